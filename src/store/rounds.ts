import type { Clock, Logger } from '../lib/index.ts';
import { StoreError } from './store-error.ts';

/** As long as a server may take to be reached (`CONNECT_LIMIT_MS` there): a round that hangs holds up all that waits behind it. */
export const ROUND_LIMIT_MS = 10_000;
/** Most that wait: a hundred rounds, half a second of a database that answers. Whoever comes on top of that is told so, and counted. */
export const MOST_WAITING = 5_000;

/** How things of one kind are done several at once. */
export interface Rounds<One, Answer> {
  /** Most in one round: what one statement takes without holding up the others for long. */
  readonly most: number;
  /** Two of the same are never done together: the second is to find what the first left. */
  readonly keyOf: (one: One) => string;
  /** That they have one answer instead, where nothing is changed: it is asked after both were. */
  readonly isShared: boolean;
  /** Does all of them or, where it fails, none; answers each, in their order. At `late` nobody waits for it any more. */
  readonly doAll: (round: readonly One[], late: AbortSignal) => Promise<readonly Answer[]>;
}

/** What rounds need of the world. */
export interface RoundsParts {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One that waits for its round. */
interface Waiting<One, Answer> {
  readonly one: One;
  readonly askedMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Those of a round who have one answer. */
type Sharing<One, Answer> = readonly [Waiting<One, Answer>, ...Waiting<One, Answer>[]];

/** Takes the next round out of those that wait, first come first served. */
function nextRound<One, Answer>(waiting: readonly Waiting<One, Answer>[], how: Rounds<One, Answer>) {
  const { most, keyOf, isShared } = how;
  const round = new Map<string, [Waiting<One, Answer>, ...Waiting<One, Answer>[]]>();
  const left: Waiting<One, Answer>[] = [];
  for (const each of waiting) {
    const key = keyOf(each.one);
    const same = round.get(key);
    if (same === undefined && round.size < most) round.set(key, [each]);
    else if (same !== undefined && isShared) same.push(each);
    else left.push(each);
  }
  return { round: [...round.values()], left };
}

/** Fails at the limit, when nobody knows what was done. */
function inTime<Value>(clock: Clock, work: (late: AbortSignal) => Promise<Value>): Promise<Value> {
  const late = new AbortController();
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ROUND_LIMIT_MS, () => {
      reject(new StoreError('unavailable', `The store did not answer within ${ROUND_LIMIT_MS} ms.`));
      late.abort();
    });
    void work(late.signal).then(resolve, reject).finally(cancel);
  });
}

/**
 * Does one after another what is asked one by one: whatever comes while a round is under way goes together in the next, so that many at one
 * moment cost a few statements and syncs, and one alone waits for nobody. What the database certainly did not do in a round, since it refused
 * something or undid all of it, is done again one by one, so that each fails alone; an outage, after which nobody knows what was stored, is
 * told to each. So is a round that takes longer than `ROUND_LIMIT_MS`, and with it whoever waited that long behind it.
 */
export function inRounds<One, Answer>(
  rounds: Rounds<One, Answer>,
  { clock, logger }: RoundsParts,
): (one: One) => Promise<Answer> {
  let waiting: Waiting<One, Answer>[] = [];
  let isRunning = false;
  let turnedAway = 0;

  const doRound = async (round: readonly Sharing<One, Answer>[]): Promise<void> => {
    try {
      const asked = round.map(([{ one }]) => one);
      const answers = await inTime(clock, (late) => rounds.doAll(asked, late));
      // as: one for each of the round.
      for (const [at, sharing] of round.entries()) for (const { resolve } of sharing) resolve(answers[at] as Answer);
    } catch (error) {
      const isUndone = error instanceof StoreError && error.isUndone;
      if (isUndone && round.length > 1) await Promise.all(round.map((sharing) => doRound([sharing])));
      else for (const { reject } of round.flat()) reject(error);
    }
  };
  /** Whoever waited for as long as one may take; behind a round that hung, no other one can have. */
  const tellLate = (): void => {
    const atMs = clock.monotonicMs();
    const isLate = ({ askedMs }: Waiting<One, Answer>): boolean => atMs - askedMs >= ROUND_LIMIT_MS;
    const late = waiting.filter(isLate);
    waiting = waiting.filter((each) => !isLate(each));
    for (const { reject } of late)
      reject(new StoreError('unavailable', `The store was not reached within ${ROUND_LIMIT_MS} ms.`));
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const { round, left } = nextRound(waiting, rounds);
      waiting = left;
      const startedMs = clock.monotonicMs();
      await doRound(round);
      if (clock.monotonicMs() - startedMs >= ROUND_LIMIT_MS) tellLate();
    }
    isRunning = false;
    if (turnedAway > 0) logger.warn('store: more was asked at once than can wait', { turnedAway });
    turnedAway = 0;
  };
  return (one) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= MOST_WAITING) {
        turnedAway += 1;
        reject(new StoreError('unavailable', `More than ${MOST_WAITING} wait for the store.`));
        return;
      }
      waiting.push({ one, askedMs: clock.monotonicMs(), resolve, reject });
      if (isRunning) return;
      isRunning = true;
      void run();
    });
}

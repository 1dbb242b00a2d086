import { StoreError } from './store-error.ts';

/** How things of one kind are done several at once. */
export interface Rounds<One, Answer> {
  /** Most in one round: what one statement takes without holding up the others for long. */
  readonly most: number;
  /** Two of the same never go together: the second is to find what the first left. */
  readonly keyOf: (one: One) => string;
  /** Does all of them or, where it fails, none; answers each, in their order. */
  readonly doAll: (round: readonly One[]) => Promise<readonly Answer[]>;
}

/** One that waits for its round. */
interface Waiting<One, Answer> {
  readonly one: One;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Takes the next round out of those that wait, first come first served. */
function nextRound<One, Answer>(waiting: Waiting<One, Answer>[], { most, keyOf }: Rounds<One, Answer>) {
  const taken = new Set<string>();
  const round: Waiting<One, Answer>[] = [];
  const left: Waiting<One, Answer>[] = [];
  for (const each of waiting) {
    const key = keyOf(each.one);
    if (round.length === most || taken.has(key)) left.push(each);
    else round.push(each);
    taken.add(key);
  }
  return { round, left };
}

/**
 * Does one after another what is asked one by one: whatever comes while a round is under way goes together in the next, so that many at one
 * moment cost a few statements and syncs, and one alone waits for nobody. What the database refuses for good in a round is done again one by
 * one, so that it fails alone; an outage, after which nobody knows what was stored, is told to each.
 */
export function inRounds<One, Answer>(rounds: Rounds<One, Answer>): (one: One) => Promise<Answer> {
  let waiting: Waiting<One, Answer>[] = [];
  let isRunning = false;

  const doOne = async ({ one, resolve, reject }: Waiting<One, Answer>): Promise<void> => {
    try {
      const [answer] = await rounds.doAll([one]);
      // as: one for each that is asked.
      resolve(answer as Answer);
    } catch (error) {
      reject(error);
    }
  };
  const doRound = async (round: readonly Waiting<One, Answer>[]): Promise<void> => {
    try {
      const answers = await rounds.doAll(round.map(({ one }) => one));
      // as: one for each of the round.
      for (const [at, { resolve }] of round.entries()) resolve(answers[at] as Answer);
    } catch (error) {
      const isCertain = error instanceof StoreError && !error.retryable;
      if (isCertain && round.length > 1) await Promise.all(round.map(doOne));
      else for (const { reject } of round) reject(error);
    }
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const { round, left } = nextRound(waiting, rounds);
      waiting = left;
      await doRound(round);
    }
    isRunning = false;
  };
  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      void run();
    });
}

import type { Clock, GuildId, UserId } from '../lib/index.ts';
import type { Lane } from './outbox-port.ts';

/**
 * The least time between two notices of all servers together: four a second. Discord publishes no number and answers with error 40003, or
 * flags the bot, when too many conversations are opened too fast; three hundred people are told within a minute and a quarter.
 */
export const NOTICE_EVERY_MS = 250;
/** Who took no direct message is not tried again for a day: a refusal costs them nothing and us our good name. */
const CLOSED_FOR_MS = 86_400_000;
/** People who are remembered so; the oldest goes first and is tried once more. */
const MAX_CLOSED = 10_000;

/** How notices reach people: who takes no direct messages, and how fast they go out. */
export interface NoticeWays {
  isClosed(userId: UserId): boolean;
  noteClosed(userId: UserId): void;
  /**
   * Whether a notice of this lane may go out now. If not it waits for its turn, once, and `go` is called when that has come; it waits for
   * another where `go` answers that it cannot use this one. Servers have theirs one after another: who tells a thousand people keeps no
   * other waiting. `isFirst`: of its server it comes before all that are not.
   */
  take(lane: Lane, go: Go, isFirst?: boolean): boolean;
  /** A lane in which nothing waits any more gets no turn. */
  leave(lane: Lane): void;
  /** Whether nothing goes out just now, also of what had its turn. */
  isHeld(): boolean;
  /** Nothing goes out for so long, milliseconds. */
  hold(ms: number): void;
  /** Nobody gets a turn any more. */
  close(): void;
}

/** Uses a turn; answers false where that cannot be done now. */
type Go = () => boolean;

/** A lane that waits for its turn. */
interface Waiting {
  readonly go: Go;
  readonly isFirst: boolean;
}

/** Lanes that wait for a turn, by server; the server that is next comes first. No more than there are lanes. */
type Turns = Map<GuildId, Map<string, Waiting>>;

/** Whose turn it is of a server: null for nobody's. */
const nextOf = (lanes: ReadonlyMap<string, Waiting>): string | null => {
  for (const [name, { isFirst }] of lanes) if (isFirst) return name;
  return lanes.keys().next().value ?? null;
};

/** Gives a turn to whose it is; the others of that server come after those of all others. */
const giveTurn = (turns: Turns): void => {
  for (const [guildId, lanes] of turns) {
    const name = nextOf(lanes);
    const waiting = name === null ? undefined : lanes.get(name);
    if (name === null || waiting === undefined) continue;
    lanes.delete(name);
    if (!waiting.go()) lanes.set(name, waiting);
    turns.delete(guildId);
    if (lanes.size > 0) turns.set(guildId, lanes);
    return;
  }
};

/** The pace of all notices, by turns of servers. */
const createPace = (clock: Clock): Omit<NoticeWays, 'isClosed' | 'noteClosed'> => {
  const turns: Turns = new Map();
  let nextMs = 0;
  let heldUntilMs = 0;
  let cancel: (() => void) | null = null;
  const openAtMs = (): number => Math.max(nextMs, heldUntilMs);
  const goOn = (): void => {
    if (cancel !== null || turns.size === 0) return;
    cancel = clock.after(Math.max(0, openAtMs() - clock.monotonicMs()), () => {
      cancel = null;
      // Discord may have asked for a wait meanwhile.
      if (openAtMs() <= clock.monotonicMs()) {
        nextMs = clock.monotonicMs() + NOTICE_EVERY_MS;
        giveTurn(turns);
      }
      goOn();
    });
  };
  return {
    take: ({ guildId, name }, go, isFirst = false) => {
      const nowMs = clock.monotonicMs();
      if (turns.size === 0 && openAtMs() <= nowMs) {
        nextMs = nowMs + NOTICE_EVERY_MS;
        return true;
      }
      const lanes = turns.get(guildId) ?? new Map<string, Waiting>();
      turns.set(guildId, lanes.set(name, { go, isFirst }));
      goOn();
      return false;
    },
    leave: ({ guildId, name }) => {
      const lanes = turns.get(guildId);
      lanes?.delete(name);
      if (lanes?.size === 0) turns.delete(guildId);
    },
    isHeld: () => heldUntilMs > clock.monotonicMs(),
    hold: (ms) => {
      heldUntilMs = Math.max(heldUntilMs, clock.monotonicMs() + ms);
    },
    close: () => {
      cancel?.();
      turns.clear();
    },
  };
};

/** Nobody remembered yet. */
export const createNoticeWays = (clock: Clock): NoticeWays => {
  const closed = new Map<UserId, number>();
  return {
    ...createPace(clock),
    isClosed: (userId) => (closed.get(userId) ?? 0) > clock.monotonicMs(),
    noteClosed: (userId) => {
      closed.delete(userId);
      closed.set(userId, clock.monotonicMs() + CLOSED_FOR_MS);
      const oldest = closed.keys().next();
      if (closed.size > MAX_CLOSED && oldest.done !== true) closed.delete(oldest.value);
    },
  };
};

import type { Clock, GuildId, UserId } from '../lib/index.ts';
import type { OwedStore, OwedUnmute } from './ports.ts';

/** A mute that Discord confirmed is shown within a second; five cover a gateway that resumes. As long as beliefs are held. */
const SHOWN_WITHIN_MS = 5000;

/** The server mutes of ours that are to be lifted. */
export interface OwedBook {
  load(all: readonly OwedUnmute[]): void;
  get(guildId: GuildId, userId: UserId): OwedUnmute | undefined;
  all(): readonly OwedUnmute[];
  /** Who in this server carries one. */
  inGuild(guildId: GuildId): ReadonlySet<UserId>;
  /**
   * Everything that mutes or unmutes one person, one thing after another: a space and whoever pays what is owed elsewhere would else
   * cross each other, and a mute be left that nobody owes.
   */
  alone<Value>(guildId: GuildId, userId: UserId, task: () => Promise<Value>): Promise<Value>;
  /** To be called before the mute is set: stored first, so that a crash between leaves nobody muted for good. */
  owe(owed: OwedUnmute): Promise<void>;
  /** What was shown of the mute says nothing any more: it is about to be set anew, or whoever lifted it was overruled. */
  forgetShown(guildId: GuildId, userId: UserId): void;
  /** Discord has confirmed the mute. */
  set(guildId: GuildId, userId: UserId): void;
  /** Discord's answer was lost: the mute may be set, and be shown later. */
  unsure(guildId: GuildId, userId: UserId): void;
  /** To be called before the mute is lifted: its absence is then our own doing. */
  lifting(guildId: GuildId, userId: UserId): void;
  /** It is lifted. */
  paid(guildId: GuildId, userId: UserId): Promise<void>;
  /** What Discord shows of somebody now. Right after we lifted a mute it may still be the one before. */
  saw(guildId: GuildId, userId: UserId, muted: boolean): void;
  /** Whether Discord has shown the mute that is owed now. */
  wasShown(guildId: GuildId, userId: UserId): boolean;
  /** Whether we lifted a mute that Discord may still show. */
  isLifted(guildId: GuildId, userId: UserId): boolean;
  /** Whether the mute may be set though Discord does not show it: its answer was lost a moment ago. */
  isUnsure(guildId: GuildId, userId: UserId): boolean;
  /** Whether the mute is confirmed and Discord has yet to show it. */
  isOnItsWay(guildId: GuildId, userId: UserId): boolean;
}

const keyOf = (guildId: GuildId, userId: UserId): string => `${guildId} ${userId}`;

/** Lets the tasks of one key run one after another. */
const createLines = (): (<Value>(key: string, task: () => Promise<Value>) => Promise<Value>) => {
  const lines = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const before = lines.get(key) ?? Promise.resolve();
    // A failure is its caller's; the line goes on.
    const done = before.then(task, task);
    lines.set(key, done);
    try {
      return await done;
    } finally {
      if (lines.get(key) === done) lines.delete(key);
    }
  };
};

/** None owed yet. Bounded by the people who were in voice rooms of spaces and have not been seen since. */
export const createOwedBook = (store: OwedStore, clock: Clock): OwedBook => {
  const owed = new Map<string, OwedUnmute>();
  const seen = new Set<string>();
  /** Until when a confirmed mute may not be shown yet, monotonic. */
  const fresh = new Map<string, number>();
  /** Until when a mute whose answer was lost may yet be shown, monotonic. */
  const unsure = new Map<string, number>();
  /** Until when a mute that we lifted may still be shown, monotonic. */
  const lifted = new Map<string, number>();
  const alone = createLines();
  return {
    load: (all) => {
      for (const one of all) owed.set(keyOf(one.guildId, one.userId), one);
    },
    get: (guildId, userId) => owed.get(keyOf(guildId, userId)),
    all: () => [...owed.values()],
    inGuild: (guildId) =>
      new Set([...owed.values()].filter((one) => one.guildId === guildId).map(({ userId }) => userId)),
    alone: (guildId, userId, task) => alone(keyOf(guildId, userId), task),
    owe: async (one) => {
      const key = keyOf(one.guildId, one.userId);
      if (owed.has(key)) return;
      await store.owe(one);
      owed.set(key, one);
    },
    forgetShown: (guildId, userId) => void seen.delete(keyOf(guildId, userId)),
    set: (guildId, userId) => void fresh.set(keyOf(guildId, userId), clock.monotonicMs() + SHOWN_WITHIN_MS),
    unsure: (guildId, userId) => void unsure.set(keyOf(guildId, userId), clock.monotonicMs() + SHOWN_WITHIN_MS),
    lifting: (guildId, userId) => {
      const key = keyOf(guildId, userId);
      seen.delete(key);
      // Not what is still on its way: should the call fail, the mute stands, and whoever forgot it would take it for lifted by others.
      const nowMs = clock.monotonicMs();
      for (const [old, untilMs] of lifted) if (untilMs <= nowMs) lifted.delete(old);
      lifted.set(key, nowMs + SHOWN_WITHIN_MS);
    },
    paid: async (guildId, userId) => {
      const key = keyOf(guildId, userId);
      if (!owed.has(key)) return;
      await store.paid(guildId, userId);
      for (const known of [owed, seen, fresh, unsure]) known.delete(key);
    },
    saw: (guildId, userId, muted) => {
      const key = keyOf(guildId, userId);
      const liftedUntilMs = lifted.get(key);
      if (!muted || (liftedUntilMs !== undefined && liftedUntilMs <= clock.monotonicMs())) lifted.delete(key);
      if (!muted || lifted.has(key) || !owed.has(key)) return;
      seen.add(key);
      fresh.delete(key);
      unsure.delete(key);
    },
    wasShown: (guildId, userId) => seen.has(keyOf(guildId, userId)),
    isUnsure: (guildId, userId) => (unsure.get(keyOf(guildId, userId)) ?? 0) > clock.monotonicMs(),
    isLifted: (guildId, userId) => (lifted.get(keyOf(guildId, userId)) ?? 0) > clock.monotonicMs(),
    isOnItsWay: (guildId, userId) => (fresh.get(keyOf(guildId, userId)) ?? 0) > clock.monotonicMs(),
  };
};

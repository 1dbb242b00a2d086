import { PLAN_LIMITS } from '../domain/index.ts';
import type { Clock, GuildId, Logger } from '../lib/index.ts';
import type { CoverStore } from './cover-port.ts';
import type { DataStore } from './data-port.ts';
import type { LeftStore } from './left-port.ts';
import type { ToldStore } from './told-port.ts';

/** How often what is old is removed. */
const EVERY_MS = 3_600_000;
/** Removed in one transaction: short ones, so that acts do not wait for it. */
const AT_ONCE = 100;

/** A picture is kept for a day after it was given, and after the end of its space: until a form is sent, and the recap is edited. */
const UNUSED_COVER_MS = 86_400_000;
/** What was told once is remembered for longer than anything can be planned ahead, so that it is not told anew. */
const TOLD_KEPT_MS = PLAN_LIMITS.aheadMs + 30 * 86_400_000;

/** Keeps nothing for longer than was said. */
export interface Retention {
  /** Forgets who asked for it and was needed until now, and now and then removes what is old. */
  sweep(): Promise<void>;
}

interface RetentionParts {
  readonly data: DataStore;
  readonly servers: LeftStore;
  readonly covers: Pick<CoverStore, 'dropUnused'>;
  readonly told: Pick<ToldStore, 'trim'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retentionMs: number;
  /** What these servers set is not stored any more. It must not throw. */
  onForgotten(guildIds: readonly GuildId[]): void;
}

/** Removes until there is nothing more; answers how many. */
const all = async (remove: () => Promise<number>): Promise<number> => {
  let sum = 0;
  for (let removed = AT_ONCE; removed === AT_ONCE; sum += removed) removed = await remove();
  return sum;
};

const removeOld = async (parts: RetentionParts): Promise<void> => {
  const { data, servers, covers, told, clock, logger, retentionMs, onForgotten } = parts;
  const beforeMs = clock.wallMs() - retentionMs;
  const spaces = await all(() => data.expire(beforeMs, AT_ONCE));
  const plans = await all(() => data.expirePlanned(beforeMs, AT_ONCE));
  await told.trim(clock.wallMs() - TOLD_KEPT_MS);
  const people = await all(() => data.dropStrangers(AT_ONCE));
  const left = await all(async () => {
    const forgotten = await servers.forget(beforeMs, AT_ONCE);
    onForgotten(forgotten);
    return forgotten.length;
  });
  const pictures = await covers.dropUnused(clock.wallMs() - UNUSED_COVER_MS);
  if (spaces + plans + people + left + pictures > 0)
    logger.info('what was kept long enough is removed', { spaces, plans, people, servers: left, pictures });
};

/** The first sweep removes what is old at once, the others when an hour has passed. */
export const createRetention = (parts: RetentionParts): Retention => {
  const { data, clock } = parts;
  let nextMs = clock.monotonicMs();
  let isRunning = false;
  return {
    sweep: async () => {
      if (isRunning) return;
      isRunning = true;
      try {
        for (const { userId, askedAtMs } of await data.ripeWishes()) await data.forget(userId, askedAtMs);
        if (clock.monotonicMs() < nextMs) return;
        await removeOld(parts);
        nextMs = clock.monotonicMs() + EVERY_MS;
      } finally {
        isRunning = false;
      }
    },
  };
};

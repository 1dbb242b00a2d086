import type { UserId } from '../lib/index.ts';
import type { LogEntry } from './ports.ts';

/** How long a line stands for all hands of one person that are taken down after it, in milliseconds. */
const STANDS_MS = 300_000;
/** People whose hands are counted at once; of a greater raid no more are named until some of them are told. */
const MAX_COUNTED = 500;

/** How many hands of somebody were taken down since the last line about them, and until when none is written; wall time. */
interface Count {
  readonly untilMs: number;
  readonly times: number;
}

/** By person. A restart counts anew. */
export type TurnedAwayCounts = ReadonlyMap<UserId, Count>;

/** Lines, and what is counted after them. */
interface Quietened {
  readonly log: readonly LogEntry[];
  readonly counts: TurnedAwayCounts;
}

const again = (targetId: UserId, { times }: Count, atMs: number): LogEntry => {
  return { atMs, actorId: null, act: 'hands-turned-away', targetId, detail: String(times) };
};

/** What is counted after these lines, of which those that only add to a count are left out. */
const counted = (before: TurnedAwayCounts, log: readonly LogEntry[], atMs: number): Quietened => {
  const counts = new Map(before);
  const told = log.filter(({ act, targetId }) => {
    if (act !== 'hand-turned-away' || targetId === null) return true;
    const known = counts.get(targetId);
    if (known === undefined && counts.size >= MAX_COUNTED) return false;
    counts.set(
      targetId,
      known === undefined ? { untilMs: atMs + STANDS_MS, times: 0 } : { ...known, times: known.times + 1 },
    );
    return known === undefined;
  });
  return { log: told, counts };
};

/**
 * The lines of a change with at most one in five minutes for the hands of one person that are taken down: the first at once, and how many
 * there were since with the next line of any kind, at the latest with the last ones.
 */
export const quietened = (
  before: TurnedAwayCounts,
  all: readonly LogEntry[],
  { atMs, isLast }: { readonly atMs: number; readonly isLast: boolean },
): Quietened => {
  if (all.length === 0 || (before.size === 0 && all.every(({ act }) => act !== 'hand-turned-away')))
    return { log: all, counts: before };
  const { log, counts } = counted(before, all, atMs);
  const due = [...counts].filter(([, { untilMs }]) => isLast || untilMs <= atMs);
  const told = due.filter(([, { times }]) => times > 0);
  const kept = new Map([...counts].filter(([, { untilMs }]) => !isLast && untilMs > atMs));
  // Who goes on is told of again in five minutes.
  for (const [userId] of told) if (!isLast) kept.set(userId, { untilMs: atMs + STANDS_MS, times: 0 });
  return { log: [...told.map(([userId, count]) => again(userId, count, atMs)), ...log], counts: kept };
};

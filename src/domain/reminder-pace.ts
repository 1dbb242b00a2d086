import type { GuildId } from '../lib/index.ts';

/** Somebody who asked to be told at `dueAtMs`. */
export interface Awaited {
  readonly guildId: GuildId;
  readonly dueAtMs: number;
}

/** Somebody, and the last moment at which telling them may begin so that all are told when they asked. */
export interface Paced<One extends Awaited> {
  readonly one: One;
  readonly atMs: number;
}

/** How fast people can be told, and how much earlier than they asked at most. */
export interface TellingPace {
  readonly everyMs: number;
  readonly earlyMs: number;
}

/**
 * Of one moment those go first of whose server the most are still to be told: so a server with few is told when they asked, and who is told
 * earlier is so for the many of their own server.
 */
const inOrder = <One extends Awaited>(awaited: readonly One[]): readonly One[] => {
  const sizes = new Map<string, number>();
  const placed = awaited.map((one) => {
    const key = `${one.dueAtMs} ${one.guildId}`;
    const place = (sizes.get(key) ?? 0) + 1;
    sizes.set(key, place);
    return { one, place };
  });
  return placed.toSorted((a, b) => a.one.dueAtMs - b.one.dueAtMs || b.place - a.place).map(({ one }) => one);
};

/** In the order in which they are told: each no earlier than it takes, and than `earlyMs` before they asked. */
export const pacedTelling = <One extends Awaited>(
  awaited: readonly One[],
  { everyMs, earlyMs }: TellingPace,
): readonly Paced<One>[] => {
  let nextMs = Number.POSITIVE_INFINITY;
  const paced = inOrder(awaited)
    .toReversed()
    .map((one): Paced<One> => {
      nextMs = Math.min(one.dueAtMs, nextMs - everyMs);
      return { one, atMs: Math.max(nextMs, one.dueAtMs - earlyMs) };
    });
  return paced.toReversed();
};

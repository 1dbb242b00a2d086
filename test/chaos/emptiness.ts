import type { Guild, World } from '../../sandbox/world/index.ts';

/** For how long rooms were without people. */
interface Emptiness {
  stop(): void;
  /** The longest that a room was empty, in milliseconds; of one that is gone, until it went. */
  emptyForMs(channelId: string): number;
}

/** Follows for how long rooms are without people. `now`: in milliseconds, from any start. */
export const watchEmptiness = (
  world: World,
  guilds: readonly Guild[],
  now: () => number = () => performance.now(),
): Emptiness => {
  /** Since when rooms are empty; those with people are not in it. */
  const since = new Map<string, number>();
  const longest = new Map<string, number>();
  const isPerson = (userId: string): boolean => world.users.get(userId)?.bot === false;
  const rooms = (): string[] =>
    guilds.flatMap(({ channels: all }) =>
      [...all.values()].flatMap(({ id, type }) => (type === 2 || type === 13 ? [id] : [])),
    );
  const look = (): void => {
    const nowMs = now();
    for (const [id, emptySinceMs] of since) longest.set(id, Math.max(longest.get(id) ?? 0, nowMs - emptySinceMs));
    const states = guilds.flatMap(({ voiceStates }) => [...voiceStates.values()]);
    const filled = new Set(states.filter(({ userId }) => isPerson(userId)).map(({ channelId }) => channelId));
    const standing = new Set(rooms());
    // What is gone is counted up to here: a space that ended for want of people takes its room along.
    for (const id of since.keys()) if (filled.has(id) || !standing.has(id)) since.delete(id);
    for (const id of standing) if (!filled.has(id) && !since.has(id)) since.set(id, nowMs);
  };
  const stop = world.onDispatch(({ t }) => {
    if (t === 'VOICE_STATE_UPDATE' || t === 'CHANNEL_CREATE' || t === 'CHANNEL_DELETE') look();
  });
  look();
  return {
    stop,
    emptyForMs: (channelId) => {
      look();
      return longest.get(channelId) ?? 0;
    },
  };
};

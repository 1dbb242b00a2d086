import { createScheduledEvent, type Guild, type World } from '../../sandbox/world/index.ts';

const HOUR_MS = 3_600_000;

/** Adds events of somebody's own to the list of a server of the local Discord, which last an hour. */
export const addOthersEvents = (
  world: World,
  guild: Guild,
  { count, startTimeMs, userId }: { readonly count: number; readonly startTimeMs: number; readonly userId: string },
): void => {
  const elsewhere = { channelId: null, description: null, image: null, entityType: 3, location: 'x' } as const;
  const times = { startTimeMs, endTimeMs: startTimeMs + HOUR_MS, recurrence: null };
  for (let at = 0; at < count; at += 1)
    createScheduledEvent(world, guild, { ...elsewhere, ...times, name: `other ${at}` }, { userId, reason: null });
};

import type { Plan } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import type { PlanEvent } from './event-port.ts';
import type { EventBook } from './event-mirror-book.ts';
import type { PlanStore } from './plan-ports.ts';
import type { PlanRooms } from './plan-rooms.ts';

/** Planned and missed ones of a server that are looked at, the soonest: 200 plans, and of 25 series what has its plan, which is seldom as many as ten of each. */
const MOST_PLANS = 500;

/** What putting events and rooms in step needs. */
interface Parts {
  readonly book: Pick<EventBook, 'ofGuild' | 'forget'>;
  readonly plans: Pick<PlanStore, 'coming'>;
  readonly rooms: Pick<PlanRooms, 'guilds' | 'check' | 'tidy'>;
}

/** Whether the event of a plan is to stand in that room. */
const isIn = ({ applied: { place } }: PlanEvent, channelId: ChannelId): boolean =>
  place.type !== 'external' && place.channelId === channelId;

/** Before what Discord shows of events is taken for anything: a room that is deleted takes its events along. */
export const checkRoomsOf = async ({ book, plans, rooms }: Parts, guildId: GuildId): Promise<void> => {
  if (!rooms.guilds().includes(guildId)) return;
  for (const channelId of await rooms.check(guildId, await plans.coming(guildId, MOST_PLANS)))
    for (const row of book.ofGuild(guildId)) if (isIn(row, channelId)) await book.forget(row.planId);
};

/** After events are as they should be: rooms that nothing waits for go. */
export const tidyRoomsOf = async ({ book, plans, rooms }: Parts, guildId: GuildId): Promise<void> => {
  if (!rooms.guilds().includes(guildId)) return;
  const coming = await plans.coming(guildId, MOST_PLANS);
  const isNamed = (channelId: ChannelId): boolean => book.ofGuild(guildId).some((row) => isIn(row, channelId));
  await rooms.tidy(guildId, { coming, isNamed });
};

/** Whether an event of ours is being made. */
export const isMaking = (rows: readonly PlanEvent[]): boolean => rows.some(({ eventId }) => eventId === null);

/** Those that are to come, soonest first, and before them those whose event is still to be dealt with. */
export const plansOf = async (
  { book, plans }: Pick<Parts, 'book'> & { readonly plans: Pick<PlanStore, 'get' | 'coming'> },
  guildId: GuildId,
): Promise<readonly Plan[]> => {
  const coming = await plans.coming(guildId, MOST_PLANS);
  const known = new Set(coming.map(({ id }) => id));
  const rows = book.ofGuild(guildId).filter(({ planId }) => !known.has(planId));
  const others = await Promise.all(rows.map(({ planId }) => plans.get(planId)));
  // What was removed from the store has no event any more.
  const removed = rows.filter((_, at) => others[at] === null);
  for (const { planId } of removed) await book.forget(planId);
  return [...others.filter((plan) => plan !== null), ...coming];
};

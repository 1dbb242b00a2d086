/** A series of the small world whose dates Discord shows as one event. */
import type { SeriesId } from '../../src/lib/index.ts';
import { eventsOf, type OutsideEvents } from './outside-events.ts';
import type { OutsideWorld } from './outside.ts';
import { plannedWorld, planSeries } from './planned-world.ts';
import { ann } from './told-of-plans.ts';

/** From one of its dates to the next. */
export const WEEK_MS: number = 7 * 86_400_000;

/** The series, and where it is. */
export interface Weekly {
  readonly world: OutsideWorld;
  readonly events: OutsideEvents;
  readonly id: SeriesId;
}

/** A weekly series of which nothing differs from date to date; its first is in an hour. */
export const weekly = async (over: Parameters<typeof planSeries>[2] = {}): Promise<Weekly> => {
  const world = await plannedWorld();
  const { id } = await planSeries(world, 'every 10080 minutes, first in 60 minutes', over);
  return { world, events: eventsOf(world), id };
};

/** The same, of whose first date ann is told: she is interested in the event. */
export const weeklyWithAnn = async (): Promise<Weekly> => {
  const series = await weekly();
  series.events.interest(series.events.one().id, ann.userId, true);
  await series.world.settle();
  return series;
};

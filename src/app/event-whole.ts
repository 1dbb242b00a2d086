import type { PlanEdit, PlannedOpening } from '../domain/index.ts';
import { hasDate, unmarkedTitle } from '../domain/index.ts';
import type { EventSeen, EventWanted } from './event-port.ts';

/** What people change of an event that is the plan's too. */
export type EventEdit = Partial<Pick<EventWanted, 'name' | 'description' | 'startsAtMs'>>;

/** What its words come to as a change of what is planned. */
export const editOf = ({ name, description }: EventEdit, opening: PlannedOpening): PlanEdit => ({
  ...(name === undefined ? {} : { title: unmarkedTitle(name, opening) }),
  ...(description === undefined ? {} : { description }),
});

/** The same by name. */
export const EDITED = ['name', 'description', 'startsAtMs'] as const;

/** Whether a recurring event begins at another date of its rule than it did. */
export const isOtherDate = ({ recurrence, startsAtMs }: EventWanted, atMs: number): boolean =>
  recurrence != null && atMs !== startsAtMs && hasDate(recurrence, startsAtMs, atMs);

/** Whether Discord had it go on to a later date by itself, since the one before has passed or does not take place: nobody moved it. */
export const wentOn = (applied: EventWanted, { startsAtMs }: EventSeen, nowMs: number): boolean => {
  const { otherDates = [] } = applied;
  const isDone = applied.startsAtMs <= nowMs || otherDates.some(({ originalMs }) => originalMs === applied.startsAtMs);
  return isDone && startsAtMs > applied.startsAtMs && isOtherDate(applied, startsAtMs);
};

/** What somebody changed in Discord of a recurring event itself, which is all dates of its series. */
export const wholeEdit = (applied: EventWanted, seen: EventSeen, nowMs: number): EventEdit => {
  const isTheirs = (field: (typeof EDITED)[number]): boolean =>
    seen[field] !== applied[field] && (field !== 'startsAtMs' || !wentOn(applied, seen, nowMs));
  return Object.fromEntries(EDITED.filter(isTheirs).map((field) => [field, seen[field]]));
};

import type { Plan, PlannedOpening, Series } from '../domain/index.ts';
import { datesAhead, markedTitle } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { CalendarEntry, CalendarPort } from './calendar-port.ts';

/** Dates of a series that a calendar shows beyond those that have their plan: a quarter of a weekly show. */
const FURTHER_DATES = 12;

/** Where Discord's clients open the room that is planned for, else the server. */
const urlOf = (guildId: GuildId, { room }: PlannedOpening): string =>
  `https://discord.com/channels/${guildId}${room === null ? '' : `/${room}`}`;

/** A date of a series is the same entry before and after it has its plan. */
const dateUid = (seriesId: string, originalMs: number): string => `${seriesId}-${originalMs}@majlis`;

/** A plan in a calendar: one that is over without having opened is cancelled. */
export const entryOf = (plan: Plan): CalendarEntry => {
  const { id, guildId, revision, opening, startsAtMs, lengthMin, occurrence, life } = plan;
  return {
    uid: occurrence === null ? `${id}@majlis` : dateUid(occurrence.seriesId, occurrence.originalMs),
    sequence: revision,
    title: markedTitle(opening.title, opening),
    description: opening.description,
    categories: opening.about.topics,
    url: urlOf(guildId, opening),
    startsAtMs,
    lengthMin,
    isCancelled: life.status === 'over',
    changedAtMs: life.sinceMs,
  };
};

/**
 * The next dates of a series that have no plan yet. Their sequence counts the changes of all dates: that of a plan which is made later is
 * greater, so what becomes of one counts.
 */
export const furtherEntries = (series: Series, calendar: CalendarPort): readonly CalendarEntry[] => {
  const { id, guildId, opening, recurrence, exceptions, plannedUntilMs, lengthMin, edits, life } = series;
  if (life.status !== 'running') return [];
  // Dates that are left out may stand among them.
  const asked = FURTHER_DATES + exceptions.filter(({ originalMs }) => originalMs > plannedUntilMs).length;
  const dates = datesAhead(series, calendar.dates(recurrence, plannedUntilMs, asked), (atMs, zone) =>
    calendar.localDate(atMs, zone),
  );
  return dates.slice(0, FURTHER_DATES).map(({ originalMs, startsAtMs, title }) => ({
    uid: dateUid(id, originalMs),
    sequence: edits,
    title: markedTitle(title, opening),
    description: opening.description,
    categories: opening.about.topics,
    url: urlOf(guildId, opening),
    startsAtMs,
    lengthMin,
    isCancelled: false,
    changedAtMs: life.sinceMs,
  }));
};

import type { Plan, PlannedOpening, Series } from '../domain/index.ts';
import { datesAhead, knownFrom, knownMsOf, markedTitle } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { CalendarEntry, CalendarPort } from './calendar-port.ts';

/** Dates of a series that a calendar shows beyond those that have their plan: a quarter of a weekly show. */
const FURTHER_DATES = 12;

/** Where Discord's clients open the room that is planned for, else the server. */
const urlOf = (guildId: GuildId, { room }: PlannedOpening): string =>
  `https://discord.com/channels/${guildId}${room === null ? '' : `/${room}`}`;

/** A date of a series is the same entry before and after it has its plan. */
const dateUid = (seriesId: string, knownMs: number): string => `${seriesId}-${knownMs}@majlis`;

/** A plan in a calendar: one that is over without having opened is cancelled. */
export const entryOf = (plan: Plan): CalendarEntry => {
  const { id, guildId, revision, opening, startsAtMs, lengthMin, occurrence, life } = plan;
  return {
    uid: occurrence === null ? `${id}@majlis` : dateUid(occurrence.seriesId, knownMsOf(occurrence)),
    sequence: revision,
    title: markedTitle(opening.title, opening),
    description: opening.description,
    categories: opening.about.topics,
    url: urlOf(guildId, opening),
    startsAtMs,
    lengthMin,
    isCancelled: life.status === 'over',
    sinceMs: life.sinceMs,
  };
};

/**
 * The next dates of a series that have no plan yet, and as cancelled those that it had by rules before. Their sequence counts the changes of all dates: that of a plan which is made later is
 * greater, so what becomes of one counts.
 */
export const furtherEntries = (series: Series, calendar: CalendarPort, nowMs: number): readonly CalendarEntry[] => {
  const { id, guildId, opening, recurrence, exceptions, plannedUntilMs, lengthMin, edits, life } = series;
  if (life.status !== 'running') return [];
  // Dates that are left out may stand among them.
  const asked = FURTHER_DATES + exceptions.filter(({ originalMs }) => originalMs > plannedUntilMs).length;
  const localDate = (atMs: number, zone: string): string => calendar.localDate(atMs, zone);
  const dates = datesAhead(series, calendar.dates(recurrence, plannedUntilMs, asked), localDate);
  const like = {
    sequence: edits,
    description: opening.description,
    categories: opening.about.topics,
    url: urlOf(guildId, opening),
    lengthMin,
    sinceMs: life.sinceMs,
  };
  const further = dates.slice(0, FURTHER_DATES).map(({ originalMs, startsAtMs, title }) => ({
    ...like,
    uid: dateUid(id, knownFrom(series, originalMs)),
    title: markedTitle(title, opening),
    startsAtMs,
    isCancelled: false,
  }));
  // A calendar that keeps what it once read has them still.
  const given = series.formerly.flatMap((former) => {
    const then = calendar.dates(former.recurrence, Math.max(former.afterMs, nowMs), FURTHER_DATES);
    return datesAhead({ ...series, recurrence: former.recurrence, exceptions: [] }, then, localDate).map(
      ({ originalMs, startsAtMs, title }) => ({
        ...like,
        uid: dateUid(id, knownFrom(former, originalMs)),
        title: markedTitle(title, opening),
        startsAtMs,
        isCancelled: true,
      }),
    );
  });
  return [...further, ...given];
};

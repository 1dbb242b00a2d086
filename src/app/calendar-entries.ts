import type { DateAhead, LocalDate, Plan, PlannedOpening, Series } from '../domain/index.ts';
import { dateAhead, datesAhead, knownFrom, knownMsOf, markedTitle } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { CalendarEntry, CalendarPort } from './calendar-port.ts';
import { localDateOf } from './dates-ahead.ts';

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

/** Those that are left out, soonest first: without a number, which goes to the one after. */
const leftOut = (series: Series, localDate: LocalDate): readonly DateAhead[] => {
  const opening = { ...series.opening, title: series.opening.title.replaceAll('{n}', '…') };
  return series.exceptions.flatMap(({ originalMs, change }) =>
    change.type === 'skipped' ? [dateAhead({ ...series, opening }, originalMs, series.nextNumber, localDate)] : [],
  );
};

/**
 * The next dates of a series that have no plan yet, and as cancelled those that are left out, that it had by rules before, and that it had
 * when it was ended. Their sequence counts the changes of all dates, of one without a plan and of its end among them: that of a plan which
 * is made later is greater, so what becomes of one counts. `isShown`: whether who reads it may know of a date.
 */
export const furtherEntries = (
  series: Series,
  calendar: CalendarPort,
  { nowMs, isShown }: { readonly nowMs: number; readonly isShown: (date: DateAhead) => boolean },
): readonly CalendarEntry[] => {
  const { id, guildId, recurrence, exceptions, plannedUntilMs, edits, life } = series;
  const isOver = life.status === 'over' && life.why === 'cancelled';
  if (life.status !== 'running' && !isOver) return [];
  // Dates that are left out may stand among them.
  const asked = FURTHER_DATES + exceptions.filter(({ originalMs }) => originalMs > plannedUntilMs).length;
  const localDate = localDateOf(calendar);
  const dates = datesAhead(series, calendar.dates(recurrence, plannedUntilMs, asked), localDate).filter(isShown);
  const like = { sequence: isOver ? edits + 1 : edits, sinceMs: life.sinceMs };
  const entryFor = (
    of: Pick<Series, 'moves'>,
    { originalMs, startsAtMs, opening, lengthMin }: DateAhead,
    isCancelled: boolean,
  ): CalendarEntry => ({
    ...like,
    uid: dateUid(id, knownFrom(of, originalMs)),
    title: markedTitle(opening.title, opening),
    description: opening.description,
    categories: opening.about.topics,
    url: urlOf(guildId, opening),
    startsAtMs,
    lengthMin,
    isCancelled,
  });
  const further = dates.slice(0, FURTHER_DATES).map((date) => entryFor(series, date, isOver));
  const out = leftOut(series, localDate)
    .filter(({ originalMs }) => originalMs > nowMs)
    .slice(0, FURTHER_DATES)
    .map((date) => entryFor(series, date, true));
  // A calendar that keeps what it once read has them still.
  const given = series.formerly.flatMap((former) => {
    const then = calendar.dates(former.recurrence, Math.max(former.afterMs, nowMs), FURTHER_DATES);
    return datesAhead({ ...series, recurrence: former.recurrence, exceptions: [] }, then, localDate).map((date) =>
      entryFor(former, date, true),
    );
  });
  return [...further, ...out, ...given];
};

/** Entries of plans, with those of dates that are known by none of them. */
export const withFurther = (
  ofPlans: readonly CalendarEntry[],
  further: readonly CalendarEntry[],
): readonly CalendarEntry[] => {
  const known = new Set(ofPlans.map(({ uid }) => uid));
  return [...ofPlans, ...further.filter(({ uid }) => !known.has(uid))];
};

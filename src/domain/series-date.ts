import type { UserId } from '../lib/index.ts';
import { bothPatches } from './preset.ts';
import { changedParts } from './plan-rules.ts';
import type { PlanEdit, PlanParts } from './plan-rules.ts';
import type { Plan } from './plan.ts';
import type { Series, SeriesException } from './series.ts';
import { cutToTitle } from './title.ts';

/** Exceptions that are kept where some are past; those to come are all kept. */
export const MAX_EXCEPTIONS = 200;

/** How much sooner than by its rule a date that has no plan yet may be had: those before it get theirs with it, which are as many as that holds. */
export const SOONER_MS: number = 7 * 86_400_000;

/** Who hosts the date of that number. */
export const hostOf = ({ hosts, byUserId }: Pick<Series, 'hosts' | 'byUserId'>, number: number): UserId =>
  hosts[(number - 1) % hosts.length] ?? byUserId;

/** The title of a date: {n} is its number, {date} its local date. */
export const titleOf = ({ opening }: Pick<Series, 'opening'>, number: number, date: string): string =>
  cutToTitle(opening.title.replaceAll('{n}', String(number)).replaceAll('{date}', date));

/** The local date of a moment in a zone, "YYYY-MM-DD"; handed in, since zones are the calendar's. */
export type LocalDate = (atMs: number, zone: string) => string;

/** Whether both have the same date at the same time, or both leave it out. */
export const isSameException = (one: SeriesException, other: SeriesException): boolean =>
  one.originalMs === other.originalMs &&
  (one.change.type === 'moved'
    ? other.change.type === 'moved' && one.change.toMs === other.change.toMs
    : other.change.type === 'skipped');

/** What is noted of the date that the rule has then; null when it is as the rule has it. */
export const exceptionAt = (
  { exceptions }: Pick<Series, 'exceptions'>,
  originalMs: number,
): SeriesException['change'] | null => exceptions.find((one) => one.originalMs === originalMs)?.change ?? null;

/** Whether the date that the rule has then is left out. */
export const isSkipped = (series: Pick<Series, 'exceptions'>, originalMs: number): boolean =>
  exceptionAt(series, originalMs)?.type === 'skipped';

const isPast = ({ originalMs, change }: SeriesException, nowMs: number): boolean =>
  Math.max(originalMs, change.type === 'moved' ? change.toMs : originalMs) <= nowMs;

/** The exceptions that a series keeps of these, by when the rule has them: where they are too many, the oldest go that are past. */
export const keptExceptions = (exceptions: Series['exceptions'], nowMs: number): readonly SeriesException[] => {
  const sorted = exceptions.toSorted((a, b) => a.originalMs - b.originalMs);
  const past = sorted.filter((one) => isPast(one, nowMs));
  const gone = new Set(past.slice(0, Math.max(0, sorted.length - MAX_EXCEPTIONS)));
  return sorted.filter((one) => !gone.has(one));
};

/** The exceptions of a series with one more, in place of what was noted of that date. */
export const withException = (
  { exceptions }: Pick<Series, 'exceptions'>,
  exception: SeriesException,
  nowMs: number,
): readonly SeriesException[] =>
  keptExceptions([...exceptions.filter(({ originalMs }) => originalMs !== exception.originalMs), exception], nowMs);

/** Without whoever was to host one date alone that has no plan yet: it is hosted as its series is. Of one that is as the rule has it then nothing is noted. */
export const withoutHost = (exceptions: Series['exceptions'], userId: UserId): Series['exceptions'] =>
  exceptions.flatMap((one): Series['exceptions'] => {
    const { originalMs, change } = one;
    if (change.type !== 'moved' || change.edit?.hostId !== userId) return [one];
    const { hostId: _gone, ...edit } = change.edit;
    const { toMs } = change;
    if (Object.keys(edit).length > 0) return [{ originalMs, change: { type: 'moved', toMs, edit } }];
    return toMs === originalMs ? [] : [{ originalMs, change: { type: 'moved', toMs } }];
  });

/** A date of a series that has no plan yet, as its plan would have it if everything stayed as it is. */
export interface DateAhead extends PlanParts {
  readonly originalMs: number;
  readonly startsAtMs: number;
  readonly number: number;
}

/** What was changed of one date alone, over what its series has. Judged when it was asked for: what does not go together any more is as the series has it. */
const withEdit = (parts: PlanParts, edit: PlanEdit | undefined): PlanParts => {
  const changed = edit === undefined ? null : changedParts(parts, edit);
  return changed?.ok === true ? changed.parts : parts;
};

/** The date that the rule has then, under its number. */
export const dateAhead = (series: Series, originalMs: number, number: number, localDate: LocalDate): DateAhead => {
  const change = exceptionAt(series, originalMs);
  const moved = change?.type === 'moved' ? change : null;
  const startsAtMs = moved?.toMs ?? originalMs;
  const title = titleOf(series, number, localDate(startsAtMs, series.recurrence.zone));
  const { opening, lengthMin, seats } = series;
  const parts = { hostId: hostOf(series, number), opening: { ...opening, title }, lengthMin, seats };
  return { originalMs, startsAtMs, number, ...withEdit(parts, moved?.edit) };
};

/** The next dates beyond those that have their plan, without those that are left out; `dates` are those of the rule after `plannedUntilMs`. */
export const datesAhead = (series: Series, dates: readonly number[], localDate: LocalDate): readonly DateAhead[] =>
  dates
    .filter((originalMs) => !isSkipped(series, originalMs))
    .map((originalMs, at) => dateAhead(series, originalMs, series.nextNumber + at, localDate));

/**
 * When a series takes place after `afterMs`, soonest first: its plans that are to come, and what has none yet; `dates` are those of the rule
 * after `plannedUntilMs`. A date that has opened ahead of its time is none of them, nor is one that waits for its host to decide.
 */
export const datesToCome = (
  series: Series,
  {
    plans,
    dates,
    afterMs,
  }: { readonly plans: readonly Plan[]; readonly dates: readonly number[]; readonly afterMs: number },
): readonly number[] => {
  const planned = plans
    .filter(({ life, occurrence }) => life.status === 'planned' && occurrence?.seriesId === series.id)
    .map(({ startsAtMs }) => startsAtMs);
  const ahead = dates.flatMap((originalMs) => {
    const change = exceptionAt(series, originalMs);
    return change?.type === 'skipped' ? [] : [change?.toMs ?? originalMs];
  });
  const isOver = series.life.status === 'over';
  return [...planned, ...(isOver ? [] : ahead)].filter((atMs) => atMs > afterMs).toSorted((a, b) => a - b);
};

/** What was changed of a date, with more of it. A preset sets all of how it runs, so it takes the place of what was changed of that. */
export const bothEdits = (before: PlanEdit, more: PlanEdit): PlanEdit => {
  const { rules: were, preset: had, ...first } = before;
  const { rules: also, preset = had, ...then } = more;
  const rules = more.preset === undefined ? bothPatches(were ?? {}, also ?? {}) : (also ?? {});
  return {
    ...first,
    ...then,
    ...(first.about === undefined && then.about === undefined ? {} : { about: { ...first.about, ...then.about } }),
    ...(preset === undefined ? {} : { preset }),
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
  };
};

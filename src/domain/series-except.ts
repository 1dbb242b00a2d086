import { changedParts, isSameParts, timeRefusal } from './plan-rules.ts';
import type { PlanEdit } from './plan-rules.ts';
import { refuse } from './refusal.ts';
import {
  bothEdits,
  exceptionAt,
  isSameException,
  isSkipped,
  MAX_EXCEPTIONS,
  SOONER_MS,
  withException,
} from './series-date.ts';
import type { DateAhead } from './series-date.ts';
import { seriesRefusal } from './series-rules.ts';
import type { SeriesDecision } from './series-rules.ts';
import type { Series, SeriesException } from './series.ts';

const DAY_MS = 86_400_000;

/** Why a date cannot take place otherwise now, or null; one that has its plan is changed by that ('busy-try-again'). */
const exceptRefusal = (series: Series, originalMs: number, nowMs: number): ReturnType<typeof refuse> | null => {
  const refused = seriesRefusal(series);
  if (refused !== null) return refused;
  if (originalMs <= series.plannedUntilMs) return refuse('busy-try-again');
  const late = timeRefusal(originalMs, nowMs);
  if (late !== null) return late;
  const noted = series.exceptions.filter((one) => one.originalMs > nowMs);
  return noted.length < MAX_EXCEPTIONS || exceptionAt(series, originalMs) !== null
    ? null
    : refuse('series-exceptions', { max: String(MAX_EXCEPTIONS) });
};

/** Calendars show it without its plan: that is why it counts as a change. Nothing is noted of one that is as the rule has it again. */
const excepted = (series: Series, exception: SeriesException, nowMs: number): SeriesDecision => {
  const { originalMs, change } = exception;
  const isPlain = change.type === 'moved' && change.toMs === originalMs && change.edit === undefined;
  const exceptions = isPlain
    ? series.exceptions.filter((one) => one.originalMs !== originalMs)
    : withException(series, exception, nowMs);
  return { ok: true, series: { ...series, revision: series.revision + 1, exceptions, edits: series.edits + 1 } };
};

/**
 * A date that has no plan yet takes place at another time, or not at all; what was changed of it alone goes along. The same series where that
 * stands so already, or the date is left out. A date that has its plan is refused ('busy-try-again'), as is one that would go where nobody
 * makes its plan in time ('date-too-soon').
 */
export const exceptDate = (series: Series, { originalMs, change }: SeriesException, nowMs: number): SeriesDecision => {
  const refused = exceptRefusal(series, originalMs, nowMs);
  if (refused !== null) return refused;
  if (isSkipped(series, originalMs)) return { ok: true, series };
  if (change.type === 'moved') {
    const late = timeRefusal(change.toMs, nowMs);
    if (late !== null) return late;
    if (change.toMs < originalMs - SOONER_MS) return refuse('date-too-soon', { days: String(SOONER_MS / DAY_MS) });
  }
  const noted = exceptionAt(series, originalMs);
  const stands = noted ?? ({ type: 'moved', toMs: originalMs } as const);
  if (isSameException({ originalMs, change: stands }, { originalMs, change })) return { ok: true, series };
  const { edit } = noted?.type === 'moved' ? noted : {};
  const kept = change.type === 'skipped' || edit === undefined ? change : { ...change, edit };
  return excepted(series, { originalMs, change: kept }, nowMs);
};

/** The same of what a date is about, who hosts it and how it runs; `date`: as it stands. Its time stays. */
export const changeDate = (
  series: Series,
  date: DateAhead,
  edit: PlanEdit,
  { nowMs, words }: { readonly nowMs: number; readonly words: readonly string[] },
): SeriesDecision => {
  const { originalMs, startsAtMs: toMs } = date;
  const refused = exceptRefusal(series, originalMs, nowMs);
  if (refused !== null) return refused;
  if (isSkipped(series, originalMs)) return refuse('plan-over', { why: 'skipped' });
  const changed = changedParts(date, edit, words);
  if (!changed.ok) return changed;
  if (isSameParts(changed.parts, date)) return { ok: true, series };
  const noted = exceptionAt(series, originalMs);
  const before = noted?.type === 'moved' ? (noted.edit ?? {}) : {};
  return excepted(series, { originalMs, change: { type: 'moved', toMs, edit: bothEdits(before, edit) } }, nowMs);
};

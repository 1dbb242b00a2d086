import { refuse, type Recurrence } from '../domain/index.ts';
import type { Outcome } from './actor.ts';
import { done } from './done.ts';
import type { CalendarPort, RecurrenceRead } from './calendar-port.ts';

type End = Recurrence['end'];

/** When a series ends: as its rule has it (COUNT, UNTIL), or as was said beside it. */
const seriesEnd = (ofRule: End, said: Outcome<End>): Outcome<End> => {
  if (!said.ok || ofRule.type === 'never') return said;
  return said.value.type === 'never' ? done(ofRule) : refuse('series-ends-twice');
};

/** A recurrence in each way in which it was read, with its end, where that is said beside it: each ends by its own first date. */
export const endings = (
  calendar: CalendarPort,
  { recurrence, others }: RecurrenceRead,
  { until, zone, nowMs }: { readonly until: string | null; readonly zone: string; readonly nowMs: number },
): Outcome<RecurrenceRead> => {
  const ends = [recurrence, ...others].map((way) => {
    const [firstMs = nowMs] = calendar.dates(way, nowMs, 1);
    const end = seriesEnd(way.end, calendar.readEnd(until, { zone, nowMs, firstMs }));
    return end.ok ? done({ ...way, end: end.value }) : end;
  });
  const refused = ends.find((way) => !way.ok);
  if (refused?.ok === false) return refused;
  // What would be over before its first date is not meant.
  const [first, ...more] = ends.flatMap((way) =>
    way.ok && calendar.dates(way.value, nowMs, 1).length > 0 ? [way.value] : [],
  );
  return first === undefined ? refuse('series-ends-early') : done({ recurrence: first, others: more });
};

/** The first dates of each of several recurrences. */
export const datesOfEach = (
  calendar: CalendarPort,
  ways: readonly Recurrence[],
  afterMs: number,
  limit: number,
): readonly (readonly number[])[] => ways.map((way) => calendar.dates(way, afterMs, limit));

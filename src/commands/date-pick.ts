import type { DateSeen } from '../app/index.ts';
import type { Plan } from '../domain/index.ts';
import { localTime, texts } from '../i18n/index.ts';
import type { SeriesId } from '../lib/index.ts';
import type { Choice, Context } from './command.ts';
import { cut, OPTION_LABEL } from './components.ts';
import { seriesIdSchema } from './custom-id.ts';

/** Leaves room for the time beside it in the 100 characters of a choice (Discord). */
export const TITLE_SHOWN = 50;

/** Begins the value of a choice that is a date without a plan. */
const DATE = 'date:';

/** A date of a series by when its rule has it. */
export interface PickedDate {
  readonly type: 'date';
  readonly id: SeriesId;
  readonly originalMs: number;
}

/** The value of a choice that is a date, in the one way that we write it. */
const written = ({ id, originalMs }: Omit<PickedDate, 'type'>): string => `${DATE}${id}:${originalMs.toString(36)}`;

/** The date that such a value is of; null for another text. */
export const readDate = (value: string): PickedDate | null => {
  if (!value.startsWith(DATE)) return null;
  const [series = '', moment = ''] = value.slice(DATE.length).split(':');
  const id = seriesIdSchema.safeParse(series);
  const originalMs = Number.parseInt(moment, 36);
  if (!id.success || !Number.isSafeInteger(originalMs)) return null;
  return written({ id: id.data, originalMs }) === value ? { type: 'date', id: id.data, originalMs } : null;
};

/** The name of something planned in a list: title and time in the zone of whoever reads it. */
export const timedName = (
  { language }: Context,
  { opening, startsAtMs }: Pick<Plan, 'opening' | 'startsAtMs'>,
  zone: string,
): string =>
  cut(
    texts(language).plans.choice(cut(opening.title, TITLE_SHOWN), localTime(language, startsAtMs, zone)),
    OPTION_LABEL,
  );

/** A date in a list. */
export const dateChoice = (context: Context, { series, date }: DateSeen, zone: string): Choice => ({
  name: timedName(context, date, zone),
  value: written({ id: series.id, originalMs: date.originalMs }),
});

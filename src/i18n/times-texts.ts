import type { RefusalCode } from '../domain/index.ts';

/** Refusals of times and recurrences that people wrote: told in a file of their own. */
export type TimesRefusal = Extract<
  RefusalCode,
  | 'time-past'
  | 'time-too-far'
  | 'date-two-ways'
  | 'recurrence-unreadable'
  | 'series-too-long'
  | 'series-ends-twice'
  | 'series-ends-early'
  | 'date-too-soon'
  | 'series-exceptions'
>;

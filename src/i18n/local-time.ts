import type { Language } from './words.ts';

/** Western digits and the Gregorian calendar in both languages, as Discord's own timestamps have them. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn-ca-gregory' };

const OPTIONS: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};

const formatted = (
  language: Language,
  atMs: number,
  options: Intl.DateTimeFormatOptions & { readonly timeZone: string },
): string => {
  const format = (timeZone: string): string =>
    new Intl.DateTimeFormat(LOCALES[language], { ...OPTIONS, ...options, timeZone }).format(atMs);
  try {
    return format(options.timeZone);
  } catch {
    // Thrown for a zone that is none, as one of another machine's data may be; the time is told with its zone's name all the same.
    return format('UTC');
  }
};

/**
 * A moment in a zone as a language says it, for places that show no timestamp of Discord: "Thu, 26 Nov 2026, 20:00". A zone that this
 * machine does not know counts as UTC.
 */
export const localTime = (language: Language, atMs: number, timeZone: string): string =>
  formatted(language, atMs, { timeZone });

/** Several moments likewise; of those that look the same, since clocks go back in between, each has its offset beside it: "01:30 GMT-4". */
export const localTimes = (language: Language, moments: readonly number[], timeZone: string): readonly string[] => {
  const plain = moments.map((atMs) => localTime(language, atMs, timeZone));
  return plain.map((one, at) =>
    plain.indexOf(one) === plain.lastIndexOf(one)
      ? one
      : formatted(language, moments[at] ?? 0, { timeZone, timeZoneName: 'shortOffset' }),
  );
};

/** A moment in a zone as people write it and we read it in every language, for fields that hold it: "2026-11-26 20:00". */
export const typedTime = (atMs: number, zone: string): string => {
  const format = (timeZone: string): string =>
    // Swedish writes dates so.
    new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(atMs);
  try {
    return format(zone);
  } catch {
    // As above; the form shows what would be read.
    return format('UTC');
  }
};

/** The local date of a moment as it is read in every language: "2026-11-26". */
export const typedDate = (atMs: number, zone: string): string => typedTime(atMs, zone).slice(0, '2026-11-26'.length);

/** A Monday, for the names of weekdays. */
const MONDAY_MS = Date.UTC(2026, 10, 23);
const DAY_MS = 86_400_000;

/** The short names of weekdays, ISO numbers, in their order. */
export const weekdayNames = (language: Language, days: readonly number[]): readonly string[] => {
  const format = new Intl.DateTimeFormat(LOCALES[language], { weekday: 'short', timeZone: 'UTC' });
  return days.map((day) => format.format(MONDAY_MS + (day - 1) * DAY_MS));
};

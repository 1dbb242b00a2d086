import type { Language } from './words.ts';

/** Western digits and the Gregorian calendar in both languages, as Discord's own timestamps have them. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn-ca-gregory' };

/**
 * A moment in a zone as a language says it, for places that show no timestamp of Discord: "Thu, 26 Nov 2026, 20:00". A zone that this
 * machine does not know counts as UTC.
 */
export const localTime = (language: Language, atMs: number, zone: string): string => {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  };
  const format = (timeZone: string): string =>
    new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone }).format(atMs);
  try {
    return format(zone);
  } catch {
    // Thrown for a zone that is none, as one of another machine's data may be; the time is told with its zone's name all the same.
    return format('UTC');
  }
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

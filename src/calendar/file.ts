import icalGenerator, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { CalendarEntry } from '../app/index.ts';
import { plainText } from '../lib/index.ts';

const MINUTE_MS = 60_000;

/** How often calendars that follow it are asked to look, in seconds: few look more often than hourly anyway. */
const LOOK_EVERY_S = 3600;

/** An iCalendar file (RFC 5545): times in UTC, lines of at most 75 octets. */
export const calendarFile = (name: string, entries: readonly CalendarEntry[]): string => {
  const calendar = icalGenerator({
    name: plainText(name),
    prodId: { company: 'Majlis', product: 'Majlis', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: LOOK_EVERY_S,
  });
  for (const entry of entries) {
    calendar.createEvent({
      id: entry.uid,
      // What is newer is told by this alone: when each word was changed is not kept, so that there is no LAST-MODIFIED.
      sequence: entry.sequence,
      // Not now: the same entries are the same file.
      stamp: new Date(entry.sinceMs),
      start: new Date(entry.startsAtMs),
      end: new Date(entry.startsAtMs + entry.lengthMin * MINUTE_MS),
      summary: plainText(entry.title),
      description: entry.description === null ? null : plainText(entry.description, true),
      categories: entry.categories.map((topic) => ({ name: plainText(topic) })),
      url: entry.url,
      status: entry.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
};

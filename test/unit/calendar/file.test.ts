import ICAL from 'ical.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarEntry } from '../../../src/app/index.ts';
import { createCalendar } from '../../../src/calendar/index.ts';

const calendar = createCalendar();

const entry: CalendarEntry = {
  uid: 'abc123@majlis',
  sequence: 3,
  title: 'Tea; talk, and "more" \\ مجلس',
  description: 'First line\nsecond line: '.concat('مرحبا '.repeat(40)),
  categories: [],
  url: 'https://discord.com/channels/1/2',
  startsAtMs: Date.parse('2026-12-24T18:00:00Z'),
  lengthMin: 90,
  isCancelled: false,
  sinceMs: Date.parse('2026-11-26T07:00:00Z'),
};

const eventsIn = (file: string): ICAL.Event[] =>
  new ICAL.Component(ICAL.parse(file)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));

describe('calendar files', () => {
  it('[TIME-10] are read by another library as they were meant', () => {
    const file = calendar.file('Majlis of the "Club"', [
      entry,
      { ...entry, uid: 'def456@majlis', isCancelled: true, description: null, url: null },
    ]);
    const [first, second, ...more] = eventsIn(file);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      uid: entry.uid,
      sequence: 3,
      summary: entry.title,
      description: entry.description?.trim(),
    });
    expect(first?.startDate.toJSDate().getTime()).toBe(entry.startsAtMs);
    expect(first?.endDate.toJSDate().getTime()).toBe(entry.startsAtMs + 90 * 60_000);
    expect(first?.component.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(first?.component.getFirstPropertyValue('dtstamp')?.toString()).toBe('2026-11-26T07:00:00Z');
    // It would say that nothing was changed since.
    expect(first?.component.hasProperty('last-modified')).toBe(false);
    expect(first?.component.getFirstPropertyValue('url')).toBe(entry.url);
    expect(second?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(second?.component.hasProperty('url')).toBe(false);
  });

  it('[TIME-10] are the same for the same entries, with times in UTC and lines of at most 75 octets that end in CRLF', () => {
    const file = calendar.file('Majlis', [entry]);
    expect(calendar.file('Majlis', [entry])).toBe(file);
    expect(file).toContain('DTSTART:20261224T180000Z');
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/u);
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('[TIME-10] of nothing are calendars too', () => {
    expect(eventsIn(calendar.file('Majlis', []))).toEqual([]);
  });

  it('[TIME-10] hold whatever people call their spaces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 120 }),
        fc.string({ unit: 'binary', maxLength: 200 }),
        (title, description) => {
          const file = calendar.file(title, [{ ...entry, title, description }]);
          const [event, ...more] = eventsIn(file);
          expect(more).toEqual([]);
          expect(event?.uid).toBe(entry.uid);
          expect(event?.startDate.toJSDate().getTime()).toBe(entry.startsAtMs);
          for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        },
      ),
      { seed: 9, numRuns: 300 },
    );
  });

  it('[ABOUT-5] have the topics as categories', () => {
    const file = calendar.file('Club', [{ ...entry, categories: ['قهوة', 'a, b; c'] }]);
    const [event] = new ICAL.Component(ICAL.parse(file)).getAllSubcomponents('vevent');
    expect(event?.getFirstProperty('categories')?.getValues()).toEqual(['قهوة', 'a, b; c']);
  });
});

import { describe, expect, it } from 'vitest';
import type { CalendarPort } from '../../../src/app/index.ts';
import { createCalendar } from '../../../src/calendar/index.ts';
import { LANGUAGES, refusalText } from '../../../src/i18n/index.ts';

const calendar = createCalendar();
const scene = { zone: 'Asia/Riyadh', nowMs: Date.parse('2026-11-26T07:00:00Z') };

type Reader = (typed: string) => ReturnType<CalendarPort['readTime' | 'readRecurrence' | 'readEnd']>;
const time: Reader = (typed) => calendar.readTime(typed, scene);
const recurrence: Reader = (typed) => calendar.readRecurrence(typed, scene);
const end: Reader = (typed) => calendar.readEnd(typed, scene);

describe.each(LANGUAGES)('in %s', (language) => {
  it.each([
    ['time-unreadable', { as: 'moment' }, time, 4],
    ['time-unreadable', { as: 'end' }, end, 3],
    ['date-two-ways', {}, end, 1],
    ['recurrence-unreadable', { missing: 'rule' }, recurrence, 4],
    ['recurrence-unreadable', { missing: 'day' }, recurrence, 2],
    ['recurrence-unreadable', { missing: 'time' }, recurrence, 2],
    ['recurrence-unreadable', { missing: 'nth' }, recurrence, 2],
    ['recurrence-unreadable', { missing: 'together' }, recurrence, 1],
  ] as const)('[TIME-2] what %s %j advises is understood', (code, params, read, count) => {
    const text = refusalText(language, { code, params: { typed: 'banana', ...params } });
    expect(text).toContain('banana');
    const advised = [...text.matchAll(/`([^`]+)`/gu)].map((found) => found[1] ?? '');
    expect(advised).toHaveLength(count);
    for (const typed of advised) expect(read(typed), typed).toMatchObject({ ok: true });
  });

  it('[TIME-6] each thing that a recurrence may lack is said in words of its own', () => {
    const missing = ['rule', 'day', 'time', 'nth', 'together', 'end', 'dates'];
    const told = missing.map((one) =>
      refusalText(language, { code: 'recurrence-unreadable', params: { typed: 'x', missing: one } }),
    );
    expect(new Set(told).size).toBe(missing.length);
  });

  it('[TIME-3] what is too far is said with how far', () => {
    for (const years of ['2', '20']) {
      const text = refusalText(language, { code: 'time-too-far', params: { years } });
      expect(text).not.toMatch(/undefined|NaN/u);
    }
  });
});

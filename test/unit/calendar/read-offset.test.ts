import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { onTheWall } from '../../support/wall-clock.ts';

const calendar = createCalendar();
const RIYADH = 'Asia/Riyadh';

const read = (typed: string, zone: string, now: string): string => {
  const outcome = calendar.readTime(typed, { zone, nowMs: Date.parse(now) });
  if (!outcome.ok) return outcome.refusal.code;
  const { choices, why } = outcome.value;
  return [choices.map((atMs) => onTheWall(atMs, zone)).join(' | '), ...(why === null ? [] : [why])].join(' ');
};

describe('times with an offset from UTC', () => {
  it.each([
    // Half past midnight of the 27th in Riyadh; in UTC the 26th, a Thursday, goes on.
    ['22:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 01:00'],
    ['thursday 22:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 01:00'],
    ['tonight 22:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 01:00'],
    ['22:00 UTC+3', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 22:00'],
    ['the 26th 22:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 01:00'],
    ['26 november 22:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 01:00'],
    ['2026-11-27 22:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-28 01:00'],
    ['٢٢:٠٠ UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 01:00'],
    // Five in the afternoon of the 26th in Los Angeles; in UTC it is the 27th.
    ['00:30 UTC', 'America/Los_Angeles', '2026-11-27T01:00:00Z', '2026-11-27 16:30'],
    ['02:00 UTC', 'America/Los_Angeles', '2026-11-27T01:00:00Z', '2026-11-26 18:00'],
    ['friday 02:00 UTC', 'America/Los_Angeles', '2026-11-27T01:00:00Z', '2026-11-26 18:00'],
    // No day in words is clear where two are today; what is past is not meant.
    ['today 22:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 01:00 | 2026-11-28 01:00 whose-day'],
    ['tomorrow 22:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-28 01:00 | 2026-11-29 01:00 whose-day'],
    ['today 20:00 UTC', RIYADH, '2026-11-26T21:30:00Z', '2026-11-27 23:00'],
  ])('[TIME-1] takes days by the offset that is written: %s in %s at %s', (typed, zone, now, at) => {
    expect(read(typed, zone, now)).toBe(at);
  });
});

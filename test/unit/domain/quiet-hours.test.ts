import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideRules,
  DEFAULT_RULES,
  minuteOfDayIn,
  openingRefusal,
  type ServerRules,
} from '../../../src/domain/index.ts';
import { aScene } from '../../support/a-scene.ts';
import { budget } from '../../support/budget.ts';

const SEED = 20_261_125;
const MINUTE_MS = 60_000;

const quiet = (from: string, to: string, zone: string): ServerRules => {
  const decided = decideRules({ ...DEFAULT_RULES, zone }, { type: 'quiet-hours', from, to });
  if (!decided.ok) throw new Error(decided.refusal.code);
  return decided.rules;
};

/** When a space may be opened again, as the refusal says; null when one may now. */
const until = (rules: ServerRules, at: string | number): string | null => {
  const refused = openingRefusal(aScene({ rules }), typeof at === 'number' ? at : Date.parse(at));
  if (refused !== null) expect(refused.code).toBe('quiet-hours');
  return refused === null ? null : new Date(Number(refused.params['untilMs'])).toISOString();
};

describe('quiet hours', () => {
  it('[OPEN-12] hold from their first minute up to their last, in the zone of the server', () => {
    // Riyadh is three hours ahead, all year.
    const rules = quiet('13:00', '14:30', 'Asia/Riyadh');
    expect(until(rules, '2026-11-25T09:59:59.999Z')).toBeNull();
    expect(until(rules, '2026-11-25T10:00:00Z')).toBe('2026-11-25T11:30:00.000Z');
    expect(until(rules, '2026-11-25T11:29:59.999Z')).toBe('2026-11-25T11:30:00.000Z');
    expect(until(rules, '2026-11-25T11:30:00Z')).toBeNull();
  });

  it('[OPEN-12] may pass midnight', () => {
    const rules = quiet('23:00', '7:00', 'Asia/Riyadh');
    expect(until(rules, '2026-11-25T20:00:00Z')).toBe('2026-11-26T04:00:00.000Z');
    expect(until(rules, '2026-11-25T21:30:00Z')).toBe('2026-11-26T04:00:00.000Z');
    expect(until(rules, '2026-11-26T03:59:00Z')).toBe('2026-11-26T04:00:00.000Z');
    expect(until(rules, '2026-11-26T04:00:00Z')).toBeNull();
  });

  it('[OPEN-12] end by the clock on the wall in the nights in which that is changed', () => {
    const rules = quiet('22:00', '6:00', 'Europe/Berlin');
    // Put forward at 1:00 UTC: the night is an hour shorter.
    expect(until(rules, '2026-03-28T21:00:00Z')).toBe('2026-03-29T04:00:00.000Z');
    // Put back at 1:00 UTC: it is an hour longer.
    expect(until(rules, '2026-10-24T20:00:00Z')).toBe('2026-10-25T05:00:00.000Z');
    // An end in the hour that is left out: the clock has gone past it.
    expect(until(quiet('22:00', '2:30', 'Europe/Berlin'), '2026-03-28T23:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('[OPEN-12] do not bind who may manage the server', () => {
    const rules = quiet('0:00', '23:59', 'UTC');
    const by = { ...aScene().by, managesServer: true };
    expect(openingRefusal(aScene({ rules, by }), 0)).toBeNull();
    expect(openingRefusal(aScene({ rules }), 0)?.code).toBe('quiet-hours');
  });

  it('[OPEN-12] end at the first minute that is not quiet, whatever zone, night and hours', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const zones = ['Asia/Riyadh', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];
    // Around the changes of the clocks, and anywhere in the year.
    const changes = [
      '2026-03-08T07:00Z',
      '2026-03-29T01:00Z',
      '2026-10-25T01:00Z',
      '2026-11-01T06:00Z',
      '2026-04-04T15:00Z',
    ];
    const atMs = fc.oneof(
      fc
        .tuple(fc.constantFrom(...changes), fc.integer({ min: -1500, max: 1500 }))
        .map(([day, min]) => Date.parse(day) + min * MINUTE_MS),
      fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
    );
    let quietOnes = 0;
    fc.assert(
      fc.property(fc.constantFrom(...zones), minute, minute, atMs, (zone, fromMin, toMin, nowMs) => {
        fc.pre(fromMin !== toMin);
        const rules = { ...DEFAULT_RULES, zone, quietHours: { fromMin, toMin } };
        const minuteAt = minuteOfDayIn(zone);
        const isQuiet = (ms: number): boolean => {
          const m = minuteAt(ms);
          return fromMin < toMin ? m >= fromMin && m < toMin : m >= fromMin || m < toMin;
        };
        const told = until(rules, nowMs);
        expect(told === null).toBe(!isQuiet(nowMs));
        if (told === null) return;
        quietOnes += 1;
        const end = Date.parse(told);
        expect(end).toBeGreaterThan(nowMs);
        expect(isQuiet(end)).toBe(false);
        // Nothing before it was free: looked at every 7 minutes and just before, since asking each minute of a day costs.
        for (let ms = nowMs; ms < end; ms += 7 * MINUTE_MS) expect(isQuiet(ms)).toBe(true);
        expect(isQuiet(end - MINUTE_MS)).toBe(true);
      }),
      { seed: SEED, numRuns: budget({ ci: 300, long: 5000 }) },
    );
    expect(quietOnes).toBeGreaterThan(50);
  });
});

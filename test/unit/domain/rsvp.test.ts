import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  armedLead,
  type Attendance,
  decideRsvp,
  emptyAttendance,
  leadsAhead,
  MAX_ATTENDEES,
  thoseWho,
  type Wish,
} from '../../../src/domain/index.ts';
import type { SpaceId, UserId } from '../../../src/lib/index.ts';

// as, in these: ids are opaque here.
const plan = 'plan00000000' as SpaceId;
const who = (name: string): UserId => name as UserId;
const names = (attendance: Attendance, coming: 'going' | 'waitlisted' | 'interested'): readonly string[] =>
  thoseWho(attendance, coming).map(({ userId }) => userId);

const after = (wishes: readonly Wish[], seats: number | null, from = emptyAttendance(plan)): Attendance =>
  wishes.reduce((attendance, wish) => {
    const decided = decideRsvp(attendance, wish, seats);
    if (!decided.ok) throw new Error(decided.refusal.code);
    return decided.attendance;
  }, from);

const go = (name: string): Wish => ({ type: 'go', userId: who(name) });
const leave = (name: string): Wish => ({ type: 'leave', userId: who(name) });

describe('who comes', () => {
  it('[RSVP-1] has a seat while there are any, then waits in the order of asking', () => {
    const full = after(['a', 'b', 'c', 'd'].map(go), 2);
    expect([names(full, 'going'), names(full, 'waitlisted')]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    // Asking twice changes nothing, neither the place nor the revision.
    expect(after([go('c'), go('a')], 2, full)).toBe(full);
  });

  it('[RSVP-2] moves up, the first who waits first, when somebody leaves, is only interested, or seats are added', () => {
    const full = after(['a', 'b', 'c', 'd', 'e'].map(go), 2);
    const left = decideRsvp(full, leave('a'), 2);
    expect(left).toMatchObject({ ok: true, promoted: ['c'] });
    const interested = decideRsvp(full, { type: 'interest', userId: who('b') }, 2);
    expect(interested).toMatchObject({ ok: true, promoted: ['c'] });
    expect(decideRsvp(full, { type: 'reseat', hostId: who('host') }, 4)).toMatchObject({
      ok: true,
      promoted: ['c', 'd'],
    });
    expect(decideRsvp(full, { type: 'reseat', hostId: who('host') }, null)).toMatchObject({
      ok: true,
      promoted: ['c', 'd', 'e'],
    });
    // Nobody loses a seat.
    expect(decideRsvp(full, { type: 'reseat', hostId: who('host') }, 1)).toEqual({
      ok: true,
      attendance: full,
      promoted: [],
    });
  });

  it('[RSVP-13] drops who hosts by now, wherever they stand, and gives their seat to who waits', () => {
    const full = after(['a', 'b', 'c', 'd'].map(go), 2);
    const reseat = (name: string): unknown => decideRsvp(full, { type: 'reseat', hostId: who(name) }, 2);
    expect(reseat('a')).toMatchObject({ ok: true, promoted: ['c'] });
    expect(reseat('d')).toMatchObject({ ok: true, promoted: [], attendance: { revision: full.revision + 1 } });
    expect(reseat('host')).toEqual({ ok: true, attendance: full, promoted: [] });
  });

  it('[RSVP-3] keeps a reminder over a change of mind, and who only wants one is interested', () => {
    const asked = after([{ type: 'remind', userId: who('a'), leadMin: 60 }, go('a')], 1);
    expect(asked.people).toMatchObject([{ coming: 'going', leadMin: 60 }]);
    const off = after([{ type: 'remind', userId: who('a'), leadMin: null }], 1, asked);
    expect(off.people).toMatchObject([{ coming: 'going', leadMin: null }]);
    expect(after([{ type: 'remind', userId: who('b'), leadMin: null }], 1).people).toEqual([]);
  });

  it('[RSVP-4] are at most 2 000 people', () => {
    const many: Attendance = {
      planId: plan,
      revision: MAX_ATTENDEES,
      people: Array.from({ length: MAX_ATTENDEES }, (_, place) => ({
        userId: who(`p${place}`),
        coming: 'going',
        place,
        leadMin: null,
      })),
    };
    expect(decideRsvp(many, go('late'), null)).toMatchObject({ ok: false, refusal: { code: 'rsvp-full' } });
    expect(decideRsvp(many, { type: 'interest', userId: who('p1') }, null).ok).toBe(true);
  });

  it('[REMIND-1] is reminded by a lead whose time is still to come, or by the longest shorter one', () => {
    const start = 100 * 60_000;
    expect(leadsAhead(start, 0)).toEqual([60, 10, 0]);
    expect(armedLead(1440, start, 0)).toBe(60);
    expect(armedLead(10, start, 0)).toBe(10);
    expect(armedLead(60, start, 45 * 60_000)).toBe(10);
    expect(armedLead(60, start, 99 * 60_000)).toBe(0);
    expect(armedLead(0, start, start + 1)).toBe(0);
  });
});

describe('any order of wishes', () => {
  const anybody = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map(who);
  const wish: fc.Arbitrary<Wish> = fc.oneof(
    fc.record({ type: fc.constantFrom('go', 'go', 'interest', 'leave'), userId: anybody }),
    fc.record({ type: fc.constant('remind'), userId: anybody, leadMin: fc.constantFrom(null, 0, 10, 60) }),
    fc.record({
      type: fc.constant('reseat'),
      hostId: fc.oneof({ weight: 3, arbitrary: fc.constant(who('host')) }, anybody),
    }),
  );
  const step = fc.record({ wish, grows: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1) });

  it('[RSVP-1] [RSVP-2] never gives more seats than there are, keeps the order of those who wait, and leaves no seat empty for them', () => {
    let promotions = 0;
    const run = (first: number, steps: readonly { readonly wish: Wish; readonly grows: number }[]): void => {
      let attendance = emptyAttendance(plan);
      let seats = first;
      // When each began to wait, by a count of our own.
      const waitsSince = new Map<string, number>();
      for (const [at, { wish: wanted, grows }] of steps.entries()) {
        seats += grows;
        const before = attendance;
        const decided = decideRsvp(attendance, wanted, seats);
        if (!decided.ok) throw new Error('nothing is refused here');
        attendance = decided.attendance;
        promotions += decided.promoted.length;
        const waits = names(attendance, 'waitlisted');
        expect(names(attendance, 'going').length).toBeLessThanOrEqual(seats);
        if (waits.length > 0) expect(names(attendance, 'going')).toHaveLength(seats);
        for (const name of waitsSince.keys()) if (!waits.includes(name)) waitsSince.delete(name);
        for (const name of waits) if (!waitsSince.has(name)) waitsSince.set(name, at);
        expect(waits).toEqual(waits.toSorted((one, two) => (waitsSince.get(one) ?? 0) - (waitsSince.get(two) ?? 0)));
        // Who moved up was first among those who waited.
        const whose = 'userId' in wanted ? wanted.userId : wanted.hostId;
        const queue = names(before, 'waitlisted').filter((name) => name !== whose);
        const others = decided.promoted.filter((name) => name !== whose);
        expect(others).toEqual(queue.slice(0, others.length));
        expect(new Set(attendance.people.map(({ userId }) => userId)).size).toBe(attendance.people.length);
        expect(attendance.revision - before.revision).toBeLessThanOrEqual(1);
      }
    };
    fc.assert(fc.property(fc.nat(2), fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }), run), {
      seed: 20_261_126,
      numRuns: 250,
    });
    expect(promotions).toBeGreaterThan(150);
  });
});

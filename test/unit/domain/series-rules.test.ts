import { describe, expect, it } from 'vitest';
import type { Plan, Series } from '../../../src/domain/index.ts';
import {
  confirmSeries,
  datesToCome,
  draftSeries,
  endSeries,
  MAX_EXCEPTIONS,
  moveSeries,
  noteMoved,
  planNext,
  renumbered,
  retitledFor,
  movesTurns,
  skipDate,
  withoutHost,
  NO_ABOUT,
} from '../../../src/domain/index.ts';
import { aSeries, planId, seriesId } from '../../support/a-plan.ts';
import { guest, guild, host } from '../../support/a-space.ts';
import { userId } from '../../support/outside-people.ts';

const NOW_MS = Date.UTC(2027, 0, 1);
const DAY_MS = 86_400_000;
const localDate = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
const ids = Array.from({ length: 10 }, (_, n) => planId(`date${n}`));

const opening = {
  title: 'Episode {n}, {date}',
  description: null,
  about: NO_ABOUT,
  kind: null,
  room: null,
  preset: 'panel-talk',
} as const;
const series = (over: Partial<Series> = {}): Series =>
  aSeries('weekly', {
    opening: { ...opening, rules: {} },
    hosts: [host, guest],
    plannedUntilMs: NOW_MS,
    ...over,
  });
/** Dates every so many days from now on. */
const every = (days: number, count = 12): readonly number[] =>
  Array.from({ length: count }, (_, n) => NOW_MS + (n + 1) * days * DAY_MS);
const next = (
  of: Series,
  dates: readonly number[],
  over: { readonly isAll?: boolean; readonly coming?: number } = {},
): ReturnType<typeof planNext> => planNext(of, { dates, isAll: false, coming: 0, ids, localDate, ...over }, NOW_MS);

const noSeries = { inServer: 0, byPerson: 0, managesServer: false };

describe('a series', () => {
  const draft = {
    id: seriesId('weekly'),
    guildId: guild,
    byUserId: host,
    hosts: [host],
    opening: { ...opening, rules: {} },
    recurrence: series().recurrence,
    others: [{ ...series().recurrence, firstLocal: '2026-11-26T08:00' }],
    lengthMin: 60,
    seats: null,
  };

  it('[PLAN-1] is confirmed as it was read or as it may be meant', () => {
    const made = draftSeries(draft, noSeries, NOW_MS);
    if (!made.ok) throw new Error(made.refusal.code);
    const read = [0, 1, 2].map((choice) => {
      const confirmed = confirmSeries(made.series, choice, NOW_MS);
      return confirmed.ok ? confirmed.series.recurrence.firstLocal : confirmed.refusal.code;
    });
    expect(read).toEqual(['2026-11-26T20:00', '2026-11-26T08:00', 'stale-button']);
    expect(skipDate(made.series, planOf(1), [], NOW_MS).ok).toBe(false);
  });

  it('[PLAN-8] is one of 25 of a server and of 5 of a person who does not manage it, with 1 to 25 hosts', () => {
    const code = (over: Partial<typeof draft>, running: Partial<typeof noSeries> = {}): string => {
      const made = draftSeries({ ...draft, ...over }, { ...noSeries, ...running }, NOW_MS);
      return made.ok ? 'ok' : made.refusal.code;
    };
    expect(code({}, { inServer: 25, managesServer: true })).toBe('too-many-series');
    expect(code({}, { inServer: 5, byPerson: 4 })).toBe('ok');
    expect(code({}, { inServer: 5, byPerson: 5 })).toBe('too-many-series-yours');
    expect(code({}, { inServer: 5, byPerson: 5, managesServer: true })).toBe('ok');
    expect(code({ hosts: [] })).toBe('rota-too-long');
    expect(code({ hosts: Array.from({ length: 26 }, () => host) })).toBe('rota-too-long');
  });

  it.each([
    ['the next two, though they are far away', 40, 2],
    ['all within eight days', 1, 8],
    ['at most ten', 0.25, 10],
  ])('[PLAN-11] plans %s', (_what, days, count) => {
    const made = next(series(), every(days));
    expect(made?.plans).toHaveLength(count);
    expect(made?.series.nextNumber).toBe(count + 1);
  });

  it('[PLAN-11] counts what is planned already, and is not looked at again in vain', () => {
    const first = next(series(), every(7));
    if (first === null) throw new Error('nothing was planned');
    expect(first.plans.map(({ startsAtMs }) => startsAtMs)).toEqual(every(7, 2));
    const left = every(7).slice(2);
    expect(next(first.series, left, { coming: 2 })).toBeNull();
    expect(next(first.series, left, { coming: 1 })?.plans).toHaveLength(1);
  });

  it('[PLAN-11] [PLAN-30] plans what was moved to before the last of them, with those before it', () => {
    const days = (...numbers: readonly number[]): readonly number[] => numbers.map((day) => NOW_MS + day * DAY_MS);
    const moved = (from: number, to: number): Pick<Series, 'exceptions'> => ({
      exceptions: [{ originalMs: NOW_MS + from * DAY_MS, change: { type: 'moved', toMs: NOW_MS + to * DAY_MS } }],
    });
    const starts = (made: ReturnType<typeof planNext>): readonly number[] =>
      (made?.plans ?? []).map(({ startsAtMs }) => startsAtMs);
    const monthly = days(30, 31, 32, 33, 60, 61);
    // Nobody looks again before two days before the last of them.
    expect(starts(next(series(moved(33, 28)), monthly))).toEqual(days(30, 31, 32, 28));
    const stand = { ...series(moved(32, 28)), plannedUntilMs: NOW_MS + 31 * DAY_MS };
    expect(starts(next(stand, monthly.slice(2), { coming: 2 }))).toEqual(days(28));
    expect(next({ ...stand, ...moved(33, 31.5) }, monthly.slice(2), { coming: 2 })).toBeNull();
    const quarters = { ...series(moved(3.5, 1)), plannedUntilMs: NOW_MS + 2.5 * DAY_MS };
    expect(starts(next(quarters, days(2.75, 3, 3.25, 3.5, 3.75), { coming: 10 }))).toEqual(days(2.75, 3, 3.25, 1));
  });

  it('[PLAN-25] [PLAN-30] moves what was changed of a date without a plan to its place behind the plans, and tells what has none', () => {
    const thursdays = every(7, 4);
    const [first = 0, second = 0, third = 0] = thursdays;
    const change = { type: 'moved', toMs: third, edit: { title: 'With a guest' } } as const;
    const of = series({ plannedUntilMs: second, exceptions: [{ originalMs: third, change }] });
    const coming = [planOf(1), planOf(2)];
    const moved = (after: readonly number[]): ReturnType<typeof moveSeries> =>
      moveSeries(
        of,
        { recurrence: of.recurrence, fromMs: first, isPicked: false, keepsRhythm: true, passed: 1 },
        { coming, dates: { before: thursdays, after, localDate }, nowMs: NOW_MS },
      );
    // That of this week is past: each goes to the week after.
    const mondays = thursdays.map((atMs) => atMs + 4 * DAY_MS);
    const [, , at = 0] = mondays;
    expect(moved(mondays)).toMatchObject({
      restored: 0,
      keeping: 0,
      plans: mondays.slice(0, 2).map((startsAtMs) => ({ startsAtMs })),
      series: { exceptions: [{ originalMs: at, change: { ...change, toMs: at } }] },
    });
    expect(moved(mondays.slice(0, 2))).toMatchObject({ restored: 1, series: { exceptions: [] } });
  });

  it('[PLAN-12] gives each date its number, its title and the next of its hosts', () => {
    const { plans = [] } = next(series(), every(7)) ?? {};
    expect(plans.map(({ opening: { title } }) => title)).toEqual(['Episode 1, 2027-01-08', 'Episode 2, 2027-01-15']);
    expect(plans.map(({ hostId }) => hostId)).toEqual([host, guest]);
    expect(plans.map(({ occurrence }) => occurrence?.number)).toEqual([1, 2]);
  });

  it('[PLAN-13] leaves out and moves single dates before and after they have their plan', () => {
    const [first = 0, second = 0, third = 0] = every(7);
    const exceptions: Series['exceptions'] = [
      { originalMs: first, change: { type: 'skipped' } },
      { originalMs: second, change: { type: 'moved', toMs: second + 1000 } },
    ];
    const made = next(series({ exceptions }), every(7));
    expect(made?.plans.map(({ startsAtMs }) => startsAtMs)).toEqual([second + 1000, third]);
    expect(made?.plans[0]?.occurrence).toMatchObject({ originalMs: second, number: 1 });
    const coming = { plans: [], dates: every(7, 3), afterMs: NOW_MS };
    expect(datesToCome(series({ exceptions }), coming)).toEqual([second + 1000, third]);
    expect(noteMoved(series({ exceptions }), { originalMs: first, toMs: first + 1 }, NOW_MS)).toBeNull();
    expect(noteMoved(series({ exceptions }), { originalMs: second, toMs: second + 1000 }, NOW_MS)).toBeNull();
    expect(noteMoved(series(), { originalMs: third, toMs: third }, NOW_MS)).toBeNull();
    expect(noteMoved(series(), { originalMs: third, toMs: third + 5 }, NOW_MS)?.exceptions).toHaveLength(1);
  });

  /** The date of that number in a weekly series, as its plan. */
  const planOf = (number: number): Plan => {
    const made = next(series({ nextNumber: number, plannedUntilMs: NOW_MS }), [NOW_MS + number * 7 * DAY_MS]);
    const [plan] = made?.plans ?? [];
    if (plan === undefined) throw new Error('nothing was planned');
    return plan;
  };

  it('[PLAN-12] [PLAN-13] moves numbers, titles and hosts up when a date is left out, but for what somebody changed', () => {
    const own = { ...planOf(4), hostId: userId('chosen'), opening: { ...planOf(4).opening, title: 'Special' } };
    const coming = [planOf(2), planOf(3), own];
    const skipped = skipDate(series({ nextNumber: 5 }), planOf(2), coming, NOW_MS);
    if (!skipped.ok) throw new Error(skipped.refusal.code);
    expect(skipped.series.nextNumber).toBe(4);
    const moved = renumbered(skipped.series, coming.slice(1), localDate);
    expect(moved.map(({ occurrence, opening: { title }, hostId }) => [occurrence?.number, title, hostId])).toEqual([
      [2, 'Episode 2, 2027-01-22', guest],
      [3, 'Special', userId('chosen')],
    ]);
    expect(renumbered(skipped.series, moved, localDate)).toEqual([]);
    expect(skipDate(skipped.series, planOf(2), moved, NOW_MS)).toEqual({ ok: true, series: skipped.series });
  });

  it('[PLAN-12] keeps numbers where a later date has opened', () => {
    const skipped = skipDate(series({ nextNumber: 5 }), planOf(2), [planOf(2), planOf(4)], NOW_MS);
    expect(skipped.ok && skipped.series.nextNumber).toBe(5);
    expect(renumbered(series({ nextNumber: 5 }), [planOf(4)], localDate)).toEqual([]);
  });

  it('[PLAN-13] knows whether turns move when a date is left out: never once a later one has opened, of what is over, or of the last one', () => {
    const coming = [planOf(2), planOf(3), planOf(4)];
    const three = series({ nextNumber: 5 });
    expect(movesTurns(three, planOf(2), coming, false)).toBe(true);
    expect(movesTurns({ ...three, hosts: [guest] }, planOf(2), coming, true)).toBe(false);
    expect(movesTurns(three, planOf(2), [planOf(2), planOf(4)], true)).toBe(false);
    const life = { status: 'over', sinceMs: NOW_MS, why: 'no-more-dates' } as const;
    expect(movesTurns({ ...three, life }, planOf(2), coming, false)).toBe(false);
    expect(movesTurns(three, planOf(4), coming, false)).toBe(false);
    expect(movesTurns(three, planOf(4), coming, true)).toBe(true);
  });

  it('[PLAN-13] gives a moved date its new date in the title, unless somebody chose another', () => {
    const plan = planOf(2);
    const moved = { ...plan, startsAtMs: plan.startsAtMs + DAY_MS };
    expect(retitledFor(series(), moved, plan.startsAtMs, localDate).opening.title).toBe('Episode 2, 2027-01-16');
    const own = { ...moved, opening: { ...plan.opening, title: 'Special' } };
    expect(retitledFor(series(), own, plan.startsAtMs, localDate)).toBe(own);
  });

  it('[PLAN-30] forgets what is past alone, however many of its dates are otherwise', () => {
    const skipped = { type: 'skipped' } as const;
    const out = (days: number): Series['exceptions'][number] => ({
      originalMs: NOW_MS + days * DAY_MS,
      change: skipped,
    });
    const ahead = Array.from({ length: MAX_EXCEPTIONS }, (_, n) => out(n + 30));
    const planned = planOf(1);
    const full = series({ exceptions: [out(-7), ...ahead], nextNumber: 3 });
    const left = skipDate(full, planned, [planned, planOf(2)], NOW_MS);
    expect(left.ok && left.series.exceptions).toEqual([out(7), ...ahead]);
    const first = NOW_MS + 7 * DAY_MS;
    const moved = noteMoved(full, { originalMs: first, toMs: first + 1 }, NOW_MS);
    expect(moved?.exceptions).toEqual([{ originalMs: first, change: { type: 'moved', toMs: first + 1 } }, ...ahead]);
    // One that took place later than its rule has it is not past before that.
    const late = { originalMs: NOW_MS - DAY_MS, change: { type: 'moved', toMs: first } } as const;
    expect(
      noteMoved({ ...full, exceptions: [late, ...ahead] }, { originalMs: first, toMs: 5 }, NOW_MS)?.exceptions[0],
    ).toEqual(late);
  });

  it('[DATA-4] [PLAN-30] names nobody for a date any more who is forgotten, and of one that is plain then nothing', () => {
    const named = (toMs: number, more: object): Series['exceptions'][number] => ({
      originalMs: 5,
      change: { type: 'moved', toMs, edit: { hostId: guest, ...more } },
    });
    const moved = (toMs: number, more: object): Series['exceptions'][number] => ({
      originalMs: 5,
      change: { type: 'moved', toMs, ...more },
    });
    expect(withoutHost([named(5, {})], guest)).toEqual([]);
    expect(withoutHost([named(6, {})], guest)).toEqual([moved(6, {})]);
    expect(withoutHost([named(5, { title: 'Own' })], guest)).toEqual([moved(5, { edit: { title: 'Own' } })]);
    expect(withoutHost([named(5, {})], host)).toEqual([named(5, {})]);
  });

  it('[PLAN-14] is over once it has neither dates nor plans, and not before', () => {
    const last = next(series(), every(7, 1), { isAll: true });
    expect(last?.series.life.status).toBe('running');
    if (last === null) return;
    expect(next(last.series, [], { isAll: true, coming: 1 })).toBeNull();
    expect(next(last.series, [], { isAll: true })?.series.life).toMatchObject({ status: 'over', why: 'no-more-dates' });
    const cancelled = endSeries(series(), 'cancelled', NOW_MS);
    expect(cancelled.ok && next(cancelled.series, every(7))).toBeNull();
    expect(cancelled.ok && endSeries(cancelled.series, 'cancelled', NOW_MS).ok).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { DEFAULT_RULES, type Plan } from '../../../src/domain/index.ts';
import { outsideWorld, type OutsideWorld } from '../../support/outside.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { channelId } from '../../support/outside-people.ts';
import { running } from '../../support/plan-clock.ts';
import { datesOf, MINUTE_MS, plan, planGuild, plannedWorld, planSeries, stored } from '../../support/planned-world.ts';
import { postedLater } from '../../support/told-of-plans.ts';

const HOUR_MS = 60 * MINUTE_MS;
/** The longest that the sweep takes, and what it brings. */
const SOON_MS = 20_000;
const telling = { announcing: { channelId: channelId('news'), roleId: null }, logChannel: channelId('log') };

const states = (world: OutsideWorld, plans: readonly Plan[]): readonly string[] =>
  plans.map(({ id }) => stored(world, id).life.status);
/** Spaces that were opened, by their logs: one that opened twice stands twice. */
const opened = (world: OutsideWorld): number =>
  [...world.logs.values()].flat().filter(({ act }) => act === 'opened').length;
/** Notices to hosts of what was missed. */
const toldHosts = (world: OutsideWorld): number =>
  outboxOf(world).posted.filter(({ userId, text }) => userId !== null && /too late/u.test(text)).length;

describe('a clock that is put forward', () => {
  it.each([false, true])(
    '[PLAN-4] [PLAN-19] opens what is late by less than its grace and misses the rest, told once (queue forgets: %s)',
    async (forgets) => {
      const world = await plannedWorld(telling);
      const plans = [
        await plan(world, 'in 60 minutes'),
        await plan(world, 'in 170 minutes'),
        await plan(world, 'in 178 minutes'),
        await plan(world, 'in 240 minutes'),
      ];
      await using process = running(world, { forgets });
      await process.goOn(SOON_MS);
      expect(states(world, plans)).toEqual(['planned', 'planned', 'planned', 'planned']);
      world.clock.putForward(180 * MINUTE_MS);
      await process.goOn(SOON_MS);
      expect(states(world, plans)).toEqual(['missed', 'opened', 'opened', 'planned']);
      await process.goOn(5 * MINUTE_MS);
      expect(opened(world)).toBe(2);
      expect(toldHosts(world)).toBe(1);
    },
  );

  it('[PLAN-19] leaves what it missed to its host when it is put back, tells nothing again, and opens what comes', async () => {
    const world = await plannedWorld(telling);
    const plans = [await plan(world, 'in 30 minutes'), await plan(world, 'in 300 minutes')];
    await using process = running(world);
    world.clock.putForward(2 * HOUR_MS);
    await process.goOn(SOON_MS);
    world.clock.putForward(-2 * HOUR_MS);
    await process.goOn(40 * MINUTE_MS);
    expect(states(world, plans)).toEqual(['missed', 'planned']);
    expect(toldHosts(world)).toBe(1);
    await process.goOn(260 * MINUTE_MS);
    expect(states(world, plans)).toEqual(['missed', 'opened']);
  });
});

describe('a clock that is put back', () => {
  it.each([false, true])(
    '[PLAN-19] opens nothing again whose time comes a second time, and the rest at its time (queue forgets: %s)',
    async (forgets) => {
      const world = await plannedWorld(telling);
      const plans = [await plan(world, 'in 20 minutes'), await plan(world, 'in 40 minutes')];
      await using process = running(world, { forgets });
      await process.goOn(21 * MINUTE_MS);
      expect(states(world, plans)).toEqual(['opened', 'planned']);
      world.clock.putForward(-3 * HOUR_MS);
      await process.goOn(3 * HOUR_MS + 18 * MINUTE_MS);
      expect(states(world, plans)).toEqual(['opened', 'planned']);
      await process.goOn(2 * MINUTE_MS);
      expect(states(world, plans)).toEqual(['opened', 'opened']);
      expect(opened(world)).toBe(2);
      expect(toldHosts(world)).toBe(0);
    },
  );

  it('[PLAN-19] has a job that came before its time wait for it', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    await using process = running(world);
    world.clock.putForward(-HOUR_MS);
    await world.app.planDue(tea.id, tea.revision);
    await process.goOn(MINUTE_MS);
    expect(states(world, [tea])).toEqual(['planned']);
    await process.goOn(79 * MINUTE_MS);
    expect([states(world, [tea]), opened(world)]).toEqual([['opened'], 1]);
  });

  it('[PLAN-11] [PLAN-19] makes no date of a series twice and leaves none out', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, 'every 1440 minutes, first in 20 minutes');
    await using process = running(world);
    await process.goOn(21 * MINUTE_MS);
    world.clock.putForward(-5 * HOUR_MS);
    await process.goOn(6 * HOUR_MS);
    const dates = datesOf(world, series.id);
    expect(dates.map(({ occurrence }) => occurrence?.number)).toEqual(dates.map((_, at) => at + 1));
    const starts = dates.map(({ startsAtMs }) => startsAtMs);
    expect(starts.slice(1).map((atMs, at) => atMs - (starts[at] ?? 0))).toEqual(
      starts.slice(1).map(() => 24 * HOUR_MS),
    );
    expect(opened(world)).toBe(1);
  });
});

describe('a clock that trembles', () => {
  it('[PLAN-3] [PLAN-19] opens each once and none before its time', async () => {
    const world = await plannedWorld();
    const plans: Plan[] = [];
    for (let n = 0; n < 10; n += 1) plans.push(await plan(world, `in ${5 + n} minutes`));
    await using process = running(world);
    const early: string[] = [];
    // Some seconds forth and back, over and over, as a clock that is being set does.
    for (let n = 0; n < 100; n += 1) {
      world.clock.putForward(n % 2 === 0 ? 4_000 : -4_000 + (n % 3) * 100);
      await process.goOn(10_000);
      const nowMs = world.clock.wallMs() + 8_000;
      for (const { id, startsAtMs, title } of plans.map((one) => ({ ...one, title: one.opening.title })))
        if (stored(world, id).life.status !== 'planned' && startsAtMs > nowMs) early.push(title);
    }
    expect([states(world, plans), opened(world), early]).toEqual([plans.map(() => 'opened'), 10, []]);
  });
});

describe('a machine that slept', () => {
  it('[PLAN-4] [PLAN-5] [PLAN-19] opens what is just due, and tells of a week of others in no burst', async () => {
    const world = await plannedWorld(telling);
    const plans: Plan[] = [];
    for (let n = 0; n < 19; n += 1) plans.push(await plan(world, `in ${60 + 60 * n} minutes`));
    const last = await plan(world, 'in 10070 minutes');
    await using process = running(world);
    process.sleep(7 * 24 * HOUR_MS);
    await process.goOn(SOON_MS);
    expect([...new Set(states(world, plans))]).toEqual(['missed']);
    expect(states(world, [last])).toEqual(['opened']);
    await process.goOn(2 * MINUTE_MS);
    expect(toldHosts(world)).toBe(5);
    // That they were planned stands there too.
    const gathered = postedLater(world).filter(({ channelId: where }) => where === telling.logChannel);
    // The log's channel: what could not be told beyond five, gathered, and that the last one opened.
    expect(gathered.length).toBeLessThanOrEqual(2);
    expect(
      gathered.map(({ text }) => text.match(/did not open by itself/gu)?.length ?? 0).reduce((sum, n) => sum + n, 0),
    ).toBe(14);
    expect(opened(world)).toBe(1);
  });

  it('[PLAN-15] [PLAN-19] wakes to the next dates of a series, and to none of those that passed', async () => {
    const world = await plannedWorld(telling);
    const series = await planSeries(world, 'every 1440 minutes, first in 20 minutes');
    await using process = running(world);
    const planned = datesOf(world, series.id).length;
    process.sleep(30 * 24 * HOUR_MS);
    await process.goOn(MINUTE_MS);
    const dates = datesOf(world, series.id);
    expect(opened(world)).toBe(0);
    expect(
      dates
        .filter(({ life }) => life.status === 'planned')
        .every(({ startsAtMs }) => startsAtMs > world.clock.wallMs()),
    ).toBe(true);
    expect(dates.filter(({ life }) => life.status === 'planned').length).toBeGreaterThanOrEqual(2);
    // Those that had a plan are missed or, a week later, over; none was made of those that passed.
    expect(dates.filter(({ life }) => life.status !== 'planned')).toHaveLength(planned);
    expect(toldHosts(world)).toBeLessThanOrEqual(5);
  });
});

describe('daylight saving', () => {
  /** In a server of Berlin, with the real calendar, the day before the clocks change. */
  const before = async (atMs: number): Promise<OutsideWorld> => {
    const world = outsideWorld({}, createCalendar());
    world.community.add(planGuild);
    world.settings.set(planGuild, { language: 'en', rules: { ...DEFAULT_RULES, zone: 'Europe/Berlin' } });
    world.clock.advance(atMs - world.clock.wallMs());
    await world.boot();
    return world;
  };

  it.each([
    // 02:30 does not come: it is 03:30 of summer time (RFC 5545, 3.3.5).
    [
      'leaves an hour out',
      Date.UTC(2027, 2, 26, 12),
      [Date.UTC(2027, 2, 27, 1, 30), Date.UTC(2027, 2, 28, 1, 30), Date.UTC(2027, 2, 29, 0, 30)],
    ],
    // 02:30 comes twice: the first of both.
    [
      'has an hour twice',
      Date.UTC(2026, 9, 23, 12),
      [Date.UTC(2026, 9, 24, 0, 30), Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 26, 1, 30)],
    ],
  ])('[PLAN-11] [PLAN-19] opens a daily series once a day when it %s', async (_what, startMs, wanted) => {
    const world = await before(startMs);
    const series = await planSeries(world, 'every day 02:30', { until: '3 times' });
    const dates = datesOf(world, series.id);
    expect(dates.map(({ startsAtMs }) => startsAtMs)).toEqual(wanted);
    for (const [at, atMs] of wanted.entries()) {
      world.clock.putForward(atMs - world.clock.wallMs() - MINUTE_MS);
      await using process = running(world, { forgets: true });
      await process.goOn(30_000);
      expect(opened(world)).toBe(at);
      await process.goOn(MINUTE_MS);
      expect(opened(world)).toBe(at + 1);
    }
  });
});

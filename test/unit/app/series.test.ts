import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/domain/index.ts';
import type { UserId } from '../../../src/lib/index.ts';
import { isComing } from '../../../src/domain/index.ts';
import { actor, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  dateAt,
  datesOf,
  jump,
  MINUTE_MS,
  planGuild,
  plannedWorld,
  planSeries,
  seriesInput,
  stored,
  storedSeries,
  sweep,
  titled,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const WEEK = 7 * 24 * 60;
const weekly = `every ${WEEK} minutes, first in 60 minutes`;
/** Twelve hours apart, so that a test passes days and not weeks. */
const often = 'every 720 minutes, first in 60 minutes';

const numbers = (world: OutsideWorld, { id }: Series): readonly (number | undefined)[] =>
  datesOf(world, id)
    .filter(({ life }) => life.status !== 'over')
    .map(({ occurrence }) => occurrence?.number);

describe('a series of spaces', () => {
  it('[PLAN-1] is read and shown with its next dates, and has none before it is confirmed', async () => {
    const world = await plannedWorld();
    const drafted = await value(world.app.planSeries(host, seriesInput(weekly)));
    expect(drafted.dates).toHaveLength(3);
    expect(drafted.others).toHaveLength(1);
    expect(plansOf(world).plans.size).toBe(0);
    expect(await codeOf(world.app.confirmSeries(actor('other', planGuild), drafted.series.id, 0))).toBe(
      'not-your-plan',
    );
    const seen = await value(world.app.confirmSeries(host, drafted.series.id, 1));
    expect(seen.dates[0]).toBe((drafted.dates[0] ?? 0) + 12 * 60 * MINUTE_MS);
    expect(seen.series.life.status).toBe('running');
    // A button is pressed twice easily.
    await value(world.app.confirmSeries(host, drafted.series.id, 1));
    expect(datesOf(world, drafted.series.id)).toHaveLength(2);
    expect((await value(world.app.readRecurrence(host, weekly, null))).dates).toHaveLength(3);
  });

  it('[PLAN-14] ends as its rule says, or as is said beside it, and never both', async () => {
    const world = await plannedWorld();
    const drafted = async (when: string, until: string | null): Promise<Series> =>
      (await value(world.app.planSeries(host, seriesInput(when, { until })))).series;
    const counted = await drafted(`${weekly}, 3 times`, null);
    expect(counted.recurrence.end).toEqual({ type: 'count', count: 3 });
    expect(counted.life).toMatchObject({ others: [{ end: { type: 'count', count: 3 } }] });
    expect((await drafted(weekly, '4 times')).recurrence.end).toEqual({ type: 'count', count: 4 });
    const both = seriesInput(`${weekly}, 3 times`, { until: '4 times' });
    expect(await codeOf(world.app.planSeries(host, both))).toBe('series-ends-twice');
    expect(await codeOf(world.app.planSeries(host, seriesInput(weekly, { until: 'at once' })))).toBe(
      'series-ends-early',
    );
  });

  it('[PLAN-14] has as many dates as were asked for, though the first that was shown passes before it is saved', async () => {
    const world = await plannedWorld();
    const asked = seriesInput('every 60 minutes, first in 20 minutes', { until: '3 times' });
    const drafted = await value(world.app.planSeries(host, asked));
    const [firstMs = 0] = drafted.dates;
    await jump(world, 25 * MINUTE_MS);
    const saved = await value(world.app.confirmSeries(host, drafted.series.id, 0));
    const starts = [1, 2, 3].map((at) => firstMs + at * 60 * MINUTE_MS);
    expect(saved.dates).toEqual(starts);
    await world.settle();
    expect(datesOf(world, drafted.series.id).map(({ startsAtMs }) => startsAtMs)).toEqual(starts);
  });

  it('[PLAN-9] looks everybody up once who hosts in turn: takes no bot, and tells who is not here', async () => {
    const world = await plannedWorld();
    const [second, gone, robot] = [userId('second'), userId('gone'), userId('robot')];
    world.server.members.set(gone, null).set(robot, { isBot: true });
    const asked = (...rota: UserId[]): ReturnType<typeof seriesInput> => seriesInput(weekly, { rota });
    expect(await codeOf(world.app.planSeries(host, asked(second, robot)))).toBe('is-bot');
    expect(plansOf(world).series.size).toBe(0);
    for (const rota of [
      [second, gone],
      [gone, second],
    ]) {
      const { warnings } = await value(world.app.planSeries(host, asked(...rota)));
      expect(warnings).toEqual([{ code: 'host-not-here', params: { user: gone } }]);
    }
  });

  it('[PLAN-12] is hosted by others from now on, but for dates that somebody was chosen for and those that have opened', async () => {
    const world = await plannedWorld();
    const [second, third, own] = [userId('second'), userId('third'), userId('own')];
    const series = await planSeries(world, often, { rota: [host.userId, second] });
    await jump(world, 61 * MINUTE_MS);
    await sweep(world);
    await value(world.app.changePlan(host, dateAt(world, series.id, 2).id, { hostId: own }));
    expect(await codeOf(world.app.changeSeries(actor('other', planGuild), series.id, { hosts: [third] }))).toBe(
      'not-your-plan',
    );
    expect(await codeOf(world.app.changeSeries(host, series.id, { hosts: [] }))).toBe('rota-too-long');
    const many = Array.from({ length: 26 }, (_, n) => userId(`h${n}`));
    expect(await codeOf(world.app.changeSeries(host, series.id, { hosts: many }))).toBe('rota-too-long');
    world.server.members.set(userId('gone'), null).set(userId('robot'), { isBot: true });
    expect(await codeOf(world.app.changeSeries(host, series.id, { hosts: [userId('gone')] }))).toBe('host-not-here');
    expect(await codeOf(world.app.changeSeries(host, series.id, { hosts: [userId('robot')] }))).toBe('is-bot');
    const seen = await value(world.app.changeSeries(host, series.id, { hosts: [third] }));
    expect([seen.series.hosts, seen.dates.length]).toEqual([[third], 3]);
    const hosts = datesOf(world, series.id).map(({ hostId }) => hostId);
    expect(hosts.slice(0, 4)).toEqual([host.userId, third, own, third]);
    expect(storedSeries(world, series.id).hosts).toEqual([third]);
  });

  it('[PLAN-12] is hosted by others, wherever the process is killed meanwhile, once it is asked for again', async () => {
    let kills = 0;
    for (let at = 1; ; at += 1) {
      const world = await plannedWorld();
      const third = userId('third');
      const series = await planSeries(world, often, { rota: [host.userId, userId('second')] });
      world.killAt = world.steps + at;
      void world.app.changeSeries(host, series.id, { hosts: [third] });
      await world.settle();
      if (!world.dead) break;
      kills += 1;
      await world.boot();
      await value(world.app.changeSeries(host, series.id, { hosts: [third] }));
      expect(new Set(datesOf(world, series.id).map(({ hostId }) => hostId)), `killed at ${at}`).toEqual(
        new Set([third]),
      );
    }
    expect(kills).toBeGreaterThan(5);
  });

  it('[PLAN-11] [PLAN-12] opens each date as a space of its own, in turn by its hosts, and makes the next ones', async () => {
    const world = await plannedWorld();
    const rota = [userId('host'), userId('second')];
    const series = await planSeries(world, often, { ...titled('Episode {n}'), rota });
    expect(numbers(world, series)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (let at = 0; at < 3; at += 1) {
      await jump(world, (at === 0 ? 60 : 720) * MINUTE_MS);
      await sweep(world);
    }
    const opened = [...world.spaces.values()].map(({ title, hostId }) => [title, hostId]);
    expect(opened).toEqual([
      ['Episode 1', 'host'],
      ['Episode 2', 'second'],
      ['Episode 3', 'host'],
    ]);
    expect(numbers(world, series)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it('[PLAN-11] has its next plans made by the sweep, though nothing else asks for them', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, weekly);
    const { plans, series: all } = plansOf(world);
    const [first, second] = datesOf(world, series.id);
    for (const one of [first, second])
      if (one !== undefined)
        plans.set(one.id, { ...one, life: { status: 'over', sinceMs: 1, why: 'skipped', byUserId: null } });
    all.set(series.id, { ...storedSeries(world, series.id), plannedUntilMs: world.clock.wallMs() });
    await sweep(world);
    expect(datesOf(world, series.id).filter(({ life }) => life.status === 'planned').length).toBeGreaterThan(0);
  });

  it('[PLAN-11] is written no more often for a clock that goes on while it is looked at', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, weekly);
    world.kill();
    const { wallMs } = world.clock;
    let reads = 0;
    Object.assign(world.clock, { wallMs: () => wallMs() + (reads += 1) });
    await world.boot();
    const { revision } = storedSeries(world, series.id);
    await world.app.seriesDue(series.id);
    expect(storedSeries(world, series.id).revision).toBeLessThanOrEqual(revision + 1);
  });

  it('[PLAN-11] finds its next date behind more that are left out than are asked for at once', async () => {
    const world = await plannedWorld();
    const drafted = await value(world.app.planSeries(host, seriesInput('every 30 minutes, first in 60 minutes')));
    const { series: all } = plansOf(world);
    const draft = storedSeries(world, drafted.series.id);
    const firstMs = drafted.dates[0] ?? 0;
    const exceptions = Array.from({ length: 30 }, (_, n) => ({
      originalMs: firstMs + n * 30 * MINUTE_MS,
      change: { type: 'skipped' } as const,
    }));
    all.set(draft.id, { ...draft, exceptions });
    await value(world.app.confirmSeries(host, draft.id, 0));
    await world.app.seriesDue(draft.id);
    expect(dateAt(world, draft.id, 0).startsAtMs).toBe(firstMs + 30 * 30 * MINUTE_MS);
  });

  it('[PLAN-13] skips one date: numbers move up, and it never opens', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, often, titled('Episode {n}'));
    const [second, third] = [dateAt(world, series.id, 1), dateAt(world, series.id, 2)];
    await value(world.app.cancelPlan(host, second.id));
    await world.settle();
    expect(stored(world, second.id).life).toMatchObject({ status: 'over', why: 'skipped' });
    expect(stored(world, third.id)).toMatchObject({ occurrence: { number: 2 }, opening: { title: 'Episode 2' } });
    expect(numbers(world, series)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await world.app.datesOf(storedSeries(world, series.id), 3)).not.toContain(second.startsAtMs);
  });

  it('[PLAN-7] [PLAN-13] has a date cancelled though its series is kept no longer', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, often);
    plansOf(world).series.clear();
    const first = dateAt(world, series.id, 0);
    await value(world.app.cancelPlan(host, first.id));
    expect(stored(world, first.id).life.status).toBe('over');
  });

  it('[PLAN-13] moves and changes one date alone', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, often, titled('{date} talk'));
    const [first, second] = [dateAt(world, series.id, 0), dateAt(world, series.id, 1)];
    const toMs = first.startsAtMs + 26 * 60 * MINUTE_MS;
    const moved = await value(world.app.movePlan(host, first.id, toMs));
    expect([first.opening.title, moved.plan.opening.title]).toEqual(['1970-01-01 talk', '1970-01-02 talk']);
    expect(moved.plan.occurrence).toEqual(first.occurrence);
    expect(storedSeries(world, series.id).exceptions).toEqual([
      { originalMs: first.startsAtMs, change: { type: 'moved', toMs } },
    ]);
    expect(await world.app.datesOf(storedSeries(world, series.id), 3)).toContain(toMs);
    await value(world.app.changePlan(host, second.id, { hostId: userId('guest') }));
    expect(storedSeries(world, series.id).hosts).toEqual(['host']);
    await jump(world, 61 * MINUTE_MS);
    await sweep(world);
    expect(world.spaces.size).toBe(0);
  });

  it('[PLAN-14] ends with its last date, or is cancelled with all that are planned', async () => {
    const world = await plannedWorld();
    const short = await planSeries(world, often, { until: '2 times' });
    const long = await planSeries(world, often);
    expect(await codeOf(world.app.cancelSeries(actor('other', planGuild), long.id))).toBe('not-your-plan');
    await value(world.app.cancelSeries(host, long.id));
    expect(new Set(datesOf(world, long.id).map(({ life }) => life.status))).toEqual(new Set(['over']));
    expect(await codeOf(world.app.cancelSeries(host, long.id))).toBe('series-over');
    for (const minutes of [60, 720]) {
      await jump(world, minutes * MINUTE_MS);
      await sweep(world);
    }
    expect(datesOf(world, short.id).map(({ life }) => life.status)).toEqual(['opened', 'opened']);
    expect(storedSeries(world, short.id).life).toMatchObject({ status: 'over', why: 'no-more-dates' });
    expect([...world.spaces.keys()]).toEqual(datesOf(world, short.id).map(({ id }) => id));
  });

  it('[PLAN-14] does not open a date now that its series does not want any more', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, often);
    const [first, second] = [dateAt(world, series.id, 0), dateAt(world, series.id, 1)];
    const { series: all } = plansOf(world);
    const skipped = { originalMs: first.startsAtMs, change: { type: 'skipped' } } as const;
    all.set(series.id, {
      ...storedSeries(world, series.id),
      exceptions: [skipped],
      life: { status: 'over', sinceMs: 1, why: 'cancelled' },
    });
    expect(await codeOf(world.app.openPlanned(host, first.id))).toBe('plan-over');
    expect(await codeOf(world.app.openPlanned(host, second.id))).toBe('plan-over');
    expect(stored(world, second.id).life).toMatchObject({ status: 'over', why: 'series-over' });
    expect(world.spaces.size).toBe(0);
  });

  it('[PLAN-15] leaves out dates that passed while nobody was there, and goes on with the next', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, 'every 60 minutes, first in 60 minutes');
    world.kill();
    world.clock.advance(30 * 60 * MINUTE_MS);
    await world.boot();
    await sweep(world);
    const states = datesOf(world, series.id).map(({ life }) => life.status);
    expect(states.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'missed'));
    const next = datesOf(world, series.id).slice(10);
    expect(next[0]?.startsAtMs).toBeGreaterThan(world.clock.wallMs() - 15 * MINUTE_MS);
    // The one that is late by less than its grace, and ten that are to come.
    expect(next.map(({ life }) => life.status).filter((status) => status === 'planned')).toHaveLength(10);
    expect(world.spaces.size).toBe(1);
  });

  it('[PLAN-11] [PLAN-12] has no gap and nothing twice, wherever the process is killed', async () => {
    const acts: readonly ((world: OutsideWorld, series: Series) => Promise<unknown>)[] = [
      (world, { id }) => world.app.cancelPlan(host, dateAt(world, id, 1).id),
      (world, { id }) => world.app.planDue(dateAt(world, id, 0).id, 1),
      (world, { id }) => world.app.cancelSeries(host, id),
    ];
    let kills = 0;
    for (const [number, act] of acts.entries()) {
      for (let at = 1; at < 60; at += 1) {
        const world = await plannedWorld();
        const series = await planSeries(world, often, titled('Episode {n}'));
        await jump(world, 60 * MINUTE_MS);
        world.killAt = world.steps + at;
        void act(world, series);
        await world.pass(1000);
        const wasKilled = world.dead;
        if (wasKilled) kills += 1;
        await world.boot();
        const isOver = storedSeries(world, series.id).life.status === 'over';
        // What is cancelled is cancelled as a whole, and not only once something looks at it again.
        if (isOver) expect(datesOf(world, series.id).filter(isComing), `act ${number} killed at ${at}`).toEqual([]);
        await sweep(world);
        const about = `act ${number} killed at ${at}`;
        const originals = datesOf(world, series.id).map(({ occurrence }) => occurrence?.originalMs);
        expect(new Set(originals).size, about).toBe(originals.length);
        const given = numbers(world, series);
        expect(given, about).toEqual(given.map((_, place) => place + 1));
        const titles = [...world.spaces.values()].map(({ title }) => title);
        // Whatever was cancelled is cancelled by then, or it was not and opened.
        expect(titles.length, about).toBeLessThanOrEqual(1);
        const wasCancelled = storedSeries(world, series.id).life.status === 'over';
        if (wasCancelled) expect(datesOf(world, series.id).some(({ life }) => life.status === 'planned')).toBe(false);
        if (!wasKilled) break;
      }
    }
    expect(kills).toBeGreaterThan(20);
  }, 30_000);
});

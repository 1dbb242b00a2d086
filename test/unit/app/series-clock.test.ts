import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import { outsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  datesOf,
  jump,
  planGuild,
  planInput,
  planSeries,
  seriesInput,
  sweep,
  titled,
  value,
} from '../../support/planned-world.ts';
import { actor } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';

const HOUR_MS = 3_600_000;
const host = actor('host', planGuild);

/** A world in the autumn of 2026, in a server of Berlin, with the real calendar. */
const autumn = async (): Promise<OutsideWorld> => {
  const world = outsideWorld({}, createCalendar());
  world.community.add(planGuild);
  world.settings.set(planGuild, { language: 'en', rules: { ...DEFAULT_RULES, zone: 'Europe/Berlin' } });
  world.clock.advance(Date.UTC(2026, 9, 20, 12) - world.clock.wallMs());
  await world.boot();
  return world;
};

describe('a series by the clock on the wall', () => {
  it('[PLAN-11] [PLAN-17] keeps its hour when the clocks change', async () => {
    const world = await autumn();
    const series = await planSeries(world, 'every Thursday 20:00', { until: '3 times' });
    for (const at of [Date.UTC(2026, 9, 22, 18), Date.UTC(2026, 9, 29, 19), Date.UTC(2026, 10, 5, 19)]) {
      await jump(world, at - world.clock.wallMs() - 1500);
      await sweep(world);
      const before = world.spaces.size;
      await jump(world, 1500);
      await sweep(world);
      expect(world.spaces.size).toBe(before + 1);
    }
    expect(datesOf(world, series.id).map(({ life }) => life.status)).toEqual(['opened', 'opened', 'opened']);
  });

  it('[PLAN-12] has the local date in its title', async () => {
    const world = await autumn();
    const series = await planSeries(world, 'every day 00:30', titled('Night of {date}'));
    expect(datesOf(world, series.id)[0]?.opening.title).toBe('Night of 2026-10-21');
  });

  it('[TIME-8] ends each way in which it was read by its own first date, and is not meant in one that is over before', async () => {
    const world = await autumn();
    const meant = async (until: string): Promise<readonly number[]> => {
      const input = { ...planInput('every tuesday at 8'), until, rota: [] };
      const { series, others } = await value(world.app.planSeries(host, input));
      return [series.recurrence, ...others].map((way) => createCalendar().dates(way, world.clock.wallMs(), 9).length);
    };
    // On a Tuesday: this evening, or in the morning from the next one on.
    expect(await meant('3 weeks')).toEqual([3, 3]);
    expect(await meant('tomorrow')).toEqual([1]);
    expect(
      await codeOf(world.app.planSeries(host, { ...planInput('every monday 8pm'), until: 'tomorrow', rota: [] })),
    ).toBe('series-ends-early');
  });

  it('[AGENDA-2] tells the dates of each way in which a series was read', async () => {
    const world = await autumn();
    const calendar = createCalendar();
    const said = 'every tuesday at 8';
    const { series, others, dates, otherDates } = await value(world.app.planSeries(host, seriesInput(said)));
    // This evening, or in the morning of the next Tuesdays; clocks go back on the 25th.
    expect(dates[0]).toBe(Date.UTC(2026, 9, 20, 18));
    const mornings = [27, 34, 41].map((day) => Date.UTC(2026, 9, day, 7));
    expect(otherDates).toEqual([mornings]);
    expect(others.map((way) => calendar.dates(way, world.clock.wallMs(), 3))).toEqual([mornings]);
    expect((await value(world.app.oneSeries(host, series.id))).otherDates).toEqual([mornings]);
    expect((await value(world.app.readRecurrence(host, said, null))).otherDates).toEqual([mornings]);
    const saved = await planSeries(world, 'every tuesday 20:00');
    expect((await value(world.app.oneSeries(host, saved.id))).otherDates).toBeUndefined();
    const asked = { which: { type: 'series', id: saved.id }, when: 'at 9', zone: null } as const;
    const moved = await value(world.app.draftMove(host, asked));
    // The series begins this evening: moved to the morning, on the next Tuesday.
    expect(new Set([moved?.dates[0], moved?.otherDates?.[0]?.[0]])).toEqual(
      new Set([Date.UTC(2026, 9, 20, 19), Date.UTC(2026, 9, 27, 8)]),
    );
    expect((await value(world.app.readMove(host, asked))).otherDates).toHaveLength(1);
  });

  it('[PLAN-2] asks about a time that comes twice', async () => {
    const world = await autumn();
    const drafted = await value(world.app.planSpace(host, planInput('2026-10-25 02:30')));
    expect(drafted.read.why).toBe('clocks-back');
    const [first = 0, second = 0] = drafted.read.choices;
    expect(second - first).toBe(HOUR_MS);
    expect((await value(world.app.confirmPlan(host, drafted.plan.id, 1))).plan.startsAtMs).toBe(second);
    expect(await codeOf(world.app.planSpace(host, planInput('yesterday 8pm')))).toBe('time-past');
  });
});

import { describe, expect, it } from 'vitest';
import { calendarWorld } from '../../support/calendar-world.ts';
import { killedAt } from '../../support/killed-at.ts';
import { deleteRoom, eventsOf } from '../../support/outside-events.ts';
import { outboxOf, type Posted } from '../../support/outside-outbox.ts';
import { channelId } from '../../support/outside-people.ts';
import { postersOf } from '../../support/outside-posters.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import { onlyRoom } from '../../support/planned-rooms.ts';
import { dateAt, jump, MINUTE_MS, plan, planSeries, stored, value } from '../../support/planned-world.ts';
import {
  ann,
  awaitedPlan,
  bob,
  boss,
  cleo,
  dan,
  host,
  idsOf,
  missedPlan,
  postedAs,
  waitingUntil,
} from '../../support/told-of-plans.ts';

const HOUR_MS = 60 * MINUTE_MS;

const ourWorld = (): Promise<OutsideWorld> =>
  calendarWorld({ announcing: { channelId: channelId('news'), roleId: null } });

/** Who was told of an end, and how. */
const told = (world: OutsideWorld): readonly Posted[] => postedAs(world, 'plan-cancelled:', 'series-cancelled:');
const toldPeople = (world: OutsideWorld): readonly string[] => idsOf(told(world));
const stamp = (atMs: number): string => `<t:${atMs / 1000}:`;

describe('what is planned and cancelled', () => {
  it('[PLAN-28] tells each whom it concerns once, in their language, and not who did it', async () => {
    const world = await ourWorld();
    const tea = await awaitedPlan(world);
    expect((await value(world.app.cancelPlan(host, tea.id))).told).toBe(4);
    expect(new Set(waitingUntil(world))).toEqual(new Set([tea.startsAtMs]));
    await world.pass(6000);
    expect(toldPeople(world)).toEqual(idsOf([ann, bob, cleo, dan]));
    for (const { userId, text } of told(world)) {
      expect(text).toContain(stamp(tea.startsAtMs));
      expect(text).toContain(userId === cleo.userId ? 'ألغي' : 'is cancelled');
    }
    // Nobody is told again by what is pressed twice, and nobody reminded.
    await world.app.cancelPlan(host, tea.id);
    await jump(world, 3 * HOUR_MS);
    await world.app.remind();
    await world.pass(6000);
    expect(outboxOf(world).posted).toHaveLength(4);
  });

  it.each(['one', 'date', 'series'] as const)(
    '[PLAN-28] tells why, where a reason is given that may be read (%s)',
    async (what) => {
      const world = await calendarWorld({ words: ['rotten'] });
      const why = async (reason: string): Promise<readonly string[]> => {
        const series = what === 'one' ? null : await planSeries(world, 'every day at 18:00');
        const tea = series === null ? await plan(world, 'in 3 hours') : dateAt(world, series.id, 0);
        await value(world.app.beInterested(ann, tea.id));
        await value(world.app.setOwnLanguage(cleo, 'ar'));
        await value(world.app.beInterested(cleo, tea.id));
        const by = { ...host, reason };
        const before = told(world).length;
        if (what === 'series' && series !== null) await value(world.app.cancelSeries(by, series.id));
        else await value(world.app.cancelPlan(by, tea.id));
        await world.pass(6000);
        return told(world)
          .slice(before)
          .map(({ text }) => text);
      };
      const [toAnn, toCleo] = (await why('The hall *leaks*')).toSorted();
      expect(toAnn).toMatch(/\nWhy: .*hall \\\*leaks/u);
      expect(toCleo).toMatch(/\nالسبب: .*hall/u);
      for (const text of await why('a rotten day')) expect(text).not.toContain('rotten');
    },
  );

  it('[PLAN-28] by somebody else tells its host too, and its poster says so', async () => {
    const world = await ourWorld();
    const tea = await plan(world, 'in 3 hours');
    await world.pass(6000);
    await value(world.app.cancelPlan(boss, tea.id));
    await world.pass(6000);
    expect(toldPeople(world)).toEqual(idsOf([host]));
    const [poster] = postersOf(world).standing.values();
    expect(poster?.facts.plan.life).toMatchObject({ status: 'over', why: 'cancelled' });
  });

  it('[PLAN-28] as one date of a series tells of that date alone, and of a whole series each once', async () => {
    const world = await ourWorld();
    const series = await planSeries(world, 'every day at 18:00');
    const [first, second, third] = [0, 1, 2].map((at) => dateAt(world, series.id, at));
    if (first === undefined || second === undefined || third === undefined) throw new Error('no dates');
    await value(world.app.beInterested(ann, first.id));
    for (const date of [second, third]) await value(world.app.beInterested(bob, date.id));
    expect((await value(world.app.cancelPlan(host, first.id))).told).toBe(1);
    await world.pass(6000);
    expect(toldPeople(world)).toEqual(idsOf([ann]));
    expect(told(world)[0]?.text).toContain('other dates of its series stay');
    expect((await value(world.app.cancelSeries(boss, series.id))).told).toBe(2);
    await world.pass(6000);
    expect(toldPeople(world)).toEqual(idsOf([ann, bob, host]));
    const toBob = told(world).find(({ userId }) => userId === bob.userId)?.text ?? '';
    const toHost = told(world).find(({ userId }) => userId === host.userId)?.text ?? '';
    for (const date of [second, third]) expect(toBob).toContain(stamp(date.startsAtMs));
    expect([toBob, toHost].map((text) => text.split('\n- ').length - 1)).toEqual([2, 4]);
    expect(toHost).toMatch(/and \d+ dates more/u);
  });

  it('[PLAN-28] [EVENT-4] in Discord tells all but who did it, whoever planned it where that is not known', async () => {
    const world = await ourWorld();
    const tea = await plan(world, 'in 3 hours');
    for (const one of [ann, bob]) await value(world.app.beInterested(one, tea.id));
    await world.pass(6000);
    eventsOf(world).cancel(eventsOf(world).one().id, ann.userId);
    await world.pass(6000);
    expect(stored(world, tea.id).life.status).toBe('over');
    expect(toldPeople(world)).toEqual(idsOf([bob, host]));
  });

  it('[PLAN-28] [EVENT-13] since its room was deleted tells its host of that, and the others', async () => {
    const world = await ourWorld();
    const tea = await plan(world, 'in 3 hours');
    await value(world.app.goTo(ann, tea.id));
    deleteRoom(world, onlyRoom(world).id);
    await world.pass(15_000);
    expect(toldPeople(world)).toEqual(idsOf([ann]));
    const toHost = outboxOf(world).posted.filter(({ userId }) => userId === host.userId);
    expect(toHost.map(({ text }) => text)).toEqual([expect.stringContaining('deleted the room')]);
  });

  it('[SAY-7] [EVENT-13] tells its host in their own language that its room was deleted', async () => {
    const world = await ourWorld();
    await value(world.app.setOwnLanguage(host, 'ar'));
    await plan(world, 'in 3 hours');
    deleteRoom(world, onlyRoom(world).id);
    await world.pass(15_000);
    expect(outboxOf(world).posted.map(({ text }) => text)).toEqual([expect.stringContaining('حذفت غرفة')]);
  });

  it('[PLAN-28] [PLAN-24] by new times of its series that have no date for it is told with these', async () => {
    const world = await ourWorld();
    const until = new Date(world.clock.wallMs() + 3 * 24 * HOUR_MS).toISOString().slice(0, 10);
    const series = await planSeries(world, 'every day at 18:00', { until });
    const [first, second] = [dateAt(world, series.id, 0), dateAt(world, series.id, 1)];
    for (const date of [first, second]) await value(world.app.beInterested(ann, date.id));
    await value(world.app.beInterested(bob, second.id));
    const drafted = await value(
      world.app.draftMove(host, { which: { type: 'series', id: series.id }, when: 'every Thursday 20:00', zone: null }),
    );
    expect(drafted?.ended).toBeGreaterThan(0);
    if (drafted !== null) await value(world.app.moveSeries(host, drafted.draft.id, 0));
    await world.pass(6000);
    expect(stored(world, second.id).life).toMatchObject({ status: 'over', why: 'series-over' });
    const moved = postedAs(world, 'series-moved:');
    expect(idsOf(moved)).toEqual(idsOf([ann, bob]));
    for (const { text } of moved) expect(text).toContain(`${stamp(second.startsAtMs)}f> → **cancelled**`);
    expect(toldPeople(world)).toEqual([]);
  });

  it('[PLAN-28] after its start tells nobody', async () => {
    const world = await ourWorld();
    const tea = await missedPlan(world);
    expect(stored(world, tea.id).life.status).toBe('missed');
    await value(world.app.cancelPlan(boss, tea.id));
    await world.pass(6000);
    expect(toldPeople(world)).toEqual([]);
  });

  it.each(['one', 'date', 'series'] as const)(
    '[PLAN-28] is stored with what is told of it, wherever the process is killed (%s): once each, or not at all',
    async (what) => {
      let [kills, done] = [0, 0];
      for (let at = 1; ; at += 1) {
        const world = await ourWorld();
        // Two dates of it have their plan: each is a few more steps at which the process may be killed.
        const series = what === 'one' ? null : await planSeries(world, 'every Thursday 18:00');
        const tea = series === null ? await plan(world, 'in 3 hours') : dateAt(world, series.id, 0);
        for (const one of [ann, bob]) await value(world.app.beInterested(one, tea.id));
        const wasKilled = await killedAt(world, at, () =>
          what === 'series' && series !== null
            ? world.app.cancelSeries(host, series.id)
            : world.app.cancelPlan(host, tea.id),
        );
        if (wasKilled) kills += 1;
        await jump(world, MINUTE_MS);
        await world.pass(6000);
        const isEnded = stored(world, tea.id).life.status === 'over';
        const added = outboxOf(world).added.filter((key) => key.includes('-cancelled:')).length;
        expect(added, `killed at ${at}`).toBe(isEnded ? 2 : 0);
        expect(toldPeople(world).length, `killed at ${at}`).toBeLessThanOrEqual(isEnded ? 2 : 0);
        if (isEnded) done += 1;
        if (!wasKilled) {
          expect(toldPeople(world)).toEqual(idsOf([ann, bob]));
          break;
        }
      }
      expect(kills).toBeGreaterThan(5);
      expect([done > 0, done <= kills + 1]).toEqual([true, true]);
    },
  );
});

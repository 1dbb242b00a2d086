import { describe, expect, it } from 'vitest';
import type { SpaceId } from '../../../src/lib/index.ts';
import { calendarWorld } from '../../support/calendar-world.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { killedAt } from '../../support/killed-at.ts';
import { outboxOf, type Posted } from '../../support/outside-outbox.ts';
import type { OutsideWorld } from '../../support/outside.ts';
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

/** Who was told of a new time, in the order of being told, and how. */
const told = (world: OutsideWorld): readonly Posted[] => postedAs(world, 'plan-moved:');
const toldPeople = (world: OutsideWorld): readonly string[] => idsOf(told(world));
const reminded = (world: OutsideWorld, who: { readonly userId: string }): number =>
  postedAs(world, 'remind:').filter(({ userId }) => userId === who.userId).length;

describe('one plan that is moved', () => {
  it('[PLAN-27] tells each whom it concerns once, in their language, with both times, and not who moved it', async () => {
    const world = await calendarWorld();
    const tea = await awaitedPlan(world);
    const moved = await value(world.app.movePlan(host, tea.id, tea.startsAtMs + HOUR_MS));
    expect([moved.isMoved, moved.told]).toEqual([true, 4]);
    expect(new Set(waitingUntil(world))).toEqual(new Set([tea.startsAtMs + HOUR_MS]));
    await world.pass(6000);
    expect(toldPeople(world)).toEqual(idsOf([ann, bob, cleo, dan]));
    const stamps = [tea.startsAtMs, tea.startsAtMs + HOUR_MS].map((atMs) => `<t:${atMs / 1000}:`);
    for (const { userId, text } of told(world)) {
      for (const stamp of stamps) expect(text).toContain(stamp);
      expect(text).toContain(userId === cleo.userId ? 'تغير وقت' : 'The time of');
    }
    // Who hosts it is told when somebody else moves it; of another move all are told again.
    await value(world.app.movePlan(boss, tea.id, tea.startsAtMs + 2 * HOUR_MS));
    await world.pass(6000);
    expect(toldPeople(world).length).toBe(9);
    expect(toldPeople(world)).toContain(host.userId);
    expect(toldPeople(world)).not.toContain(boss.userId);
  });

  it('[AGENDA-4] is looked at before it is moved: what would be in its way then, and nothing else', async () => {
    const world = await calendarWorld();
    const tea = await plan(world, 'in 3 hours');
    const other = await plan(world, 'in 8 hours');
    const before = stored(world, tea.id);
    const codesAt = async (atMs: number): Promise<readonly string[]> =>
      (await value(world.app.planAt(host, tea.id, atMs))).warnings.map(({ code }) => code);
    const clear = await codesAt(tea.startsAtMs);
    expect(await codesAt(other.startsAtMs)).toEqual(expect.arrayContaining([...clear, 'plan-same-host']));
    expect(clear).not.toContain('plan-same-host');
    expect(stored(world, tea.id)).toEqual(before);
    expect((await world.app.planAt(boss, 'nothere00000' as SpaceId, 1)).ok).toBe(false);
  });

  it('[PLAN-27] [PLAN-26] tells why, where a reason is given that may be read', async () => {
    const world = await calendarWorld({ words: ['rotten'] });
    const tea = await plan(world, 'in 3 hours');
    await value(world.app.beInterested(ann, tea.id));
    await value(world.app.movePlan({ ...host, reason: 'The hall leaks' }, tea.id, tea.startsAtMs + HOUR_MS));
    await value(world.app.movePlan({ ...host, reason: 'a rotten day' }, tea.id, tea.startsAtMs + 2 * HOUR_MS));
    const series = await planSeries(world, 'every day at 18:00');
    await value(world.app.beInterested(bob, dateAt(world, series.id, 0).id));
    const asked = { which: { type: 'series', id: series.id }, when: '20:00', zone: null } as const;
    const drafted = await value(world.app.draftMove(host, asked));
    if (drafted === null) throw new Error('they are at 20:00 already');
    await value(world.app.moveSeries({ ...host, reason: 'Prayer' }, drafted.draft.id, 0));
    await world.pass(6000);
    const [first, second] = told(world).map(({ text }) => text);
    expect(first).toMatch(/\nWhy: .*The hall leaks/u);
    expect(second).not.toContain('Why');
    expect(postedAs(world, 'series-moved:').map(({ text }) => text)).toEqual([
      expect.stringMatching(/\nWhy: .*Prayer/u),
    ]);
  });

  it('[PLAN-27] [PLAN-7] to the time that it has is not moved, and nobody is told', async () => {
    const world = await calendarWorld();
    const tea = await plan(world, 'in 3 hours');
    await value(world.app.beInterested(ann, tea.id));
    const moved = await value(world.app.movePlan(host, tea.id, tea.startsAtMs));
    expect([moved.isMoved, moved.told]).toEqual([false, 0]);
    await value(world.app.changePlan(host, tea.id, { title: 'Coffee' }));
    await world.pass(6000);
    expect([stored(world, tea.id).revision, told(world)]).toEqual([tea.revision + 1, []]);
  });

  it('[PLAN-27] tells who is reminded of the new start within a minute by that reminder alone', async () => {
    const world = await calendarWorld();
    const tea = await plan(world, 'in 3 hours');
    await value(world.app.beInterested(ann, tea.id));
    await value(world.app.remindMe(bob, tea.id, 10));
    await value(world.app.remindMe(cleo, tea.id, 0));
    const soon = await value(world.app.movePlan(host, tea.id, world.clock.wallMs() + 5 * MINUTE_MS));
    expect(soon.told).toBe(2);
    await world.app.remind();
    await world.pass(6000);
    expect(toldPeople(world)).toEqual(idsOf([ann, cleo]));
    expect([reminded(world, ann), reminded(world, bob), reminded(world, cleo)]).toEqual([0, 1, 0]);
    // Away from a start of which he was reminded, and back to it: no reminder would come.
    const { startsAtMs } = stored(world, tea.id);
    await value(world.app.movePlan(host, tea.id, startsAtMs + 3 * HOUR_MS));
    await value(world.app.movePlan(host, tea.id, startsAtMs));
    await world.app.remind();
    await world.pass(6000);
    expect(toldPeople(world).filter((userId) => userId === bob.userId)).toHaveLength(2);
    expect(reminded(world, bob)).toBe(1);
    // In a moment, when it opens.
    await value(world.app.movePlan(host, tea.id, world.clock.wallMs() + MINUTE_MS));
    await world.pass(6000);
    expect(toldPeople(world).filter((userId) => userId === cleo.userId)).toHaveLength(3);
  });

  it('[PLAN-27] which was missed is told of with its new time; so is one date of a series, of that alone', async () => {
    const world = await calendarWorld();
    const tea = await missedPlan(world);
    expect(stored(world, tea.id).life.status).toBe('missed');
    await value(world.app.movePlan(host, tea.id, world.clock.wallMs() + HOUR_MS));
    const series = await planSeries(world, 'every day at 18:00', {}, host);
    const [first, second] = [dateAt(world, series.id, 0), dateAt(world, series.id, 1)];
    await value(world.app.beInterested(bob, first.id));
    await value(world.app.beInterested(cleo, second.id));
    await value(world.app.movePlan(host, second.id, second.startsAtMs + HOUR_MS));
    await world.pass(6000);
    expect(toldPeople(world)).toEqual(idsOf([ann, cleo]));
  });

  it('[PLAN-27] [EVENT-3] in Discord’s event tells all but who did it', async () => {
    const world = await calendarWorld();
    const tea = await plan(world, 'in 3 hours');
    await value(world.app.beInterested(ann, tea.id));
    await value(world.app.beInterested(bob, tea.id));
    await world.pass(6000);
    const { id } = eventsOf(world).one();
    eventsOf(world).change(id, { startsAtMs: tea.startsAtMs + HOUR_MS }, ann.userId);
    await world.pass(6000);
    expect(stored(world, tea.id).startsAtMs).toBe(tea.startsAtMs + HOUR_MS);
    expect(toldPeople(world)).toEqual(idsOf([bob, host]));
    expect(eventsOf(world).one()).toMatchObject({ id, startsAtMs: tea.startsAtMs + HOUR_MS });
  });

  it('[PLAN-27] is moved with what is told of it, wherever the process is killed: once each, or not at all', async () => {
    let [kills, done] = [0, 0];
    for (let at = 1; ; at += 1) {
      const world = await calendarWorld();
      const tea = await plan(world, 'in 3 hours');
      for (const one of [ann, bob]) await value(world.app.beInterested(one, tea.id));
      const wasKilled = await killedAt(world, at, () => world.app.movePlan(host, tea.id, tea.startsAtMs + HOUR_MS));
      if (wasKilled) kills += 1;
      await jump(world, MINUTE_MS);
      await world.pass(6000);
      const isMoved = stored(world, tea.id).startsAtMs !== tea.startsAtMs;
      expect(outboxOf(world).added.filter((key) => key.startsWith('plan-moved:')).length, `killed at ${at}`).toBe(
        isMoved ? 2 : 0,
      );
      expect(toldPeople(world).length, `killed at ${at}`).toBeLessThanOrEqual(isMoved ? 2 : 0);
      if (isMoved) done += 1;
      if (!wasKilled) {
        expect(toldPeople(world)).toEqual(idsOf([ann, bob]));
        break;
      }
    }
    expect(kills).toBeGreaterThan(5);
    expect([done > 0, done <= kills]).toEqual([true, true]);
  });
});

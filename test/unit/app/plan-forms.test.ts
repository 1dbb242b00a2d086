import { describe, expect, it } from 'vitest';
import { actor } from '../../support/outside-people.ts';
import {
  codeOf,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  stored,
  value,
} from '../../support/planned-world.ts';

const [host, other] = [actor('host', planGuild), actor('other', planGuild)];

describe('what is changed of what is planned', () => {
  it('[PLAN-7] is no revision where nothing is otherwise, of a plan and of a series', async () => {
    const world = await plannedWorld();
    const { id, revision } = await plan(world, 'in 60 minutes');
    const same = await value(world.app.changePlan(host, id, { title: 'Tea', seats: null, rules: { hidden: false } }));
    expect([same.isChanged, stored(world, id).revision]).toEqual([false, revision]);
    expect((await value(world.app.changePlan(host, id, { seats: 4 }))).isChanged).toBe(true);
    const series = await planSeries(world, 'every 720 minutes, first in 60 minutes');
    expect((await value(world.app.changeSeries(host, series.id, { title: 'Tea' }))).isChanged).toBe(false);
    expect((await value(world.app.changeSeries(host, series.id, { title: 'Mint' }))).isChanged).toBe(true);
  });

  it('[PLAN-9] [AGENDA-6] for adults in a lent room that is for everybody is told, of a series too, until the room is', async () => {
    const world = await plannedWorld();
    const room = world.room('lent', planGuild);
    const input = { opening: { ...planInput('').opening, room } };
    const { id } = await plan(world, 'in 60 minutes', input);
    const series = await planSeries(world, 'every 720 minutes, first in 60 minutes', input);
    const rules = { adultsOnly: true };
    const changed = await value(world.app.changePlan(host, id, { rules }));
    expect(changed.warnings.map(({ code }) => code)).toContain('room-not-for-adults');
    expect((await value(world.app.changeSeries(host, series.id, { rules }))).unfit?.code).toBe('room-not-for-adults');
    world.room('lent', planGuild, { adultsOnly: true });
    expect((await value(world.app.oneSeries(host, series.id))).unfit).toBe(null);
  });

  it('[OVERFLOW-10] [PLAN-9] that goes to a lent room says that as many as it says do not count there, of a series too, and keeps them for a room of ours', async () => {
    const world = await plannedWorld();
    const room = world.room('lent', planGuild);
    const input = { opening: { ...planInput('').opening, rules: { places: 20 } } };
    const { id } = await plan(world, 'in 60 minutes', input);
    const series = await planSeries(world, 'every 720 minutes, first in 60 minutes', input);
    const told = { code: 'places-of-lent', params: { channel: `<#${room}>`, places: '20' } };
    expect((await value(world.app.planOf(host, id))).warnings).not.toContainEqual(told);
    expect((await value(world.app.changePlan(host, id, { room }))).warnings).toContainEqual(told);
    expect((await value(world.app.changeSeries(host, series.id, { room }))).unfit).toEqual(told);
    expect((await value(world.app.oneSeries(host, series.id))).unfit).toEqual(told);
    expect(stored(world, id).opening.rules).toMatchObject({ places: 20 });
    const back = await value(world.app.changePlan(host, id, { room: null }));
    expect(back.warnings.map(({ code }) => code)).not.toContain('places-of-lent');
    expect((await value(world.app.changeSeries(host, series.id, { room: null }))).unfit).toBe(null);
  });

  it('[PLAN-23] keeps a form that was not taken for who typed it, for a while, and not for who wants to be forgotten', async () => {
    const world = await plannedWorld();
    const typed = { title: 'Mine' };
    world.app.keepForm(host, 'plan a', { title: 'Older' });
    world.app.keepForm(host, 'plan a', typed);
    expect([world.app.keptForm(host, 'plan a'), world.app.keptForm(other, 'plan a')]).toEqual([typed, null]);
    await jump(world, 16 * MINUTE_MS);
    expect(world.app.keptForm(host, 'plan a')).toBe(null);
    for (let at = 0; at <= 500; at += 1) world.app.keepForm(other, `plan ${at}`, typed);
    expect([world.app.keptForm(other, 'plan 0'), world.app.keptForm(other, 'plan 1')]).toEqual([null, typed]);
    world.app.keepForm(host, 'plan b', typed);
    await value(world.app.forgetMe(other));
    expect([world.app.keptForm(other, 'plan 1'), world.app.keptForm(host, 'plan b')]).toEqual([null, typed]);
  });

  it('[RATE-5] are changed and moved only so often by one person, series too', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 60 minutes');
    const weekly = await planSeries(world, 'every 10080 minutes, first in 600 minutes');
    for (let n = 0; n < 20; n += 1) {
      await value(world.app.changePlan(host, tea.id, { title: `Tea ${n}` }));
      await value(world.app.movePlan(host, tea.id, tea.startsAtMs + n * MINUTE_MS));
    }
    const acts = [
      world.app.changePlan(host, tea.id, { title: 'Coffee' }),
      world.app.movePlan(host, tea.id, tea.startsAtMs),
      world.app.changeSeries(host, weekly.id, { title: 'Coffee' }),
      world.app.makeRoomFor(host, tea.id),
    ];
    expect(await Promise.all(acts.map(codeOf))).toEqual(acts.map(() => 'asked-too-often'));
    const boss = actor('boss', planGuild, { serverManager: true });
    expect(await codeOf(world.app.changePlan(boss, tea.id, { title: 'Coffee' }))).toBe('ok');
    await world.pass(11 * MINUTE_MS);
    expect(await codeOf(world.app.changeSeries(host, weekly.id, { title: 'Coffee' }))).toBe('ok');
    expect(await codeOf(world.app.cancelPlan(host, tea.id))).toBe('ok');
  });
});

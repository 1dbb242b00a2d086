import { NO_ABOUT } from '../../../src/domain/index.ts';
import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../../src/app/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import { postersOf } from '../../support/outside-posters.ts';
import {
  codeOf,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  sweep,
  value,
} from '../../support/planned-world.ts';
import { postedLater } from '../../support/told-of-plans.ts';

const news = channelId('news');
const host = actor('host', planGuild);
const stranger = actor('stranger', planGuild);
// as: any text may stand in for a role's id here.
const friends = 'friends' as RoleId;
const friend = actor('friend', planGuild, { roles: [friends] });
const weekly = 'every 10080 minutes, first in 60 minutes';

const hidden: PlanInput['opening'] = {
  title: 'Secret',
  description: null,
  about: NO_ABOUT,
  kind: null,
  room: null,
  preset: 'panel-talk',
  rules: { hidden: true, access: { type: 'roles', roleIds: [friends] } },
};

describe('a planned space that is hidden', () => {
  it('[ACCESS-1] is told of only to who may see it, and so is its series', async () => {
    const world = await plannedWorld();
    const { app } = world;
    const secret = await plan(world, 'in 60 minutes', { opening: hidden });
    const series = await planSeries(world, weekly, { opening: hidden });
    const agenda = await app.agenda(stranger, { number: 0, size: 6 });
    expect([agenda.plans, agenda.series]).toEqual([[], []]);
    expect([await app.comingPlans(stranger), await app.seriesOf(stranger)]).toEqual([[], []]);
    expect(await codeOf(app.planOf(stranger, secret.id))).toBe('plan-not-found');
    expect(await codeOf(app.oneSeries(stranger, series.id))).toBe('series-not-found');
    for (const asked of [app.cancelPlan(stranger, secret.id), app.changePlan(stranger, secret.id, { title: 'Mine' })])
      expect(await codeOf(asked)).toBe('plan-not-found');
    expect(await codeOf(app.openPlanned(stranger, secret.id))).toBe('plan-not-found');
    expect(await codeOf(app.movePlan(stranger, secret.id, secret.startsAtMs + MINUTE_MS))).toBe('plan-not-found');
    expect(await codeOf(app.cancelSeries(stranger, series.id))).toBe('series-not-found');
    expect(await codeOf(app.goTo(stranger, secret.id))).toBe('rsvp-over');
    expect(await codeOf(app.remindMe(stranger, secret.id, 'usual'))).toBe('rsvp-over');
    const others = [host, friend, actor('mod', planGuild, { moderator: true })];
    for (const one of [...others, actor('boss', planGuild, { serverManager: true })]) {
      const seen = await app.agenda(one, { number: 0, size: 6 });
      expect(seen.plans.map((entry) => (entry.plan ?? entry.date).opening.title)).toEqual(Array(5).fill('Secret'));
      expect([seen.series.length, (await app.comingPlans(one)).length, (await app.seriesOf(one)).length]).toEqual([
        1, 3, 1,
      ]);
      expect(await codeOf(app.planOf(one, secret.id))).toBe('ok');
    }
    expect(await codeOf(app.goTo(friend, secret.id))).toBe('ok');
  });

  it('[ACCESS-1] is in the way of others without its title', async () => {
    const world = await plannedWorld();
    await plan(world, 'in 60 minutes', { opening: hidden });
    const asked = planInput('in 60 minutes', { hostId: userId('host') });
    const titles = async (by: typeof host): Promise<readonly (string | undefined)[]> => {
      const { warnings } = await value(world.app.planSpace(by, asked));
      return warnings.filter(({ code }) => code === 'plan-same-host').map(({ params }) => params['title']);
    };
    expect([await titles(stranger), await titles(friend)]).toEqual([[undefined], ['Secret']]);
  });

  it('[ACCESS-1] has no poster, and its host is told of it nowhere in public', async () => {
    const world = await plannedWorld({ announcing: { channelId: news, roleId: null }, logChannel: channelId('log') });
    outboxOf(world).takesNone.add(host.userId);
    const secret = await plan(world, 'in 20 minutes', { opening: hidden });
    await world.pass(70_000);
    expect(postersOf(world).standing.size).toBe(0);
    expect(postersOf(world).stored.get(secret.id)).toEqual({ status: 'over', why: 'hidden' });
    await jump(world, 40 * MINUTE_MS);
    await sweep(world);
    await world.pass(3000);
    expect(new Set(outboxOf(world).posted.map((one) => one.channelId))).toEqual(new Set([channelId('log')]));
    expect(postedLater(world)).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, userId } from '../../support/outside-people.ts';
import {
  codeOf,
  dateAt,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  stored,
  storedSeries,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const boss = { ...actor('boss', planGuild, { serverManager: true }), reason: 'a raid' };

describe('all that one person planned', () => {
  it('[AGENDA-11] is cancelled at once by who manages the server, and nothing else is', async () => {
    const world = await plannedWorld();
    const own = [await plan(world, 'in 60 minutes'), await plan(world, 'in 120 minutes')];
    const { id } = await planSeries(world, 'every 10080 minutes, first in 600 minutes');
    const theirs = await value(world.app.planSpace(boss, planInput('in 90 minutes', { hostId: host.userId })));
    await value(world.app.confirmPlan(boss, theirs.plan.id, 0));
    await value(world.app.goTo(actor('ann', planGuild), own[0]?.id ?? theirs.plan.id));
    expect(await value(world.app.plannedBy(boss, host.userId))).toEqual({ plans: 2, series: 1 });
    for (const other of [host, actor('mod', planGuild, { moderator: true })]) {
      expect(await codeOf(world.app.plannedBy(other, host.userId))).toBe('not-server-manager');
      expect(await codeOf(world.app.cancelAllOf(other, host.userId))).toBe('not-server-manager');
    }
    const opened = await value(world.app.openPlanned(host, own[1]?.id ?? theirs.plan.id));
    await opened.ready;
    expect(await value(world.app.cancelAllOf(boss, host.userId))).toEqual({ plans: 1, series: 1, told: 2 });
    expect(own.map((one) => stored(world, one.id).life.status)).toEqual(['over', 'opened']);
    expect(storedSeries(world, id).life).toMatchObject({ status: 'over', why: 'cancelled' });
    expect(stored(world, dateAt(world, id, 0).id).life.status).toBe('over');
    expect(stored(world, theirs.plan.id).life.status).toBe('planned');
    const lines = (await value(world.app.serverLog(boss))).lines.filter(({ actorId }) => actorId === boss.userId);
    expect(lines.map(({ act, reason }) => [act, reason])).toEqual([
      ['plan-made', 'a raid'],
      ['series-cancelled', 'a raid'],
      ['plan-cancelled', 'a raid'],
    ]);
    await world.pass(3000);
    const told = outboxOf(world).posted.filter(({ key }) => key.startsWith('plan-cancelled:'));
    expect(told.map((one) => one.userId)).toContain(userId('ann'));
    // Done again it does nothing.
    expect(await value(world.app.cancelAllOf(boss, host.userId))).toEqual({ plans: 0, series: 0, told: 0 });
  });
});

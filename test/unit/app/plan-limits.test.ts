import { describe, expect, it } from 'vitest';
import { PLAN_LIMITS } from '../../../src/domain/index.ts';
import { aPlan, aSeries } from '../../support/a-plan.ts';
import { actor } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { codeOf, plan, planGuild, planInput, plannedWorld, seriesInput, value } from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const theirs = { guildId: planGuild, byUserId: host.userId, life: { status: 'planned', sinceMs: 1 } } as const;

describe('the limits of what is planned', () => {
  it('[PLAN-8] let through as many as there is room for, of plans that are saved at the same moment', async () => {
    const world = await plannedWorld();
    for (let n = 1; n < PLAN_LIMITS.perPerson; n += 1) {
      const one = aPlan(`held${n}`, { ...theirs, startsAtMs: world.clock.wallMs() + n * 86_400_000 });
      plansOf(world).plans.set(one.id, one);
    }
    const draft = async () => (await value(world.app.planSpace(host, planInput('in 90 minutes')))).plan.id;
    const drafts = [await draft(), await draft(), await draft(), await draft()];
    const codes = await Promise.all(drafts.map((id) => codeOf(world.app.confirmPlan(host, id, 0))));
    expect(codes.toSorted()).toEqual(['ok', ...Array.from({ length: 3 }, () => 'too-many-plans-yours')]);
    // Who saves the same draft twice has saved it.
    const saved = drafts[codes.indexOf('ok')];
    if (saved !== undefined) expect(await codeOf(world.app.confirmPlan(host, saved, 0))).toBe('ok');
    const other = actor('other', planGuild);
    expect((await plan(world, 'in 90 minutes', {}, other)).life.status).toBe('planned');
  });

  it('[PLAN-8] let through as many series likewise', async () => {
    const world = await plannedWorld();
    const running = { guildId: planGuild, byUserId: host.userId, life: { status: 'running', sinceMs: 1 } } as const;
    for (let n = 1; n < PLAN_LIMITS.seriesPerPerson; n += 1) {
      const one = aSeries(`held${n}`, running);
      plansOf(world).series.set(one.id, one);
    }
    const when = 'every 10080 minutes, first in 90 minutes';
    const draft = async () => (await value(world.app.planSeries(host, seriesInput(when)))).series.id;
    const drafts = [await draft(), await draft(), await draft()];
    const codes = await Promise.all(drafts.map((id) => codeOf(world.app.confirmSeries(host, id, 0))));
    expect(codes.toSorted()).toEqual(['ok', 'too-many-series-yours', 'too-many-series-yours']);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/commands/index.ts';
import type { SpaceId, UserId } from '../../../src/lib/index.ts';
import { guest, host } from '../../support/a-space.ts';
import { nodesOf, pressed, saidBy } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries } from '../../support/told-planning.ts';

// as: test data stands in for what the edges parse.
const stranger = '666666666666666666' as UserId;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);

const picksOf = (reply: Reply): readonly unknown[] =>
  nodesOf(reply)
    .filter(({ type }) => type === 5)
    .map(({ placeholder, default_values: chosen }) => [placeholder, chosen]);

describe('the host', () => {
  it('[AGENDA-6] of a plan is picked on its card', async () => {
    const plan = aPlan('tea');
    app.planning.plans = [plan];
    const card = await pressed(app, 'plan-pick', { values: [plan.id] });
    expect(picksOf(card)).toEqual([['Another host…', undefined]]);
    const reply = await pressed(app, 'plan-host', { space: plan.id, values: [guest] });
    expect(called('changePlan')).toEqual([[plan.id, { hostId: guest }]]);
    expect(saidBy(reply)).toContain('Tea');
    expect(picksOf(reply)).toHaveLength(1);
  });

  it('[AGENDA-6] of a series are picked on its card, where those who host it stand already', async () => {
    const series = aSeries('show', { hosts: [host, guest] });
    app.planning.series = [series];
    const card = await pressed(app, 'plan-pick', { values: [`series:${series.id}`] });
    const chosen = [host, guest].map((id) => ({ id, type: 'user' }));
    expect(picksOf(card)).toEqual([['Who hosts in turn…', chosen]]);
    // as: a series' id stands where that of a space does.
    const space = series.id as string as SpaceId;
    const reply = await pressed(app, 'series-hosts', { space, values: [guest] });
    expect(called('changeSeries')).toEqual([[series.id, { hosts: [guest] }]]);
    expect(saidBy(reply)).not.toContain('in turn');
  });

  it('[AGENDA-6] is no bot and nobody from elsewhere', async () => {
    const plan = aPlan('tea');
    app.planning.plans = [plan];
    for (const act of ['plan-host', 'series-hosts']) {
      expect(saidBy(await pressed(app, act, { space: plan.id, values: ['9'.repeat(18)] }))).toContain('bot');
      expect(saidBy(await pressed(app, act, { space: plan.id, values: ['8'.repeat(18)] }))).toContain('not a member');
      expect(saidBy(await pressed(app, act, { space: null, values: [guest] }))).toContain('earlier state');
      // An id that begins with a zero is none: Discord refuses every message that has it.
      expect(saidBy(await pressed(app, act, { space: plan.id, values: ['000100000007'] }))).toContain('earlier state');
    }
    expect(app.calls).toEqual([]);
  });

  it('[AGENDA-8] is not offered to be picked by who may not', async () => {
    app.planning.plans = [aPlan('tea')];
    app.planning.series = [aSeries('show')];
    const [plan, series] = [aPlan('tea'), aSeries('show')];
    for (const value of [plan.id, `series:${series.id}`])
      expect(picksOf(await pressed(app, 'plan-pick', { values: [value], by: { userId: stranger } }))).toEqual([]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/commands/index.ts';
import type { ChannelId, SpaceId } from '../../../src/lib/index.ts';
import { labelsOf, pressed, saidBy, submitted } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries } from '../../support/told-planning.ts';

let app: ToldApp;
const plan = aPlan('tea');
beforeEach(() => {
  app = toldApp();
  app.planning.plans = [plan];
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);

const submittedOn = async (act: string, fields: object): Promise<Reply> => {
  app.space = { ...app.space, id: plan.id };
  return await submitted(app, act, fields);
};

describe('a plan on its card', () => {
  it('[AGENDA-6] has length and seats in that form, in any digits; who left them alone changes neither', async () => {
    app.planning.plans = [aPlan('tea', { id: plan.id, seats: 20 })];
    const submit = async (fields: object): Promise<Reply> =>
      await submittedOn('plan-changed', { title: 'Tea *now*', ...fields });
    await submit({ length: '60', seats: '20' });
    await submit({ length: '', seats: '' });
    expect(called('changePlan')).toEqual([]);
    await submit({ length: '٩٠', seats: '25' });
    await submit({ length: '60', seats: '' });
    await submit({ length: 'long', seats: '20' });
    expect(called('changePlan')).toEqual([
      [plan.id, { lengthMin: 90, seats: 25 }],
      [plan.id, { seats: null }],
      [plan.id, { lengthMin: Number.NaN }],
    ]);
  });

  it('[AGENDA-6] [PLAN-21] gets another room on its card, or under the notice that tells of the one that is gone', async () => {
    const room = '777777777777777777' as ChannelId;
    const [series] = [aSeries('show', { opening: { ...plan.opening, room } })];
    app.planning.series = [series];
    const occurrence = { seriesId: series.id, originalMs: 1, number: 1 };
    app.planning.plans = [aPlan('tea', { id: plan.id, occurrence, opening: { ...plan.opening, room } })];
    const card = await pressed(app, 'plan-pick', { values: [plan.id] });
    expect(labelsOf(card)).toContain('Make a room for it');
    await pressed(app, 'plan-room', { space: plan.id, values: [room] });
    await pressed(app, 'plan-make-room', { space: plan.id });
    expect(called('changePlan')).toEqual([
      [plan.id, { room }],
      [plan.id, { room: null }],
    ]);
    // as: a series' id stands where that of a space does.
    const space = series.id as string as SpaceId;
    await pressed(app, 'series-room', { space, values: [room] });
    await pressed(app, 'series-make-room', { space });
    expect(called('changeSeries')).toEqual([
      [series.id, { room }],
      [series.id, { room: null }],
    ]);
    expect(saidBy(await pressed(app, 'told-make-room', { space: plan.id }))).toContain('each of the other dates');
    expect(saidBy(await pressed(app, 'told-other-room', { space: plan.id }))).toContain('host');
    app.planning.plans = [aPlan('tea', { id: plan.id, life: { status: 'opened', sinceMs: 1 } })];
    expect(saidBy(await pressed(app, 'told-other-room', { space: plan.id }))).toContain('it has opened');
  });
});

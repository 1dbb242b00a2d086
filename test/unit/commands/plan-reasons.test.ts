import { beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../src/lib/index.ts';
import type { Reply } from '../../../src/commands/index.ts';
import { labelsOf, pressedOn, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries } from '../../support/told-planning.ts';

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

/** Why, of each act. */
const whys = (): readonly (string | null | undefined)[] => app.actors.map(({ reason }) => reason);
const yes = (reply: Reply): Promise<Reply> => pressedOn(app, reply, labelsOf(reply)[0] ?? '');

describe('why something planned is cancelled', () => {
  const plan = aPlan('tea');
  const series = aSeries('show');
  const date = aPlan('date', { occurrence: { seriesId: series.id, originalMs: 1, number: 1 } });
  const reason = 'the hall is closed';

  it.each([
    ['space cancel', plan.id],
    ['space cancel', `series:${series.id}`],
    ['space skip', date.id],
  ])('[LOG-12] is kept until it is meant (%s %s)', async (path, which) => {
    app.planning = { ...app.planning, plans: [plan, date], series: [series] };
    await yes(await typed(app, path, { which, reason }));
    await yes(await typed(app, path, { which }));
    expect(whys()).toEqual([reason, undefined]);
    const question = await typed(app, path, { which, reason });
    app.keptForm = () => null;
    expect(saidBy(await yes(question))).toContain('reason');
    // Cancelled all the same.
    expect(whys()).toEqual([reason, undefined, undefined]);
  });
});

describe('all that one person planned', () => {
  // as: test data stands in for what the edges parse.
  const whom = '666666666666666666' as UserId;
  const asManager = { serverManager: true, moderates: () => true };

  const cancelled = (): readonly unknown[] => app.calls.filter(([name]) => name === 'cancelAllOf');

  it('[AGENDA-11] is cancelled after a question that says how much it is, with the reason', async () => {
    expect(saidBy(await typed(app, 'space cancel', { by: whom }))).toContain('planned nothing here');
    app.planning.byOne = { plans: 3, series: 1 };
    const question = await typed(app, 'space cancel', { by: whom, reason: 'a raid' });
    expect(saidBy(question)).toContain('3 spaces and 1 series');
    expect(cancelled()).toEqual([]);
    expect(saidBy(await yes(question))).toContain('3 spaces and 1 series');
    expect([cancelled(), whys()]).toEqual([[['cancelAllOf', whom]], ['a raid']]);
    for (const options of [{}, { by: whom, which: 'Tea' }])
      expect(saidBy(await typed(app, 'space cancel', options))).toContain('one of them, not both');
  });

  it('[AGENDA-11] is offered under a block of the whole server, to who manages it, where there is anything', async () => {
    const block = (over: object): Promise<Reply> => typed(app, 'blocks add', { user: whom, reason: 'a raid' }, over);
    expect(labelsOf(await block(asManager))).toEqual([]);
    app.planning.byOne = { plans: 1, series: 0 };
    expect(labelsOf(await block({ moderates: () => true }))).toEqual([]);
    const reply = await block(asManager);
    expect(labelsOf(reply)).toEqual(['Cancel what they planned…']);
    await yes(await yes(reply));
    expect([cancelled(), whys().at(-1)]).toEqual([[['cancelAllOf', whom]], 'a raid']);
  });
});

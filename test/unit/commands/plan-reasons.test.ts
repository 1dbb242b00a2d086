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

  it('[PLAN-28] is answered with how many people are told', async () => {
    app.planning = { ...app.planning, plans: [plan, date], series: [series] };
    for (const which of [plan.id, date.id, `series:${series.id}`])
      expect(saidBy(await yes(await typed(app, 'space cancel', { which })))).toContain('3 people are told of it.');
  });
});

describe('why something planned is moved', () => {
  const series = aSeries('show');
  const date = aPlan('date', { occurrence: { seriesId: series.id, originalMs: 1, number: 1 } });
  const reason = 'the hall is closed';
  const when = 'Thursday 20:00';

  /** Presses each button of a way in turn, from the question on. */
  const pressing = async (reply: Reply, ...ways: readonly string[]): Promise<Reply> => {
    let last = reply;
    for (const way of ways) last = await pressedOn(app, last, way);
    return last;
  };
  const moves = (): readonly (string | null | undefined)[] =>
    app.calls.flatMap(([name], at) => (name === 'movePlan' || name === 'moveSeries' ? [whys()[at]] : []));

  it.each([
    ['this', ['Move it']],
    ['this', ['It and all that follow…', 'Move them']],
    ['this', ['The whole series…', 'Move them']],
    ['following', ['Move them']],
    ['all', ['Move them']],
  ] as const)('[LOG-12] is kept until it is meant (%s, %j)', async (dates, ways) => {
    app.planning = { ...app.planning, plans: [date], series: [series] };
    const ask = (options: object): Promise<Reply> =>
      typed(app, 'space reschedule', { which: date.id, when, dates, ...options });
    await pressing(await ask({ reason }), ...ways);
    // That of another question is none of this one.
    await pressing(await ask({}), ...ways);
    expect(moves()).toEqual([reason, undefined]);
    const question = await ask({ reason });
    app.keptForm = () => null;
    let said = '';
    let last = question;
    for (const way of ways) {
      last = await pressedOn(app, last, way);
      said += saidBy(last);
    }
    expect(said).toContain('The reason that you gave');
    expect(moves()).toEqual([reason, undefined, undefined]);
  });

  it('[LOG-12] goes with a change', async () => {
    app.planning = { ...app.planning, plans: [date], series: [series] };
    await typed(app, 'space change', { which: date.id, title: 'Coffee', reason });
    await typed(app, 'space change', { which: `series:${series.id}`, title: 'Coffee', reason });
    expect(app.calls.map(([name]) => name)).toEqual(['changePlan', 'changeSeries']);
    expect(whys()).toEqual([reason, reason]);
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
    // One that is lost on the way is told to be, where it was to be used.
    const again = await block(asManager);
    app.keptForm = () => null;
    const question = await yes(again);
    expect(saidBy(question)).toContain('The reason that you gave is not kept any more');
    expect(saidBy(await yes(question))).toContain('3 people are told of it.');
  });
});

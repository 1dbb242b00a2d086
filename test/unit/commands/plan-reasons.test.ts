import { beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/commands/index.ts';
import { labelsOf, pressedOn, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries } from '../../support/told-planning.ts';

let app: ToldApp;
/** Why, of each that was cancelled. */
let whys: (string | null | undefined)[];

beforeEach(() => {
  app = toldApp();
  whys = [];
  const { cancelPlan, cancelSeries } = app;
  app.cancelPlan = (actor, id) => {
    whys.push(actor.reason);
    return cancelPlan(actor, id);
  };
  app.cancelSeries = (actor, id) => {
    whys.push(actor.reason);
    return cancelSeries(actor, id);
  };
});

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
    expect(whys).toEqual([reason, undefined]);
    const question = await typed(app, path, { which, reason });
    app.keptForm = () => null;
    expect(saidBy(await yes(question))).toContain('reason');
    expect(whys.at(-1)).toBeUndefined();
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { warningLines } from '../../../src/commands/plan-told.ts';
import { guest, host } from '../../support/a-space.ts';
import { saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries, THURSDAY_MS } from '../../support/told-planning.ts';

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

/** What the real calendar reads, half a year before clocks go back. */
const inTheHourThatComesTwice = (): ToldApp['planning']['read'] => {
  const read = createCalendar().readTime('1 November 1:30am', {
    zone: 'America/New_York',
    nowMs: Date.UTC(2026, 0, 2),
  });
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value;
};

describe('before anybody is told', () => {
  const plan = aPlan('tea');
  beforeEach(() => {
    app.planning.plans = [plan];
  });

  it('[AGENDA-4] says what would be in its way before it is moved, each thing once', async () => {
    app.planning.warnings = [{ code: 'no-community', params: {} }];
    const [warned = ''] = warningLines(app.planning.warnings, 'en');
    expect(saidBy(await typed(app, 'space reschedule', { which: plan.id, when: '9pm' }))).toContain(warned);
    app.planning.read = inTheHourThatComesTwice();
    const several = saidBy(await typed(app, 'space reschedule', { which: plan.id, when: 'x' }));
    expect(several.split(warned)).toHaveLength(2);
    expect(app.calls.filter(([name]) => name === 'movePlan')).toEqual([]);
  });

  it('[PLAN-13] says before a date is left out that the turns of those who host move, where they do', async () => {
    const asking = async (movesTurns: boolean): Promise<string> => {
      const series = aSeries('show', { hosts: [host, guest] });
      const date = aPlan('date', { occurrence: { seriesId: series.id, originalMs: THURSDAY_MS, number: 3 } });
      app.planning = { ...app.planning, plans: [date], series: [series], movesTurns };
      return saidBy(await typed(app, 'space skip', { which: date.id }));
    };
    expect(await asking(false)).not.toContain('turn');
    expect(await asking(true)).toContain('turn comes with the next date');
  });
});

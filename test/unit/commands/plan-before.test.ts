import { beforeEach, describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { draftReply, seriesDraftReply } from '../../../src/commands/plan-draft.ts';
import { warningLines } from '../../../src/commands/plan-told.ts';
import type { Refusal } from '../../../src/domain/index.ts';
import { localTimes } from '../../../src/i18n/index.ts';
import { guest, host } from '../../support/a-space.ts';
import { contextOf, saidBy, typed } from '../../support/asked-by.ts';
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

  it('[AGENDA-2] says of which of several times something is in the way, and once what is so at each', async () => {
    app.planning.read = inTheHourThatComesTwice();
    const [first = 0, second = 0] = app.planning.read.choices;
    const always = { code: 'no-community', params: {} } as const;
    const once = { code: 'plan-no-account', params: {} } as const;
    app.planning.warningsAt = (atMs) => (atMs === second ? [always, once] : [always]);
    const said = saidBy(await typed(app, 'space reschedule', { which: plan.id, when: 'x' })).split('\n');
    const local = localTimes('en', [first, second], 'America/New_York');
    const lineOf = (warning: Refusal): string => warningLines([warning], 'en')[1]?.slice(2) ?? '';
    expect(said.filter((line) => line.includes(lineOf(always)))).toEqual([`- ${lineOf(always)}`]);
    expect(said.filter((line) => line.includes(lineOf(once)))).toEqual([
      `- **\u2068${local[1]}\u2069**: ${lineOf(once)}`,
    ]);
  });

  it('[AGENDA-2] says so of a draft too, of a plan and of a series', () => {
    const [always, once] = [
      { code: 'no-community', params: {} },
      { code: 'plan-no-account', params: {} },
    ] as const;
    const [later, earlier] = [THURSDAY_MS + 1, THURSDAY_MS];
    const draft = aPlan('draft', { life: { status: 'draft', sinceMs: 1, choices: [earlier, later] } });
    const seen = { plan: draft, read: {}, warnings: [always, once], ofOthers: [[always]] };
    const ofPlan = draftReply(contextOf(app), seen).text.split('\n');
    const series = aSeries('draft');
    const life = {
      status: 'draft',
      sinceMs: 1,
      others: [{ ...series.recurrence, firstLocal: '2026-11-26T08:00' }],
    } as const;
    const ofSeries = seriesDraftReply(contextOf(app), { ...seen, series: { ...series, life }, dates: [] }).text.split(
      '\n',
    );
    for (const lines of [ofPlan, ofSeries]) {
      const [plain = '', told = ''] = lines.slice(lines.findIndex((line) => line.startsWith('⚠️')) + 1);
      expect(plain).toBe(warningLines([always], 'en')[1]);
      expect(told).toMatch(/^- \*\*\u2068.*\u2069\*\*: /u);
      expect(told).toContain(warningLines([once], 'en')[1]?.slice(2) ?? 'x');
    }
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

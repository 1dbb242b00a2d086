import { beforeEach, describe, expect, it } from 'vitest';
import type { Choice, Reply } from '../../../src/commands/index.ts';
import { doors } from '../../../src/commands/index.ts';
import { dateChoice, readDate } from '../../../src/commands/date-pick.ts';
import { dateAhead } from '../../../src/domain/index.ts';
import type { SpaceId, UserId } from '../../../src/lib/index.ts';
import { guest, host } from '../../support/a-space.ts';
import { contextOf, filled, labelsOf, pressed, pressedOn, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries, THURSDAY_MS } from '../../support/told-planning.ts';

// as: test data stands in for what the edges parse.
const stranger = '666666666666666666' as UserId;
const WEEK_MS = 7 * 86_400_000;
const series = aSeries('show', { hosts: [host, guest] });
// as: a series' id stands where that of a space does.
const seriesKey = series.id as string as SpaceId;
const farMs = THURSDAY_MS + 20 * WEEK_MS;
const far = {
  plan: null,
  series,
  date: dateAhead(series, farMs, 22, (atMs) => new Date(atMs).toISOString().slice(0, 10)),
  warnings: [],
};

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
  app.planning = { ...app.planning, plans: [aPlan('tea')], series: [series], ahead: [far] };
});

const value = (): string => dateChoice(contextOf(app), far, 'UTC').value;
const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);
const suggested = async (path: string, text: string): Promise<readonly Choice[]> =>
  (await doors.subcommand(path)?.suggest(contextOf(app), 'which', text, {})) ?? [];
const skipping = { originalMs: farMs, change: { type: 'skipped' } };

describe('a date that has no plan yet', () => {
  it.each(['skip', 'reschedule', 'change', 'cancel'])(
    '[AGENDA-12] is offered by /space %s, and by its day',
    async (name) => {
      const values = async (text: string): Promise<readonly string[]> =>
        (await suggested(`space ${name}`, text)).map((one) => one.value);
      expect(await values('')).toContain(value());
      expect(await values(new Date(farMs).toISOString().slice(0, 10))).toEqual([value()]);
      expect(await values('nothing of the kind')).toEqual([]);
    },
  );

  it('[AGENDA-12] is not taken by its day where something planned once is on it too, but where dates alone are meant', async () => {
    const day = new Date(farMs).toISOString().slice(0, 10);
    const party = aPlan('party', { startsAtMs: farMs });
    app.planning = { ...app.planning, plans: [party] };
    expect(saidBy(await typed(app, 'space cancel', { which: day }))).toContain('no such');
    expect((await suggested('space cancel', day)).map((one) => one.value)).toEqual([party.id, value()]);
    expect(saidBy(await typed(app, 'space skip', { which: day }))).toContain('Leave out');
    expect((await suggested('space skip', day)).map((one) => one.value)).toEqual([value()]);
    app.planning.ahead = [];
    expect(saidBy(await typed(app, 'space cancel', { which: day }))).toContain('Cancel **');
  });

  it('[AGENDA-3] [AGENDA-12] is looked for by itself where its warnings are not shown: at each key of its new time, and before it is asked about', async () => {
    const lookedAt = (): Promise<never> => Promise.reject(new Error('it was looked at what is in the way'));
    Object.assign(app, { planOf: lookedAt, dateOf: lookedAt });
    const suggest = doors.subcommand('space reschedule')?.suggest;
    for (const which of [value(), aPlan('tea').id])
      expect(await suggest?.(contextOf(app), 'when', 'friday 8pm', { which })).toHaveLength(1);
    expect(saidBy(await typed(app, 'space skip', { which: value() }))).toContain('Leave out');
    expect(saidBy(await typed(app, 'space reschedule', { which: value(), when: 'friday' }))).toContain('Move **');
  });

  it('[AGENDA-12] is read from its choice in the one way that we write it', () => {
    expect(readDate(value())).toEqual({ type: 'date', id: series.id, originalMs: farMs });
    for (const other of [
      'date:',
      `date:${series.id}`,
      `date:${series.id}:`,
      `${value()}:`,
      `date:x:${farMs.toString(36)}`,
      value().toUpperCase(),
    ])
      expect(readDate(other), other).toBeNull();
  });

  it('[PLAN-30] [AGENDA-12] is left out once that is confirmed, with the reason, and nobody is said to be told', async () => {
    const day = new Date(farMs).toISOString().slice(0, 10);
    for (const which of [value(), day]) {
      app.calls.length = 0;
      const question = await typed(app, 'space skip', { which, reason: 'Holiday' });
      expect(saidBy(question)).toMatch(/Leave out .*Episode 22.* turn comes with the next date.* nobody is told/u);
      expect(called('exceptDate')).toEqual([]);
      expect(saidBy(await pressedOn(app, question, 'Keep it'))).toContain('Nothing was changed');
      const done = await pressedOn(app, question, 'Leave it out');
      expect(saidBy(done)).toMatch(/is left out\. The other dates stay\. Nobody is told/u);
      expect(called('exceptDate')).toEqual([[series.id, skipping]]);
    }
    expect(saidBy(await typed(app, 'space cancel', { which: value() }))).toContain('Leave out');
  });

  it('[PLAN-30] [AGENDA-12] is moved to each time that may be meant, and what follows it is not moved with it', async () => {
    const toMs = farMs + 3_600_000;
    app.planning.read = { ...app.planning.read, choices: [farMs, toMs], why: 'am-or-pm' };
    app.planning.warningsAt = (atMs) => (atMs === toMs ? [{ code: 'plan-no-account', params: {} }] : []);
    const question = await typed(app, 'space reschedule', { which: value(), when: '9' });
    const [, second = ''] = labelsOf(question);
    expect(saidBy(question)).toMatch(/In the morning or in the evening[^]*- \*\*.*\*\*: /u);
    const done = await pressedOn(app, question, second);
    expect(saidBy(done)).toContain('is moved');
    expect(called('exceptDate')).toEqual([[series.id, { originalMs: farMs, change: { type: 'moved', toMs } }]]);
    const following = await typed(app, 'space reschedule', { which: value(), when: '9pm', dates: 'following' });
    expect(saidBy(following)).toContain('are not planned yet');
    await typed(app, 'space reschedule', { which: value(), when: '9pm', dates: 'all' });
    const which = { type: 'series', id: series.id, originalMs: farMs };
    expect(called('draftMove')).toEqual([[{ which, when: '9pm', zone: null }]]);
  });

  it('[AGENDA-3] [AGENDA-12] has told below what a new time means for all dates of its series, however it was picked', async () => {
    const suggest = doors.subcommand('space reschedule')?.suggest;
    const of = (given: object): unknown => suggest?.(contextOf(app), 'when', '9pm', { ...given });
    for (const which of [value(), new Date(farMs).toISOString().slice(0, 10)]) await of({ which, dates: 'all' });
    await of({ which: value() });
    const which = { type: 'series', id: series.id, originalMs: farMs };
    const asked = { which, when: '9pm', zone: null };
    expect(app.calls.map(([name, first]) => [name, first])).toEqual([
      ['readMove', asked],
      ['readMove', asked],
      ['readTime', '9pm'],
    ]);
  });

  it('[PLAN-30] [AGENDA-12] is changed alone, or with its series, and shows its card', async () => {
    const changed = await typed(app, 'space change', { which: value(), title: 'Guest night', host: guest });
    expect(called('changeDate')).toEqual([[series.id, farMs, { title: 'Guest night', hostId: guest }]]);
    expect(saidBy(changed)).toMatch(/^Changed\.[^]*Episode 22/u);
    await typed(app, 'space change', { which: value(), title: 'All', dates: 'all' });
    expect(called('changeSeries')).toEqual([[series.id, { title: 'All' }]]);
    expect(saidBy(await typed(app, 'space change', { which: value(), rota: `<@${guest}>` }))).toContain(
      'of a whole series',
    );
    expect(saidBy(await typed(app, 'space change', { which: value() }))).toContain('from about a week before');
  });

  it('[AGENDA-5] [AGENDA-12] stands in the agenda, and its card moves it and leaves it out', async () => {
    const card = await pressed(app, 'plan-pick', { space: null, values: [value()] });
    expect(labelsOf(card)).toEqual(['Move…', 'Leave out this date…', 'The whole series…', 'Back to what is coming']);
    expect(saidBy(await pressedOn(app, card, 'Leave out this date…'))).toContain('Leave out');
    const control = doors.control('date-move');
    if (control === undefined || !('open' in control)) throw new Error('no form');
    const form = await control.open(contextOf(app), { spaceId: seriesKey, userId: null, detail: farMs }, []);
    expect(saidBy(await filled(app, form, { when: '9pm' }))).toContain('Move ');
    const theirs = await pressed(app, 'plan-pick', { space: null, values: [value()], by: { userId: stranger } });
    expect(labelsOf(theirs)).toEqual(['The whole series…', 'Back to what is coming']);
    expect(saidBy(await typed(app, 'space skip', { which: value() }, { userId: stranger }))).toContain('Only');
  });

  it('[AGENDA-8] [AGENDA-12] is told to be gone, or old, where it is', async () => {
    app.planning.ahead = [];
    const asked: readonly Promise<Reply>[] = [
      typed(app, 'space skip', { which: value() }),
      pressed(app, 'date-skip', { space: seriesKey, detail: farMs }),
      pressed(app, 'plan-pick', { space: null, values: [value()] }),
    ];
    for (const reply of await Promise.all(asked)) expect(saidBy(reply)).toContain('no such');
    for (const act of ['date-skip', 'date-skip-yes', 'date-move-yes'])
      expect(saidBy(await pressed(app, act, { space: seriesKey }))).toContain('from an earlier state');
  });
});

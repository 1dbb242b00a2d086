import { beforeEach, describe, expect, it } from 'vitest';
import type { SpaceId } from '../../../src/lib/index.ts';
import type { Reply } from '../../../src/commands/index.ts';
import { doors } from '../../../src/commands/index.ts';
import {
  contextOf,
  fieldsOf,
  filled,
  labelsOf,
  opened,
  pressed,
  pressedOn,
  saidBy,
  typed,
} from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries, THURSDAY_MS } from '../../support/told-planning.ts';

const series = aSeries('show');
// as: a series' id stands where that of a space does.
const seriesKey = series.id as string as SpaceId;
const date = aPlan('date', { occurrence: { seriesId: series.id, originalMs: THURSDAY_MS, number: 3 } });
const alone = aPlan('tea');
const bob = '333333333333333333';

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
  app.planning.plans = [date, alone];
  app.planning.series = [series];
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);
const reschedule = (which: string, given: object): Promise<Reply> =>
  typed(app, 'space reschedule', { which, ...given });

describe('other times for the dates of a series', () => {
  it('[AGENDA-10] [PLAN-24] are asked about with the next dates before anything is saved, and are theirs by the button', async () => {
    app.planning.warnings = [{ code: 'plan-same-host', params: { title: 'Other', atMs: '1' } }];
    const reply = await reschedule(`series:${series.id}`, { when: 'Friday 21:00' });
    expect(called('draftMove')).toEqual([
      [{ which: { type: 'series', id: series.id }, when: 'Friday 21:00', zone: null }],
    ]);
    const said = saidBy(reply);
    for (const part of [
      'Move all dates to come of',
      'Next dates:',
      'who comes to any of them is told once',
      '1 date keeps the time',
      'hosts',
      'Nothing is saved',
    ])
      expect(said).toContain(part);
    expect([labelsOf(reply), called('moveSeries')]).toEqual([['Move them', 'Keep it'], []]);
    expect(saidBy(await pressedOn(app, reply, 'Keep it'))).toContain('Nothing was saved');
    expect(saidBy(await pressedOn(app, reply, 'Move them'))).toMatch(
      /is moved[^]*3 people are told of it[^]*Next dates/u,
    );
    expect(called('moveSeries')).toEqual([[aSeries('movedraft').id, 0]]);
  });

  it('[AGENDA-10] are those of the date alone, of it and all that follow, or of all, as is given or pressed', async () => {
    await reschedule(date.id, { when: '9pm', dates: 'following', zone: 'Europe/Berlin' });
    await reschedule(date.id, { dates: 'all', zone: 'Europe/Berlin' });
    const question = await reschedule(date.id, { when: 'Friday 21:00' });
    expect(labelsOf(question)).toEqual(['Move it', 'It and all that follow…', 'The whole series…', 'Keep it']);
    await pressedOn(app, question, 'It and all that follow…');
    await pressedOn(app, question, 'The whole series…');
    const when = new Date(THURSDAY_MS).toISOString();
    expect(called('draftMove').map(([asked]) => asked)).toEqual([
      { which: { type: 'following', id: date.id }, when: '9pm', zone: 'Europe/Berlin' },
      { which: { type: 'all', id: date.id }, when: null, zone: 'Europe/Berlin' },
      { which: { type: 'following', id: date.id }, when, zone: null },
      { which: { type: 'all', id: date.id }, when, zone: null },
    ]);
    expect(called('movePlan')).toEqual([]);
    expect(called('readTime')).toEqual([['Friday 21:00', null]]);
    await reschedule(date.id, { when: '9pm', dates: 'this', zone: 'UTC' });
    expect(called('readTime').at(-1)).toEqual(['9pm', 'UTC']);
  });

  it('[AGENDA-10] [AGENDA-8] are offered with no plan by itself, and to nobody who may not change the series', async () => {
    expect(labelsOf(await reschedule(alone.id, { when: '9pm' }))).toEqual(['Move it', 'Keep it']);
    app.planning.plans = [{ ...date, hostId: bob as never }];
    const inTurn = { userId: bob as never };
    const reply = await typed(app, 'space reschedule', { which: date.id, when: '9pm' }, inTurn);
    expect(labelsOf(reply)).toEqual(['Move it', 'Keep it']);
  });

  it('[AGENDA-10] say what is missing where what was given does not go together, and ask for nothing then', async () => {
    expect(saidBy(await reschedule(alone.id, { when: '9pm', dates: 'all' }))).toContain('no date of a series');
    expect(saidBy(await reschedule(`series:${series.id}`, { when: '9pm', dates: 'following' }))).toContain(
      'Pick the date',
    );
    expect(saidBy(await reschedule(date.id, { zone: 'UTC' }))).toContain('Give `when:`');
    expect(saidBy(await reschedule(`series:${series.id}`, {}))).toContain('Give `when:`');
    expect(app.calls).toEqual([]);
    app.refusal = 'recurrence-unreadable';
    expect(saidBy(await reschedule(`series:${series.id}`, { when: 'soon' }))).toContain('does not understand');
  });

  it('[AGENDA-10] are written into the form of its card, with the zone that it has', async () => {
    const card = await pressed(app, 'plan-pick', { values: [`series:${series.id}`] });
    expect(labelsOf(card)).toContain('Move all dates…');
    app.space = { ...app.space, id: seriesKey };
    const form = await opened(app, 'series-move');
    expect(fieldsOf(form).map((field) => [field.custom_id, field['value'], field['required']])).toEqual([
      ['when', undefined, false],
      ['zone', 'Asia/Riyadh', false],
    ]);
    await filled(app, form, { when: ' 9pm ', zone: 'Asia/Riyadh' });
    await filled(app, form, { zone: 'Europe/Berlin' });
    expect(called('draftMove').map(([asked]) => asked)).toEqual([
      { which: { type: 'series', id: series.id }, when: '9pm', zone: 'Asia/Riyadh' },
      { which: { type: 'series', id: series.id }, when: null, zone: 'Europe/Berlin' },
    ]);
    expect(saidBy(await pressed(app, 'series-move-yes', { space: seriesKey }))).toMatch(/earlier state/u);
  });

  it('[AGENDA-10] [AGENDA-3] are told below as they are typed, for the dates that were chosen', async () => {
    const suggest = doors.subcommand('space reschedule')?.suggest;
    const of = (given: object): unknown => suggest?.(contextOf(app), 'when', 'Friday 21:00', { ...given });
    await of({ which: date.id, dates: 'all' });
    await of({ which: `series:${series.id}`, zone: 'UTC' });
    await of({ which: date.id });
    expect(app.calls.map(([name, asked]) => [name, asked])).toEqual([
      ['readMove', { which: { type: 'all', id: date.id }, when: 'Friday 21:00', zone: null }],
      ['readMove', { which: { type: 'series', id: series.id }, when: 'Friday 21:00', zone: 'UTC' }],
      ['readTime', 'Friday 21:00'],
    ]);
    app.refusal = 'recurrence-unreadable';
    expect(await of({ which: date.id, dates: 'all' })).toMatchObject([{ value: 'Friday 21:00' }]);
  });
});

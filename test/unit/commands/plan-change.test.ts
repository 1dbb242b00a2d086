import { beforeEach, describe, expect, it } from 'vitest';
import type { Modal, Reply } from '../../../src/commands/index.ts';
import { markOf, NO_ABOUT } from '../../../src/domain/index.ts';
import type { SeriesId, SpaceId } from '../../../src/lib/index.ts';
import {
  contextOf,
  fieldsOf,
  filled,
  GIVEN_FILE,
  labelsOf,
  nodesOf,
  opened,
  pressed,
  pressedOn,
  saidBy,
  typed,
} from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries } from '../../support/told-planning.ts';

const ann = '222222222222222222';
const bob = '333333333333333333';
const series = aSeries('show');
// as: a series' id stands where that of a space does.
const seriesKey = series.id as string as SpaceId;
const date = aPlan('date', { occurrence: { seriesId: series.id, originalMs: 1, number: 3 } });
const alone = aPlan('tea');

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
  app.planning.plans = [date, alone];
  app.planning.series = [series];
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);
const change = (which: SpaceId | SeriesId, given: object = {}): Promise<Reply> =>
  typed(app, 'space change', { which: which as string, ...given });
const form = async (act: string, id: SpaceId): Promise<Modal | Reply> => {
  app.space = { ...app.space, id };
  return await opened(app, act);
};

describe('/space change', () => {
  it('[AGENDA-9] changes what is given of one date, and shows its card with what came of it', async () => {
    const reply = await change(date.id, { title: 'Talk', seats: 0, lasts: 90, host: ann, hidden: true, topics: 'tea' });
    expect(called('changePlan')).toEqual([
      [
        date.id,
        { title: 'Talk', seats: null, lengthMin: 90, hostId: ann, rules: { hidden: true }, about: { topics: 'tea' } },
      ],
    ]);
    expect(saidBy(reply)).toMatch(/^Changed\.[^]*### /u);
  });

  it('[AGENDA-9] changes all dates to come where they are asked for, and where a series is picked', async () => {
    const reply = await change(date.id, { dates: 'all', seats: 20, rota: `<@${ann}> and <@${bob}>` });
    await change(`series:${series.id}` as SeriesId, {
      dates: 'all',
      description: '',
      host: ann,
      preset: 'music',
      queue: 'open',
    });
    await change(`series:${series.id}` as SeriesId, { cover: GIVEN_FILE });
    expect(called('changeSeries')).toEqual([
      [series.id, { seats: 20, hosts: [ann, bob] }],
      [series.id, { description: '', preset: 'music', rules: { queue: { mode: 'open' } }, hosts: [ann] }],
      [series.id, { about: { cover: expect.anything() as unknown } }],
    ]);
    expect(saidBy(reply)).toContain('2 dates that are planned, and those after. 1 date keeps what was changed');
  });

  it('[AGENDA-9] says why what was given does not go together, and asks for nothing then', async () => {
    expect(saidBy(await change(alone.id, { dates: 'all', seats: 5 }))).toContain('no date of a series');
    expect(saidBy(await change(date.id, { rota: `<@${ann}>` }))).toContain('`host:`');
    expect(saidBy(await change(date.id, { dates: 'all', rota: 'ann' }))).toContain('Nobody is mentioned');
    expect(saidBy(await change(date.id, { host: '9999' }))).toMatch(/bot/u);
    expect(saidBy(await change(date.id, { access: 'roles' }))).toMatch(/role/u);
    expect(saidBy(await change(date.id, { preset: 'none' }))).toMatch(/preset/u);
    expect(saidBy(await change('nothing' as SpaceId, { seats: 5 }))).toContain('no such planned space');
    expect(app.calls).toEqual([]);
  });

  it('[AGENDA-9] shows the card with nothing given, and beside what was refused', async () => {
    expect(saidBy(await change(date.id))).toMatch(/^### /u);
    expect(labelsOf(await change(`series:${series.id}` as SeriesId))).toContain('Change all dates…');
    app.refusal = 'plan-number';
    expect(saidBy(await change(date.id, { seats: 9 }))).toMatch(/whole number[^]*### /u);
    expect(saidBy(await change(date.id, { dates: 'all', seats: 9 }))).toMatch(/whole number[^]*### /u);
  });

  it('[AGENDA-8] [AGENDA-9] takes no picture of who may not change it', async () => {
    const other = { userId: bob as never };
    const reply = await typed(app, 'space change', { which: date.id, cover: GIVEN_FILE }, other);
    expect([saidBy(reply).includes('Only who planned it'), called('takeCover')]).toEqual([true, []]);
  });
});

describe('the forms of what is planned', () => {
  it('[AGENDA-6] [PLAN-22] change all dates on the card of their series, to which that of a date leads', async () => {
    const card = await pressed(app, 'plan-pick', { values: [date.id] });
    expect(labelsOf(card)).toContain('The whole series…');
    expect(labelsOf(await pressed(app, 'plan-pick', { values: [alone.id] }))).not.toContain('The whole series…');
    expect(labelsOf(await pressedOn(app, card, 'The whole series…'))).toContain('Change all dates…');
    const asked = await form('series-change', seriesKey);
    expect(fieldsOf(asked).map((field) => [field.custom_id, field['value']])).toEqual([
      ['title', 'Episode {n}'],
      ['description', undefined],
      ['length', '60'],
      ['seats', undefined],
    ]);
    const same = { title: 'Episode {n}', description: '', length: '60', seats: '' };
    expect(saidBy(await filled(app, asked, same))).toContain('Nothing was changed');
    const reply = await filled(app, asked, { ...same, title: 'Talk {n}', seats: '٢٠' });
    expect(called('changeSeries')).toEqual([[series.id, { title: 'Talk {n}', seats: 20 }, markOf(series)]]);
    expect(saidBy(reply)).toContain('2 dates that are planned');
    app.refusal = 'title-empty';
    expect(saidBy(await filled(app, asked, { ...same, title: ' ' }))).toMatch(/title[^]*to be copied/iu);
  });

  it.each([
    ['plan-change', alone.id, 'changePlan'],
    ['series-change', seriesKey, 'changeSeries'],
  ])('[PLAN-23] hand back what was typed when they are not taken (%s)', async (act, id, use) => {
    app.refusing.set(use, 'changed-meanwhile');
    const fields = { title: 'Mine *now*', description: 'My words', length: '60', seats: '' };
    const reply = await filled(app, await form(act, id), fields);
    expect(saidBy(reply)).toMatch(/changed while your form was open[^]*Mine \\\*now\\\*[^]*My words/u);
    expect(labelsOf(reply)).toEqual(['Change…', 'Back to what is coming']);
  });

  it('[AGENDA-6] [PLAN-23] change what all dates are about, each field by itself', async () => {
    const about = { ...NO_ABOUT, topics: ['tea'] };
    app.planning.series = [{ ...series, opening: { ...series.opening, about } }];
    const asked = await form('series-about', seriesKey);
    expect(saidBy(await filled(app, asked, { topics: 'tea' }))).toContain('Nothing was changed');
    await filled(app, asked, { topics: 'tea, mint' });
    const mark = markOf({ ...series, opening: { ...series.opening, about } });
    expect(called('changeSeries')).toEqual([[series.id, { about: { topics: 'tea, mint' } }, mark]]);
    app.refusal = 'changed-meanwhile';
    expect(saidBy(await filled(app, asked, { topics: 'mint' }))).toMatch(/while your form was open[^]*mint/u);
  });
});

describe('how something planned is to run', () => {
  it.each([
    ['a date', date.id, 0, 'changePlan'],
    ['all dates', seriesKey, 1, 'changeSeries'],
  ])('[AGENDA-6] is shown and changed on a page of its own: %s', async (_what, id, detail, use) => {
    const page = await pressed(app, 'plan-settings', { space: id, detail });
    expect(saidBy(page)).toContain('How ');
    const labels = ['Hide the room', 'For adults only', 'Keep the room afterwards', 'Open rooms when full', 'Back'];
    expect(labelsOf(page)).toEqual(labels);
    const picked = (act: string, ...values: string[]): Promise<Reply> =>
      pressed(app, act, { space: id, detail, values });
    await picked('plan-preset', 'music');
    await picked('plan-mode', 'turns');
    await picked('plan-order', 'quiet-first');
    await picked('plan-access', 'invited');
    await picked('plan-access', 'roles');
    await picked('plan-roles', ann);
    await picked('plan-roles', contextOf(app).actor.guildId);
    await picked('plan-places', '25');
    await pressedOn(app, page, 'Hide the room');
    await pressedOn(app, page, 'For adults only');
    await pressedOn(app, page, 'Keep the room afterwards');
    await pressedOn(app, page, 'Open rooms when full');
    expect(called(use).map(([, edit]) => edit)).toEqual([
      { preset: 'music' },
      { rules: { queue: { mode: 'turns' } } },
      { rules: { queue: { order: 'quiet-first' } } },
      { rules: { access: { type: 'invited' } } },
      { rules: {} },
      { rules: { access: { type: 'roles', roleIds: [ann] } } },
      { rules: { access: { type: 'everyone' } } },
      { rules: { places: 25 } },
      { rules: { hidden: true } },
      { rules: { adultsOnly: true } },
      { rules: { keepRoom: true } },
      { rules: { overflow: true } },
    ]);
    expect(saidBy(await pressedOn(app, page, 'Back'))).toMatch(/^### /u);
    app.refusal = 'no-roles';
    expect(saidBy(await picked('plan-mode', 'open'))).toMatch(/role[^]*How /u);
  });

  it('[AGENDA-6] offers what is not so yet, and of a lent room not to keep it', async () => {
    const rules = { hidden: true, adultsOnly: true, access: { type: 'roles', roleIds: [ann as never] } } as const;
    const opening = { ...date.opening, rules, room: '777777777777777777' as never };
    app.planning.plans = [{ ...date, opening }];
    const page = await pressed(app, 'plan-settings', { space: date.id, detail: 0 });
    expect(labelsOf(page)).toEqual(['Show the room', 'No age restriction', 'Open rooms when full', 'Back']);
    expect(nodesOf(page).filter(({ options }) => options?.some((one) => one.value === 'roles'))).toHaveLength(1);
    expect(nodesOf(page).filter(({ options }) => options?.some((one) => one.value === '25'))).toEqual([]);
  });

  it('[AGENDA-8] is old, or nobody else’s, for what does not fit', async () => {
    for (const [act, detail, values] of [
      ['plan-flag', 98, []],
      ['plan-mode', 0, ['loud']],
      ['plan-preset', 0, []],
      ['plan-roles', 0, ['x']],
    ] as const)
      expect(saidBy(await pressed(app, act, { space: date.id, detail, values })), act).toMatch(/earlier state/u);
    expect(saidBy(await pressed(app, 'plan-settings', { space: null, detail: 1 }))).toMatch(/earlier state/u);
    const by = { userId: bob as never };
    expect(saidBy(await pressed(app, 'plan-mode', { space: date.id, detail: 0, values: ['open'], by }))).toContain(
      'Only',
    );
    expect(app.calls).toEqual([]);
  });
});

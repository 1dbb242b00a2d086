import { beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/commands/index.ts';
import type { Plan } from '../../../src/domain/index.ts';
import type { UserId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { labelsOf, nodesOf, pressed, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries, THURSDAY_MS } from '../../support/told-planning.ts';

// as: test data stands in for what the edges parse.
const stranger = '666666666666666666' as UserId;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const offered = (reply: Reply): readonly string[] =>
  nodesOf(reply).flatMap(({ type, options = [] }) => (type === 3 ? options.map(({ value }) => value) : []));

const missed = (name: string, over: Partial<Plan> = {}): Plan =>
  aPlan(name, {
    life: {
      status: 'missed',
      sinceMs: THURSDAY_MS,
      why: { code: 'opens-too-late', params: { atMs: String(THURSDAY_MS) } },
    },
    ...over,
  });

/** Plans that say as much as they can. */
const full = (name: string, over: Partial<Plan> = {}): Plan =>
  aPlan(name, {
    opening: { ...aPlan(name).opening, title: '*_#'.repeat(33), description: '*'.repeat(1000) },
    occurrence: { seriesId: aSeries('show').id, originalMs: 0, number: 1_000 },
    ...over,
  });

describe('/agenda', () => {
  it('says how something is planned when nothing is', async () => {
    const reply = await typed(app, 'agenda');
    expect(saidBy(reply)).toContain('`/space schedule`');
    expect(saidBy(reply)).toContain('Asia/Riyadh');
    expect(labelsOf(reply)).toEqual([]);
  });

  it('[AGENDA-5] tells what is coming with time, title, host, room and series, what was missed first', async () => {
    const series = aSeries('show');
    const date = aPlan('date', { occurrence: { seriesId: series.id, originalMs: THURSDAY_MS, number: 3 } });
    app.planning = { ...app.planning, plans: [aPlan('tea'), date, missed('late')], series: [series] };
    const reply = await typed(app, 'agenda');
    const said = saidBy(reply);
    const [first = '', second = '', third = ''] = said.split('\n').filter((line) => /^\d+\. /u.test(line));
    expect(first).toContain('**Did not open**');
    expect(said).toContain('too late to do it without asking');
    expect(second).toMatch(/^2\. <t:\d+:F> \(<t:\d+:R>\) · \*\*.*Tea.*host <@\d+> · a room of its own$/u);
    expect(third).toMatch(/date 3 of .*Episode/u);
    expect(said).toMatch(/Series\*\*\n- \*\*.*Episode.*next <t:\d+:f>, <t:\d+:f>, <t:\d+:f>/u);
    expect(labelsOf(reply)).toEqual(['Open now', 'Move…', 'Cancel…']);
    expect(offered(reply)).toEqual([idOf('late'), idOf('tea'), idOf('date'), `series:${idOf('show')}`]);
  });

  it('[AGENDA-8] offers who may not change one nothing but to look at it', async () => {
    app.planning.plans = [missed('late')];
    const reply = await typed(app, 'agenda', {}, { userId: stranger });
    expect(labelsOf(reply)).toEqual([]);
    expect(offered(reply)).toEqual([idOf('late')]);
    const card = await pressed(app, 'plan-pick', { space: null, values: [idOf('late')], by: { userId: stranger } });
    expect(labelsOf(card)).toEqual(['Back to what is coming', 'Add to calendar']);
  });

  it('[AGENDA-5] goes page by page, and stays within them', async () => {
    app.planning.plans = Array.from({ length: 14 }, (_, at) => aPlan(`p${at}`));
    app.planning.isCut = true;
    const page = async (detail: number): Promise<Reply> => await pressed(app, 'agenda-page', { space: null, detail });
    const first = await typed(app, 'agenda');
    expect(saidBy(first)).toContain('Page 1 of 3');
    expect(labelsOf(first)).toEqual(['Next page']);
    expect(saidBy(first)).not.toContain('more than can be shown');
    expect(labelsOf(await page(1))).toEqual(['Previous page', 'Next page']);
    const last = await page(2);
    expect(saidBy(last)).toMatch(/13\. [^]*14\. [^]*more than can be shown/u);
    expect(saidBy(await page(2 ** 40))).toBe(saidBy(last));
  });

  it.each(['en', 'ar'] as const)('[AGENDA-5] fits into one message at its fullest (%s)', async (language) => {
    app.language = language;
    const series = Array.from({ length: 25 }, (_, at) =>
      aSeries(`s${at}`, { opening: { ...aSeries('x').opening, title: '*'.repeat(100) } }),
    );
    const why = missed('x').life;
    const plans = Array.from({ length: 50 }, (_, at) => full(`p${at}`, { life: why }));
    app.planning = { ...app.planning, plans, series, isCut: true };
    const check = (reply: Reply): void => {
      expect(nodesOf(reply).length).toBeLessThanOrEqual(40);
      expect(saidBy(reply).length).toBeLessThanOrEqual(4000);
      expect(offered(reply).length).toBeLessThanOrEqual(25);
    };
    check(await typed(app, 'agenda'));
    check(await pressed(app, 'agenda-page', { space: null, detail: 1 }));
    app.planning.warnings = Array.from({ length: 20 }, (_, at) => ({
      code: 'plan-same-host',
      params: { title: '*'.repeat(100), atMs: String(THURSDAY_MS + at) },
    }));
    check(await pressed(app, 'plan-pick', { space: null, values: [idOf('p0')] }));
  });
});

describe('a card', () => {
  const pick = async (value: string): Promise<Reply> =>
    await pressed(app, 'plan-pick', { space: null, values: [value] });

  it('[AGENDA-5] tells everything of one plan, with what may be done', async () => {
    app.planning.plans = [
      aPlan('tea', { seats: 12, opening: { ...aPlan('x').opening, description: 'Bring a *cup*' } }),
      missed('late'),
    ];
    const card = await pick(idOf('tea'));
    expect(saidBy(card)).toMatch(/### .*Tea[^]*12 seats[^]*planned by <@\d+>[^]*Bring a \\\*cup\\\*/u);
    expect(labelsOf(card)).toEqual([
      'Open now',
      'Change…',
      'Move…',
      'Cancel…',
      'Back to what is coming',
      'About…',
      'How it runs…',
      'Add to calendar',
    ]);
    expect(saidBy(await pick(idOf('late')))).toContain('It did not open by itself');
  });

  it('[AGENDA-5] of what is over tells that, and of a date of a series offers to leave it out', async () => {
    const occurrence = { seriesId: aSeries('show').id, originalMs: THURSDAY_MS, number: 3 };
    app.planning.plans = [
      aPlan('date', { occurrence }),
      aPlan('gone', { life: { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: null } }),
    ];
    expect(labelsOf(await pick(idOf('date')))).toContain('Leave out this date…');
    const gone = await pick(idOf('gone'));
    expect(saidBy(gone)).toContain('it was cancelled');
    expect(labelsOf(gone)).toEqual(['Back to what is coming']);
    expect(saidBy(await pick(idOf('none')))).toContain('no such planned space');
  });

  it('[AGENDA-5] of a series tells its dates and its end', async () => {
    app.planning.series = [aSeries('show')];
    const card = await pick(`series:${idOf('show')}`);
    expect(saidBy(card).match(/<t:\d+:F>/gu)).toHaveLength(3);
    expect(labelsOf(card)).toEqual([
      'Change all dates…',
      'About…',
      'How it runs…',
      'End the series…',
      'Back to what is coming',
      'Move all dates…',
      'Add to calendar',
    ]);
    expect(saidBy(await pick(`series:${idOf('none')}`))).toContain('no such series');
  });

  it.each(['', 'x', 'series:', 'series:x', '__proto__'])(
    'is not of a pick that we never offered (%s)',
    async (value) => {
      expect(saidBy(await pick(value))).toContain('earlier state');
    },
  );
});

import { beforeEach, describe, expect, it } from 'vitest';
import { doors } from '../../../src/commands/index.ts';
import type { Modal, Reply } from '../../../src/commands/index.ts';
import type { RefusalCode } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import {
  contextOf,
  fieldsOf,
  filled,
  labelsOf,
  nodesOf,
  opened,
  pressed,
  saidBy,
  submitted,
  typed,
} from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries, THURSDAY_MS } from '../../support/told-planning.ts';

const ann = '222222222222222222';
const bob = '333333333333333333';
const room = '777777777777777777' as never;
const series = aSeries('show', { hosts: [ann as never, bob as never] });
// as: a series' id stands where that of a space does.
const seriesKey = series.id as string as SpaceId;
const date = aPlan('date', { occurrence: { seriesId: series.id, originalMs: 1, number: 3 } });

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
  app.planning.plans = [date];
  app.planning.series = [series];
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);
const form = async (act: string, id: SpaceId): Promise<Modal | Reply> => {
  app.space = { ...app.space, id };
  return await opened(app, act);
};
const valuesOf = (asked: Modal | Reply): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fieldsOf(asked).map((field) => [field.custom_id, field['value']]));
const change = (which: string, given: object): Promise<Reply> => typed(app, 'space change', { which, ...given });

describe('a form that is refused', () => {
  it.each([
    [
      'plan-change',
      date.id,
      'changePlan',
      { title: 'Mine *now*', description: 'My words', length: '4', seats: '9', when: 'Fri 9pm' },
    ],
    [
      'series-change',
      seriesKey,
      'changeSeries',
      { title: 'Mine {n}', description: 'My words', length: '4', seats: '9' },
    ],
    ['plan-about', date.id, 'changePlan', { topics: 'tea, mint', language: 'Klingon' }],
    ['series-about', seriesKey, 'changeSeries', { topics: 'tea, mint', language: 'Klingon' }],
    ['series-move', seriesKey, 'draftMove', { when: 'every other Friday-ish', zone: 'Mars/Base' }],
    ['plan-move', date.id, 'readTime', { when: 'when it suits' }],
    ['told-move', date.id, 'readTime', { when: 'when it suits' }],
  ] as const)(
    '[PLAN-23] hands back what was typed, and opens again with all of it (%s)',
    async (act, id, use, fields) => {
      app.refusing.set(use, 'plan-number' satisfies RefusalCode);
      const reply = await filled(app, await form(act, id), fields);
      expect(saidBy(reply)).toMatch(/whole number[^]*to be copied/u);
      expect(labelsOf(reply)).toEqual(['Go on with what you wrote…', 'Back to what is coming']);
      const again = nodesOf(reply).find(({ label }) => label === 'Go on with what you wrote…');
      const name = again?.custom_id?.split(':')[1] ?? '';
      expect(valuesOf(await form(name, id))).toMatchObject(fields);
      // Opened from the card it shows what is planned.
      expect(Object.values(valuesOf(await form(act, id)))).not.toContain(Object.values(fields)[0]);
      app.refusing.clear();
      await filled(app, await form(name, id), fields);
      expect(called(use)).toHaveLength(2);
    },
  );

  it('[PLAN-23] [AGENDA-6] hands a time back that cannot be read, beside words that were changed', async () => {
    app.refusing.set('readTime', 'time-unreadable');
    const fields = { title: 'Mine *now*', description: 'My words', length: '4', seats: '9', when: 'when it suits' };
    const reply = await filled(app, await form('plan-change', date.id), fields);
    expect(saidBy(reply)).toMatch(/^Changed\.\n[^]*to be copied:\n\u2068when it suits\u2069$/u);
    expect(labelsOf(reply)).toEqual(['Go on with what you wrote…', 'Back to what is coming']);
    expect(valuesOf(await form('plan-change-again', date.id))).toMatchObject(fields);
  });

  it('[PLAN-23] says so in Arabic too, with what was written and nothing of what was left empty', async () => {
    app.language = 'ar';
    app.refusing.set('draftMove', 'zone-unknown');
    const reply = await filled(app, await form('series-move', seriesKey), { when: ' ', zone: 'Mars/Base' });
    expect(saidBy(reply)).toMatch(/لنسخه:\n\u2068Mars\/Base\u2069$/u);
    expect(labelsOf(reply)[0]).toBe('إكمال المكتوب…');
  });

  it('[PLAN-23] [NOTICE-6] is handed back under a notice in a direct message, without a way into the agenda', async () => {
    app.refusing.set('readTime', 'time-unreadable');
    const sent = doors.modal('told-moved');
    const direct = { ...contextOf(app), isDirect: true } as const;
    const reply = await sent?.run(direct, { spaceId: date.id, userId: null }, { when: 'when it suits' });
    expect(labelsOf(reply ?? { text: '', rows: [] })).toEqual(['Go on with what you wrote…']);
    expect(doors.control('told-move-again')?.inDirect).toBe(true);
  });

  it('[PLAN-23] on a draft is opened by the button that stands under the refusal', async () => {
    const draft = aPlan('draft', { life: { status: 'draft', sinceMs: 1, choices: [THURSDAY_MS] } });
    app.planning.plans = [draft];
    app.refusing.set('planSpace', 'time-unreadable');
    app.space = { ...app.space, id: draft.id };
    const fields = { title: 'Other', description: 'My words', when: 'when it suits' };
    const reply = await submitted(app, 'plan-redone', fields);
    expect(labelsOf(reply)).toContain('Change…');
    expect(valuesOf(await form('plan-redo', draft.id))).toMatchObject(fields);
  });
});

describe('a change of what is planned', () => {
  it('[PLAN-7] [AGENDA-9] is said to be none where nothing is otherwise', async () => {
    app.planning.isChanged = false;
    expect(saidBy(await change(date.id, { title: 'Tea' }))).toMatch(/^Nothing was changed\./u);
    expect(saidBy(await change(`series:${series.id}`, { title: 'Tea {n}' }))).toMatch(/^Nothing was changed\./u);
    expect(saidBy(await pressed(app, 'plan-mode', { space: date.id, detail: 0, values: ['open'] }))).toMatch(
      /^Nothing/u,
    );
    const same = { title: 'Tea *now*', description: 'x', length: '60', seats: '' };
    expect(saidBy(await filled(app, await form('plan-change', date.id), same))).toContain('Nothing was changed');
  });

  it('[AGENDA-9] of a whole series is none of one date, and takes nobody’s turn unseen', async () => {
    expect(saidBy(await change(`series:${series.id}`, { dates: 'this', title: 'Tea' }))).toContain(
      'Pick one of its dates',
    );
    for (const which of [`series:${series.id}`, date.id])
      expect(saidBy(await change(which, { dates: 'all', host: ann }))).toMatch(/in turn[^]*Nothing was changed/u);
    expect(saidBy(await change(`series:${series.id}`, { host: ann, rota: `<@${bob}>` }))).toContain('not both');
    expect(app.calls).toEqual([]);
    await change(`series:${series.id}`, { rota: `<@${ann}>` });
    app.planning.series = [{ ...series, hosts: [bob as never] }];
    await change(`series:${series.id}`, { host: ann });
    expect(called('changeSeries')).toEqual([
      [series.id, { hosts: [ann] }],
      [series.id, { hosts: [ann] }],
    ]);
  });

  it('[AGENDA-6] takes 0 seats in a form as none counted', async () => {
    app.planning.plans = [{ ...date, seats: 5 }];
    const fields = { title: 'Tea *now*', description: '', length: '60', seats: '٠' };
    await filled(app, await form('plan-change', date.id), fields);
    expect(called('changePlan').map(([, edit]) => edit)).toEqual([{ seats: null }]);
  });

  it('[AGENDA-6] [PLAN-9] for adults in a lent room that is for everybody says so at once', async () => {
    const unfit = { code: 'room-not-for-adults', params: { channel: '<#777>' } } as const;
    app.planning.warnings = [unfit];
    app.planning.unfit = unfit;
    app.planning.plans = [{ ...date, opening: { ...date.opening, room } }];
    app.planning.series = [{ ...series, opening: { ...series.opening, room } }];
    const replies = [
      await change(date.id, { description: 'For adults' }),
      await change(`series:${series.id}`, { description: 'For adults' }),
      await pressed(app, 'plan-flag', { space: date.id, detail: 4 }),
      await pressed(app, 'plan-flag', { space: seriesKey, detail: 5 }),
    ];
    for (const reply of replies) expect(saidBy(reply)).toMatch(/<#777>[^]*age/u);
  });

  it('[OVERFLOW-10] says with another room that as many as it says do not count there', async () => {
    const unused = { code: 'places-of-lent', params: { channel: '<#777>', places: '20' } } as const;
    app.planning.warnings = [unused];
    app.planning.unfit = unused;
    app.planning.plans = [{ ...date, opening: { ...date.opening, room } }];
    app.planning.series = [{ ...series, opening: { ...series.opening, room } }];
    const replies = [
      await pressed(app, 'plan-room', { space: date.id, values: ['777'] }),
      await pressed(app, 'series-room', { space: seriesKey, values: ['777'] }),
      await pressed(app, 'plan-flag', { space: date.id, detail: 4 }),
    ];
    for (const reply of replies) expect(saidBy(reply)).toMatch(/At most 20 people in the room” does not hold there/u);
  });
});

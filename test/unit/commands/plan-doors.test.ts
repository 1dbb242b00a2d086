import { beforeEach, describe, expect, it } from 'vitest';
import { NO_ABOUT } from '../../../src/domain/index.ts';
import type { TimeRead } from '../../../src/app/index.ts';
import { createCalendar } from '../../../src/calendar/index.ts';
import type { Reply } from '../../../src/commands/index.ts';
import type { ChannelId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { guest, host, idOf } from '../../support/a-space.ts';
import {
  contextOf,
  fieldsOf,
  labelsOf,
  opened,
  pressed,
  pressedOn,
  saidBy,
  submitted,
  typed,
} from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries, THURSDAY_MS } from '../../support/told-planning.ts';
import { doors } from '../../../src/commands/index.ts';

// as: test data stands in for what the edges parse.
const stranger = '666666666666666666' as UserId;
const THURSDAY = `<t:${THURSDAY_MS / 1000}:F> (<t:${THURSDAY_MS / 1000}:R>)`;
const HOUR_MS = 3_600_000;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);

const press = (reply: Reply, label: string): Promise<Reply> => pressedOn(app, reply, label);

/** What the real calendar reads, half a year before clocks go back. */
const readIn = (text: string, zone: string): TimeRead => {
  const read = createCalendar().readTime(text, { zone, nowMs: Date.UTC(2026, 0, 2) });
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value;
};

const asked = { title: 'Tea *now*', when: 'Thursday 8pm' };

describe('/space schedule', () => {
  it('[AGENDA-1] shows what was understood before anything is saved, and saves it by the button', async () => {
    const reply = await typed(app, 'space schedule', { ...asked, lasts: 90, seats: 12 });
    expect(saidBy(reply)).toContain(`is to open by itself ${THURSDAY}.`);
    expect(saidBy(reply)).toMatch(/Thu.* 26 Nov.* 2026.* 20:00.* in .*Asia\/Riyadh/u);
    expect(saidBy(reply)).toContain('12 seats');
    expect(saidBy(reply)).not.toContain('*now*');
    expect(labelsOf(reply)).toEqual(['Save', 'Change…', 'Discard']);
    expect(called('confirmPlan')).toEqual([]);
    const saved = await press(reply, 'Save');
    expect(called('confirmPlan')).toEqual([[idOf('draft'), 0]]);
    expect(saidBy(saved)).toMatch(/^Saved: .*opens by itself/u);
    expect(saidBy(await press(reply, 'Discard'))).toContain('Nothing was saved');
    expect(called('discardDraft')).toEqual([[idOf('draft')]]);
  });

  it('[AGENDA-1] takes everything that opening takes, and whose, where in time and how long', async () => {
    await typed(app, 'space schedule', {
      ...asked,
      description: 'words',
      kind: 'voice',
      room: '444444444444444444',
      preset: 'town-hall',
      turn: 5,
      zone: 'Riyadh',
      host: guest,
      lasts: 90,
      seats: 12,
    });
    await typed(app, 'space schedule', asked);
    const opening = {
      title: 'Tea *now*',
      description: 'words',
      about: NO_ABOUT,
      kind: 'voice',
      // as: test data stands in for what the edges parse.
      room: '444444444444444444' as ChannelId,
      preset: 'town-hall',
      rules: { queue: { turnMs: 300_000 } },
    };
    const nothing = { description: null, about: NO_ABOUT, kind: null, room: null, preset: 'panel-talk', rules: {} };
    expect(called('planSpace')).toEqual([
      [{ opening, when: 'Thursday 8pm', zone: 'Riyadh', hostId: guest, lengthMin: 90, seats: 12 }],
      [
        {
          opening: { title: 'Tea *now*', ...nothing },
          when: 'Thursday 8pm',
          zone: null,
          hostId: null,
          lengthMin: null,
          seats: null,
        },
      ],
    ]);
  });

  it('[AGENDA-2] asks where several times may be meant, with a button for each, and tells why', async () => {
    app.planning.read = { ...app.planning.read, choices: [THURSDAY_MS - 12 * HOUR_MS, THURSDAY_MS], why: 'am-or-pm' };
    const reply = await typed(app, 'space schedule', asked);
    expect(saidBy(reply)).toMatch(/is to open by itself\.\n[^]*In the morning or in the evening\?/u);
    const [morning = '', evening = '', ...others] = labelsOf(reply);
    expect([morning, evening].map((label) => label.slice(-5))).toEqual(['08:00', '20:00']);
    expect(others).toEqual(['Change…', 'Discard']);
    await press(reply, evening);
    expect(called('confirmPlan')).toEqual([[idOf('draft'), 1]]);
  });

  it('[AGENDA-2] tells the two moments of an hour that comes twice apart', async () => {
    app.planning.read = readIn('1 November 1:30am', 'America/New_York');
    const offered = (await doors.subcommand('space schedule')?.suggest(contextOf(app), 'when', 'x')) ?? [];
    expect(new Set(offered.map(({ name }) => name)).size).toBe(2);
    const draft = aPlan('draft', {
      zone: 'America/New_York',
      life: { status: 'draft', sinceMs: 1, choices: app.planning.read.choices },
    });
    app.planning.plans = [draft];
    app.refusing.set('planSpace', 'time-unreadable');
    const modal = doors.modal('plan-redone');
    const reply = await modal?.run(contextOf(app), { spaceId: draft.id, userId: null }, { title: 'x', when: 'y' });
    if (reply === undefined) throw new Error('no form');
    expect(labelsOf(reply).map((label) => label.slice(-11))).toEqual([
      '01:30 GMT-4',
      '01:30 GMT-5',
      'Change…',
      'Discard',
    ]);
  });

  it('[AGENDA-2] tells of an hour that does not exist, and of what is in the way', async () => {
    app.planning.read = { ...app.planning.read, isShifted: true };
    app.planning.warnings = [
      { code: 'plan-same-host', params: { title: 'Other', atMs: String(THURSDAY_MS) } },
      { code: 'plan-same-host', params: { title: 'Other', atMs: String(THURSDAY_MS) } },
    ];
    const said = saidBy(await typed(app, 'space schedule', asked));
    expect(said).toContain('the clocks go forward');
    expect(said.split('\n').filter((line) => line.includes('Other'))).toHaveLength(1);
  });

  it.each(['time-unreadable', 'time-past', 'time-too-far', 'zone-unknown'] as const)(
    '[AGENDA-2] saves nothing of what is refused (%s)',
    async (code) => {
      app.refusing.set('planSpace', code);
      const reply = await typed(app, 'space schedule', asked);
      expect(labelsOf(reply)).toEqual([]);
      expect(saidBy(reply).length).toBeGreaterThan(20);
    },
  );

  it('does not let bots host, nor who is not here', async () => {
    expect(saidBy(await typed(app, 'space schedule', { ...asked, host: '9'.repeat(18) }))).toContain('bot');
    expect(saidBy(await typed(app, 'space schedule', { ...asked, host: '8'.repeat(18) }))).toContain(
      'not a member of this server',
    );
    expect(called('planSpace')).toEqual([]);
  });

  it.each([
    { title: 'x' },
    { when: 'x' },
    { ...asked, lasts: 0 },
    { ...asked, seats: 1.5 },
    { ...asked, colour: 'red' },
  ])('does nothing with what Discord would not let anybody send (%j)', async (options) => {
    expect(saidBy(await typed(app, 'space schedule', options))).toContain('has changed');
    expect(app.calls).toEqual([]);
  });
});

describe('/space series', () => {
  it('[AGENDA-1] shows the next three dates, the end and who hosts in turn', async () => {
    const reply = await typed(app, 'space series', {
      title: 'Episode {n}',
      when: 'every Thursday 20:00',
      until: '10 times',
      rota: `<@${host}> and <@!${guest}> and <@${host}>`,
    });
    expect(called('planSeries')).toMatchObject([
      [{ when: 'every Thursday 20:00', until: '10 times', rota: [host, guest] }],
    ]);
    const said = saidBy(reply);
    expect(said.match(/<t:\d+:F>/gu)).toHaveLength(3);
    expect(said).toContain(THURSDAY);
    expect(said).toContain('in turn');
    expect(said).toContain('until somebody ends it');
    await press(reply, 'Save');
    expect(called('confirmSeries')).toEqual([[idOf('seriesdraft'), 0]]);
    await press(reply, 'Discard');
    expect(called('discardDraft')).toEqual([[idOf('seriesdraft')]]);
  });

  it('asks for people where the rota names none, and takes no bots', async () => {
    const ask = async (rota: string): Promise<string> => saidBy(await typed(app, 'space series', { ...asked, rota }));
    expect(await ask('Layla and Omar')).toContain('Nobody is mentioned');
    expect(await ask(`<@${'9'.repeat(18)}>`)).toContain('bot');
    expect(called('planSeries')).toEqual([]);
  });

  it('[AGENDA-2] asks which hour is meant', async () => {
    const { recurrence } = aSeries('x');
    const others = [{ ...recurrence, firstLocal: '2026-11-26T08:00' }];
    const draft = aSeries('seriesdraft', { life: { status: 'draft', sinceMs: 1, others } });
    app.planning.series = [draft];
    const modal = doors.modal('series-redone');
    // as: a series' id stands where that of a space does.
    const subject = { spaceId: draft.id as string as SpaceId, userId: null };
    app.refusing.set('planSeries', 'time-unreadable');
    const reply = await modal?.run(contextOf(app), subject, { title: 'x', when: 'hmm' });
    if (reply === undefined) throw new Error('no form');
    expect(labelsOf(reply).map((label) => label.slice(-5))).toEqual(['20:00', '08:00', 'ange…', 'scard']);
    await press(reply, labelsOf(reply)[1] ?? '');
    expect(called('confirmSeries')).toEqual([[draft.id, 1]]);
  });
});

describe('a planned space', () => {
  const plan = aPlan('tea');
  beforeEach(() => {
    app.planning.plans = [plan];
  });

  it('[AGENDA-4] is moved after a question whose button carries the new time', async () => {
    app.planning.read = { ...app.planning.read, choices: [THURSDAY_MS + HOUR_MS] };
    for (const which of [plan.id, ' Tea *now* ']) {
      const reply = await typed(app, 'space reschedule', { which, when: '9pm' });
      expect(saidBy(reply)).toContain(`from ${THURSDAY} to <t:${(THURSDAY_MS + HOUR_MS) / 1000}:F>`);
      expect(called('movePlan')).toEqual([]);
      expect(labelsOf(reply)).toEqual(['Move it', 'Keep it']);
    }
    const reply = await typed(app, 'space reschedule', { which: plan.id, when: '9pm' });
    expect(saidBy(await press(reply, 'Keep it'))).toContain('Nothing was changed');
    expect(saidBy(await press(reply, 'Move it'))).toContain('is moved');
    expect(called('movePlan')).toEqual([[plan.id, THURSDAY_MS + HOUR_MS]]);
  });

  it('[PLAN-27] [PLAN-7] that is to be moved says who is told, then how many were, and nothing where it has that time', async () => {
    const reply = await typed(app, 'space reschedule', { which: plan.id, when: '9pm' });
    expect(saidBy(reply)).toContain('Whoever comes to it is told once.');
    expect(saidBy(await press(reply, 'Move it'))).toContain('2 people are told of it.');
    app.planning.isChanged = false;
    expect(saidBy(await press(reply, 'Move it'))).toBe('Nothing was changed.');
    app.language = 'ar';
    app.planning.isChanged = true;
    const arabic = await typed(app, 'space reschedule', { which: plan.id, when: '9pm' });
    expect(saidBy(arabic)).toContain('\nتصل رسالة واحدة بذلك إلى كل من قال إنه آت.');
    expect(saidBy(await press(arabic, labelsOf(arabic)[0] ?? ''))).toContain('ويخبر بذلك شخصان.');
  });

  it('[AGENDA-4] [AGENDA-2] asks which time is meant where it is moved, and tells the hour that comes twice apart', async () => {
    const read = readIn('1 November 1:30am', 'America/New_York');
    expect(read.choices).toHaveLength(2);
    app.planning.read = read;
    const reply = await typed(app, 'space reschedule', { which: plan.id, when: 'x' });
    expect(saidBy(reply)).toContain('that hour comes twice');
    expect(labelsOf(reply).map((label) => label.slice(-11))).toEqual(['01:30 GMT-4', '01:30 GMT-5', 'Keep it']);
    await press(reply, labelsOf(reply)[1] ?? '');
    expect(called('movePlan')).toEqual([[plan.id, read.choices[1]]]);
  });

  it('[AGENDA-2] offers everything that a time may mean', async () => {
    app.planning.read = readIn('1/11/2026 1:30', 'America/New_York');
    expect(app.planning.read.choices).toHaveLength(5);
    const labels = labelsOf(await typed(app, 'space reschedule', { which: plan.id, when: 'x' }));
    expect(new Set(labels).size).toBe(6);
  });

  it('[AGENDA-4] is the one that was picked, whatever others call theirs; a title that looks like an id is a title', async () => {
    const looksSo = 'abcdefghijkl';
    const trap = aPlan('trap', { opening: { ...plan.opening, title: plan.id } });
    const odd = aPlan('odd', { opening: { ...plan.opening, title: looksSo } });
    const series = aSeries('show');
    const named = aPlan('named', { opening: { ...plan.opening, title: `series:${series.id}` } });
    app.planning = { ...app.planning, plans: [trap, named, odd, plan], series: [series] };
    for (const which of [plan.id, looksSo]) await press(await typed(app, 'space cancel', { which }), 'Cancel it');
    expect(called('cancelPlan')).toEqual([[plan.id], [odd.id]]);
    const question = await typed(app, 'space cancel', { which: `series:${series.id}` });
    await press(question, 'End the series');
    expect(called('cancelSeries')).toEqual([[series.id]]);
  });

  it('[AGENDA-4] [PLAN-28] is cancelled after a question; a date of a series is left out', async () => {
    const question = await typed(app, 'space cancel', { which: plan.id });
    expect(saidBy(question)).toContain('It will not open. Whoever said that they come is told once.');
    expect(called('cancelPlan')).toEqual([]);
    expect(saidBy(await press(question, 'Cancel it'))).toContain('is cancelled');
    expect(saidBy(await typed(app, 'space skip', { which: plan.id }))).toContain('no date of a series');
    const series = aSeries('show');
    const date = aPlan('date', { occurrence: { seriesId: series.id, originalMs: THURSDAY_MS, number: 3 } });
    app.planning = { ...app.planning, plans: [date], series: [series] };
    for (const path of ['space skip', 'space cancel']) {
      const asks = await typed(app, path, { which: date.id });
      expect(saidBy(asks)).toContain('other dates of its series stay');
      expect(saidBy(await press(asks, 'Leave it out'))).toContain('is left out');
    }
    expect(called('cancelPlan')).toEqual([[plan.id], [date.id], [date.id]]);
  });

  it('[AGENDA-4] of a series goes with it when that is asked for and confirmed', async () => {
    app.planning.series = [aSeries('show')];
    const offered = (await doors.subcommand('space cancel')?.suggest(contextOf(app), 'which', '')) ?? [];
    const value = offered[1]?.value ?? '';
    const question = await typed(app, 'space cancel', { which: value });
    expect(saidBy(question)).toContain('None of its dates opens');
    await press(question, 'End the series');
    expect(called('cancelSeries')).toEqual([[idOf('show')]]);
    // A whole series is nothing to skip or to move.
    expect(saidBy(await typed(app, 'space skip', { which: value }))).toContain('no such planned space');
  });

  it('[AGENDA-8] is not asked about by who may not change it, nor when it is over', async () => {
    const paths = [
      ['space cancel', {}],
      ['space reschedule', { when: '9pm' }],
    ] as const;
    for (const [path, more] of paths) {
      const reply = await typed(app, path, { which: plan.id, ...more }, { userId: stranger });
      expect(saidBy(reply)).toContain('Only who planned it');
      expect(labelsOf(reply)).toEqual([]);
    }
    for (const over of [{ serverManager: true }, { moderates: () => true }])
      expect(
        labelsOf(await typed(app, 'space cancel', { which: plan.id }, { userId: stranger, ...over })),
      ).toHaveLength(2);
    app.planning.plans = [aPlan('tea', { life: { status: 'opened', sinceMs: 1 } })];
    expect(saidBy(await typed(app, 'space cancel', { which: plan.id }))).toContain('it has opened');
    expect(saidBy(await typed(app, 'space cancel', { which: 'none of them' }))).toContain('no such planned space');
    expect(saidBy(await typed(app, 'space cancel', { which: 'zzzzzzzzzzzz' }))).toContain('no such planned space');
  });

  it('[AGENDA-6] is changed by a form: words at once, a new time after a question', async () => {
    const form = await openChange();
    expect(fieldsOf(form).map(({ custom_id: name, value }) => [name, value])).toEqual([
      ['title', 'Tea *now*'],
      ['description', undefined],
      ['length', '60'],
      ['seats', undefined],
      ['when', undefined],
    ]);
    const submit = async (fields: object): Promise<Reply> => await submittedOn('plan-changed', fields);
    expect(saidBy(await submit({ title: 'Tea *now*' }))).toContain('Nothing was changed');
    await submit({ title: 'Coffee', description: 'words' });
    expect(called('changePlan')).toEqual([[plan.id, { title: 'Coffee', description: 'words' }]]);
    const both = await submit({ title: 'Coffee', when: '9pm' });
    expect(saidBy(both)).toMatch(/^Changed\.\nMove /u);
    expect(called('movePlan')).toEqual([]);
    app.refusing.set('readTime', 'time-unreadable');
    const partly = saidBy(await submit({ title: 'Coffee', when: 'hmm' }));
    expect(partly).toMatch(/^Changed\.\n[^]*to be copied:\n\u2068hmm\u2069$/u);
    app.refusing.set('changePlan', 'title-empty');
    expect(saidBy(await submit({ title: '\u200B' }))).toContain('nothing in it');
  });

  const openChange = async (): ReturnType<typeof opened> => {
    app.space = { ...app.space, id: plan.id };
    return await opened(app, 'plan-change');
  };
  const submittedOn = async (act: string, fields: object): Promise<Reply> => {
    app.space = { ...app.space, id: plan.id };
    return await submitted(app, act, fields);
  };

  it('[AGENDA-8] opens no form for who may not change it', async () => {
    app.space = { ...app.space, id: plan.id };
    for (const act of ['plan-change', 'plan-move']) {
      const form = await opened(app, act, null, { userId: stranger });
      expect('form' in form ? '' : form.text).toContain('Only who planned it');
    }
  });

  it('[AGENDA-5] is opened before its time by a button', async () => {
    const reply = await pressed(app, 'plan-open', { space: plan.id });
    expect(called('openPlanned')).toEqual([[plan.id]]);
    expect(saidBy(reply)).toContain('is open in');
    app.refusing.set('openPlanned', 'plan-over');
    expect(saidBy(await pressed(app, 'plan-open', { space: plan.id }))).toContain('Nothing can be changed');
  });

  it('[AGENDA-4] a press without what it is about does nothing', async () => {
    for (const act of [
      'plan-save',
      'series-save',
      'plan-move-yes',
      'plan-cancel-yes',
      'series-cancel-yes',
      'plan-drop',
      'series-drop',
      'plan-open',
    ])
      expect(saidBy(await pressed(app, act, { space: null })), act).toContain('earlier state');
    for (const act of ['plan-save', 'series-save', 'plan-move-yes'])
      expect(saidBy(await pressed(app, act, { space: plan.id })), act).toContain('earlier state');
    expect(app.calls).toEqual([]);
  });
});

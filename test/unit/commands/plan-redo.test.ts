import { beforeEach, describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { doors } from '../../../src/commands/index.ts';
import type { Reply } from '../../../src/commands/index.ts';
import type { Recurrence, Series } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { host } from '../../support/a-space.ts';
import { contextOf, fieldsOf, labelsOf, saidBy } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries, THURSDAY_MS } from '../../support/told-planning.ts';

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);

const redone = async (act: string, id: string, fields: object): Promise<Reply> => {
  const modal = doors.modal(act);
  if (modal === undefined) throw new Error(`no ${act}`);
  // as: a series' id stands where that of a space does.
  return await modal.run(contextOf(app), { spaceId: id as SpaceId, userId: null }, fields);
};

/** What stands in the field of the time when the form opens. */
const whenIn = async (act: string, id: string): Promise<unknown> => {
  const control = doors.control(act);
  if (control === undefined || !('open' in control)) throw new Error(`no ${act}`);
  // as: likewise.
  const form = await control.open(contextOf(app), { spaceId: id as SpaceId, userId: null }, []);
  return fieldsOf(form).find(({ custom_id: name }) => name === 'when');
};

const HALF_DAY_MS = 12 * 3_600_000;

const scene = { zone: 'Asia/Riyadh', nowMs: THURSDAY_MS - 3_600_000 };

describe('the draft of a series written otherwise', () => {
  const { recurrence } = aSeries('x');
  const draft = (end: Series['recurrence']['end']): Series =>
    aSeries('seriesdraft', {
      recurrence: { ...recurrence, end },
      life: { status: 'draft', sinceMs: 1, others: [] },
    });

  it.each(['10 times', '2026-12-31', 'never'])('[AGENDA-1] keeps its end (%s)', async (typed) => {
    const calendar = createCalendar();
    const end = calendar.readEnd(typed, scene);
    if (!end.ok) throw new Error(end.refusal.code);
    const series = draft(end.value);
    app.planning.series = [series];
    await redone('series-redone', series.id, { title: 'x', when: 'every Friday 20:00' });
    // as: what the use case was called with.
    const [[input]] = called('planSeries') as [[{ readonly until: string | null }]];
    expect(calendar.readEnd(input.until, scene)).toEqual(end);
  });

  it('[AGENDA-1] ends as a rule says that is written now', async () => {
    app.planning.series = [draft({ type: 'count', count: 10 })];
    const when = 'FREQ=WEEKLY;BYDAY=TH;COUNT=3 20:00';
    await redone('series-redone', draft({ type: 'never' }).id, { title: 'x', when });
    expect(called('planSeries')).toMatchObject([[{ when, until: null }]]);
  });
});

describe('a draft written otherwise', () => {
  const draft = aPlan('draft', {
    life: { status: 'draft', sinceMs: 1, choices: [THURSDAY_MS - HALF_DAY_MS, THURSDAY_MS] },
    startsAtMs: THURSDAY_MS - HALF_DAY_MS,
  });

  it('[AGENDA-2] still asks which time is meant where nobody wrote another one', async () => {
    app.planning.plans = [draft];
    expect(await whenIn('plan-redo', draft.id)).toMatchObject({ required: false });
    expect(await whenIn('plan-redo', draft.id)).not.toHaveProperty('value');
    for (const fields of [{ title: 'Coffee' }, { title: 'Coffee', when: ' ' }]) {
      const reply = await redone('plan-redone', draft.id, fields);
      expect(labelsOf(reply).map((label) => label.slice(-5))).toEqual(['08:00', '20:00', 'ange…', 'scard']);
    }
    expect(called('changePlan')[0]).toEqual([draft.id, { title: 'Coffee', description: '' }]);
    expect(called('planSpace')).toEqual([]);
    app.refusing.set('changePlan', 'title-empty');
    expect(labelsOf(await redone('plan-redone', draft.id, { title: '-' }))).toHaveLength(4);
  });

  it('[AGENDA-1] keeps its very moment where the form comes back with it', async () => {
    const clear = aPlan('draft', { life: { status: 'draft', sinceMs: 1, choices: [THURSDAY_MS + 30_000] } });
    app.planning.plans = [clear];
    const field = await whenIn('plan-redo', clear.id);
    expect(field).toMatchObject({ value: '2026-11-26 20:00' });
    await redone('plan-redone', clear.id, { title: 'Coffee', when: '2026-11-26 20:00' });
    expect([called('changePlan').length, called('planSpace').length]).toEqual([1, 0]);
  });

  it.each(['08:00', '10:00', '11:30', '20:00', '12:00', '00:30'])(
    '[AGENDA-2] has a series mean as much as before, at %s',
    async (time) => {
      const calendar = createCalendar();
      const read = (typed: string): { first: string; others: number } => {
        const outcome = calendar.readRecurrence(typed, scene);
        if (!outcome.ok) throw new Error(outcome.refusal.code);
        return { first: outcome.value.recurrence.firstLocal.slice(-5), others: outcome.value.others.length };
      };
      const { recurrence } = aSeries('x');
      const at = (others: readonly Recurrence[]): Series =>
        aSeries('seriesdraft', {
          recurrence: { ...recurrence, firstLocal: `2026-12-03T${time}` },
          life: { status: 'draft', sinceMs: 1, others },
        });
      const form = async (series: Series): Promise<string> => {
        app.planning.series = [series];
        // as: a field of text.
        const { value } = (await whenIn('series-redo', series.id)) as { readonly value: string };
        return value;
      };
      expect(read(await form(at([])))).toEqual({ first: time, others: 0 });
      if (time < '12' && time > '01') expect(read(await form(at([recurrence]))).others).toBe(1);
    },
  );
});

describe('a draft', () => {
  const draft = aPlan('draft', { life: { status: 'draft', sinceMs: 1, choices: [THURSDAY_MS] } });

  it('[AGENDA-1] is written otherwise by a form that holds it, and the new one takes its place', async () => {
    app.planning.plans = [draft];
    const control = doors.control('plan-redo');
    if (control === undefined || !('open' in control)) throw new Error('no form');
    const form = await control.open(contextOf(app), { spaceId: draft.id, userId: null }, []);
    const fields = fieldsOf(form);
    expect(fields.map(({ custom_id: name, value }) => [name, value])).toContainEqual(['when', '2026-11-26 20:00']);
    const modal = doors.modal('plan-redone');
    const sent = (title: string): Promise<Reply> | undefined =>
      modal?.run(contextOf(app), { spaceId: draft.id, userId: null }, { title, when: 'Friday 9pm' });
    expect(saidBy((await sent('Coffee')) ?? { text: '', rows: [] })).toContain('Coffee');
    expect(called('planSpace')).toMatchObject([
      [{ opening: { title: 'Coffee', description: null }, when: 'Friday 9pm', zone: 'Asia/Riyadh', hostId: host }],
    ]);
    expect(called('discardDraft')).toEqual([[draft.id]]);
    app.refusing.set('planSpace', 'time-unreadable');
    const refused = (await sent('Coffee')) ?? { text: '', rows: [] };
    // The old one stays, with its buttons.
    expect(labelsOf(refused)).toEqual(['Save', 'Change…', 'Discard']);
    expect(saidBy(refused)).toContain('Tea');
    expect(called('discardDraft')).toHaveLength(1);
  });

  it('[AGENDA-1] that is none any more opens no form', async () => {
    app.planning.plans = [aPlan('draft')];
    const control = doors.control('plan-redo');
    if (control === undefined || !('open' in control)) throw new Error('no form');
    const form = await control.open(contextOf(app), { spaceId: draft.id, userId: null }, []);
    expect('form' in form ? '' : form.text).toContain('earlier state');
  });
});

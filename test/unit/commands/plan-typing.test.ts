import { beforeEach, describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { doors } from '../../../src/commands/index.ts';
import type { Choice } from '../../../src/commands/index.ts';
import type { Series } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { contextOf, fieldsOf, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries, THURSDAY_MS } from '../../support/told-planning.ts';

const HOUR_MS = 3_600_000;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);

describe('while somebody types', () => {
  const suggest = async (
    path: string,
    focused: string,
    text: string,
    given: Record<string, unknown> = {},
  ): Promise<readonly Choice[]> => (await doors.subcommand(path)?.suggest(contextOf(app), focused, text, given)) ?? [];

  it('[AGENDA-3] what a time means is offered, each meaning by itself, in the zone that was given', async () => {
    app.planning.read = { ...app.planning.read, choices: [THURSDAY_MS, THURSDAY_MS + 12 * HOUR_MS], why: 'am-or-pm' };
    const choices = await suggest('space schedule', 'when', 'thursday 8', { zone: 'Asia/Riyadh' });
    expect(choices.map(({ name }) => name)).toEqual([
      'Thu, 26 Nov 2026, 20:00 (Asia/Riyadh)',
      'Fri, 27 Nov 2026, 08:00 (Asia/Riyadh)',
    ]);
    expect(choices.map(({ value }) => Date.parse(value))).toEqual([THURSDAY_MS, THURSDAY_MS + 12 * HOUR_MS]);
    expect(called('readTime')).toEqual([['thursday 8', 'Asia/Riyadh']]);
    const [series] = await suggest('space series', 'when', 'every thursday 8pm');
    expect(series?.value).toBe('every thursday 8pm');
    expect(series?.name).toContain('26 Nov');
  });

  it('[AGENDA-3] a text that is no time yet gets a hint, and none an example', async () => {
    app.refusing.set('readTime', 'time-unreadable');
    app.refusing.set('readRecurrence', 'time-unreadable');
    for (const path of ['space schedule', 'space series', 'space reschedule'])
      for (const text of ['', ' ', 'tomor', 'x'.repeat(100), 'x'.repeat(101), 'x'.repeat(6000), '\uD83C'.repeat(200)]) {
        const choices = await suggest(path, 'when', text);
        expect(choices.length).toBeGreaterThan(0);
        for (const part of choices.flatMap(({ name, value }) => [name, value]))
          expect(part.length > 0 && part.length <= 100, part).toBe(true);
      }
  });

  it('[AGENDA-3] zones are offered by city and name, one’s own first', async () => {
    const names = async (path: string, text: string): Promise<readonly string[]> =>
      (await suggest(path, 'zone', text)).map(({ value }) => value);
    expect((await names('space schedule', 'riy'))[0]).toBe('Asia/Riyadh');
    expect((await names('space schedule', 'new york'))[0]).toBe('America/New_York');
    expect((await names('space series', ''))[0]).toBe('Asia/Riyadh');
    expect((await names('timezone', '')).slice(0, 2)).toEqual(['server', 'Asia/Riyadh']);
    expect(await names('timezone', 'x'.repeat(500))).toEqual([]);
    expect((await names('timezone', 'a')).length).toBeLessThanOrEqual(25);
  });

  it('[AGENDA-4] what is planned is offered by title and time', async () => {
    const date = aPlan('date', {
      opening: { ...aPlan('x').opening, title: 'مجلس '.repeat(20) },
      occurrence: { seriesId: aSeries('show').id, originalMs: 0, number: 1 },
    });
    app.planning = { ...app.planning, plans: [aPlan('tea'), date], series: [aSeries('show')] };
    const of = async (path: string, text: string): Promise<readonly string[]> =>
      (await suggest(path, 'which', text)).map(({ value }) => value);
    expect(await of('space reschedule', '')).toEqual([idOf('tea'), idOf('date'), `series:${idOf('show')}`]);
    expect(await of('space reschedule', 'tea')).toEqual([idOf('tea')]);
    expect(await of('space reschedule', '26 nov')).toHaveLength(2);
    expect(await of('space skip', '')).toEqual([idOf('date')]);
    expect(await of('space cancel', '')).toEqual([idOf('tea'), idOf('date'), `series:${idOf('show')}`]);
    for (const { name } of await suggest('space cancel', 'which', '')) expect(name.length).toBeLessThanOrEqual(100);
  });
});

describe('/timezone', () => {
  it('[AGENDA-7] tells one’s zone, sets it, and drops it for that of each server', async () => {
    expect(saidBy(await typed(app, 'timezone'))).toContain('Asia/Riyadh');
    expect(saidBy(await typed(app, 'timezone', { zone: 'Europe/London' }))).toContain('Europe/London');
    expect(saidBy(await typed(app, 'timezone', { zone: 'server' }))).toContain('zone of each server');
    expect(called('setOwnZone')).toEqual([['Europe/London'], [null]]);
    app.refusing.set('setOwnZone', 'zone-unknown');
    expect(saidBy(await typed(app, 'timezone', { zone: 'Mars' }))).toContain('no time zone');
  });
});

describe('a series of which the words mean several things', () => {
  const { recurrence } = aSeries('x');
  const morning = { ...recurrence, firstLocal: '2026-12-03T08:00' };
  const morningDates = [0, 1, 2].map((week) => THURSDAY_MS + 12 * HOUR_MS + (6 + 7 * week) * 24 * HOUR_MS);

  it('[AGENDA-2] is shown with the dates of each, of which none is named before, and saved by the one that is pressed', async () => {
    app.planning = { ...app.planning, others: [morning], otherDates: [morningDates] };
    const reply = await typed(app, 'space series', { title: 'Tea', when: 'every thursday at 8' });
    const text = saidBy(reply);
    expect(text).not.toContain('Read as');
    const places = [
      'In the morning or in the evening?',
      ...app.planning.dates,
      '3 Dec 2026, 08:00',
      ...morningDates,
    ].map((one) => text.indexOf(typeof one === 'number' ? `<t:${one / 1000}:F>` : one));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).toContain('Asia/Riyadh');
  });

  it('[AGENDA-2] tells those that begin together by their weekdays, and ends of which each has its own', async () => {
    const until = (days: number): Series['recurrence']['end'] => ({
      type: 'until',
      untilMs: THURSDAY_MS + days * 24 * HOUR_MS,
    });
    const others = [{ ...recurrence, rule: 'FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH', end: until(7) }];
    const life = { status: 'draft', sinceMs: 1, others } as const;
    const rule = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
    const draft = aSeries('seriesdraft', { recurrence: { ...recurrence, rule, end: until(8) }, life });
    app.planning = { ...app.planning, series: [draft], otherDates: [[THURSDAY_MS, THURSDAY_MS + 2 * 24 * HOUR_MS]] };
    app.refusing.set('planSeries', 'time-unreadable');
    const subject = { spaceId: draft.id as string as SpaceId, userId: null };
    const reply =
      (await doors.modal('series-redone')?.run(contextOf(app), subject, { title: 'x', when: 'hmm' })) ?? null;
    const text = JSON.stringify(reply);
    expect(text).toContain('other days in one country');
    expect(text).toContain('"label":"Thu, 26 Nov 2026, 20:00 · Mon Tue Wed Thu Fri"');
    expect(text).toContain('"label":"Thu, 26 Nov 2026, 20:00 · Sun Mon Tue Wed Thu"');
    for (const days of [7, 8]) expect(text).toContain(`begins <t:${(THURSDAY_MS + days * 24 * HOUR_MS) / 1000}:F>`);
  });

  it('[AGENDA-3] is offered in each meaning while it is typed, and picking one settles it', async () => {
    const end = { type: 'count', count: 3 } as const;
    app.planning = {
      ...app.planning,
      others: [morning, { ...recurrence, rule: 'FREQ=WEEKLY;BYDAY=SU', end }],
      otherDates: [morningDates, [THURSDAY_MS]],
    };
    const suggest = doors.subcommand('space series')?.suggest;
    const choices = (await suggest?.(contextOf(app), 'when', 'every thursday at 8', {})) ?? [];
    expect(choices.map(({ value }) => value)).toEqual([
      `${recurrence.rule} 20:00`,
      `${recurrence.rule} 08:00`,
      'FREQ=WEEKLY;BYDAY=SU;COUNT=3 20:00',
    ]);
    expect(choices.map(({ name }) => name)).toEqual([
      'Thu, 26 Nov 2026, 20:00 · Thu (Asia/Riyadh)',
      expect.stringContaining('3 Dec 2026, 08:00'),
      'Thu, 26 Nov 2026, 20:00 · Sun (Asia/Riyadh)',
    ]);
    const calendar = createCalendar();
    for (const { value } of choices)
      expect(calendar.readRecurrence(value, { zone: 'Asia/Riyadh', nowMs: THURSDAY_MS - HOUR_MS })).toMatchObject({
        ok: true,
        value: { others: [] },
      });
  });

  it('[AGENDA-2] is changed as it was typed, so that nothing is settled by that', async () => {
    app.planning = { ...app.planning, others: [morning], otherDates: [morningDates] };
    await typed(app, 'space series', { title: 'Tea', when: 'every thursday at 8' });
    const draft = aSeries('seriesdraft', { life: { status: 'draft', sinceMs: 1, others: [morning] } });
    app.planning = { ...app.planning, series: [draft] };
    const control = doors.control('series-redo');
    if (control === undefined || !('open' in control)) throw new Error('no form');
    // as: a series' id stands where that of a space does.
    const form = await control.open(contextOf(app), { spaceId: draft.id as string as SpaceId, userId: null }, []);
    expect(fieldsOf(form).find(({ custom_id: name }) => name === 'when')).toMatchObject({
      value: 'every thursday at 8',
    });
  });

  it.each([
    ['08:00', [{ firstLocal: '2026-11-26T20:00' }], 'In the morning or in the evening?'],
    ['00:00', [{ rule: 'FREQ=WEEKLY;BYDAY=FR' }], 'In the night that the day begins with'],
    ['20:00', [{ rule: 'FREQ=WEEKLY;BYDAY=FR,SA' }], 'other days in one country than in another'],
    ['00:00', [{ rule: 'FREQ=WEEKLY;BYDAY=FR' }, { rule: 'FREQ=WEEKLY;BYDAY=SA' }], 'may mean several times'],
    ['08:00', [{ rule: 'FREQ=WEEKLY;BYDAY=FR' }, { firstLocal: '2026-11-26T20:00' }], 'may mean several times'],
  ])('[TIME-6] says why: %s %j', async (time, others, question) => {
    const first = { ...recurrence, firstLocal: `2026-11-26T${time}` };
    const life = { status: 'draft', sinceMs: 1, others: others.map((other) => ({ ...first, ...other })) } as const;
    const draft = aSeries('seriesdraft', { recurrence: first, life });
    app.planning.series = [draft];
    app.refusing.set('planSeries', 'time-unreadable');
    // as: a series' id stands where that of a space does.
    const subject = { spaceId: draft.id as string as SpaceId, userId: null };
    const reply = await doors.modal('series-redone')?.run(contextOf(app), subject, { title: 'x', when: 'hmm' });
    expect(JSON.stringify(reply)).toContain(question);
  });
});

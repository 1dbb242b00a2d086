import { beforeEach, describe, expect, it } from 'vitest';
import { doors } from '../../../src/commands/index.ts';
import type { Choice } from '../../../src/commands/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { contextOf, saidBy, typed } from '../../support/asked-by.ts';
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

describe('a series of which the words mean two things', () => {
  it.each([
    [{ firstLocal: '2026-11-26T08:00' }, 'In the morning or in the evening?'],
    [{ rule: 'FREQ=WEEKLY;BYDAY=FR' }, 'In the night that the day begins with'],
  ])('[TIME-6] says which: %j', async (other, question) => {
    const { recurrence } = aSeries('x');
    const life = { status: 'draft', sinceMs: 1, others: [{ ...recurrence, ...other }] } as const;
    const draft = aSeries('seriesdraft', { life });
    app.planning.series = [draft];
    app.refusing.set('planSeries', 'time-unreadable');
    // as: a series' id stands where that of a space does.
    const subject = { spaceId: draft.id as string as SpaceId, userId: null };
    const reply = await doors.modal('series-redone')?.run(contextOf(app), subject, { title: 'x', when: 'hmm' });
    expect(JSON.stringify(reply)).toContain(question);
  });
});

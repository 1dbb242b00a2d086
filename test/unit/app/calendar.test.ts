import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedKey } from '../../../src/app/index.ts';
import { plainText } from '../../../src/lib/index.ts';
import { type EntryRead, entriesIn } from '../../support/calendar-read.ts';
import { calendarWorld } from '../../support/calendar-world.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { actor, guildId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  dateAt,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  planSeries,
  stored,
  sweep,
  value,
} from '../../support/planned-world.ts';

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const host = actor('host', planGuild);
const guest = actor('guest', planGuild);
const manager = actor('owner', planGuild, { serverManager: true });

const openingOf = (
  over: Partial<ReturnType<typeof planInput>['opening']>,
): ReturnType<typeof planInput>['opening'] => ({
  ...planInput('').opening,
  ...over,
});

const keyIn = (url: string): FeedKey =>
  // as: test data stands in for what the edge parses.
  (/\/feed\/(.+)\.ics$/u.exec(url)?.[1] ?? '') as FeedKey;

/** The entries of the server's calendar. */
const feed = async (world: OutsideWorld): Promise<readonly EntryRead[]> => {
  const { url } = await value(world.app.feedAddress(manager, 'show'));
  const file = await world.app.feed(keyIn(url));
  if (file === null) throw new Error('there is no calendar');
  return entriesIn(file.text);
};

const fileOf = async (world: OutsideWorld, subject: Parameters<OutsideWorld['app']['calendarFile']>[1]) =>
  entriesIn((await value(world.app.calendarFile(guest, subject))).text);

describe('a calendar file', () => {
  it('[FEED-1] of a plan is for everybody in its server, and tells what became of it', async () => {
    const world = await calendarWorld();
    const tea = await plan(world, 'in 2 hours');
    const [entry, ...more] = await fileOf(world, { type: 'plan', id: tea.id });
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ uid: `${tea.id}@majlis`, title: 'Tea', startsAtMs: tea.startsAtMs });
    const elsewhere = actor('guest', guildId('two'), { serverManager: true });
    const subject = { type: 'plan', id: tea.id } as const;
    expect(await codeOf(world.app.calendarFile(elsewhere, subject))).toBe('plan-not-found');
    await value(world.app.cancelPlan(host, tea.id));
    const [after] = await fileOf(world, subject);
    expect(after).toMatchObject({ uid: entry?.uid, isCancelled: true });
    expect(after?.sequence).toBeGreaterThan(entry?.sequence ?? 0);
  });

  it('[FEED-1] of a draft is for nobody, of something hidden for those alone who are let in', async () => {
    const world = await calendarWorld();
    const drafted = await value(world.app.planSpace(host, planInput('in 2 hours')));
    expect(await codeOf(world.app.calendarFile(host, { type: 'plan', id: drafted.plan.id }))).toBe('plan-not-found');
    const secret = await plan(world, 'in 2 hours', { opening: openingOf({ rules: { hidden: true } }) });
    const series = await planSeries(world, 'every Thursday 20:00', { opening: openingOf({ rules: { hidden: true } }) });
    for (const [subject, code] of [
      [{ type: 'plan', id: secret.id }, 'plan-not-found'],
      [{ type: 'series', id: series.id }, 'series-not-found'],
    ] as const) {
      expect(await codeOf(world.app.calendarFile(guest, subject))).toBe(code);
      for (const one of [host, manager, actor('mod', planGuild, { moderator: true })])
        expect(await codeOf(world.app.calendarFile(one, subject))).toBe('ok');
    }
    expect(await feed(world)).toEqual([]);
  });

  it('[FEED-2] [FEED-3] of a series holds its planned dates and the next ones, each under one id for good', async () => {
    const world = await calendarWorld();
    const series = await planSeries(world, 'every day at 18:00', { opening: openingOf({ title: 'Day {n}, {date}' }) });
    const before = await fileOf(world, { type: 'series', id: series.id });
    const planned = [...plansOf(world).plans.values()].length;
    expect(before).toHaveLength(planned + 12);
    expect(before.map(({ title }) => title.replace(/,.*/u, ''))).toEqual(before.map((_, at) => `Day ${at + 1}`));
    for (const [at, { startsAtMs }] of before.entries())
      expect(startsAtMs).toBe((before[0]?.startsAtMs ?? 0) + at * DAY_MS);
    await value(
      world.app.movePlan(host, dateAt(world, series.id, 1).id, dateAt(world, series.id, 1).startsAtMs + HOUR_MS),
    );
    await value(world.app.cancelPlan(host, dateAt(world, series.id, 3).id));
    await jump(world, 2 * DAY_MS);
    await sweep(world);
    const after = new Map((await fileOf(world, { type: 'series', id: series.id })).map((entry) => [entry.uid, entry]));
    for (const { uid, sequence } of before) expect(after.get(uid)?.sequence, uid).toBeGreaterThanOrEqual(sequence);
    const was = (at: number): EntryRead | undefined => after.get(before[at]?.uid ?? '');
    expect(was(1)?.startsAtMs).toBe((before[1]?.startsAtMs ?? 0) + HOUR_MS);
    expect(was(1)?.sequence).toBeGreaterThan(before[1]?.sequence ?? 0);
    expect(was(3)?.isCancelled).toBe(true);
    // One that had no plan has one by now, under the id that it had.
    const grown = before.slice(planned).map(({ uid }) => after.get(uid)?.sequence ?? 0);
    expect(grown.some((sequence) => sequence > 0)).toBe(true);
  });

  it('[FEED-2] counts up for dates that have no plan yet, whatever becomes of them, and under the ids that they had', async () => {
    const world = await calendarWorld({ ownRooms: true });
    world.room('stage', planGuild);
    const series = await planSeries(world, 'every Thursday 20:00');
    await world.pass(MINUTE_MS);
    const subject = { type: 'series', id: series.id } as const;
    let before = new Map((await fileOf(world, subject)).map((entry) => [entry.uid, entry]));
    const uids = [...before.keys()];
    /** How those entries stand now; each counts up where it is otherwise than before. */
    const looked = async (): Promise<readonly EntryRead[]> => {
      const file = await fileOf(world, subject);
      const now = new Map(file.map((entry) => [entry.uid, entry]));
      expect(now.size).toBe(file.length);
      for (const uid of uids) {
        const [was, is] = [before.get(uid), now.get(uid)];
        if (was === undefined || is === undefined) throw new Error(`${uid} is not there`);
        expect(is.sequence, uid).toBeGreaterThanOrEqual(was.sequence);
        const isSame = JSON.stringify({ ...is, sequence: 0 }) === JSON.stringify({ ...was, sequence: 0 });
        if (!isSame) expect(is.sequence, uid).toBeGreaterThan(was.sequence);
      }
      before = now;
      return uids.flatMap((uid) => now.get(uid) ?? []);
    };
    const date = (at: number): EntryRead => before.get(uids[at] ?? '') ?? expect.fail();
    const event = eventsOf(world).one();
    const [fourth, fifth] = [date(3).startsAtMs, date(4).startsAtMs];
    const toMs = fifth + HOUR_MS;
    eventsOf(world).changeDate(event.id, { originalMs: fourth, change: { type: 'skipped' } }, host.userId);
    eventsOf(world).changeDate(event.id, { originalMs: fifth, change: { type: 'moved', toMs } }, host.userId);
    await world.pass(MINUTE_MS);
    const other = await looked();
    expect([other[3]?.isCancelled, other[4]?.startsAtMs]).toEqual([true, toMs]);
    // Numbers move up as one that has its plan is left out.
    await value(world.app.changeSeries(host, series.id, { title: 'Week {n}' }));
    await looked();
    await value(world.app.cancelPlan(host, dateAt(world, series.id, 1).id));
    expect((await looked())[2]?.title).toBe('Week 2');
    // They get their plans, and go on from there.
    await jump(world, fourth - world.clock.wallMs() - DAY_MS);
    await sweep(world);
    await looked();
    // Its end is told of those that never had a plan, too.
    await value(world.app.cancelSeries(host, series.id));
    expect(
      (await looked()).filter(({ startsAtMs }) => startsAtMs > world.clock.wallMs()).every((one) => one.isCancelled),
    ).toBe(true);
  });

  it('[FEED-1] is read by another library whatever people call their spaces', async () => {
    const world = await calendarWorld();
    const tea = await plan(world, 'in 2 hours');
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }),
      fc.constantFrom(
        '\u202Egnp.exe',
        'a,b;c\\n"d"',
        'مجلس 🫖, قهوة',
        'line\r\nBEGIN:VEVENT\r\nUID:x',
        '👨‍👩‍👧‍👦'.repeat(12),
      ),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (title, description) => {
        const one = stored(world, tea.id);
        plansOf(world).plans.set(tea.id, { ...one, opening: { ...one.opening, title, description } });
        const [entry, ...more] = await fileOf(world, { type: 'plan', id: tea.id });
        expect(more).toEqual([]);
        expect(entry).toMatchObject({ uid: `${tea.id}@majlis`, startsAtMs: tea.startsAtMs });
        expect(entry?.title ?? '').toBe(plainText(title));
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});

describe('the calendar of a server', () => {
  it('[FEED-4] has an address that who manages the server makes, everybody in it is shown, and a new one replaces', async () => {
    const world = await calendarWorld();
    expect(await codeOf(world.app.feedAddress(guest, 'show'))).toBe('no-feed-yet');
    expect(await codeOf(world.app.feedAddress(guest, 'replace'))).toBe('not-server-manager');
    const { url } = await value(world.app.feedAddress(manager, 'show'));
    expect(keyIn(url)).toMatch(/^[a-z0-9]{36}$/u);
    expect(await value(world.app.feedAddress(manager, 'show'))).toEqual({ url });
    expect(await value(world.app.feedAddress(guest, 'show'))).toEqual({ url });
    expect(await codeOf(world.app.feedAddress(guest, 'replace'))).toBe('not-server-manager');
    const other = await value(world.app.feedAddress(manager, 'replace'));
    expect(other.url).not.toBe(url);
    expect(await world.app.feed(keyIn(url))).toBeNull();
    expect(await world.app.feed(keyIn(other.url))).not.toBeNull();
    expect(await value(world.app.feedAddress(guest, 'show'))).toEqual(other);
    const second = actor('owner', guildId('two'), { serverManager: true });
    expect((await value(world.app.feedAddress(second, 'show'))).url).not.toBe(other.url);
  });

  it('[FEED-3] holds what is planned there and nowhere else, and for 30 days what was to begin', async () => {
    const world = await calendarWorld();
    const [tea, gone] = [await plan(world, 'in 2 hours'), await plan(world, 'in 3 hours')];
    await value(world.app.planSpace(host, planInput('in 5 hours')));
    const series = await planSeries(world, 'every day at 18:00');
    await value(world.app.cancelPlan(host, gone.id));
    const entries = await feed(world);
    expect(entries.filter(({ uid }) => !uid.startsWith(series.id))).toEqual([
      expect.objectContaining({ uid: `${tea.id}@majlis`, isCancelled: false }),
      expect.objectContaining({ uid: `${gone.id}@majlis`, isCancelled: true }),
    ]);
    expect(new Set(entries.map(({ uid }) => uid)).size).toBe(entries.length);
    await value(world.app.cancelSeries(host, series.id));
    const ofSeries = (await feed(world)).filter(({ uid }) => uid.startsWith(series.id));
    expect(ofSeries.length).toBeGreaterThan(1);
    expect(ofSeries.every(({ isCancelled }) => isCancelled)).toBe(true);
    const second = actor('owner', guildId('two'), { serverManager: true });
    const { url } = await value(world.app.feedAddress(second, 'show'));
    expect(entriesIn((await world.app.feed(keyIn(url)))?.text ?? '')).toEqual([]);
    const began = (days: number): void => {
      const one = stored(world, gone.id);
      plansOf(world).plans.set(gone.id, { ...one, startsAtMs: world.clock.wallMs() - days * DAY_MS });
    };
    began(30);
    expect((await feed(world)).map(({ uid }) => uid)).toContain(`${gone.id}@majlis`);
    began(31);
    expect((await feed(world)).map(({ uid }) => uid)).not.toContain(`${gone.id}@majlis`);
  });
});

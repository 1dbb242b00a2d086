import { describe, expect, it } from 'vitest';
import type { MoveAsked, MoveDrafted } from '../../../src/app/index.ts';
import { isSkipped, type Plan, type Series } from '../../../src/domain/index.ts';
import type { SeriesId } from '../../../src/lib/index.ts';
import { entriesIn } from '../../support/calendar-read.ts';
import { calendarWorld } from '../../support/calendar-world.ts';
import { killedAt } from '../../support/killed-at.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  dateAt,
  datesOf,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planSeries,
  stored,
  storedSeries,
  sweep,
  titled,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const DAY_MS = 24 * 60 * MINUTE_MS;
const numbered = titled('Episode {n} ({date})');

const local = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16);
const starts = (world: OutsideWorld, id: SeriesId): readonly string[] =>
  datesOf(world, id)
    .filter(({ life }) => life.status === 'planned')
    .map(({ startsAtMs }) => startsAtMs)
    .toSorted((a, b) => a - b)
    .map(local);
const draft = async (
  world: OutsideWorld,
  which: MoveAsked['which'],
  when: string | null,
  zone: string | null = null,
): Promise<MoveDrafted> => {
  const drafted = await value(world.app.draftMove(host, { which, when, zone }));
  if (drafted === null) throw new Error('nothing would be otherwise');
  return drafted;
};

const move = async (world: OutsideWorld, which: MoveAsked['which'], when: string): Promise<MoveDrafted> => {
  const drafted = await draft(world, which, when);
  await value(world.app.moveSeries(host, drafted.draft.id, 0));
  await world.settle();
  return drafted;
};

const all = (id: SeriesId): MoveAsked['which'] => ({ type: 'series', id });
const from = ({ id }: Plan): MoveAsked['which'] => ({ type: 'following', id });

const daily = (world: OutsideWorld): Promise<Series> => planSeries(world, 'every day at 18:00', numbered);

describe('the dates of a series at other times', () => {
  it('[PLAN-24] go there all at once when that is confirmed, as the same plans, those that get planned later too', async () => {
    const world = await calendarWorld();
    const { id } = await daily(world);
    const before = datesOf(world, id);
    const drafted = await draft(world, all(id), '21:30');
    expect([drafted.moved, drafted.keeping, drafted.dates.map(local)[0]?.slice(11)]).toEqual([
      before.length,
      0,
      '21:30',
    ]);
    expect(starts(world, id).every((one) => one.endsWith('18:00'))).toBe(true);
    const moved = await value(world.app.moveSeries(host, drafted.draft.id, 0));
    await world.settle();
    expect(moved.dates).toEqual(drafted.dates);
    expect(datesOf(world, id).map((one) => one.id)).toEqual(before.map((one) => one.id));
    expect(starts(world, id).every((one) => one.endsWith('21:30'))).toBe(true);
    expect(datesOf(world, id).map(({ revision, occurrence }) => [revision, occurrence?.number])).toEqual(
      before.map(({ revision, occurrence }) => [revision + 1, occurrence?.number]),
    );
    // Nothing is left of the draft, and the old times come to nothing.
    expect(await codeOf(world.app.moveSeries(host, drafted.draft.id, 0))).toBe('series-not-found');
    await jump(world, 10 * DAY_MS);
    await sweep(world);
    await sweep(world);
    expect(starts(world, id).length).toBeGreaterThan(1);
    expect(starts(world, id).every((one) => one.endsWith('21:30'))).toBe(true);
  });

  it('[PLAN-24] go from one date on, and those before it stay where they are', async () => {
    const world = await calendarWorld();
    const { id } = await daily(world);
    const [first, second, third] = datesOf(world, id);
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few');
    await move(world, from(third), '20:00');
    expect(
      starts(world, id)
        .slice(0, 4)
        .map((one) => one.slice(11)),
    ).toEqual(['18:00', '18:00', '20:00', '20:00']);
    expect(stored(world, second.id)).toEqual(second);
    // The next three dates are told as they are now.
    const seen = await value(world.app.oneSeries(host, id));
    expect(seen.dates.map(local)).toEqual(starts(world, id).slice(0, 3));
    // By the moment of one date the others go likewise.
    const drafted = await draft(
      world,
      { type: 'all', id: third.id },
      new Date(third.startsAtMs + 60 * MINUTE_MS).toISOString(),
    );
    expect(drafted.dates.map((one) => local(one).slice(11))).toEqual(['19:00', '19:00', '19:00']);
  });

  it('[PLAN-25] leave out what was left out while each date has its counterpart, and keep what was moved alone', async () => {
    const world = await calendarWorld();
    const { id } = await planSeries(world, 'every day at 18:00', numbered);
    const [first, second, third] = datesOf(world, id);
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few');
    await value(world.app.cancelPlan(host, second.id));
    await value(world.app.movePlan(host, third.id, third.startsAtMs + 30 * MINUTE_MS));
    const drafted = await move(world, all(id), '21:00');
    expect([drafted.keeping, drafted.restored]).toEqual([1, 0]);
    const own = stored(world, third.id).startsAtMs;
    expect(own).toBe(third.startsAtMs + 30 * MINUTE_MS);
    expect(starts(world, id)).not.toContain(local(second.startsAtMs + 180 * MINUTE_MS));
    expect(starts(world, id)).toContain(local(first.startsAtMs + 180 * MINUTE_MS));
    expect(isSkipped(storedSeries(world, id), second.startsAtMs + 180 * MINUTE_MS)).toBe(true);
    // In another rhythm none of it has a counterpart.
    const again = await move(world, all(id), 'every week on Monday and Thursday 21:00');
    expect([again.keeping, again.restored]).toEqual([0, 1]);
    expect(starts(world, id).every((one) => one.endsWith('21:00'))).toBe(true);
    expect(new Set(starts(world, id)).size).toBe(starts(world, id).length);
  });

  it('[PLAN-25] never make a date of one rule that of another, however often they go to and fro', async () => {
    const world = await calendarWorld();
    const { id } = await planSeries(world, 'every week on Thursday 18:00', numbered);
    for (const when of ['every day at 18:00', 'every week on Thursday 18:00', 'every day at 18:00'])
      await move(world, all(id), when);
    await jump(world, 3 * DAY_MS);
    await sweep(world);
    const planned = starts(world, id);
    expect(planned.length).toBeGreaterThan(7);
    const gaps = planned.slice(1).map((one, at) => Date.parse(one) - Date.parse(planned[at] ?? ''));
    expect(new Set(gaps)).toEqual(new Set([DAY_MS]));
    const known = datesOf(world, id).map(({ occurrence }) => occurrence?.knownMs ?? occurrence?.originalMs);
    expect(new Set(known).size).toBe(known.length);
  });

  it('[PLAN-24] end where they did: after as many dates in all, and never by a date less', async () => {
    const world = await calendarWorld();
    const { id } = await planSeries(world, 'every day at 18:00', { ...numbered, until: '5 times' });
    await jump(world, DAY_MS);
    await sweep(world);
    await move(world, all(id), '20:00');
    expect(storedSeries(world, id).recurrence.end).toEqual({ type: 'count', count: 4, earlier: 1 });
    await jump(world, 10 * DAY_MS);
    await sweep(world);
    expect(datesOf(world, id).length).toBe(5);
  });

  it('[PLAN-24] are told what would be in their way before anything is saved, but by no date of their own', async () => {
    const world = await calendarWorld();
    const { id } = await daily(world);
    const tea = await plan(world, local(world.clock.wallMs() + 2 * DAY_MS).slice(0, 10) + ' 21:00');
    const drafted = await draft(world, all(id), '20:30');
    expect(drafted.warnings.map(({ code }) => code)).toContain('plan-same-host');
    await value(world.app.cancelPlan(host, tea.id));
    const clear = await draft(world, all(id), 'every day at 18:30');
    expect(clear.warnings.map(({ code }) => code)).not.toContain('plan-same-host');
  });

  it('[PLAN-24] are moved by who may change the series, and by nobody whose question is out of date', async () => {
    const world = await calendarWorld();
    const { id } = await daily(world);
    const stranger = actor('stranger', planGuild);
    const asked = { which: all(id), when: '21:00', zone: null };
    expect(await codeOf(world.app.draftMove(stranger, asked))).toBe('not-your-plan');
    expect(await codeOf(world.app.draftMove(host, { ...asked, zone: 'Mars/Base' }))).toBe('zone-unknown');
    expect(await value(world.app.draftMove(host, { ...asked, when: '18:00' }))).toBe(null);
    const [one, other] = [await draft(world, all(id), '21:00'), await draft(world, all(id), '22:00')];
    expect(await codeOf(world.app.moveSeries(stranger, one.draft.id, 0))).toBe('not-your-plan');
    expect(await codeOf(world.app.moveSeries(host, one.draft.id, 7))).toBe('stale-button');
    expect(await codeOf(world.app.confirmSeries(host, one.draft.id, 0))).toBe('stale-button');
    expect(await codeOf(world.app.moveSeries(host, one.draft.id, 0))).toBe('ok');
    expect(await codeOf(world.app.moveSeries(host, other.draft.id, 0))).toBe('changed-meanwhile');
    const late = await draft(world, all(id), '22:00');
    await jump(world, DAY_MS);
    expect(await codeOf(world.app.moveSeries(host, late.draft.id, 0))).toBe('changed-meanwhile');
    expect(starts(world, id).every((time) => !time.endsWith('22:00'))).toBe(true);
  });

  it('[PLAN-24] are moved all or none, wherever the process is killed, and everybody whom it concerns is told once', async () => {
    let [kills, done] = [0, 0];
    for (let at = 1; ; at += 1) {
      const world = await calendarWorld();
      const { id } = await planSeries(world, 'every week on Thursday 18:00');
      const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
      for (const name of ['ann', 'bob'])
        for (const { id: date } of [first, second]) await value(world.app.beInterested(actor(name, planGuild), date));
      const drafted = await draft(world, all(id), 'Friday 20:00');
      const wasKilled = await killedAt(world, at, () => world.app.moveSeries(host, drafted.draft.id, 0));
      if (wasKilled) kills += 1;
      await jump(world, MINUTE_MS);
      await world.pass(6000);
      const times = new Set(datesOf(world, id).map(({ startsAtMs }) => local(startsAtMs).slice(11)));
      expect(times.size, `killed at ${at}`).toBe(1);
      const told = outboxOf(world).posted.filter(({ text }) => text.includes('were changed')).length;
      expect(told, `killed at ${at}`).toBeLessThanOrEqual(times.has('20:00') ? 2 : 0);
      if (times.has('20:00')) {
        done += 1;
        if (!wasKilled) expect(told).toBe(2);
      }
      if (!wasKilled) break;
    }
    expect(kills).toBeGreaterThan(5);
    expect([done > 0, done <= kills]).toEqual([true, true]);
  });

  it('[PLAN-26] [REMIND-4] tell each whom it concerns once of all of theirs, and remind of the new time alone', async () => {
    const world = await calendarWorld();
    const { id } = await daily(world);
    const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
    const [ann, bob] = [actor('ann', planGuild), actor('bob', planGuild)];
    await value(world.app.goTo(ann, first.id));
    await value(world.app.remindMe(ann, first.id, 10));
    await value(world.app.beInterested(ann, second.id));
    await value(world.app.goTo(bob, second.id));
    const drafted = await draft(world, all(id), '21:00');
    const moved = await value(world.app.moveSeries(host, drafted.draft.id, 0));
    await world.pass(6000);
    expect(moved.told).toBe(2);
    const told = outboxOf(world).posted.filter(({ text }) => text.includes('were changed'));
    expect(told.map(({ text }) => text.split('\n').length).toSorted((a, b) => a - b)).toEqual([2, 3]);
    expect((await world.app.attendanceOf(first.id)).people).toMatchObject([{ coming: 'going', leadMin: 10 }]);
    const reminders = (): number =>
      outboxOf(world).posted.filter(({ userId, key }) => userId === ann.userId && key.startsWith('remind:')).length;
    world.clock.advance(first.startsAtMs - world.clock.wallMs());
    await world.pass(MINUTE_MS);
    expect(reminders()).toBe(0);
    world.clock.advance(stored(world, first.id).startsAtMs - 9 * MINUTE_MS - world.clock.wallMs());
    await world.pass(MINUTE_MS);
    expect(reminders()).toBe(1);
  });

  it('[PLAN-24] [EVENT-2] [EVENT-15] have their events edited and not made anew', async () => {
    const world = await calendarWorld();
    const { id } = await daily(world);
    await world.pass(6000);
    const before = eventsOf(world)
      .standing()
      .map((event) => event.id);
    expect(before.length).toBeGreaterThan(1);
    await move(world, all(id), '21:00');
    await world.pass(2 * MINUTE_MS);
    const now = eventsOf(world).standing();
    expect(now.map((event) => event.id)).toEqual(before);
    expect(now.every(({ startsAtMs }) => local(startsAtMs).endsWith('21:00'))).toBe(true);
    const weekly = await planSeries(world, 'every week on Thursday 18:00');
    await world.pass(6000);
    const recurring = eventsOf(world)
      .standing()
      .find(({ name }) => name === 'Tea');
    await move(world, all(weekly.id), 'Friday 19:00');
    await world.pass(2 * MINUTE_MS);
    const moved = eventsOf(world)
      .standing()
      .filter(({ name }) => name === 'Tea');
    expect(moved).toMatchObject([{ id: recurring?.id }]);
    expect(moved.map(({ startsAtMs }) => new Date(startsAtMs).getUTCDay())).toEqual([5]);
  });

  it('[PLAN-24] [FEED-2] stand in calendars under the id that they had, and those far off that are no more as cancelled', async () => {
    const world = await calendarWorld();
    const { id } = await daily(world);
    const read = async () => entriesIn((await value(world.app.calendarFile(host, { type: 'series', id }))).text);
    const before = await read();
    await move(world, all(id), '21:00');
    const now = new Map((await read()).map((entry) => [entry.uid, entry]));
    for (const [at, entry] of before.entries()) {
      const found = now.get(entry.uid);
      expect(found?.sequence ?? -1, `${at}`).toBeGreaterThan(entry.sequence);
      expect(found?.isCancelled).toBe(at >= datesOf(world, id).length);
    }
    expect([...now.values()].filter(({ isCancelled }) => !isCancelled).length).toBe(before.length);
  });
});

import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import {
  dateAt,
  jump,
  MINUTE_MS,
  planInput,
  plannedWorld,
  planSeries,
  stored,
  storedSeries,
  sweep,
  titled,
  value,
} from '../../support/planned-world.ts';
import { host } from '../../support/told-of-plans.ts';
import { WEEK_MS, type Weekly, weekly } from '../../support/weekly-event.ts';

/** Opens the date whose time comes next, and ends it. What Discord makes of its event then is `goesOn`. */
const held = async ({ world, events, id }: Weekly, at: number, goesOn: boolean): Promise<void> => {
  const plan = dateAt(world, id, at);
  await jump(world, plan.startsAtMs - world.clock.wallMs());
  await sweep(world);
  await world.pass(6000);
  const [event] = events.standing();
  expect(event).toMatchObject({ status: 'active' });
  // Discord goes on to the next date once the stage is closed.
  const closed = events.stageClosed.bind(events);
  events.stageClosed = (channelId) => {
    if (goesOn && event !== undefined)
      events.change(event.id, { status: 'scheduled', startsAtMs: event.startsAtMs + WEEK_MS });
    else closed(channelId);
  };
  await value(world.app.ask(host, plan.id, { type: 'end' }));
  await world.pass(2 * MINUTE_MS);
  events.stageClosed = closed;
};

describe('the one event of a series', () => {
  it('[EVENT-15] recurs by Discord’s rule, and goes on to each date', async () => {
    const series = await weekly();
    const { world, events, id } = series;
    const event = events.one();
    expect(event).toMatchObject({ name: 'Tea', recurrence: { frequency: 'weekly', interval: 1 } });
    events.interest(event.id, userId('ann'), true);
    await held(series, 0, true);
    expect(events.one()).toMatchObject({ id: event.id, status: 'scheduled' });
    expect([...events.rows.keys()]).toEqual([dateAt(world, id, 1).id]);
    expect((await world.app.attendanceOf(dateAt(world, id, 1).id)).people.map((one) => one.userId)).toEqual(['ann']);
    await held(series, 1, true);
    expect(events.one().id).toBe(event.id);
    expect([...events.rows.keys()]).toEqual([dateAt(world, id, 2).id]);
    await value(world.app.cancelSeries(host, id));
    await world.pass(MINUTE_MS);
    expect(events.standing()).toEqual([]);
    expect(events.rows.size).toBe(0);
  });

  it('[EVENT-15] is made again where Discord ends it with a date', async () => {
    const series = await weekly();
    const { events } = series;
    const first = events.one().id;
    await held(series, 0, false);
    expect(events.one()).toMatchObject({ status: 'scheduled', recurrence: { frequency: 'weekly' } });
    expect(events.one().id).not.toBe(first);
  });

  it('[EVENT-15] goes over a restart as it is', async () => {
    const { world, events } = await weekly();
    const before = world.calls.filter((name) => name.endsWith('Event')).length;
    await world.boot();
    await world.pass(2 * MINUTE_MS);
    expect(world.calls.filter((name) => name.endsWith('Event')).slice(before)).toEqual([]);
    expect(events.one().recurrence).toMatchObject({ frequency: 'weekly' });
  });

  it.each(['title', 'move', 'skip'] as const)(
    '[EVENT-15] becomes one of each date when one differs (%s), and keeps who was interested',
    async (how) => {
      const { world, events, id } = await weekly();
      const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
      events.interest(events.one().id, userId('ann'), true);
      await world.settle();
      if (how === 'title') await value(world.app.changePlan(host, first.id, { title: 'Coffee' }));
      if (how === 'move') await value(world.app.movePlan(host, second.id, second.startsAtMs + 60 * MINUTE_MS));
      if (how === 'skip') await value(world.app.cancelPlan(host, second.id));
      await world.pass(2 * MINUTE_MS);
      const standing = events.standing();
      expect(standing.length).toBeGreaterThanOrEqual(2);
      expect(standing.every(({ recurrence }) => recurrence === undefined)).toBe(true);
      expect(new Set(standing.map(({ startsAtMs }) => startsAtMs)).size).toBe(standing.length);
      expect((await world.app.attendanceOf(first.id)).people.map((one) => one.userId)).toEqual(['ann']);
      // Once told as several they stay so.
      await world.boot();
      await world.pass(MINUTE_MS);
      expect(events.standing().map((event) => event.id)).toEqual(standing.map((event) => event.id));
    },
  );

  it.each([
    ['the next', 0, null],
    ['the next, and Discord goes on from it', 0, WEEK_MS],
    ['another', 1, null],
  ] as const)('[EVENT-17] leaves a date out that somebody cancels in Discord (%s)', async (_what, at, goesOnMs) => {
    const { world, events, id } = await weekly();
    const [event, date, other] = [events.one(), dateAt(world, id, at), dateAt(world, id, 1 - at)];
    events.interest(event.id, userId('ann'), true);
    await world.settle();
    const nextMs = goesOnMs === null ? null : event.startsAtMs + goesOnMs;
    events.changeDate(event.id, { originalMs: date.startsAtMs, change: { type: 'skipped' } }, userId('editor'), nextMs);
    await world.pass(MINUTE_MS);
    expect(stored(world, date.id).life).toMatchObject({ status: 'over', why: 'skipped', byUserId: 'editor' });
    expect(stored(world, other.id)).toMatchObject({ startsAtMs: other.startsAtMs, life: { status: 'planned' } });
    // Each date that is left has its own event, at its own time, and nobody's interest is lost.
    expect(events.standing().map(({ startsAtMs }) => startsAtMs)).not.toContain(date.startsAtMs);
    expect(events.standing().map(({ startsAtMs }) => startsAtMs)).toContain(other.startsAtMs);
    expect(events.standing().every(({ recurrence }) => recurrence === undefined)).toBe(true);
    expect((await world.app.attendanceOf(date.id)).people.map((one) => one.userId)).toEqual(at === 0 ? ['ann'] : []);
    await jump(world, date.startsAtMs - world.clock.wallMs());
    await sweep(world);
    expect(world.spaces.has(date.id)).toBe(false);
  });

  it('[EVENT-17] reads what somebody changes of a date before the event’s own answer is here', async () => {
    const world = await plannedWorld();
    const events = eventsOf(world);
    const make = events.make.bind(events);
    let skippedMs = 0;
    events.make = (...input) => {
      const made = make(...input);
      if (skippedMs === 0) {
        skippedMs = made.startsAtMs + WEEK_MS;
        events.changeDate(made.id, { originalMs: skippedMs, change: { type: 'skipped' } }, userId('editor'));
      }
      // The answer was written before.
      return made;
    };
    const { id } = await planSeries(world, 'every 10080 minutes, first in 60 minutes');
    await world.pass(MINUTE_MS);
    expect(stored(world, dateAt(world, id, 1).id)).toMatchObject({
      startsAtMs: skippedMs,
      life: { status: 'over', why: 'skipped', byUserId: 'editor' },
    });
    expect(stored(world, dateAt(world, id, 0).id).life.status).toBe('planned');
  });

  it('[EVENT-17] moves a date that somebody moves in Discord, and tells who comes', async () => {
    const { world, events, id } = await weekly();
    const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
    const toMs = first.startsAtMs + 90 * MINUTE_MS;
    events.interest(events.one().id, userId('ann'), true);
    await world.settle();
    events.changeDate(
      events.one().id,
      { originalMs: first.startsAtMs, change: { type: 'moved', toMs } },
      userId('editor'),
    );
    await world.pass(MINUTE_MS);
    expect(stored(world, first.id)).toMatchObject({ startsAtMs: toMs, life: { status: 'planned' } });
    const starts = events.standing().map(({ startsAtMs }) => startsAtMs);
    expect(starts).toEqual(expect.arrayContaining([toMs, second.startsAtMs]));
    expect(starts).not.toContain(first.startsAtMs);
    const told = outboxOf(world).posted.filter(({ key }) => key.startsWith('plan-moved:'));
    expect(new Set(told.map((one) => one.userId))).toEqual(new Set(['ann', 'host']));
  });

  it('[EVENT-17] reads what was changed of dates while the bot was away, also of those that have no plan yet', async () => {
    const { world, events, id } = await weekly();
    const event = events.one();
    const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
    const [fourth, fifth] = [second.startsAtMs + 2 * WEEK_MS, second.startsAtMs + 3 * WEEK_MS];
    world.kill();
    const editor = userId('editor');
    const toMs = fifth + 30 * MINUTE_MS;
    events.changeDate(event.id, { originalMs: second.startsAtMs, change: { type: 'skipped' } }, editor);
    events.changeDate(event.id, { originalMs: fourth, change: { type: 'skipped' } }, editor);
    events.changeDate(event.id, { originalMs: fifth, change: { type: 'moved', toMs } }, editor);
    await world.boot();
    await world.pass(MINUTE_MS);
    expect(stored(world, first.id).life.status).toBe('planned');
    expect(stored(world, second.id).life.status).toBe('over');
    expect(storedSeries(world, id).exceptions).toEqual([
      { originalMs: second.startsAtMs, change: { type: 'skipped' } },
      { originalMs: fourth, change: { type: 'skipped' } },
      { originalMs: fifth, change: { type: 'moved', toMs } },
    ]);
    // In the end each date is where somebody wanted it.
    await jump(world, fourth - world.clock.wallMs());
    for (let run = 0; run < 3; run += 1) await world.app.seriesDue(id);
    const starts = [...plansOf(world).plans.values()]
      .filter(({ occurrence }) => occurrence?.seriesId === id)
      .map((one) => one.startsAtMs);
    expect(starts).toContain(toMs);
    expect(starts).not.toContain(fourth);
    expect(starts).not.toContain(fifth);
  });

  it('[EVENT-17] puts back in Discord what a series cannot take, once', async () => {
    const { world, events, id } = await weekly();
    const event = events.one();
    const far = dateAt(world, id, 1).startsAtMs + 5 * WEEK_MS;
    const toMs = far - 4 * WEEK_MS;
    events.changeDate(event.id, { originalMs: far, change: { type: 'moved', toMs } }, userId('editor'));
    await world.pass(MINUTE_MS);
    expect(events.one()).toMatchObject({ id: event.id, otherDates: [], recurrence: { frequency: 'weekly' } });
    expect(storedSeries(world, id).exceptions).toEqual([]);
    await world.boot();
    await world.pass(5 * MINUTE_MS);
    expect(world.calls.filter((name) => name === 'resetDate')).toHaveLength(1);
    // What is no date of it, or was made otherwise and back, is nothing.
    events.changeDate(event.id, { originalMs: far + MINUTE_MS, change: { type: 'skipped' } }, userId('editor'));
    await world.pass(MINUTE_MS);
    expect(storedSeries(world, id).exceptions).toEqual([]);
    expect(events.one().id).toBe(event.id);
  });

  it.each([
    ['is numbered', titled('Tea {n}')],
    ['has hosts in turn', { rota: [host.userId, userId('ann')] }],
    ['ends', { until: '10 times' }],
  ])('[EVENT-15] is none where the series %s', async (_what, over) => {
    const { events } = await weekly(over);
    expect(events.standing().length).toBeGreaterThanOrEqual(2);
    expect(events.standing().every(({ recurrence }) => recurrence === undefined)).toBe(true);
  });
});

describe('the picture of an event', () => {
  const cover = { id: 'cover0000001', type: 'image/png' } as const;
  const opening = { ...planInput('').opening, about: { topics: [], language: null, cover } };

  it('[EVENT-16] is the cover, and is sent again only when that is another', async () => {
    const world = await plannedWorld();
    const events = eventsOf(world);
    events.covers.set(cover.id, Uint8Array.of(1, 2, 3));
    const drafted = await value(world.app.planSpace(host, planInput('in 60 minutes', { opening })));
    await value(world.app.confirmPlan(host, drafted.plan.id, 0));
    await world.settle();
    expect(events.images.get(events.one().id)).toEqual({ type: 'image/png', bytes: Uint8Array.of(1, 2, 3) });
    events.images.clear();
    await value(world.app.changePlan(host, drafted.plan.id, { title: 'Coffee' }));
    await world.boot();
    await world.pass(MINUTE_MS);
    expect(events.one().name).toBe('Coffee');
    expect(events.images.size).toBe(0);
  });

  it('[EVENT-16] is left out where it is gone, or Discord does not take it', async () => {
    const world = await plannedWorld();
    const events = eventsOf(world);
    const plan = async (): Promise<void> => {
      const drafted = await value(world.app.planSpace(host, planInput('in 60 minutes', { opening })));
      await value(world.app.confirmPlan(host, drafted.plan.id, 0));
      await world.settle();
    };
    await plan();
    expect(events.images.get(events.one().id)).toBeNull();
    events.events.clear();
    events.covers.set(cover.id, Uint8Array.of(1));
    world.fail('createEvent', { code: 'refused', detail: 'image too large', retryable: false });
    await plan();
    expect(events.one().name).toBe('Tea');
    expect(events.images.get(events.one().id)).toBeNull();
  });
});

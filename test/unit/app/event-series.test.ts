import { describe, expect, it } from 'vitest';
import type { SeriesId } from '../../../src/lib/index.ts';
import { eventsOf, type OutsideEvents } from '../../support/outside-events.ts';
import { actor, userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  dateAt,
  jump,
  MINUTE_MS,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  sweep,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const WEEK_MS = 7 * 86_400_000;

interface Weekly {
  readonly world: OutsideWorld;
  readonly events: OutsideEvents;
  readonly id: SeriesId;
}

/** A weekly series of which nothing differs from date to date. */
const weekly = async (over: Parameters<typeof planSeries>[2] = {}): Promise<Weekly> => {
  const world = await plannedWorld();
  const { id } = await planSeries(world, 'every 10080 minutes, first in 60 minutes', over);
  return { world, events: eventsOf(world), id };
};

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

  it.each(['title', 'move', 'skip', 'delete'] as const)(
    '[EVENT-15] becomes one of each date when one differs (%s), and keeps who was interested',
    async (how) => {
      const { world, events, id } = await weekly();
      const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
      events.interest(events.one().id, userId('ann'), true);
      await world.settle();
      if (how === 'title') await value(world.app.changePlan(host, first.id, { title: 'Coffee' }));
      if (how === 'move') await value(world.app.movePlan(host, second.id, second.startsAtMs + 60 * MINUTE_MS));
      if (how === 'skip') await value(world.app.cancelPlan(host, second.id));
      if (how === 'delete') events.cancel(events.one().id, userId('editor'));
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
    ['is numbered', { opening: { ...planInput('').opening, title: 'Tea {n}' } }],
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

import { expect, it } from 'vitest';
import type { SpaceId } from '../../src/lib/index.ts';
import { eventsOf } from '../support/outside-events.ts';
import { actor, type Room } from '../support/outside-people.ts';
import type { OutsideWorld } from '../support/outside.ts';
import {
  datesOf,
  jump,
  MINUTE_MS,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  stored,
  sweep,
  value,
} from '../support/planned-world.ts';

const host = actor('host', planGuild);

/** Steps of the process in which something of these journeys happens. */
const STEPS = 90;

const isLocked = ({ overwrites }: Room): boolean =>
  [...overwrites].some(([target, { connect }]) => target === 'everyone' && connect === 'denied');

/** The only room; fails for more, and for none. */
const only = (world: OutsideWorld, at: number): Room => {
  const [room, ...others] = [...world.rooms.values()];
  if (room === undefined || others.length > 0)
    throw new Error(`killed at ${at}: ${room === undefined ? 'no room' : `${others.length + 1} rooms`}`);
  return room;
};

/** A new process over what the dead one left, and time for it to put everything right. */
const recovered = async (world: OutsideWorld): Promise<void> => {
  await world.boot();
  await sweep(world);
  await world.pass(2 * MINUTE_MS);
};

const drafted = async (kind: 'stage' | 'voice'): Promise<{ world: OutsideWorld; id: SpaceId }> => {
  const world = await plannedWorld({ kind });
  const { plan } = await value(world.app.planSpace(host, planInput('in 60 minutes')));
  return { world, id: plan.id };
};

it('[EVENT-14] makes one room of a plan, and removes it with the plan, wherever the process dies', async () => {
  for (let at = 1; at <= STEPS; at += 1) {
    const { world, id } = await drafted('stage');
    world.killAt = world.steps + at;
    void world.app.confirmPlan(host, id, 0);
    await world.settle();
    await recovered(world);
    if (stored(world, id).life.status === 'draft') await value(world.app.confirmPlan(host, id, 0));
    await world.pass(MINUTE_MS);
    const room = only(world, at);
    expect([at, isLocked(room), eventsOf(world).one().place]).toEqual([
      at,
      true,
      { type: 'stage', channelId: room.id },
    ]);
    world.killAt = world.steps + at;
    void world.app.cancelPlan(host, id);
    await world.settle();
    await recovered(world);
    if (stored(world, id).life.status !== 'over') await value(world.app.cancelPlan(host, id));
    await world.pass(MINUTE_MS);
    const { rooms, rows } = eventsOf(world);
    expect([at, world.rooms.size, rooms.size, rows.size]).toEqual([at, 0, 0, 0]);
  }
}, 60_000);

it.each(['stage', 'voice'] as const)(
  '[EVENT-11] opens in that room, and leaves none, wherever the process dies (%s)',
  async (kind) => {
    for (let at = 1; at <= STEPS; at += 2) {
      const { world, id } = await drafted(kind);
      await value(world.app.confirmPlan(host, id, 0));
      await world.settle();
      const made = only(world, at);
      await jump(world, 60 * MINUTE_MS);
      world.killAt = world.steps + at;
      void sweep(world);
      await world.pass(3000);
      await recovered(world);
      expect([at, world.spaces.get(id)?.life.status, world.spaces.get(id)?.room.channelId]).toEqual([
        at,
        'live',
        made.id,
      ]);
      expect([at, isLocked(only(world, at))]).toEqual([at, false]);
      world.killAt = world.steps + at;
      void world.app.ask(host, id, { type: 'end' });
      await world.pass(3000);
      await recovered(world);
      const { life } = world.spaces.get(id) ?? {};
      if (life?.status === 'live') await value(world.app.ask(host, id, { type: 'end' }));
      await world.pass(2 * MINUTE_MS);
      const { rooms, rows } = eventsOf(world);
      expect([at, world.rooms.size, rooms.size, rows.size]).toEqual([at, 0, 0, 0]);
      expect([at, eventsOf(world).standing()]).toEqual([at, []]);
    }
  },
  60_000,
);

it('[EVENT-12] locks the room of a series again after a date, wherever the process dies', async () => {
  for (let at = 1; at <= STEPS; at += 3) {
    const world = await plannedWorld();
    const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes');
    const room = only(world, at);
    const [first] = datesOf(world, id);
    if (first === undefined) throw new Error('no dates');
    await jump(world, 60 * MINUTE_MS);
    world.killAt = world.steps + at;
    void sweep(world);
    await world.pass(3000);
    await recovered(world);
    expect([at, world.spaces.get(first.id)?.life.status, isLocked(room)]).toEqual([at, 'live', false]);
    world.join(room.id, host.userId);
    world.killAt = world.steps + at;
    void world.app.ask(host, first.id, { type: 'end' });
    await world.pass(3000);
    await recovered(world);
    const { life } = world.spaces.get(first.id) ?? {};
    if (life?.status === 'live') await value(world.app.ask(host, first.id, { type: 'end' }));
    await world.pass(2 * MINUTE_MS);
    expect([at, only(world, at).id, isLocked(room), room.people.size, room.topic]).toEqual([
      at,
      room.id,
      true,
      0,
      null,
    ]);
  }
}, 60_000);

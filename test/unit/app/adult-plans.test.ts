import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/index.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { actor, type Room } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import { isLocked, onlyRoom } from '../../support/planned-rooms.ts';
import {
  dateAt,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const adults = { opening: { ...planInput('').opening, rules: { adultsOnly: true } } };

const restricted = (world: OutsideWorld): number => world.calls.filter((name) => name === 'setAdultsOnly').length;
const statusOf = (world: OutsideWorld, { id }: Plan): string | undefined => world.spaces.get(id)?.life.status;

/** A series for adults whose room is for everybody just now, as a date of it was made so. */
const reopened = async (): Promise<{ world: OutsideWorld; room: Room; next: Plan }> => {
  const world = await plannedWorld();
  const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes', adults);
  const room = onlyRoom(world);
  const first = dateAt(world, id, 0);
  await value(world.app.openPlanned(host, first.id));
  await world.pass(6000);
  expect([statusOf(world, first), room.adultsOnly, restricted(world)]).toEqual(['live', true, 0]);
  await value(world.app.ask(host, first.id, { type: 'set-rules', rules: { adultsOnly: false } }));
  await world.pass(6000);
  expect(room.adultsOnly).toBe(false);
  await value(world.app.ask(host, first.id, { type: 'end' }));
  await world.pass(MINUTE_MS);
  expect([isLocked(room), room.adultsOnly]).toEqual([true, false]);
  world.calls.length = 0;
  return { world, room, next: dateAt(world, id, 1) };
};

describe('the room of a plan for adults', () => {
  it.each(['stage', 'voice'] as const)('[GATE-6] is so from planning on, of kind %s', async (kind) => {
    const world = await plannedWorld({ kind });
    const { id } = await plan(world, 'in 60 minutes', adults);
    const room = onlyRoom(world);
    expect([room.adultsOnly, isLocked(room)]).toEqual([true, true]);
    await value(world.app.openPlanned(host, id));
    await world.pass(6000);
    expect([world.spaces.get(id)?.life.status, onlyRoom(world), restricted(world)]).toEqual(['live', room, 0]);
  });

  it('[GATE-6] of a series is ours to set: by whoever runs a date, and put right', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes');
    const room = onlyRoom(world);
    const { id: spaceId } = dateAt(world, id, 0);
    await value(world.app.openPlanned(host, spaceId));
    await world.pass(6000);
    await value(world.app.ask(host, spaceId, { type: 'set-rules', rules: { adultsOnly: true } }));
    await world.pass(6000);
    expect(room.adultsOnly).toBe(true);
    room.adultsOnly = false;
    world.changed(room.id);
    await world.pass(6000);
    expect(room.adultsOnly).toBe(true);
  });

  it('[GATE-6] is so before anybody is let in, however often that fails', async () => {
    const { world, room, next } = await reopened();
    world.fail('setAdultsOnly', { code: 'unavailable', detail: 'no answer', retryable: true }, 2);
    await value(world.app.openPlanned(host, next.id));
    await world.pass(1500);
    expect([isLocked(room), room.adultsOnly, room.topic, statusOf(world, next)]).toEqual([
      true,
      false,
      null,
      'opening',
    ]);
    await world.pass(10_000);
    expect([isLocked(room), room.adultsOnly, statusOf(world, next)]).toEqual([false, true, 'live']);
    const rights = world.calls.findIndex((name) => name === 'setRights' || name === 'restoreRights');
    expect(world.calls.lastIndexOf('setAdultsOnly')).toBeLessThan(rights);
    expect(onlyRoom(world)).toBe(room);
  });

  it('[GATE-6] opens for nobody where Discord refuses it', async () => {
    const { world, room, next } = await reopened();
    const refusal = { code: 'missing-permissions', permissions: ['MANAGE_CHANNELS'], retryable: false } as const;
    world.fail('setAdultsOnly', { ...refusal, channelId: room.id });
    const { ready } = await value(world.app.openPlanned(host, next.id));
    await world.pass(MINUTE_MS);
    expect(await ready).toMatchObject({ ok: false, refusal: { code: 'missing-permissions' } });
    expect([isLocked(room), statusOf(world, next)]).toEqual([true, 'ended']);
    expect(world.calls).not.toContain('setTopic');
    expect(world.calls).not.toContain('openStageFor');
    expect(eventsOf(world).standing().length).toBeGreaterThan(0);
  });
});

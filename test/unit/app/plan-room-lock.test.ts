import { describe, expect, it } from 'vitest';
import { backstageOf } from '../../../src/domain/index.ts';
import { actor, rights, userId } from '../../support/outside-people.ts';
import {
  connectOf,
  endedSpace,
  isLocked,
  onlyRoom,
  openedPlan,
  ownedRooms,
  started,
} from '../../support/planned-rooms.ts';
import {
  datesOf,
  MINUTE_MS,
  plan,
  planGuild,
  plannedWorld,
  planSeries,
  titled,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);

describe('the lock of the room of a plan', () => {
  it('[EVENT-10] [KEEP-3] is set again when somebody undoes it, a few times, and who is in it stays', async () => {
    const world = await plannedWorld();
    const { id } = await plan(world, 'in 60 minutes');
    const room = onlyRoom(world);
    const before = started(world, 'setRights');
    for (let undone = 0; undone < 8; undone += 1) {
      room.overwrites.delete('everyone');
      world.changed(room.id);
      world.join(room.id, userId('ann'));
      await world.pass(MINUTE_MS);
    }
    expect(started(world, 'setRights') - before).toBe(5);
    expect([isLocked(room), room.people.size]).toEqual([false, 1]);
    await world.pass(10 * MINUTE_MS);
    expect(isLocked(room)).toBe(true);
    // What lets a role in all the same is taken out until it opens.
    room.overwrites.set('role:guests', rights({ connect: 'allowed' }));
    world.changed(room.id);
    await world.pass(MINUTE_MS);
    expect(connectOf(room, 'role:guests')).toBeUndefined();
    await openedPlan(world, id);
    expect([isLocked(room), connectOf(room, 'role:guests')]).toEqual([false, 'allowed']);
  });

  it('[EVENT-10] that Discord refuses is asked for rarely, and keeps no other room from its turn', async () => {
    const world = await plannedWorld();
    await plan(world, 'in 60 minutes');
    const room = onlyRoom(world);
    await plan(world, 'in 70 minutes');
    const [, other] = [...world.rooms.values()];
    if (other === undefined) throw new Error('there is one room');
    for (const one of [room, other]) {
      one.overwrites.delete('everyone');
      world.changed(one.id);
    }
    world.fail('setRights', { code: 'missing-permissions', permissions: [], channelId: room.id, retryable: false });
    const before = started(world, 'setRights');
    await world.pass(MINUTE_MS);
    expect([isLocked(room), isLocked(other), started(world, 'setRights') - before]).toEqual([false, true, 2]);
    await world.pass(2 * MINUTE_MS);
    expect(isLocked(room)).toBe(true);
  });

  it('[EVENT-12] after a date does not rest on what is shown late, and who came in meanwhile leaves', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes');
    const room = onlyRoom(world);
    const { gateway } = world;
    const locked = gateway.cache.get(room.id)?.overwrites ?? [];
    const [first] = datesOf(world, id);
    if (first === undefined) throw new Error('no dates');
    await openedPlan(world, first.id);
    const changed = gateway.changed.bind(gateway);
    gateway.changed = (where, seen) => changed(where, seen === null ? null : { ...seen, overwrites: locked });
    const call = world.call.bind(world);
    world.call = async (generation, name, run) => {
      if (name === 'setRights') world.join(room.id, userId('ann'));
      return await call(generation, name, run);
    };
    await endedSpace(world, first.id);
    await world.pass(MINUTE_MS);
    expect([ownedRooms(world)[0]?.life.status, isLocked(room), room.people.size]).toEqual(['locked', true, 0]);
  });
});

it('[EVENT-11] is not taken for one that waits where its plan opens while it is renamed', async () => {
  const world = await plannedWorld();
  const { id } = await plan(world, 'in 60 minutes');
  const call = world.call.bind(world);
  let opening: Promise<unknown> = Promise.resolve();
  world.call = async (generation, name, run) => {
    const answer = await call(generation, name, run);
    if (name !== 'rename') return answer;
    opening = world.app.openPlanned(host, id);
    while (ownedRooms(world)[0]?.life.status !== 'used')
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    return answer;
  };
  await value(world.app.changePlan(host, id, { title: 'Coffee' }));
  await world.settle();
  await opening;
  await world.settle();
  expect(ownedRooms(world)).toMatchObject([{ life: { status: 'used', spaceId: id } }]);
  expect(onlyRoom(world).name).toBe('Coffee');
});

it('[EVENT-11] is not deleted under a space that opens in it just when the room is wanted no longer', async () => {
  const manager = { ...host, serverManager: true };
  for (let turns = 0; turns < 40; turns += 1) {
    const world = await plannedWorld();
    const { id } = await plan(world, 'in 60 minutes');
    const call = world.call.bind(world);
    const begun: Promise<unknown>[] = [];
    const openSoon = async (): Promise<void> => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await value(world.app.openPlanned(host, id));
    };
    world.call = async (generation, name, run) => {
      const answer = await call(generation, name, run);
      if (name === 'editEvent' && begun.length === 0) begun.push(openSoon());
      return answer;
    };
    await value(world.app.changeRules(manager, { type: 'own-rooms', isOn: false }));
    await world.settle();
    await Promise.all(begun);
    await world.pass(6000);
    expect(world.spaces.get(id)?.life.status, `after ${turns} turns`).toBe('live');
  }
});

describe('a search for a lost answer where the audit log may not be read', () => {
  it('[EVENT-14] takes no backstage for the room of a plan', async () => {
    const world = await plannedWorld({ kind: 'voice' });
    const space = await value(
      world.app.openSpace(host, { title: 'Talk', description: null, kind: 'voice', room: null }),
    );
    await world.pass(6000);
    const ready = await space.ready;
    if (!ready.ok) throw new Error('it did not open');
    const behind = world.app.openBackstage(host, ready.value.id);
    await world.pass(3000);
    const backstage = backstageOf(await value(behind));
    const name = [...world.rooms.values()].find((one) => one.id === backstage)?.name ?? '';
    world.server.hidesLog = true;
    world.fail('create', { code: 'unavailable', detail: 'not made', retryable: true });
    await plan(world, 'in 60 minutes', titled(name));
    await world.pass(MINUTE_MS);
    expect(ownedRooms(world).map((row) => ('channelId' in row.life ? row.life.channelId : null))).not.toContain(
      backstage,
    );
    expect(world.rooms.size).toBe(3);
  });

  it('[BACK-1] takes no room of a plan for a backstage', async () => {
    const world = await plannedWorld({ kind: 'voice' });
    await plan(world, 'in 60 minutes', titled('Backstage · Talk'));
    const room = onlyRoom(world);
    room.overwrites.set(`member:${host.userId}`, rights({ view: 'allowed' }));
    const space = await value(
      world.app.openSpace(host, { title: 'Talk', description: null, kind: 'voice', room: null }),
    );
    await world.pass(6000);
    const ready = await space.ready;
    if (!ready.ok) throw new Error('it did not open');
    world.server.hidesLog = true;
    world.fail('create', { code: 'unavailable', detail: 'not made', retryable: true });
    const behind = world.app.openBackstage(host, ready.value.id);
    await world.pass(20_000);
    await behind;
    const backstage = backstageOf(world.spaces.get(ready.value.id) ?? ready.value);
    expect([backstage === null, backstage === room.id, world.rooms.size]).toEqual([false, false, 3]);
  });
});

import { describe, expect, it } from 'vitest';
import { deleteRoom, eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, guildId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import type { OutsideWorld } from '../../support/outside.ts';
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
  codeOf,
  datesOf,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  stored,
  sweep,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);

const told = (world: OutsideWorld): readonly string[] =>
  outboxOf(world).posted.map(({ userId: whom, text }) => `${whom}: ${text}`);

describe('the room of a plan', () => {
  it('[EVENT-11] is that of its space also where the store went away while it was taken', async () => {
    const world = await plannedWorld();
    const { id } = await plan(world, 'in 60 minutes');
    const room = onlyRoom(world);
    world.options = { ...world.options, storeLost: true };
    await expect(world.app.openPlanned(actor('host', planGuild), id)).rejects.toThrow('the connection to the store');
    world.options = { ...world.options, storeLost: false };
    await openedPlan(world, id);
    expect([onlyRoom(world).id, world.spaces.get(id)?.room.channelId]).toEqual([room.id, room.id]);
  });

  it('[EVENT-10] stands from planning on, locked, and its event in it', async () => {
    const world = await plannedWorld();
    await plan(world, 'in 60 minutes');
    const room = onlyRoom(world);
    expect(room).toMatchObject({ name: 'Tea', kind: 'stage' });
    expect(isLocked(room)).toBe(true);
    expect(room.topic).toBeNull();
    expect(eventsOf(world).one().place).toEqual({ type: 'stage', channelId: room.id });
    expect(connectOf(room, `member:${host.userId}`)).toBeUndefined();
  });

  it('[EVENT-10] is a voice room where the server has no stages, and none where its rules say so or not everybody may come', async () => {
    const world = await plannedWorld();
    world.community.clear();
    await plan(world, 'in 60 minutes');
    expect(onlyRoom(world).kind).toBe('voice');
    expect(eventsOf(world).one().place.type).toBe('voice');
    const plain = await plannedWorld({ ownRooms: false });
    await plan(plain, 'in 60 minutes');
    expect(plain.rooms.size).toBe(0);
    expect(eventsOf(plain).one().place.type).toBe('external');
    const hidden = await plannedWorld();
    const opening = { ...planInput('').opening, rules: { hidden: true } };
    await plan(hidden, 'in 60 minutes', { opening });
    expect(hidden.rooms.size).toBe(0);
  });

  it.each(['stage', 'voice'] as const)(
    '[EVENT-11] is where it opens, unlocked, and goes at its end with the event completed (%s)',
    async (kind) => {
      const world = await plannedWorld({ kind });
      const { id } = await plan(world, 'in 60 minutes');
      const room = onlyRoom(world);
      const event = eventsOf(world).one();
      await jump(world, 60 * MINUTE_MS);
      await sweep(world);
      await world.pass(6000);
      expect(world.spaces.get(id)).toMatchObject({
        life: { status: 'live' },
        room: { origin: 'created', kind, channelId: room.id },
      });
      expect(onlyRoom(world)).toBe(room);
      expect(isLocked(room)).toBe(false);
      expect(eventsOf(world).one()).toMatchObject({ id: event.id, status: 'active' });
      await endedSpace(world, id);
      expect(world.rooms.size).toBe(0);
      expect(world.spaces.get(id)?.life.status).toBe('ended');
      await world.pass(MINUTE_MS);
      expect(ownedRooms(world)).toEqual([]);
      expect(eventsOf(world).rows.size).toBe(0);
      expect([started(world, 'create'), started(world, 'completedEvent')]).toEqual([1, 1]);
    },
  );

  it('[EVENT-11] is where it opens after a refusal too, and no second one is made', async () => {
    const world = await plannedWorld();
    const { id } = await plan(world, 'in 60 minutes');
    const room = onlyRoom(world);
    world.missing = ['MANAGE_CHANNELS'];
    expect(await codeOf(world.app.openPlanned(host, id))).toBe('missing-permissions');
    world.missing = [];
    await openedPlan(world, id);
    expect(onlyRoom(world)).toBe(room);
    expect(world.spaces.get(id)?.room.channelId).toBe(room.id);
  });

  it('[EVENT-12] of a series lasts over its dates: locked again after each, empty, and gone with the series', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes');
    const room = onlyRoom(world);
    const [first, second] = datesOf(world, id);
    if (first === undefined || second === undefined) throw new Error('no dates');
    expect(
      eventsOf(world)
        .standing()
        .every(({ place }) => place.type === 'stage' && place.channelId === room.id),
    ).toBe(true);
    await openedPlan(world, first.id);
    expect(isLocked(room)).toBe(false);
    world.join(room.id, userId('ann'));
    await endedSpace(world, first.id);
    await world.pass(MINUTE_MS);
    expect(onlyRoom(world)).toBe(room);
    expect(isLocked(room)).toBe(true);
    expect(room.people.size).toBe(0);
    expect(room.topic).toBeNull();
    await openedPlan(world, second.id);
    expect(world.spaces.get(second.id)?.room.channelId).toBe(room.id);
    expect(isLocked(room)).toBe(false);
    await endedSpace(world, second.id);
    await value(world.app.cancelSeries(host, id));
    await world.pass(2 * MINUTE_MS);
    expect(world.rooms.size).toBe(0);
    expect(ownedRooms(world)).toEqual([]);
    expect(eventsOf(world).standing()).toEqual([]);
  });

  it('[EVENT-12] stays where its rules keep the room, open to whom it was before', async () => {
    const world = await plannedWorld();
    const opening = { ...planInput('').opening, rules: { keepRoom: true } };
    const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes', { opening });
    const room = onlyRoom(world);
    await value(world.app.cancelSeries(host, id));
    await world.pass(2 * MINUTE_MS);
    expect(onlyRoom(world)).toBe(room);
    expect(isLocked(room)).toBe(false);
    expect(ownedRooms(world)).toEqual([]);
  });

  it('[EVENT-12] does not wait for the date before it: where that is still on, the next opens elsewhere', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes');
    const room = onlyRoom(world);
    const [first, second] = datesOf(world, id);
    if (first === undefined || second === undefined) throw new Error('no dates');
    await openedPlan(world, first.id);
    await openedPlan(world, second.id);
    expect(world.rooms.size).toBe(2);
    expect(world.spaces.get(second.id)?.room.channelId).not.toBe(room.id);
    await endedSpace(world, second.id);
    await endedSpace(world, first.id);
    await world.pass(MINUTE_MS);
    expect(isLocked(onlyRoom(world))).toBe(true);
  });

  it('[EVENT-11] [LOG-6] follows the title, and goes with a cancel; the audit log says that it was a plan’s', async () => {
    const world = await plannedWorld();
    const { id } = await plan(world, 'in 60 minutes');
    const room = onlyRoom(world);
    for (const title of ['Coffee', 'Milk', 'Water'])
      await value(world.app.changePlan(host, id, { title })).then(() => world.settle());
    expect(room.name).toBe('Coffee');
    await world.pass(11 * MINUTE_MS);
    expect(room.name).toBe('Water');
    expect(started(world, 'rename')).toBe(2);
    await value(world.app.cancelPlan(host, id));
    await world.pass(1000);
    expect(world.rooms.size).toBe(0);
    expect(ownedRooms(world)).toEqual([]);
    expect([...eventsOf(world).events.values()].map(({ status }) => status)).toEqual(['canceled']);
    expect([world.server.acts.get(room.id), world.server.removals.get(room.id)]).toEqual(['plan made', 'plan over']);
  });

  it('[EVENT-10] goes when the server wants it no longer, and its event stays', async () => {
    const world = await plannedWorld();
    await plan(world, 'in 60 minutes');
    const manager = { ...host, serverManager: true };
    await value(world.app.changeRules(manager, { type: 'own-rooms', isOn: false }));
    await world.pass(MINUTE_MS);
    expect(world.rooms.size).toBe(0);
    expect(eventsOf(world).one()).toMatchObject({ status: 'scheduled', place: { type: 'external' } });
    await value(world.app.changeRules(manager, { type: 'own-rooms', isOn: true }));
    await world.pass(MINUTE_MS);
    expect(eventsOf(world).one().place).toEqual({ type: 'stage', channelId: onlyRoom(world).id });
  });
});

describe('the room of a plan and people', () => {
  it('[EVENT-13] that is deleted ends the plan, and tells its host', async () => {
    const world = await plannedWorld();
    const { id } = await plan(world, 'in 60 minutes');
    deleteRoom(world, onlyRoom(world).id);
    await world.pass(11_000);
    expect(stored(world, id).life).toMatchObject({ status: 'over', why: 'room-deleted' });
    expect(told(world)).toEqual([expect.stringContaining('deleted the room')]);
    expect([ownedRooms(world).length, eventsOf(world).rows.size, world.rooms.size]).toEqual([0, 0, 0]);
  });

  it.each(['live', 'down'] as const)(
    '[EVENT-13] of a series that is deleted leaves its dates, elsewhere, also while the bot is %s',
    async (how) => {
      const world = await plannedWorld();
      const { id } = await planSeries(world, 'every 720 minutes, first in 60 minutes');
      const before = datesOf(world, id).length;
      if (how === 'down') world.kill();
      deleteRoom(world, onlyRoom(world).id);
      if (how === 'down') await world.boot();
      await world.pass(MINUTE_MS);
      expect(datesOf(world, id).filter(({ life }) => life.status === 'planned')).toHaveLength(before);
      expect(
        eventsOf(world)
          .standing()
          .map(({ place }) => place.type),
      ).toEqual(Array.from({ length: before }, () => 'external'));
      expect(world.rooms.size).toBe(0);
      expect(told(world)).toEqual([expect.stringContaining('room of the series')]);
    },
  );

  it.each(['plan', 'series'] as const)(
    '[EVENT-13] of a %s that is deleted is told of once, wherever the process is killed',
    async (what) => {
      let kills = 0;
      for (let at = 1; at < 40; at += 1) {
        const world = await plannedWorld();
        if (what === 'plan') await plan(world, 'in 600 minutes');
        else await planSeries(world, 'every 720 minutes, first in 600 minutes');
        const room = onlyRoom(world).id;
        world.killAt = world.steps + at;
        deleteRoom(world, room);
        await world.pass(MINUTE_MS);
        if (world.dead) {
          kills += 1;
          await world.boot();
        }
        world.killAt = null;
        await world.pass(MINUTE_MS);
        expect(told(world), `killed at ${at}`).toEqual([expect.stringMatching(/deleted the room|room of the series/u)]);
        expect(ownedRooms(world).map(({ life }) => life.status)).toEqual(what === 'plan' ? [] : ['deleted']);
      }
      expect(kills).toBeGreaterThan(10);
    },
  );

  it('[EVENT-13] whose stage is opened by hand is no stranger’s: its host may open the plan at once', async () => {
    const world = await plannedWorld();
    const { id } = await plan(world, 'in 60 minutes');
    const room = onlyRoom(world);
    world.retopic(room.id, 'Early');
    world.app.stageOpened(planGuild, room.id);
    world.app.stageOpened(planGuild, room.id);
    await world.pass(6000);
    expect(started(world, 'offer')).toBe(0);
    expect(told(world)).toEqual([expect.stringContaining('before its time')]);
    await openedPlan(world, id);
    expect(onlyRoom(world)).toMatchObject({ id: room.id, topic: 'Tea' });
    expect(eventsOf(world).one().status).toBe('active');
  });

  it('[EVENT-13] whose stage is opened by hand is told of once for each start, also after a restart', async () => {
    const world = await plannedWorld();
    const { id } = await plan(world, 'in 60 minutes');
    const { revision } = stored(world, id);
    const { id: channelId } = onlyRoom(world);
    for (const _ of [1, 2]) {
      world.app.stageOpened(planGuild, channelId);
      world.app.stageOpened(planGuild, channelId);
      await world.pass(6 * MINUTE_MS);
      await world.boot();
    }
    expect(told(world)).toEqual([expect.stringContaining('before its time')]);
    expect(stored(world, id).revision).toBe(revision);
  });

  it('[EVENT-13] is lent to nobody else', async () => {
    const world = await plannedWorld();
    await plan(world, 'in 60 minutes');
    const asked = { title: 'Mine', description: null, kind: null, room: onlyRoom(world).id };
    expect(await world.app.openSpace(host, asked)).toMatchObject({ ok: false, refusal: { code: 'room-in-use' } });
  });

  it('[EVENT-14] that Discord refuses leaves an external event, and its planner is told why', async () => {
    const world = await plannedWorld();
    world.fail('create', { code: 'too-many-channels', detail: 'Maximum number of channels', retryable: false });
    const { id } = await plan(world, 'in 60 minutes');
    await world.pass(6000);
    expect(world.rooms.size).toBe(0);
    expect(ownedRooms(world)).toEqual([]);
    expect(eventsOf(world).one().place.type).toBe('external');
    expect(told(world)).toEqual([expect.stringContaining('no room of its own')]);
    await openedPlan(world, id);
    expect(world.spaces.get(id)?.room.channelId).toBe(onlyRoom(world).id);
  });

  it.each(['plan', 'series'] as const)(
    '[EVENT-14] that Discord refuses again and again is told once, also after a restart, and changes nothing of the %s',
    async (what) => {
      const world = await plannedWorld();
      world.fail('create', { code: 'too-many-channels', detail: 'Maximum number of channels', retryable: false }, 100);
      if (what === 'plan') await plan(world, 'in 600 minutes');
      else await planSeries(world, 'every 720 minutes, first in 120 minutes');
      const revisions = (): readonly number[] => [...plansOf(world).plans.values()].map(({ revision }) => revision);
      const before = revisions();
      await world.pass(25 * MINUTE_MS);
      await world.boot();
      await world.pass(130 * MINUTE_MS);
      expect(started(world, 'create')).toBeGreaterThan(10);
      expect(told(world).filter((text) => text.includes('no room of its own'))).toHaveLength(1);
      expect(revisions()).toEqual(before);
    },
  );

  it('[EVENT-14] that Discord refused is asked for anew when its own server comes back, and not when another does', async () => {
    const world = await plannedWorld();
    world.fail('create', { code: 'too-many-channels', detail: 'Maximum number of channels', retryable: false });
    await plan(world, 'in 60 minutes');
    await world.pass(6000);
    world.app.guildAvailable(guildId('another'));
    await world.app.confirmPlan(host, (await value(world.app.planSpace(host, planInput('in 90 minutes')))).plan.id, 0);
    await world.settle();
    const rooms = world.rooms.size;
    world.app.guildAvailable(planGuild);
    await world.settle();
    expect([rooms, world.rooms.size]).toEqual([1, 2]);
  });

  it('[EVENT-14] for which a permission lacks is told when it is planned', async () => {
    const world = await plannedWorld();
    world.missing = ['MANAGE_CHANNELS'];
    const drafted = await value(world.app.planSpace(host, planInput('in 60 minutes')));
    expect(drafted.warnings).toEqual([
      { code: 'missing-permissions', params: expect.objectContaining({ permissions: 'MANAGE_CHANNELS' }) },
    ]);
    await value(world.app.confirmPlan(host, drafted.plan.id, 0));
    await world.settle();
    expect(eventsOf(world).one().place.type).toBe('external');
    expect(started(world, 'create')).toBe(0);
  });

  it('[EVENT-14] is looked for after a lost answer, and not made twice', async () => {
    const world = await plannedWorld();
    world.fail('create', { code: 'unavailable', detail: 'answer lost', retryable: true });
    await plan(world, 'in 60 minutes');
    await world.pass(20_000);
    expect(eventsOf(world).one().place).toEqual({ type: 'stage', channelId: onlyRoom(world).id });
    expect(started(world, 'create')).toBe(1);
  });
});

it('[EVENT-10] waits for the host of a plan that was missed, and for no longer than a week', async () => {
  const world = await plannedWorld();
  const { id } = await plan(world, 'in 60 minutes');
  await jump(world, 100 * MINUTE_MS);
  await sweep(world);
  expect(stored(world, id).life.status).toBe('missed');
  await world.pass(MINUTE_MS);
  expect(isLocked(onlyRoom(world))).toBe(true);
  eventsOf(world).change(eventsOf(world).one().id, { status: 'canceled' });
  await jump(world, 8 * 24 * 60 * MINUTE_MS);
  await world.pass(2 * MINUTE_MS);
  expect([world.rooms.size, ownedRooms(world).length]).toEqual([0, 0]);
});

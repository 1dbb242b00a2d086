import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomKind, RulesPatch } from '../../../src/domain/index.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { ChannelId, SpaceId } from '../../../src/lib/index.ts';
import { chatOf } from '../../support/outside-chat.ts';
import type { Room } from '../../support/outside-people.ts';
import { actor, channelId, guildId, may, says, unmuters, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const host = actor('host', guild);
const NEWS = channelId('news');

let world: OutsideWorld;

const asked = (rules: RulesPatch, kind: RoomKind): ReturnType<OutsideWorld['app']['openSpace']> =>
  world.app.openSpace(host, { title: 'Talk', description: null, kind, room: null, rules });

/** A live space and its room. */
const open = async (rules: RulesPatch, kind: RoomKind = 'stage'): Promise<{ id: SpaceId; room: ChannelId }> => {
  const opened = await asked(rules, kind);
  if (!opened.ok) throw new Error(opened.refusal.code);
  await world.pass(6000);
  const { id } = opened.value.space;
  const room = world.spaces.get(id)?.room.channelId;
  if (room == null) throw new Error('a live space has a room');
  return { id, room };
};

const end = async (id: SpaceId): Promise<void> => {
  await world.app.ask(host, id, { type: 'end' });
  await world.pass(20_000);
  expect(world.spaces.get(id)?.life.status).toBe('ended');
};

const lines = (id: SpaceId): readonly (readonly [string, string | null])[] =>
  (world.logs.get(id) ?? []).map(({ act, detail }) => [act, detail]);

/** Nothing of ours is in it but its last panel and the overwrites by which we and its host came in. */
const checkOrdinary = (room: Room): void => {
  expect(room.topic).toBeNull();
  expect(world.self(room.id)).toBe('absent');
  expect(unmuters(room).size).toBe(0);
  for (const who of ['host', 'a', 'stranger'])
    expect(says(room, `member:${userId(who)}`, 'speak'), who).not.toBe('allowed');
  expect(says(room, 'everyone', 'speak')).toBe('unset');
  expect(world.panelIn(room.id)?.facts.space.life.status).toBe('ended');
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e12 });
  world.community.add(guild);
  chatOf(world).channels.add(NEWS);
  world.settings.set(guild, {
    language: 'en',
    rules: { ...DEFAULT_RULES, announcing: { channelId: NEWS, roleId: null } },
  });
  await world.boot();
});

describe('a room that stays', () => {
  it.each(['stage', 'voice'] as const)('[STAY-1] is an ordinary channel after its space (%s)', async (kind) => {
    const { id, room } = await open({ keepRoom: true }, kind);
    world.join(room, userId('host'));
    world.join(room, userId('a'));
    await world.pass(1000);
    await world.app.ask(host, id, { type: 'set-rules', rules: { locked: true } });
    await world.pass(1000);
    await end(id);
    const now = world.at(room);
    checkOrdinary(now);
    expect(may(now, 'connect', userId('stranger'))).toBe(true);
    // Who sat there silenced may speak, and nobody carries a mute of ours.
    expect([...world.mutes.values()]).toEqual([]);
    if (kind === 'voice') expect(now.people.get(userId('a'))?.suppress).toBe(false);
    world.calls.length = 0;
    await world.boot();
    world.retopic(room, 'Ours now');
    await world.pass(120_000);
    expect(world.calls).toEqual([]);
    expect(world.at(room).topic).toBe('Ours now');
  });

  it('[STAY-1] stays by what is set last, and is deleted otherwise', async () => {
    const { id, room } = await open({ keepRoom: true });
    await world.app.ask(host, id, { type: 'set-rules', rules: { keepRoom: false } });
    await end(id);
    expect(world.rooms.has(room)).toBe(false);
    const other = await open({});
    await world.app.ask(host, other.id, { type: 'set-rules', rules: { keepRoom: true } });
    await end(other.id);
    expect(world.rooms.has(other.room)).toBe(true);
    // It counts towards no limit, and may be lent like any other.
    expect(world.app.list(host)).toEqual([]);
    const again = await world.app.openSpace(host, { title: null, description: null, kind: null, room: other.room });
    expect(again).toMatchObject({ ok: true, value: { space: { room: { origin: 'borrowed' } } } });
  });

  it.each(['stage', 'voice'] as const)(
    '[STAY-2] lets in whom its space let in and nobody else, not by its lock (%s)',
    async (kind) => {
      const { id, room } = await open({ keepRoom: true, hidden: true, access: { type: 'invited' } }, kind);
      await world.app.ask(host, id, { type: 'add-guest', userId: userId('guest') });
      await world.app.ask(host, id, { type: 'set-rules', rules: { locked: true } });
      await world.app.ask(host, id, { type: 'brake', isOn: true });
      await world.pass(2000);
      await end(id);
      const now = world.at(room);
      checkOrdinary(now);
      for (const right of ['view', 'connect'] as const) {
        expect(may(now, right, userId('stranger')), right).toBe(false);
        expect(may(now, right, userId('guest')), right).toBe(true);
        expect(may(now, right, userId('host')), right).toBe(true);
      }
    },
  );

  it('[STAY-3] is none where the space never was live', async () => {
    world.fail('setTopic', { code: 'refused', detail: 'no', retryable: false }, 9);
    expect((await asked({ keepRoom: true }, 'stage')).ok).toBe(true);
    await world.pass(70_000);
    world.fail('setTopic', { code: 'unavailable', detail: '503', retryable: true }, 9);
    const second = await asked({ keepRoom: true }, 'stage');
    await world.pass(1000);
    if (second.ok) await world.app.ask(host, second.value.space.id, { type: 'end' });
    await world.pass(70_000);
    expect([...world.spaces.values()].map(({ life }) => life.status)).toEqual(['ended', 'ended']);
    expect(world.made.size).toBe(2);
    expect([...world.rooms.keys()]).toEqual([]);
  });

  it('[STAY-3] stays as it is where Discord lets us put nothing back, and keeps no space from ending', async () => {
    const { id, room } = await open({ keepRoom: true, hidden: true }, 'voice');
    await world.app.ask(host, id, { type: 'set-rules', rules: { locked: true } });
    await world.pass(2000);
    const lost = { code: 'missing-permissions', permissions: [], channelId: room, retryable: false } as const;
    for (const call of ['setRights', 'restoreRights', 'setStatus', 'edit']) world.fail(call, lost, 99);
    await end(id);
    expect(world.rooms.has(room)).toBe(true);
    expect(may(world.at(room), 'view', userId('stranger'))).toBe(false);
  });

  it('[STAY-3] stays wherever the process is killed on the way', async () => {
    for (let after = 0; after < 14; after += 1) {
      const { id, room } = await open({ keepRoom: true, hidden: after % 2 === 0 }, after % 3 === 0 ? 'voice' : 'stage');
      world.killAt = world.steps + after;
      void world.app.ask(host, id, { type: 'end' }).catch(() => undefined);
      await world.pass(2000);
      world.killAt = null;
      await world.boot();
      if (world.spaces.get(id)?.life.status === 'live') await world.app.ask(host, id, { type: 'end' });
      await world.pass(70_000);
      expect(world.spaces.get(id)?.life.status, `killed after ${after}`).toBe('ended');
      checkOrdinary(world.at(room));
    }
  });

  it('[STAY-4] is told in the log, in the recap and on the last panel', async () => {
    const { id, room } = await open({});
    await world.app.ask(host, id, { type: 'set-rules', rules: { keepRoom: true } });
    await end(id);
    expect(lines(id)).toEqual(
      expect.arrayContaining([
        ['rules-changed', 'room:kept'],
        ['ended', 'room:kept'],
      ]),
    );
    const [recap] = [...chatOf(world).announced.values()];
    expect(recap?.facts.space).toMatchObject({ life: { status: 'ended' }, rules: { keepRoom: true } });
    expect(world.panelIn(room)?.facts.space.rules.keepRoom).toBe(true);
    const deleted = await open({ keepRoom: true });
    world.deleteRoom(deleted.room);
    await world.pass(6000);
    expect(lines(deleted.id)).toEqual(expect.arrayContaining([['ended', null]]));
  });
});

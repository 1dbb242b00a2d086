import { describe, expect, it } from 'vitest';
import type { RoomKind, Space } from '../../../src/domain/index.ts';
import { pullUp } from '../../support/outside-moderators.ts';
import { actor, channelId, guildId, rights, unmuters, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const host = userId('host');

const aWorld = async (options: Parameters<typeof outsideWorld>[0] = {}): Promise<OutsideWorld> => {
  const world = outsideWorld(options);
  world.community.add(guild);
  await world.boot();
  return world;
};

const open = async (
  world: OutsideWorld,
  input: { title?: string; kind?: RoomKind; room?: string; moderator?: boolean } = {},
): Promise<Space> => {
  const answer = await world.app.openSpace(actor('host', guild, { moderator: input.moderator ?? false }), {
    title: input.title ?? null,
    description: null,
    kind: input.kind ?? null,
    room: input.room === undefined ? null : channelId(input.room),
  });
  if (!answer.ok) throw new Error(answer.refusal.code);
  await world.settle();
  const ready = await answer.value.ready;
  if (!ready.ok) throw new Error(ready.refusal.code);
  return ready.value;
};

describe('opening', () => {
  it('[OPEN-1] [OPEN-7] stores the intent, and is live once room, stage, seat and panel stand', async () => {
    const world = await aWorld();
    const answer = await world.app.openSpace(actor('host', guild), {
      title: 'Talk',
      description: null,
      kind: null,
      room: null,
    });
    expect(answer.ok && answer.value.space.life.status).toBe('opening');
    expect([...world.spaces.values()][0]?.life.status).toBe('opening');
    await world.settle();
    const ready = answer.ok ? await answer.value.ready : null;
    expect(ready?.ok === true && ready.value.life.status).toBe('live');
    const room = world.at(channelId('made-1'));
    expect(room).toMatchObject({ kind: 'stage', name: 'Talk', topic: 'Talk' });
    expect(world.self(room.id)).toBe('speaking');
    expect(unmuters(room)).toEqual(new Set());
    expect(world.panelIn(room.id)?.facts).toMatchObject({ ears: 'ready', space: { life: { status: 'live' } } });
  });

  it('[KEEP-2] does nothing outside before the intent is stored, whatever happens in the server meanwhile', async () => {
    const world = await aWorld({ insertMs: 2000 });
    const asked = world.app.openSpace(actor('host', guild), {
      title: 'Talk',
      description: null,
      kind: null,
      room: null,
    });
    await world.settle();
    world.app.guildAvailable(guild);
    await world.pass(1000);
    expect([world.calls, world.spaces.size]).toEqual([[], 0]);
    await world.pass(5000);
    const answer = await asked;
    expect(answer.ok && (await answer.value.ready).ok).toBe(true);
    expect(world.calls.filter((call) => call === 'create')).toHaveLength(1);
    expect([...world.spaces.values()].map(({ life }) => life.status)).toEqual(['live']);
  });

  it('[OPEN-9] makes four calls from intent to live', async () => {
    const world = await aWorld();
    await open(world);
    await world.pass(10_000);
    // With the interaction's acknowledgement and two edits: seven of eight. And no edit of the panel follows.
    expect(world.calls).toEqual(['create', 'setTopic', 'bringUpAccount', 'post']);
  });

  it('[OPEN-7] does not wait longer than 5 s for ears, and says so', async () => {
    const world = await aWorld({ deaf: true });
    const answer = await world.app.openSpace(actor('host', guild), {
      title: 'Talk',
      description: null,
      kind: null,
      room: null,
    });
    await world.pass(4000);
    expect([...world.spaces.values()][0]?.life.status).toBe('opening');
    await world.pass(2000);
    const ready = answer.ok ? await answer.value.ready : null;
    expect(ready?.ok).toBe(true);
    expect(world.panelIn(channelId('made-1'))?.facts.ears).toBe('joining');
  });

  it('[OPEN-2] takes the topic of the open stage, else the host’s name', async () => {
    const world = await aWorld();
    world.room('lent', guild, { topic: 'Evening' });
    expect((await open(world, { room: 'lent', moderator: true })).title).toBe('Evening');
    expect((await open(world)).title).toBe('host’s space');
  });

  it('[OPEN-4] refuses what is another kind, is in use, is gone, or has no community', async () => {
    const world = await aWorld();
    world.room('voice', guild, { kind: 'voice' });
    world.room('lent', guild);
    await expect(open(world, { room: 'voice', kind: 'stage' })).rejects.toThrow('room-of-another-kind');
    await expect(open(world, { room: 'lent', kind: 'voice' })).rejects.toThrow('room-of-another-kind');
    await expect(open(world, { room: 'nowhere' })).rejects.toThrow('room-not-found');
    await open(world, { room: 'lent' });
    await expect(open(world, { room: 'lent' })).rejects.toThrow('room-in-use');
    const lent = { title: 'Next', description: null, kind: null, room: channelId('lent') } as const;
    const there = actor('host', guild, { channelId: channelId('lent') });
    await world.app.ask(there, null, { type: 'end' });
    const refusal = { code: 'room-in-use', params: { channel: `<#${channelId('lent')}>`, over: 'just' } };
    expect(await world.app.openSpace(there, lent)).toMatchObject({ refusal });
    await world.pass(10_000);
    expect(await world.app.openSpace(there, lent)).toMatchObject({ ok: true });
    world.community.clear();
    await expect(open(world, { kind: 'stage' })).rejects.toThrow('no-community');
  });

  it('[OPEN-10] opens a stage where the server has COMMUNITY, else a voice room, else what was asked for', async () => {
    const world = await aWorld();
    world.room('lounge', guild, { kind: 'voice' });
    expect((await open(world)).room.kind).toBe('stage');
    expect((await open(world, { kind: 'voice' })).room.kind).toBe('voice');
    // A voice channel of the server's own is lent by its moderators.
    await expect(open(world, { room: 'lounge' })).rejects.toThrow('room-running');
    const lent = await open(world, { room: 'lounge', moderator: true });
    expect(lent.room).toMatchObject({ origin: 'borrowed', kind: 'voice' });
    world.community.clear();
    expect((await open(world)).room.kind).toBe('voice');
  });

  it('[OPEN-4] gives a running stage only to who moderates it', async () => {
    const world = await aWorld();
    const room = world.room('lent', guild, { topic: 'Assembly' });
    await expect(open(world, { room: 'lent' })).rejects.toThrow('room-running');
    world.retopic(room, null);
    world.join(room, userId('chair'));
    pullUp(world, room, userId('chair'));
    await expect(open(world, { room: 'lent' })).rejects.toThrow('room-running');
    expect(world.calls).toEqual([]);
    expect(world.at(room).overwrites).toEqual(new Map());
    expect((await open(world, { room: 'lent', moderator: true })).life.status).toBe('live');
    // Whose is running now is told, and not that it runs.
    await expect(open(world, { room: 'lent' })).rejects.toThrow('room-in-use');
    // Where nothing goes on, anybody may.
    world.room('quiet', guild);
    expect((await open(world, { room: 'quiet' })).life.status).toBe('live');
  });

  it('[OPEN-5] names missing permissions and where, before anything is made', async () => {
    const world = await aWorld();
    world.room('lent', guild);
    world.missing = ['MUTE_MEMBERS', 'MOVE_MEMBERS'];
    const room = channelId('lent');
    const answer = await world.app.openSpace(actor('host', guild), {
      title: null,
      description: null,
      kind: null,
      room,
    });
    expect(answer).toEqual({
      ok: false,
      refusal: {
        code: 'missing-permissions',
        params: { permissions: 'MUTE_MEMBERS,MOVE_MEMBERS', channel: `<#${room}>` },
      },
    });
    expect(world.calls).toEqual([]);
  });

  it('[OPEN-5] begins nothing in a server that has an outage, and says so', async () => {
    const world = await aWorld();
    world.room('lent', guild);
    world.outage.add(guild);
    await expect(open(world)).rejects.toThrow('discord-unavailable');
    await expect(open(world, { room: 'lent' })).rejects.toThrow('discord-unavailable');
    expect([world.spaces.size, world.calls]).toEqual([0, []]);
    world.outage.delete(guild);
    expect((await open(world)).life.status).toBe('live');
  });

  it('[OPEN-7] makes no call while the outage lasts, and goes on when it is over', async () => {
    const world = await aWorld();
    const asked = world.app.openSpace(actor('host', guild), {
      title: 'Talk',
      description: null,
      kind: null,
      room: null,
    });
    while (world.spaces.size === 0) await Promise.resolve();
    world.outage.add(guild);
    const answer = await asked;
    await world.pass(10_000);
    expect(world.calls).toEqual([]);
    world.outage.delete(guild);
    world.app.guildAvailable(guild);
    await world.pass(6000);
    expect(answer.ok && (await answer.value.ready).ok).toBe(true);
  });

  it('[OPEN-6] counts spaces that open at the same moment', async () => {
    const world = await aWorld();
    const input = { title: 'x', description: null, kind: null, room: null };
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => world.app.openSpace(actor(`h${n}`, guild), input)),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(10);
    expect(answers.flatMap((answer) => (answer.ok ? [] : answer.refusal.code))).toEqual([
      'too-many-spaces',
      'too-many-spaces',
    ]);
  });

  it('[OPEN-8] ends and puts back what Discord refuses for good, and tells why', async () => {
    const world = await aWorld();
    const failure = { code: 'refused', detail: 'Title contains blocked words', retryable: false } as const;
    world.fail('setTopic', failure);
    await expect(open(world)).rejects.toThrow('discord-refused');
    await world.settle();
    expect(world.rooms.size).toBe(0);
    expect([...world.spaces.values()][0]?.life).toMatchObject({ status: 'ended', reason: 'could-not-open' });
  });

  it('[OPEN-8] gives up after 60 s of an outage', async () => {
    const world = await aWorld();
    world.fail('setTopic', { code: 'unavailable', detail: '503', retryable: true }, 1000);
    const answer = await world.app.openSpace(actor('host', guild), {
      title: 'x',
      description: null,
      kind: null,
      room: null,
    });
    await world.pass(70_000);
    const ready = answer.ok ? await answer.value.ready : null;
    expect(ready?.ok === false && ready.refusal.code).toBe('discord-unavailable');
    expect(world.rooms.size).toBe(0);
  });

  it('[KEEP-5] repeats what failed for a while, with growing waits and Discord’s own', async () => {
    const world = await aWorld();
    world.fail('create', { code: 'rate-limited', retryAfterMs: 7000, retryable: true });
    world.fail('setTopic', { code: 'unavailable', detail: '503', retryable: true }, 3);
    const answer = await world.app.openSpace(actor('host', guild), {
      title: 'x',
      description: null,
      kind: null,
      room: null,
    });
    await world.pass(6500);
    expect(world.calls).toEqual(['create']);
    await world.pass(12_000);
    expect(answer.ok && (await answer.value.ready).ok).toBe(true);
    expect(world.calls.filter((call) => call === 'setTopic')).toHaveLength(4);
    // The first create may have made a room: it is looked for before another is made.
    expect(world.calls.slice(1, 3)).toEqual(['find', 'create']);
  });
});

describe('ending', () => {
  it('[LIFE-3] [LIFE-5] ends for the host, removes the room that was made, and is over after that', async () => {
    const world = await aWorld();
    const space = await open(world);
    const other = await world.app.ask(actor('guest', guild), space.id, { type: 'end' });
    expect(!other.ok && other.refusal.code).toBe('not-owner');
    const ended = await world.app.ask(actor('host', guild), space.id, { type: 'end' });
    expect(ended.ok && ended.value.life.status).toBe('ending');
    await world.settle();
    expect(world.rooms.size).toBe(0);
    expect(world.plan.seats).toEqual([]);
    expect(world.spaces.get(space.id)?.life).toMatchObject({ status: 'ended', reason: 'ended-by-host' });
    const again = await world.app.ask(actor('host', guild), space.id, { type: 'end' });
    expect(!again.ok && again.refusal.code).toBe('space-over');
  });

  it('[LIFE-5] gives a lent room back as it was: closed', async () => {
    const world = await aWorld();
    const room = world.room('lent', guild);
    const space = await open(world, { room: 'lent', title: 'Talk' });
    expect(world.at(room).topic).toBe('Talk');
    expect(world.at(room).overwrites).toEqual(new Map());
    await world.app.ask(actor('mod', guild, { moderator: true }), space.id, { type: 'end' });
    await world.pass(5000);
    expect(world.at(room)).toMatchObject({ topic: null, overwrites: new Map() });
    expect(world.self(room)).toBe('absent');
    expect(world.panelIn(room)?.facts.space.life).toMatchObject({ status: 'ended', reason: 'ended-by-moderator' });
  });

  it('[LIFE-5] gives a lent room back as it was: with its topic and the host’s own overwrite', async () => {
    const world = await aWorld();
    const room = world.room('lent', guild, { topic: 'Before' });
    const own = rights({ unmute: 'allowed' });
    world.at(room).overwrites.set(`member:${host}`, own);
    const space = await open(world, { room: 'lent', title: 'Talk', moderator: true });
    expect(world.at(room).topic).toBe('Talk');
    await world.app.ask(actor('host', guild), space.id, { type: 'end' });
    await world.pass(5000);
    expect(world.at(room)).toMatchObject({ topic: 'Before', overwrites: new Map([[`member:${host}`, own]]) });
    expect(world.spaces.get(space.id)?.life.status).toBe('ended');
  });

  it.each(['unset', 'denied'] as const)(
    '[FLOOR-1] lets no host of a lent room mute there whose overwrite has it %s, and leaves that',
    async (before) => {
      const world = await aWorld();
      const room = world.room('lent', guild);
      const own = rights({ unmute: before, view: 'allowed' });
      world.at(room).overwrites.set(`member:${host}`, own);
      world.changed(room);
      const space = await open(world, { room: 'lent', title: 'Talk' });
      expect(world.at(room).overwrites).toEqual(new Map([[`member:${host}`, own]]));
      await world.app.ask(actor('host', guild), space.id, { type: 'end' });
      await world.pass(5000);
      expect(world.at(room).overwrites).toEqual(new Map([[`member:${host}`, own]]));
    },
  );

  it('[FLOOR-1] [KEEP-1] takes the right to mute back that an earlier version gave the host of a space that is open', async () => {
    const world = await aWorld();
    const room = world.room('lent', guild);
    const space = await open(world, { room: 'lent', title: 'Talk' });
    const applied = world.applied.get(space.id);
    if (applied === undefined) throw new Error('nothing is stored');
    const given = { target: `member:${host}`, before: { unmute: 'unset' } } as const;
    world.kill();
    world.applied.set(space.id, { ...applied, rights: [given] });
    world.at(room).overwrites.set(`member:${host}`, rights({ unmute: 'allowed' }));
    await world.boot();
    await world.pass(3000);
    expect(world.at(room).overwrites).toEqual(new Map());
    expect(world.applied.get(space.id)?.rights).toEqual([]);
  });

  it('[LIFE-6] gives up what it may not put back any more', async () => {
    const world = await aWorld();
    const space = await open(world);
    world.fail('remove', {
      code: 'missing-permissions',
      permissions: ['MANAGE_CHANNELS'],
      channelId: null,
      retryable: false,
    });
    await world.app.ask(actor('host', guild), space.id, { type: 'end' });
    await world.settle();
    expect(world.spaces.get(space.id)?.life.status).toBe('ended');
  });

  it('[LIFE-1] [LIFE-2] ends after the grace, and only for the emptiness that the job was for', async () => {
    const world = await aWorld();
    const space = await open(world);
    const [first] = world.jobs;
    expect(first).toMatchObject({ spaceId: space.id, dueAtMs: (first?.emptySinceMs ?? 0) + 300_000 });
    world.join(channelId('made-1'), host);
    await world.pass(1000);
    expect(world.spaces.get(space.id)?.life).toMatchObject({ emptySinceMs: null });
    world.leave(channelId('made-1'), host);
    await world.pass(1000);
    await world.app.graceDue(space.id, first?.emptySinceMs ?? 0);
    expect(world.spaces.get(space.id)?.life.status).toBe('live');
    // No job comes: the slow pass ends it.
    await world.pass(361_000);
    expect(world.spaces.get(space.id)?.life).toMatchObject({ status: 'ended', reason: 'left-empty' });
  });

  it('[LIFE-7] ends when its room is deleted, or the server is left', async () => {
    const world = await aWorld();
    const [one, two] = [await open(world), await open(world)];
    world.deleteRoom(channelId('made-1'));
    await world.settle();
    expect(world.spaces.get(one.id)?.life).toMatchObject({ status: 'ended', reason: 'room-deleted' });
    world.app.guildLeft(guild);
    await world.settle();
    expect(world.spaces.get(two.id)?.life).toMatchObject({ status: 'ended', reason: 'server-left' });
  });
});

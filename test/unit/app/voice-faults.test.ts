import { beforeEach, describe, expect, it } from 'vitest';
import type { OutsideFailure } from '../../../src/app/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, userId, type WorldOptions } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [guest, admin] = [userId('guest'), userId('admin')];

const refused: OutsideFailure = {
  code: 'missing-permissions',
  permissions: ['MUTE_MEMBERS'],
  channelId: null,
  retryable: false,
};
const answerLost: OutsideFailure = { code: 'unavailable', detail: 'answer lost', retryable: true };
const gone: OutsideFailure = { code: 'gone', detail: 'Target user is not connected to voice.', retryable: false };

let world: OutsideWorld;
let room: ChannelId;
let space: Space;

const isOwed = (user: string): boolean => world.owed.has(`${guild} ${user}`);
const floorOf = (user: string): string | undefined =>
  world.spaces.get(space.id)?.people.find((person) => person.userId === user)?.floor;

const start = async (options: WorldOptions = {}): Promise<void> => {
  world = outsideWorld(options);
  world.admins.add(admin);
  await world.boot();
  const input = { title: 'Talk', description: null, kind: 'voice' as const, room: null };
  const answer = await world.app.openSpace(actor('host', guild), input);
  await world.pass(10_000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  space = ready.value;
  room = ready.value.room.channelId ?? channelId('none');
};

const bringUp = async (): Promise<void> => {
  world.join(room, guest);
  await world.settle();
  await world.app.ask(actor('guest', guild), space.id, { type: 'raise-hand', question: null });
  await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
  await world.pass(100);
};

beforeEach(() => start());

describe('a mute of ours', () => {
  it('[VOICE-6] that Discord refused is not owed: a mute that a moderator sets instead stays', async () => {
    world.fail('setMute', refused);
    world.join(room, admin);
    await world.pass(100);
    expect(isOwed('admin')).toBe(false);
    world.mute(guild, admin, true, 'theirs');
    const elsewhere = world.room('elsewhere', guild);
    world.join(elsewhere, admin);
    await world.pass(5000);
    expect(world.isMuted(guild, admin)).toBe(true);
  });

  it('[VOICE-4] whose answer was lost is owed, also when Discord says next that they are gone', async () => {
    world.fail('setMute', answerLost);
    world.join(room, admin);
    await world.pass(100);
    expect([world.isMuted(guild, admin), isOwed('admin')]).toEqual([true, true]);
    world.failures.set('setMute', [gone]);
    world.leave(room, admin);
    await world.pass(3000);
    world.failures.clear();
    const elsewhere = world.room('elsewhere', guild);
    world.join(elsewhere, admin);
    await world.pass(3000);
    expect([world.isMuted(guild, admin), isOwed('admin')]).toEqual([false, false]);
  });

  it('[VOICE-4] whose answer was lost is lifted from who has moved on, though it is not shown yet', async () => {
    await start({ lag: true, callMs: 200 });
    const elsewhere = world.room('elsewhere', guild);
    world.join(room, admin);
    world.deliver();
    world.fail('setMute', answerLost);
    world.join(elsewhere, admin);
    await world.pass(3000);
    expect([world.isMuted(guild, admin), isOwed('admin')]).toEqual([false, false]);
  });

  it('[VOICE-4] that cannot be lifted yet keeps a made room from going', async () => {
    world.join(room, admin);
    await world.pass(1500);
    world.fail('setMute', { code: 'rate-limited', retryAfterMs: 4000, retryable: true });
    await world.app.ask(actor('host', guild), space.id, { type: 'end' });
    await world.pass(2000);
    expect(world.rooms.has(room)).toBe(true);
    await world.pass(5000);
    expect(world.rooms.has(room)).toBe(false);
    expect([world.isMuted(guild, admin), isOwed('admin')]).toEqual([false, false]);
  });

  it('[VOICE-3] is set while the panel is slow: nobody is heard for as long as that takes', async () => {
    await start({ tellMs: 5000 });
    // Somebody comes, so that the panel is edited; an administrator walks in meanwhile.
    world.join(room, guest);
    await world.pass(300);
    world.join(room, admin);
    await world.pass(100);
    expect(world.isHeard(room, admin)).toBe(false);
    // Whose floor is taken does not wait for it either.
    await world.app.ask(actor('guest', guild), space.id, { type: 'raise-hand', question: null });
    await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
    await world.pass(20_000);
    expect(world.isHeard(room, guest)).toBe(true);
    world.join(room, userId('late'));
    await world.pass(300);
    await world.app.ask(actor('host', guild), space.id, { type: 'to-audience', userId: guest });
    await world.pass(100);
    expect(world.isHeard(room, guest)).toBe(false);
  });

  it('[VOICE-3] of somebody who has left is not asked for without end while that is not shown', async () => {
    await start({ lag: true });
    world.join(room, admin);
    world.deliver();
    world.leave(room, admin);
    await world.settle();
    expect(world.calls.filter((call) => call === 'setMute')).toHaveLength(1);
    await world.pass(2000);
    expect(isOwed('admin')).toBe(false);
  });

  it('[VOICE-3] is set anew at once where a moderator lifted it and a host takes the floor that this gave', async () => {
    await start({ tellMs: 5000 });
    world.join(room, admin);
    await world.pass(100);
    world.mute(guild, admin, false, 'theirs');
    await world.pass(0);
    expect(floorOf('admin')).toBe('speaking');
    expect((await world.app.ask(actor('host', guild), space.id, { type: 'to-audience', userId: admin })).ok).toBe(true);
    await world.pass(300);
    expect(world.isHeard(room, admin)).toBe(false);
    expect(isOwed('admin')).toBe(true);
  });
});

describe('a move', () => {
  it('[VOICE-2] that we may not make is no reason to wait: the person is asked to come in anew', async () => {
    world.fail('move', refused);
    await bringUp();
    await world.pass(2500);
    expect(floorOf('guest')).toBe('invited');
    world.leave(room, guest);
    world.join(room, guest);
    await world.pass(100);
    expect([floorOf('guest'), world.isHeard(room, guest)]).toEqual(['speaking', true]);
  });

  it('[VOICE-2] pulls nobody back who went elsewhere before it was made', async () => {
    await start({ callMs: 300 });
    const elsewhere = world.room('elsewhere', guild, { kind: 'voice' });
    world.join(room, guest);
    await world.pass(1000);
    await world.app.ask(actor('guest', guild), space.id, { type: 'raise-hand', question: null });
    await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
    // The overwrite is being set; they leave before the move.
    await world.pass(200);
    world.join(elsewhere, guest);
    await world.pass(3000);
    expect(world.whereIs(guild, guest)).toBe(elsewhere);
  });

  it('[VOICE-2] begins anew when the floor is given again', async () => {
    await start({ sameRoomMoves: false });
    await bringUp();
    await world.pass(5000);
    expect(floorOf('guest')).toBe('invited');
    await world.app.ask(actor('host', guild), space.id, { type: 'to-audience', userId: guest });
    await world.pass(1000);
    world.options = { ...world.options, sameRoomMoves: true };
    await world.app.ask(actor('guest', guild), space.id, { type: 'raise-hand', question: null });
    await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
    await world.pass(500);
    expect([floorOf('guest'), world.isHeard(room, guest)]).toEqual(['speaking', true]);
  });

  it('[VOICE-7] silences those who sat in a lent room with one call each, and no mute in the server', async () => {
    world = outsideWorld({});
    await world.boot();
    room = world.room('lent', guild, { kind: 'voice' });
    const people = Array.from({ length: 20 }, (_, n) => userId(`person-${n}`));
    for (const person of people) world.join(room, person);
    const input = { title: 'Talk', description: null, kind: null, room };
    await world.app.openSpace(actor('host', guild, { moderator: true }), input);
    await world.pass(3000);
    expect(people.filter((person) => world.isHeard(room, person))).toEqual([]);
    expect(world.calls.filter((call) => call === 'move')).toHaveLength(20);
    expect(world.calls.filter((call) => call === 'setMute')).toEqual([]);
  });
});

describe('a rate limit', () => {
  it('[KEEP-5] is waited for as long as Discord says, and no longer each time', async () => {
    world.join(room, guest);
    await world.settle();
    await world.app.ask(actor('guest', guild), space.id, { type: 'raise-hand', question: null });
    world.fail('setRights', { code: 'rate-limited', retryAfterMs: 1000, retryable: true }, 6);
    await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest });
    await world.pass(7000);
    expect(world.isHeard(room, guest)).toBe(true);
  });
});

describe('what Discord does not let us do', () => {
  it('[VOICE-8] is no status where we may not set it', async () => {
    await start({ mayTitle: false });
    world.join(room, guest);
    await world.pass(3000);
    expect(world.calls).not.toContain('setStatus');
    expect(world.panelIn(room)?.facts.troubles).toEqual([]);
  });

  it('[VOICE-2] is to be heard in a timeout: nobody is moved about for that', async () => {
    world.timedOut.add(guest);
    await bringUp();
    world.rooms.get(room)?.people.set(guest, { suppress: true, raisedAtMs: null });
    world.changed(room);
    world.calls.length = 0;
    await world.pass(10_000);
    expect(world.calls).not.toContain('move');
  });
});

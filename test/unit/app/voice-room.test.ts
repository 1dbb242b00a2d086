import { beforeEach, describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import type { WorldOptions } from '../../support/outside-people.ts';
import { actor, BOT, channelId, guildId, rights, says, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [host, guest, admin] = [userId('host'), userId('guest'), userId('admin')];

let world: OutsideWorld;
let room: ChannelId;
let space: Space;

const now = (): Space => {
  const stored = world.spaces.get(space.id);
  if (stored === undefined) throw new Error('the space is stored');
  return stored;
};
const floorOf = (user: string): string | undefined => now().people.find((person) => person.userId === user)?.floor;
const counts = (call: string): number => world.calls.filter((one) => one === call).length;
const isOwed = (user: string): boolean => world.owed.has(`${guild} ${user}`);

const start = async (options: WorldOptions = {}, lent = false): Promise<void> => {
  world = outsideWorld(options);
  await world.boot();
  if (lent) world.room('lent', guild, { kind: 'voice' });
  await openIn(lent ? channelId('lent') : null);
};

const openIn = async (lent: ChannelId | null): Promise<void> => {
  const input = { title: 'Talk', description: null, kind: null, room: lent };
  const answer = await world.app.openSpace(actor('host', guild, { moderator: lent !== null }), input);
  await world.pass(world.options.callMs === undefined ? 0 : 3000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  space = ready.value;
  room = ready.value.room.channelId ?? channelId('none');
};

/** Guest in the room with a raised hand, approved. */
const bringUp = async (): Promise<void> => {
  world.join(room, guest);
  await world.settle();
  expect((await world.app.ask(actor('guest', guild), space.id, { type: 'raise-hand', question: null })).ok).toBe(true);
  expect((await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: guest })).ok).toBe(true);
  await world.pass(100);
};

beforeEach(() => start());

describe('a voice room that runs as a stage', () => {
  it('[VOICE-1] is made with our own overwrite first, everybody denied to speak, and the host allowed', () => {
    const made = world.at(room);
    expect([...made.overwrites.keys()]).toEqual([`member:${BOT}`, 'member:host', 'everyone']);
    expect(says(made, `member:${BOT}`, 'speak')).toBe('allowed');
    expect(says(made, 'everyone', 'speak')).toBe('denied');
    const asHost = { view: 'allowed', connect: 'allowed', speak: 'allowed' } as const;
    expect(made.overwrites.get('member:host')).toEqual(rights(asHost));
    // Nothing there needs sound: no account sits there, and the panel does not wait for one.
    expect(world.plan.seats).toEqual([]);
    expect(world.panelIn(room)?.facts).toMatchObject({ ears: 'idle', space: { life: { status: 'live' } } });
    expect(world.calls).toEqual(['create', 'post']);
  });

  it('[VOICE-8] carries the title as the status of the room while anybody is there, and puts it back, a few times', async () => {
    expect(world.at(room).topic).toBeNull();
    world.join(room, host);
    await world.pass(100);
    expect(world.at(room).topic).toBe('Talk');
    world.retopic(room, 'Another');
    await world.pass(3000);
    // Anybody who is there may set it: that makes nobody's words the title.
    expect([now().title, world.at(room).topic]).toEqual(['Talk', 'Talk']);
    world.leave(room, host);
    await world.pass(3000);
    expect(world.at(room).topic).toBeNull();
    world.join(room, host);
    await world.pass(100);
    expect(world.at(room).topic).toBe('Talk');
    for (let times = 0; times < 10; times += 1) {
      world.retopic(room, `Another ${times}`);
      await world.pass(1000);
    }
    // The opening's own, when somebody came back, and then what is mended.
    expect(counts('setStatus')).toBe(6);
  });

  it('[VOICE-1] lets the host be heard on arrival, and everybody else listen', async () => {
    world.join(room, host);
    world.join(room, guest);
    await world.pass(100);
    expect([world.isHeard(room, host), world.isHeard(room, guest)]).toEqual([true, false]);
    expect(floorOf('host')).toBe('speaking');
    expect(world.mutes.size).toBe(0);
  });

  it('[HAND-5] takes hands by the panel, in the same queue, and lowers them', async () => {
    world.join(room, guest);
    world.join(room, userId('late'));
    await world.settle();
    const codeOf = async (who: string): Promise<string> => {
      const answer = await world.app.ask(actor(who, guild), space.id, { type: 'raise-hand', question: null });
      return answer.ok ? '' : answer.refusal.code;
    };
    expect(await codeOf('nobody')).toBe('join-first');
    expect(await codeOf('guest')).toBe('');
    world.clock.advance(1000);
    expect(await codeOf('late')).toBe('');
    expect(await codeOf('late')).toBe('hand-is-up');
    expect(now().hands.map(({ userId: user, by }) => [user, by])).toEqual([
      [guest, 'panel'],
      ['late', 'panel'],
    ]);
    // What Discord tells meanwhile takes no hand down.
    await world.pass(1000);
    expect(now().hands).toHaveLength(2);
    expect(
      (await world.app.ask(actor('late', guild), space.id, { type: 'lower-hand', userId: userId('late') })).ok,
    ).toBe(true);
    expect(now()).toMatchObject({ hands: [{ userId: guest }], toAudience: [] });
    world.leave(room, guest);
    await world.settle();
    expect(now().hands).toEqual([]);
  });

  it('[VOICE-2] gives the floor by a member overwrite and a move into the same room', async () => {
    world.calls.length = 0;
    await bringUp();
    expect(world.isHeard(room, guest)).toBe(true);
    expect(floorOf('guest')).toBe('speaking');
    expect(counts('setRights')).toBe(1);
    expect(counts('move')).toBe(1);
    expect(says(world.at(room), 'member:guest', 'speak')).toBe('allowed');
  });

  it('[VOICE-2] goes out and back when the move into the same room is of no use, and brings nobody to a wrong place', async () => {
    await start({ sameRoomMoves: false });
    const lounge = world.room('lounge', guild, { kind: 'voice' });
    await bringUp();
    expect(world.isHeard(room, guest)).toBe(false);
    await world.pass(1500);
    expect(counts('move')).toBe(1);
    await world.pass(2000);
    expect(counts('move')).toBe(3);
    expect(world.isHeard(room, guest)).toBe(true);
    expect(world.at(lounge).people.size).toBe(0);
    expect(world.applied.get(space.id)?.detours).toEqual([]);
  });

  it('[VOICE-2] asks a person to come in anew when no move helps, and then they are heard', async () => {
    await start({ sameRoomMoves: false });
    await bringUp();
    await world.pass(5000);
    expect(counts('move')).toBe(1);
    expect(floorOf('guest')).toBe('invited');
    world.leave(room, guest);
    world.join(room, guest);
    await world.pass(100);
    expect(world.isHeard(room, guest)).toBe(true);
    expect(floorOf('guest')).toBe('speaking');
  });

  it('[VOICE-2] brings back who was left behind on the way when the process died', async () => {
    await start({ sameRoomMoves: false });
    const lounge = world.room('lounge', guild, { kind: 'voice' });
    await bringUp();
    const before = world.steps;
    // Each step is one thing that a kill can fall after: it falls when they are in the other room.
    for (let at = 1; !world.at(lounge).people.has(guest) && at < 40; at += 1) {
      world.killAt = before + at;
      await world.pass(500);
      if (world.dead && !world.at(lounge).people.has(guest)) await world.boot();
    }
    expect(world.at(lounge).people.has(guest)).toBe(true);
    world.kill();
    await world.boot();
    await world.pass(5000);
    expect(world.whereIs(guild, guest)).toBe(room);
    expect(world.isHeard(room, guest)).toBe(true);
  });

  it('[VOICE-3] takes the floor by a mute at once, the overwrite, a move and an unmute, and leaves no mute behind', async () => {
    await bringUp();
    world.calls.length = 0;
    expect((await world.app.ask(actor('host', guild), space.id, { type: 'to-audience', userId: guest })).ok).toBe(true);
    await world.pass(100);
    expect(world.calls.filter((call) => call !== 'edit')).toEqual(['setMute', 'restoreRights', 'move', 'setMute']);
    expect(world.isHeard(room, guest)).toBe(false);
    expect(world.mutes.size).toBe(0);
    expect(isOwed('guest')).toBe(false);
    expect(says(world.at(room), 'member:guest', 'speak')).toBe('unset');
    expect(floorOf('guest')).toBeUndefined();
  });

  it('[VOICE-3] keeps the mute where no move takes the floor, and pays it when they appear elsewhere', async () => {
    await start({ sameRoomMoves: false });
    await bringUp();
    world.leave(room, guest);
    world.join(room, guest);
    await world.pass(100);
    expect(world.isHeard(room, guest)).toBe(true);
    await world.app.ask(actor('host', guild), space.id, { type: 'to-audience', userId: guest });
    await world.pass(10_000);
    expect([world.isHeard(room, guest), world.isMuted(guild, guest), isOwed('guest')]).toEqual([false, true, true]);
    world.leave(room, guest);
    await world.pass(1000);
    expect(world.isMuted(guild, guest)).toBe(true);
    const elsewhere = world.room('elsewhere', guild, { kind: 'voice' });
    world.join(elsewhere, guest);
    await world.pass(1000);
    expect([world.isMuted(guild, guest), isOwed('guest')]).toEqual([false, false]);
  });
});

describe('a mute of ours', () => {
  it('[VOICE-4] pays an owed unmute on a stage too, and after a restart', async () => {
    world.admins.add(admin);
    world.join(room, admin);
    await world.pass(100);
    expect(world.isMuted(guild, admin)).toBe(true);
    world.leave(room, admin);
    await world.pass(100);
    world.kill();
    await world.boot();
    const stage = world.room('stage', guild);
    world.join(stage, admin);
    await world.pass(100);
    expect([world.isMuted(guild, admin), isOwed('admin')]).toEqual([false, false]);
  });

  it('[VOICE-4] stores what is owed before the mute is set', async () => {
    world.admins.add(admin);
    world.join(room, admin);
    const order: string[] = [];
    for (let steps = 0; steps < 60 && order.length < 2; steps += 1) {
      world.killAt = world.steps + 1;
      await world.settle();
      if (isOwed('admin') && order.length === 0) order.push('owed');
      if (world.isMuted(guild, admin)) order.push('muted');
      await world.boot();
    }
    expect(order).toEqual(['owed', 'muted']);
  });

  it('[VOICE-4] pays a mute that reached somebody when they were elsewhere already', async () => {
    await start({ callMs: 300 });
    await world.pass(2000);
    const elsewhere = world.room('elsewhere', guild, { kind: 'voice' });
    world.admins.add(admin);
    world.join(room, admin);
    await world.pass(100);
    world.join(elsewhere, admin);
    await world.pass(3000);
    expect(counts('setMute')).toBe(2);
    expect([world.isMuted(guild, admin), isOwed('admin')]).toEqual([false, false]);
  });

  it('[VOICE-4] crosses nobody’s unmute with a mute: who comes back at that moment is muted and it is owed', async () => {
    await start({ callMs: 300 });
    await world.pass(2000);
    const elsewhere = world.room('elsewhere', guild, { kind: 'voice' });
    world.admins.add(admin);
    world.join(room, admin);
    await world.pass(1000);
    world.join(elsewhere, admin);
    await world.pass(100);
    world.join(room, admin);
    await world.pass(3000);
    expect([world.isHeard(room, admin), world.isMuted(guild, admin), isOwed('admin')]).toEqual([false, true, true]);
    world.join(elsewhere, admin);
    await world.pass(3000);
    expect([world.isMuted(guild, admin), isOwed('admin')]).toEqual([false, false]);
  });

  it('[VOICE-6] lifts no mute that others set after ours came too late', async () => {
    await start({ callMs: 300 });
    await world.pass(2000);
    const elsewhere = world.room('elsewhere', guild, { kind: 'voice' });
    world.admins.add(admin);
    world.join(room, admin);
    await world.pass(100);
    world.leave(room, admin);
    await world.pass(2000);
    expect(isOwed('admin')).toBe(false);
    world.join(elsewhere, admin);
    world.mute(guild, admin, true, 'theirs');
    await world.pass(3000);
    expect(world.isMuted(guild, admin)).toBe(true);
  });

  it('[VOICE-5] takes no late news of its own for somebody’s hand', async () => {
    await start({ lag: true });
    world.admins.add(admin);
    world.join(room, admin);
    await world.pass(3000);
    const codes: string[] = [];
    const act = async (what: Promise<{ readonly ok: boolean }>): Promise<void> => {
      codes.push((await what).ok ? 'ok' : 'refused');
      await world.settle();
    };
    // Events come late: when the mute is set again, Discord still shows the first one.
    await act(world.app.ask(actor('admin', guild), space.id, { type: 'raise-hand', question: null }));
    await act(world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: admin }));
    await act(world.app.ask(actor('host', guild), space.id, { type: 'to-audience', userId: admin }));
    expect(codes).toEqual(['ok', 'ok', 'ok']);
    await world.pass(10_000);
    expect([floorOf('admin'), world.isHeard(room, admin), isOwed('admin')]).toEqual([undefined, false, true]);
  });

  it('[VOICE-5] mutes an administrator on arrival and unmutes them with the floor', async () => {
    world.admins.add(admin);
    world.join(room, admin);
    await world.pass(100);
    expect([world.isHeard(room, admin), isOwed('admin')]).toEqual([false, true]);
    await world.app.ask(actor('admin', guild), space.id, { type: 'raise-hand', question: null });
    await world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: admin });
    await world.pass(100);
    expect([world.isHeard(room, admin), isOwed('admin'), floorOf('admin')]).toEqual([true, false, 'speaking']);
  });

  it('[VOICE-5] takes an administrator whose mute somebody lifts for brought up', async () => {
    world.admins.add(admin);
    world.join(room, admin);
    await world.pass(100);
    world.mute(guild, admin, false, 'theirs');
    await world.pass(100);
    expect([world.isHeard(room, admin), isOwed('admin'), floorOf('admin')]).toEqual([true, false, 'speaking']);
    expect(world.logs.get(space.id)?.some(({ act, targetId }) => act === 'pulled-up' && targetId === admin)).toBe(true);
  });

  it('[VOICE-6] leaves the mutes of others alone, and says who is muted', async () => {
    await bringUp();
    world.mute(guild, guest, true, 'theirs');
    await world.pass(3000);
    expect(world.isMuted(guild, guest)).toBe(true);
    expect(floorOf('guest')).toBe('speaking');
    expect(world.panelIn(room)?.facts.mutedByOthers).toEqual([guest]);
    await world.app.ask(actor('host', guild), space.id, { type: 'to-audience', userId: guest });
    await world.pass(3000);
    expect([world.isMuted(guild, guest), isOwed('guest')]).toEqual([true, false]);
    world.mute(guild, guest, false, 'theirs');
    await world.pass(3000);
    expect(world.isHeard(room, guest)).toBe(false);
    expect(world.mutes.size).toBe(0);
  });
});

describe('the rights of a voice room', () => {
  it('[VOICE-7] silences who speaks in a lent room, and gives the room back as it was', async () => {
    world = outsideWorld();
    await world.boot();
    room = world.room('lent', guild, { kind: 'voice' });
    world.at(room).overwrites.set('role:regulars', rights({ speak: 'allowed', view: 'allowed' }));
    world.at(room).overwrites.set(`member:${host}`, rights({ view: 'allowed' }));
    world.join(room, guest);
    const answer = await world.app.openSpace(actor('guest', guild), {
      title: 'Talk',
      description: null,
      kind: null,
      room,
    });
    expect(answer.ok ? '' : answer.refusal.code).toBe('room-running');
    const before = new Map(world.at(room).overwrites);
    await openIn(room);
    await world.pass(3000);
    expect(world.isHeard(room, guest)).toBe(false);
    expect(says(world.at(room), 'role:regulars', 'speak')).toBe('unset');
    expect(world.mutes.size).toBe(0);
    expect(world.at(room).topic).toBe('Talk');
    await world.app.ask(actor('host', guild), space.id, { type: 'end' });
    await world.pass(3000);
    expect(now().life.status).toBe('ended');
    expect(world.at(room).overwrites).toEqual(before);
    expect(world.at(room).topic).toBeNull();
    expect(world.isHeard(room, guest)).toBe(true);
    expect(world.mutes.size + world.owed.size).toBe(0);
  });

  it('[VOICE-7] takes out again what somebody is allowed to speak by in Discord itself, a few times', async () => {
    const undo = (): void => {
      world.at(room).overwrites.delete('everyone');
      world.at(room).overwrites.set(`member:${guest}`, rights({ speak: 'allowed' }));
      world.changed(room);
    };
    world.join(room, guest);
    undo();
    await world.pass(1000);
    expect(says(world.at(room), 'everyone', 'speak')).toBe('denied');
    expect(says(world.at(room), `member:${guest}`, 'speak')).toBe('unset');
    for (let times = 0; times < 10; times += 1) {
      undo();
      await world.pass(1000);
    }
    expect(counts('setRights')).toBeLessThan(16);
  });
});

import { describe, expect, it } from 'vitest';
import type { Asked, OpenInput } from '../../../src/app/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, BOT, channelId, guildId, says, unmuters, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [host, guest, other] = [userId('host'), userId('guest'), userId('other')];
const MINUTE_MS = 60_000;

interface Running {
  readonly world: OutsideWorld;
  readonly room: ChannelId;
  now(): Space;
  /** Asks as a person; the refusal's code, null when it was done. */
  ask(who: string, asked: Asked): Promise<string | null>;
  floorOf(who: string): string | undefined;
}

const running = async (kind: 'stage' | 'voice', input: Partial<OpenInput> = {}): Promise<Running> => {
  const world = outsideWorld();
  world.community.add(guild);
  await world.boot();
  const opening = { title: 'Talk', description: null, kind, room: null, ...input };
  const answer = await world.app.openSpace(actor('host', guild), opening);
  await world.pass(0);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  const { id } = ready.value;
  const room = ready.value.room.channelId ?? channelId('none');
  const now = (): Space => {
    const stored = world.spaces.get(id);
    if (stored === undefined) throw new Error('the space is stored');
    return stored;
  };
  world.join(room, host);
  await world.settle();
  if (kind === 'stage') world.accept(room, host);
  await world.pass(100);
  return {
    world,
    room,
    now,
    ask: async (who, asked) => {
      const outcome = await world.app.ask(actor(who, guild, { moderator: who === 'mod' }), id, asked);
      await world.pass(100);
      return outcome.ok ? null : outcome.refusal.code;
    },
    floorOf: (who) => now().people.find((person) => person.userId === who)?.floor,
  };
};

/** Guest is brought up and heard. */
const bringUp = async ({ world, room, ask }: Running, kind: 'stage' | 'voice'): Promise<void> => {
  world.join(room, guest);
  await world.settle();
  expect(await ask('host', { type: 'invite', userId: guest })).toBeNull();
  if (kind === 'stage') world.accept(room, guest);
  await world.pass(100);
};

const KINDS = ['stage', 'voice'] as const;

describe.each(KINDS)('people in a space that runs in a room of kind %s', (kind) => {
  it('[VOICE-4] [LIFE-5] are muted and unmuted, keep the floor, and leave no mute of ours behind', async () => {
    const run = await running(kind);
    const { world, ask, floorOf, now } = run;
    await bringUp(run, kind);
    const muted = (): string | undefined => world.mutes.get(`${guild} ${guest}`);
    expect(await ask('host', { type: 'mute', userId: guest })).toBeNull();
    expect([muted(), floorOf('guest'), now().muted]).toEqual(['ours', 'speaking', [guest]]);
    expect(world.owed.size).toBe(1);
    expect(await ask('host', { type: 'unmute', userId: guest })).toBeNull();
    expect([muted(), floorOf('guest'), world.owed.size]).toEqual([undefined, 'speaking', 0]);
    await ask('host', { type: 'mute', userId: guest });
    await ask('host', { type: 'end' });
    await world.pass(5000);
    expect([muted(), world.owed.size, now().life.status]).toEqual([undefined, 0, 'ended']);
  });

  it('are heard again when a moderator lifts our mute in Discord itself', async () => {
    const run = await running(kind);
    const { world, ask, floorOf, now } = run;
    await bringUp(run, kind);
    await ask('host', { type: 'mute', userId: guest });
    world.mute(guild, guest, false, 'theirs');
    world.changed(run.room);
    await world.pass(3000);
    expect([world.mutes.size, now().muted, floorOf('guest'), world.owed.size]).toEqual([0, [], 'speaking', 0]);
  });

  it('are put out, may come back, and when blocked may not', async () => {
    const run = await running(kind);
    const { world, room, ask, now } = run;
    await bringUp(run, kind);
    expect(await ask('host', { type: 'remove', userId: guest })).toBeNull();
    expect([world.at(room).people.has(guest), now().toRemove, now().people.length]).toEqual([false, [], 1]);
    world.join(room, guest);
    await world.pass(2000);
    expect(world.at(room).people.has(guest)).toBe(true);
    expect(await ask('host', { type: 'block', userId: guest, scope: 'space' })).toBeNull();
    expect([world.at(room).people.has(guest), says(world.at(room), `member:${guest}`, 'connect')]).toEqual([
      false,
      'denied',
    ]);
    // A moderator moves them in all the same.
    world.join(room, guest);
    await world.pass(3000);
    expect(world.at(room).people.has(guest)).toBe(false);
    expect(await ask('host', { type: 'unblock', userId: guest })).toBeNull();
    world.join(room, guest);
    await world.pass(3000);
    expect([world.at(room).people.has(guest), says(world.at(room), `member:${guest}`, 'connect')]).toEqual([
      true,
      'unset',
    ]);
  });

  it('find the door locked and open again, as often as the host likes', async () => {
    const { world, room, ask } = await running(kind);
    const everyone = (): string => says(world.at(room), 'everyone', 'connect');
    for (let times = 0; times < 8; times += 1) {
      expect(await ask('host', { type: 'set-rules', rules: { locked: true } })).toBeNull();
      expect([everyone(), says(world.at(room), `member:${BOT}`, 'connect')]).toEqual(['denied', 'allowed']);
      expect(says(world.at(room), `member:${host}`, 'connect')).toBe('allowed');
      expect(await ask('host', { type: 'set-rules', rules: { locked: false } })).toBeNull();
      expect(everyone()).toBe('unset');
    }
  });

  it('who are blocked in the server are kept out of each space, once they come', async () => {
    const run = await running(kind);
    const { world, room, now } = run;
    const mod = actor('mod', guild, { moderator: true });
    expect((await world.app.blockInServer(actor('host', guild), guest, true)).ok).toBe(false);
    expect((await world.app.blockInServer(mod, guest, true)).ok).toBe(true);
    await world.pass(100);
    expect(says(world.at(room), `member:${guest}`, 'connect')).toBe('unset');
    world.join(room, guest);
    await world.pass(3000);
    expect([world.at(room).people.has(guest), says(world.at(room), `member:${guest}`, 'connect')]).toEqual([
      false,
      'denied',
    ]);
    expect(now().blocked).toEqual([{ userId: guest, scope: 'server', isDenied: true }]);
    expect((await world.app.blockInServer(mod, guest, false)).ok).toBe(true);
    await world.pass(100);
    expect([now().blocked, says(world.at(room), `member:${guest}`, 'connect')]).toEqual([[], 'unset']);
  });

  it('[MOD-7] who moderate the room are put out and blocked by others who do alone', async () => {
    const run = await running(kind);
    const { world, now } = run;
    await bringUp(run, kind);
    const by = async (who: string, moderator: boolean, asked: Asked): Promise<string | null> => {
      const acting = { ...actor(who, guild, { moderator }), isModerator: (id: string) => id === guest };
      const outcome = await world.app.ask(acting, now().id, asked);
      await world.pass(100);
      return outcome.ok ? null : outcome.refusal.code;
    };
    expect(await by('host', false, { type: 'remove', userId: guest })).toBe('is-moderator');
    expect(await by('host', false, { type: 'block', userId: guest, scope: 'space' })).toBe('is-moderator');
    expect(await by('host', false, { type: 'mute', userId: guest })).toBeNull();
    expect(await by('mod', true, { type: 'block', userId: guest, scope: 'space' })).toBeNull();
    expect(now().blocked).toMatchObject([{ userId: guest }]);
  });

  it('[MOD-5] whose block was stored and not done are kept out within a minute', async () => {
    const { world, now } = await running(kind);
    // As a kill between the two leaves it.
    world.blocks.set(guild, [guest]);
    await world.pass(61_000);
    expect(now().blocked).toMatchObject([{ userId: guest, scope: 'server' }]);
    world.blocks.set(guild, []);
    await world.pass(61_000);
    expect(now().blocked).toEqual([]);
  });

  it('[MOD-5] [MOD-11] who hosts it though the server blocks them are kept out as soon as they host it no longer', async () => {
    const { world, now } = await running(kind);
    const mod = actor('mod', guild, { moderator: true });
    expect((await world.app.ask(mod, null, { type: 'co-host', userId: other })).ok).toBe(true);
    expect((await world.app.blockInServer(mod, host, true)).ok).toBe(true);
    expect(now().blocked).toEqual([]);
    expect((await world.app.ask(mod, null, { type: 'remove', userId: host, passesOn: true })).ok).toBe(true);
    await world.pass(1000);
    expect(now()).toMatchObject({ hostId: other, blocked: [{ userId: host, scope: 'server' }] });
  });

  it('take turns: each for their time, the next by itself', async () => {
    const run = await running(kind, { rules: { queue: { mode: 'turns', turnMs: MINUTE_MS } } });
    const { world, room, ask, floorOf, now } = run;
    for (const who of [guest, other]) {
      world.join(room, who);
      await world.settle();
      expect(await ask(who, { type: 'raise-hand', question: `What of ${who}?` })).toBeNull();
      if (kind === 'stage') world.accept(room, who);
      await world.pass(100);
    }
    expect([floorOf('guest'), floorOf('other'), now().turn?.userId]).toEqual(['speaking', undefined, guest]);
    expect(now().hands.map(({ question }) => question)).toEqual(['What of other?']);
    await world.pass(46_000);
    expect(now().turn).toMatchObject({ userId: guest, isWarned: true });
    await world.pass(15_000);
    if (kind === 'stage') world.accept(room, other);
    await world.pass(1000);
    expect([floorOf('guest'), floorOf('other'), now().turn?.userId]).toEqual([undefined, 'speaking', other]);
    expect(await ask('host', { type: 'next' })).toBeNull();
    expect([floorOf('other'), now().turn]).toEqual([undefined, null]);
  });

  it('are told of the end, get more time, and are gone when it is over', async () => {
    const { world, room, ask, now } = await running(kind, { rules: { maxLengthMs: 60 * MINUTE_MS } });
    await world.pass(56 * MINUTE_MS);
    expect(now().deadline).toMatchObject({ isWarned: true, reason: 'too-long' });
    expect(await ask('host', { type: 'extend' })).toBeNull();
    await world.pass(30 * MINUTE_MS);
    expect([now().life.status, world.rooms.has(room)]).toEqual(['live', true]);
    await world.pass(10 * MINUTE_MS);
    expect([now().life, world.rooms.has(room)]).toMatchObject([{ status: 'ended', reason: 'too-long' }, false]);
  });

  it('[LAST-2] [LAST-4] get no more time than the server gives its spaces', async () => {
    const { world, ask, now } = await running(kind, { rules: { maxLengthMs: 60 * MINUTE_MS } });
    const startedMs = now().life.sinceMs;
    const typed = { maxSpaces: '10', maxPerHost: '10', openEveryMin: '0', maxLengthMin: '70' };
    const manager = actor('host', guild, { serverManager: true });
    expect(await world.app.changeRules(manager, { type: 'limits', typed })).toMatchObject({ ok: true });
    expect(await ask('host', { type: 'extend' })).toBeNull();
    expect(now().deadline?.atMs).toBe(startedMs + 70 * MINUTE_MS);
    expect(await ask('host', { type: 'extend' })).toBe('cannot-extend');
    expect(await ask('host', { type: 'set-rules', rules: { maxLengthMs: 120 * MINUTE_MS } })).toBeNull();
    expect(now().rules.maxLengthMs).toBe(70 * MINUTE_MS);
  });

  it('[LOG-1] leave in the log who gave it more time, who ends it and what they changed', async () => {
    const { world, ask, now } = await running(kind);
    await ask('host', { type: 'extend' });
    await ask('host', { type: 'set-rules', rules: { locked: true, queue: { mode: 'turns' } } });
    await ask('host', { type: 'describe', description: 'About tea' });
    await ask('mod', { type: 'end', lastWordsMs: MINUTE_MS });
    const lines = (world.logs.get(now().id) ?? []).filter(({ actorId }) => actorId === host || actorId === 'mod');
    expect(lines.map(({ act, actorId, detail }) => [act, actorId, detail])).toEqual([
      ['opened', 'host', 'Talk'],
      ['extended', 'host', null],
      ['rules-changed', 'host', 'locked:yes mode:turns'],
      ['described', 'host', 'About tea'],
      ['last-words', 'mod', null],
    ]);
  });

  it('see every title that the host gives it, however many', async () => {
    const { world, room, ask } = await running(kind);
    for (const title of ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven']) {
      expect(await ask('host', { type: 'retitle', title })).toBeNull();
      await world.pass(3000);
      expect(world.at(room).topic).toContain(title);
    }
  });

  it('hear last words before it ends', async () => {
    const { world, ask, now } = await running(kind);
    expect(await ask('host', { type: 'end', lastWordsMs: MINUTE_MS })).toBeNull();
    expect(now()).toMatchObject({ life: { status: 'live' }, deadline: { reason: 'ended-by-host', isWarned: true } });
    await world.pass(MINUTE_MS);
    expect(now().life).toMatchObject({ status: 'ended', reason: 'ended-by-host' });
  });

  it('are run by the first co-host when the host stays away, and the host comes back as one', async () => {
    const run = await running(kind);
    const { world, room, ask, now } = run;
    await bringUp(run, kind);
    expect(await ask('host', { type: 'co-host', userId: guest })).toBeNull();
    world.leave(room, host);
    await world.pass(4 * MINUTE_MS);
    expect(now().hostId).toBe(host);
    await world.pass(2 * MINUTE_MS);
    expect(now().hostId).toBe(guest);
    expect([...unmuters(world.at(room))]).toEqual([]);
    expect(now().people.find((person) => person.userId === host)?.role).toBe('co-host');
  });
});

describe('what falls due by itself', () => {
  it('is logged as the doing of Majlis, though a person asks something in that moment', async () => {
    const run = await running('voice', { rules: { queue: { mode: 'turns', turnMs: MINUTE_MS } } });
    const { world, room, ask, now } = run;
    world.join(room, guest);
    await world.settle();
    await ask('guest', { type: 'raise-hand', question: null });
    // While Discord has an outage there nothing is looked at: the first to notice is whoever asks next.
    world.outage.add(guild);
    await world.pass(2 * MINUTE_MS);
    await world.app.ask(actor('host', guild), now().id, { type: 'retitle', title: 'Later' });
    const lines = (world.logs.get(now().id) ?? []).map(({ act, actorId }) => [act, actorId]);
    expect(lines).toContainEqual(['turn-ended', null]);
    expect(lines).toContainEqual(['retitled', host]);
  });
});

describe('on a stage', () => {
  it('an invitation that nobody accepts is taken back', async () => {
    const run = await running('stage');
    const { world, room, ask, floorOf } = run;
    world.join(room, guest);
    await world.settle();
    await ask('host', { type: 'invite', userId: guest });
    expect(floorOf('guest')).toBe('invited');
    await world.pass(4 * MINUTE_MS);
    expect([floorOf('guest'), world.at(room).people.get(guest)]).toEqual([
      undefined,
      { suppress: true, raisedAtMs: null },
    ]);
  });

  it('the brake locks the door, mutes who speaks but the host, and takes the native hands away until it is released', async () => {
    const run = await running('stage');
    const { world, room, ask, now } = run;
    await bringUp(run, 'stage');
    expect(await ask('host', { type: 'brake', isOn: true })).toBeNull();
    const door = (): readonly string[] => [
      says(world.at(room), 'everyone', 'connect'),
      says(world.at(room), 'everyone', 'request'),
    ];
    expect([door(), now().muted]).toEqual([['denied', 'denied'], [guest]]);
    expect(await ask('host', { type: 'brake', isOn: false })).toBeNull();
    expect(door()).toEqual(['unset', 'unset']);
  });
});

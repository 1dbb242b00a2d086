import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { removeAccount } from '../support/discord-hands.ts';
import { answerTo, castOf, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { answered, expectQuiet, guildOf, PATIENCE_MS } from '../support/front-door.ts';
import {
  accountsIn,
  carriesBothWays,
  endsWhole,
  expectSame,
  hearsExactly,
  linkUp,
  openSide,
  placeOf,
  speakBeside,
  untilCarries,
  type Beside,
  type Side,
} from '../support/linked-spaces.ts';
import { numberedFrames } from '../support/numbered-frames.ts';
import { lostOut, ordered } from '../support/ordered.ts';
import { longestGapMs, paceOf, stretchOf } from '../support/paces.ts';
import { startStack, type Stack } from '../support/stack.ts';

/** Two linked voice rooms of one server, to which everything happens, and beside them two linked stages of two others, which must not notice. */

const LANTERN = 'Lantern Court';

let stack: Stack;
let cast: Cast;
let near: Side;
let far: Side;
let stages: readonly [Side, Side];
let beside: { readonly speech: Beside; readonly to: Side } | null = null;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
  near = await openSide(cast, { server: LANTERN, kind: 'voice', host: 'idris', listener: 'noor' });
  far = await openSide(cast, { server: LANTERN, kind: 'voice', host: 'kenji', listener: 'freya' });
  stages = [
    await openSide(cast, { server: 'Qahwa House', kind: 'stage', host: 'omar', listener: 'salma' }),
    await openSide(cast, { server: 'Riverside Talks', kind: 'stage', host: 'mateo', listener: 'amina' }),
  ];
  await linkUp(near, far);
  await linkUp(...stages);
  await untilCarries(...stages);
  await carriesBothWays(near, far);
});
afterEach(() => {
  beside?.speech.stop();
  beside = null;
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** Somebody speaks on the pair of rooms to which nothing happens, until `allIsWell`. */
const speakOn = (pair: readonly [Side, Side]): void => {
  beside = { speech: speakBeside(...pair), to: pair[1] };
};

/** What every test ends with: the link carries, the other pair lost nothing, nothing was caught by nobody. */
const allIsWell = async (pair: readonly [Side, Side]): Promise<void> => {
  await carriesBothWays(...pair);
  await panelSays(pair[0].host, pair[0].channelId, /carrying sound/);
  if (beside === null) throw new Error('nobody speaks beside');
  await endsWhole(beside.speech, beside.to);
  expectQuiet(stack);
  expect(stack.sandbox.voice.counters()).toMatchObject({ droppedPlaintext: 0, listenerErrors: 0 });
};

const idOf = (username: string): string => {
  const user = [...stack.sandbox.world.users.values()].find((one) => one.username === username);
  if (user === undefined) throw new Error(`nobody is called ${username}`);
  return user.id;
};
const isMuted = (userId: string): boolean => guildOf(stack, near.guildId).members.get(userId)?.mute === true;
const accountOf = (side: Side): string => idOf(accountsIn(stack, side)[0] ?? '');

/** A moderator does something to a member: an account of ours, or a person. */
const doTo = async (userId: string, body: object): Promise<void> => {
  const maya = await cast.person('maya');
  await maya.call('PATCH', `/guilds/${near.guildId}/members/${userId}`, body);
};

/** The hand goes up in the panel, and the host approves it there. */
const bringUp = async ({ host, channelId }: Side, who: Person): Promise<void> => {
  await answered(who, who.click({ customId: /^mj1:raise:/, message: panelOf(who, channelId) ?? '' }));
  await panelSays(host, channelId, new RegExp(`\\d\\. <@${who.user.id}>`));
  await answered(
    host,
    host.select({ customId: /^mj1:approve:/, message: panelOf(host, channelId) ?? '' }, [who.user.id]),
  );
  await expect.poll(() => who.voiceState(near.guildId)?.suppress, { timeout: PATIENCE_MS }).toBe(false);
};

const textOfPanel = ({ host, channelId }: Side): string => {
  const panel = panelOf(host, channelId);
  return panel === undefined ? '' : textOf(panel);
};

/** Waits until everybody in an encrypted room shares one group's keys, our account among them. */
const oneGroup = async (side: Side, people: readonly Person[]): Promise<void> => {
  const members = [...people.map(({ user }) => user.id), accountOf(side)].sort();
  await expect
    .poll(() => people.map(({ voice }) => [...(voice?.encryption?.members() ?? [])].sort()), { timeout: PATIENCE_MS })
    .toEqual(people.map(() => members));
  expect(new Set(people.map(({ voice }) => voice?.encryption?.privacyCode())).size).toBe(1);
};

/** So many joins and leaves, in ten seconds. */
const CHANGES = 32;
const EVERY_MS = 312;

/** Four come into one room and go, one after another and over again, and whoever is in says something, with the floor or without. */
const comeAndGo = async (guests: readonly Person[], onJoin: (guest: Person) => void): Promise<void> => {
  const startMs = systemVoiceClock.monotonicMs();
  for (let change = 0; change < CHANGES; change += 1) {
    const guest = guests[change % guests.length];
    if (guest === undefined) throw new Error('nobody comes');
    if (guest.voiceState(near.guildId) !== null) await guest.leaveVoice(near.guildId);
    else {
      onJoin(guest);
      await guest.joinVoice(near.guildId, near.channelId);
    }
    for (const one of guests) for (const frame of numberedFrames(3, 500)) one.voice?.send(frame);
    const restMs = startMs + (change + 1) * EVERY_MS - systemVoiceClock.monotonicMs();
    // Part of the scenario: no faster and no slower.
    if (restMs > 0) await new Promise<void>((resolve) => void systemVoiceClock.after(restMs, resolve));
  }
};

/**
 * What came of speech of which some opens or arrives nowhere: nothing is out of order, nothing comes twice, and no more is missing than so many
 * frames and that share of the rest.
 */
const expectInOrder = ({ said, heard }: Beside, missing: number, share: number): void => {
  const came = heard();
  const kept = new Set(came.map((frame) => frame.readUInt32BE(1)));
  const wanted = said.filter((frame) => kept.has(frame.readUInt32BE(1)));
  expectSame(came, wanted);
  expect(came.length).toBeGreaterThanOrEqual((said.length - missing) * (1 - share));
};

/** Whether the person was heard in the first room without the floor, and how long after they came. */
const listenFor = (guests: readonly Person[]) => {
  const cameMs = new Map<string, number>();
  const heard: { readonly username: string; readonly afterMs: number }[] = [];
  near.listener.onFrame(({ userId, opus, receivedAtMs }) => {
    const guest = guests.find(({ user }) => user.id === userId);
    const sinceMs = cameMs.get(userId);
    if (guest === undefined || sinceMs === undefined || opus.length <= 3) return;
    heard.push({ username: guest.user.username, afterMs: receivedAtMs - sinceMs });
  });
  return { heard, came: (guest: Person) => void cameMs.set(guest.user.id, systemVoiceClock.monotonicMs()) };
};

describe('people who come and go', () => {
  it('[VOICE-1] [VOICE-3] [VOICE-4] [KEEP-7] thirty joins and leaves in ten seconds leave everybody hearing everybody, and nobody muted by us', async () => {
    speakOn(stages);
    const [samir, bilal] = [await cast.person('samir'), await cast.person('bilal')];
    // No overwrite binds these two: they are heard until they are muted.
    const unbound = [await cast.person('maya'), await cast.person('dalia')];
    const guests = [samir, ...unbound, bilal];
    const { heard, came } = listenFor(guests);
    const { droppedMuted } = stack.sandbox.voice.counters();
    const inside = speakBeside(near, far);
    await comeAndGo(guests, came);
    for (const guest of guests) await guest.joinVoice(near.guildId, near.channelId);
    await oneGroup(near, [near.host, near.listener, ...guests]);
    inside.stop();
    await untilCarries(near, far);
    // All of it came at a load of 18; a frame that waits longer than 20 ms for new keys does not.
    expectInOrder(inside, 0, 0.1);

    for (const { user } of unbound) await expect.poll(() => isMuted(user.id), { timeout: PATIENCE_MS }).toBe(true);
    for (const guest of guests) guest.voice?.send(numberedFrames(1, 900)[0] ?? Buffer.alloc(0));
    const here = [near.listener, ...guests];
    await hearsExactly(near.host, [...here, far.host, far.listener]);
    await hearsExactly(far.host, [...here, near.host, far.listener]);
    expect(heard.filter(({ username }) => username === 'samir' || username === 'bilal')).toEqual([]);
    expect(heard.filter(({ afterMs }) => afterMs > 2000)).toEqual([]);
    // They did try.
    expect(stack.sandbox.voice.counters().droppedMuted - droppedMuted).toBeGreaterThan(CHANGES);
    await bringUp(near, samir);
    await hearsExactly(samir, [near.host, near.listener, ...unbound, bilal, far.host, far.listener]);

    for (const guest of guests) await guest.leaveVoice(near.guildId);
    const garden = cast.channelId(LANTERN, 'Garden');
    for (const guest of unbound) await guest.joinVoice(near.guildId, garden);
    const { members } = guildOf(stack, near.guildId);
    // At once, and not only when everything is looked at once a minute.
    await expect.poll(() => [...members.values()].filter(({ mute }) => mute).length, { timeout: 20_000 }).toBe(0);
    for (const guest of unbound) await guest.leaveVoice(near.guildId);
    await allIsWell([near, far]);
  });
});

/** What the control API says of an order that hit somebody. */
const isHit = { hit: true };

describe('voice sessions', () => {
  it('[KEEP-7] that are cut, ended, moved and forgotten are taken up again, of the main account and of one of the pool', async () => {
    speakOn(stages);
    const { voice } = stack.sandbox;
    const { guildId } = near;
    for (const side of [near, far]) {
      const account = accountOf(side);
      const resumed = voice.counters().resumed;
      expect(await ordered(stack.sandbox, { kind: 'voice-cut', guildId, userId: account })).toEqual(isHit);
      await expect.poll(() => voice.counters().resumed, { timeout: PATIENCE_MS }).toBe(resumed + 1);
      await carriesBothWays(near, far);
      expect(await ordered(stack.sandbox, { kind: 'voice-end', guildId, userId: account })).toEqual(isHit);
      await carriesBothWays(near, far);
      // At once, and first told that there is none.
      for (const awayMs of [null, 0]) {
        const move = { kind: 'voice-move', guildId, userId: account, awayMs } as const;
        expect(await ordered(stack.sandbox, move)).toEqual(isHit);
        await carriesBothWays(near, far);
      }
      expect(accountOf(side)).toBe(account);
    }
    const resumed = voice.counters().resumed;
    expect(await ordered(stack.sandbox, { kind: 'voice-crash', guildId })).toEqual(isHit);
    await expect.poll(() => voice.counters().resumed, { timeout: PATIENCE_MS }).toBe(resumed + 6);
    await carriesBothWays(near, far);
    expect(await ordered(stack.sandbox, { kind: 'voice-crash', guildId, forget: true })).toEqual(isHit);
    for (const { host, listener, channelId } of [near, far]) {
      for (const person of [host, listener]) {
        await person.leaveVoice(guildId);
        await person.joinVoice(guildId, channelId);
      }
    }
    await allIsWell([near, far]);
  });
});

const AWAY_MS = 500;
const BACK_MS = 3000;

/** An account's voice server goes away and another one comes half a second later; resolves when half a second of speech was heard again. */
const movedServer = async (userId: string, times: readonly number[]): Promise<void> => {
  const order = { kind: 'voice-move', guildId: near.guildId, userId, awayMs: AWAY_MS };
  expect(await ordered(stack.sandbox, order)).toEqual(isHit);
  const before = times.length;
  await expect.poll(() => times.length - before, { timeout: PATIENCE_MS }).toBeGreaterThan(25);
};

describe('a voice server that goes away', () => {
  it('[KEEP-7] leaves the far end without sound for three seconds at most, whoever of those on the way sat there', async () => {
    speakOn(stages);
    const inside = speakBeside(near, far);
    const pace = paceOf(far.listener);
    await expect.poll(() => pace.times.length, { timeout: PATIENCE_MS }).toBeGreaterThan(25);
    const frameMs = 20;
    let silentMs = 0;
    for (const userId of [accountOf(near), accountOf(far), far.listener.user.id]) {
      const moved = await stretchOf(movedServer(userId, pace.times));
      const gapMs = longestGapMs(pace, moved);
      expect(gapMs).toBeGreaterThan(AWAY_MS * 0.9);
      expect(gapMs).toBeLessThan(BACK_MS);
      silentMs += gapMs;
    }
    pace.stop();
    inside.stop();
    await untilCarries(near, far);
    // Before new keys serve everybody some more does not open.
    expectInOrder(inside, silentMs / frameMs, 0.2);
    await allIsWell([near, far]);
  });
});

describe('a bad network', () => {
  it('[MIX-1] [HEAR-2] on the way to our accounts costs frames and nothing else', async () => {
    speakOn(stages);
    const bad = { loss: 0.05, bursts: { loss: 0.03, length: 5 }, jitterMs: 40, reorder: 0.05, duplicate: 0.05 };
    const weather = async (is: object | null): Promise<void> => {
      for (const side of [near, far]) {
        const member = { guildId: side.guildId, userId: accountOf(side), direction: 'out', seed: side.kind };
        expect(await ordered(stack.sandbox, { kind: 'voice-weather', ...member, weather: is })).toEqual(isHit);
      }
    };
    const lostByOrder = (): number => lostOut(stack.sandbox, { guildId: near.guildId, userId: accountOf(near) });
    await weather(bad);
    // Whatever was said before that has come.
    await untilCarries(near, far);
    const inside = speakBeside(near, far);
    await far.listener.waitFor(() => inside.said.length >= 200, PATIENCE_MS, 'four seconds of speech');
    const lost = lostByOrder();
    // The way becomes narrower than speech is.
    await weather({ ...bad, packetsPerSecond: 45 });
    await far.listener.waitFor(() => inside.said.length >= 300, PATIENCE_MS, 'two seconds more');
    inside.stop();
    await untilCarries(near, far);
    // What came too late is dropped, and what was under way when the way became narrower: 5 of 270 at a load of 18.
    expectInOrder(inside, lost + lostByOrder(), 0.08);
    await weather(null);
    for (const side of [near, far]) expect(textOfPanel(side)).not.toContain('🔇');
    await allIsWell([near, far]);
  });
});

describe('moderators', () => {
  it('[KEEP-3] [KEEP-7] who take an account of ours away see it come back, with patience', async () => {
    speakOn(stages);
    const garden = cast.channelId(LANTERN, 'Garden');
    const before = [near, far].map(accountOf);
    for (const [round, [one, other]] of [[near, far] as const, [far, near] as const].entries()) {
      const sinceMs = systemVoiceClock.monotonicMs();
      await Promise.all([doTo(accountOf(one), { channel_id: null }), doTo(accountOf(other), { channel_id: garden })]);
      for (const side of [one, other])
        await expect.poll(() => accountsIn(stack, side), { timeout: PATIENCE_MS }).toHaveLength(1);
      // Two seconds at first, then longer: nobody is fought with.
      expect(systemVoiceClock.monotonicMs() - sinceMs).toBeGreaterThan(1900 * 2 ** round);
      expect([near, far].map(accountOf)).toEqual(before);
      await carriesBothWays(near, far);
    }
    await allIsWell([near, far]);
  });

  it('[KEEP-3] [LINK-6] who mute or deafen an account of ours are obeyed and told, until they lift it', async () => {
    speakOn(stages);
    const { members } = guildOf(stack, near.guildId);
    const saysSilenced = (side: Side): Promise<string> => panelSays(side.host, side.channelId, /Server Mute/);
    const saysSilent = (side: Side): Promise<string> => panelSays(side.host, side.channelId, /connecting; carries/);
    for (const [atNear, atFar] of [
      ['mute', 'deaf'],
      ['deaf', 'mute'],
    ] as const) {
      await doTo(accountOf(near), { [atNear]: true });
      await doTo(accountOf(far), { [atFar]: true });
      for (const side of [near, far]) await Promise.all([saysSilenced(side), saysSilent(side)]);
      await doTo(accountOf(near), { [atNear]: false });
      await near.host.waitFor(() => !textOfPanel(near).includes('Server Mute'), PATIENCE_MS, 'a panel without it');
      for (const side of [near, far]) await saysSilent(side);
      // What a moderator did stays until a moderator undoes it.
      expect(members.get(accountOf(far))).toMatchObject({ [atFar]: true });
      await doTo(accountOf(far), { [atFar]: false });
      await carriesBothWays(near, far);
      for (const side of [near, far]) await panelSays(side.host, side.channelId, /carrying sound/);
    }
    await allIsWell([near, far]);
  });
});

describe('an account that is removed from the server', () => {
  it(
    '[SEAT-2] [SEAT-3] [SEAT-4] gives its seat to another, and with none left the panel names who is missing',
    { timeout: 180_000 },
    async () => {
      speakOn(stages);
      const { guildId } = near;
      const [first = ''] = accountsIn(stack, far);
      const other = first === 'majlis-pool-1' ? 'majlis-pool-2' : 'majlis-pool-1';
      const mine = accountsIn(stack, near);
      const letIn = removeAccount(stack, guildId, idOf(first));
      await panelSays(far.host, far.channelId, /cannot hear this room/);
      await expect.poll(() => accountsIn(stack, far), { timeout: PATIENCE_MS }).toEqual([other]);
      await carriesBothWays(near, far);
      removeAccount(stack, guildId, idOf(other));
      const isTold = (): boolean => /No account of Majlis is free/.test(textOfPanel(far));
      await far.host.waitFor(isTold, PATIENCE_MS, 'a panel that tells who is missing');
      for (const name of [first, other]) expect(textOfPanel(far)).toContain(`client_id=${idOf(name)}`);
      expect(accountsIn(stack, near)).toEqual(mine);
      expect(await answerTo(far.host, 'link open', {}, placeOf(far))).toMatch(/account/);
      letIn();
      await expect.poll(() => accountsIn(stack, far), { timeout: PATIENCE_MS }).toEqual([first]);
      await allIsWell([near, far]);
    },
  );
});

describe('on a stage', () => {
  it('[KEEP-3] our account that is suppressed again goes up again, and the link carries', async () => {
    speakOn([near, far]);
    const layla = await cast.person('layla');
    const [stage] = stages;
    const account = accountOf(stage);
    await layla.suppress(stage.guildId, account, true);
    const state = () => guildOf(stack, stage.guildId).voiceStates.get(account);
    await expect.poll(() => state()?.suppress, { timeout: PATIENCE_MS }).toBe(false);
    await allIsWell(stages);
  });
});

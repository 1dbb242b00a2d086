import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { castOf, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, PATIENCE_MS } from '../support/front-door.ts';
import {
  accountsIn,
  carriesBothWays,
  linkUp,
  openSide,
  speakBeside,
  untilCarries,
  type Side,
} from '../support/linked-spaces.ts';
import { lostOut } from '../support/ordered.ts';
import { startStack, type Stack } from '../support/stack.ts';

/** Figures are printed then. */
const isLong = process.env['LONG'] === '1';

/**
 * Two voice rooms and a stage of three servers, linked; our account becomes deaf or mute in one of them by each kind of evidence, and its host is
 * told. Each kind of trouble is told once in ten minutes for a space: that is why there are three.
 */

let stack: Stack;
let cast: Cast;
let room: Side;
let other: Side;
let stage: Side;
let stop: () => void = () => undefined;
/** Sessions that came to stand, by the server. */
const sessions = new Map<string, number>();

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
  room = await openSide(cast, { server: 'Lantern Court', kind: 'voice', host: 'idris', listener: 'noor' });
  other = await openSide(cast, { server: 'Riverside Talks', kind: 'voice', host: 'mateo', listener: 'amina' });
  stage = await openSide(cast, { server: 'Qahwa House', kind: 'stage', host: 'omar', listener: 'salma' });
  for (const side of [room, other]) {
    await linkUp(side, stage);
    await untilCarries(side, stage);
    await untilCarries(stage, side);
  }
  for (const side of [room, other, stage]) await panelSays(side.host, side.channelId, /carrying sound/);
  stack.sandbox.voice.onEvent((event) => {
    if (event.type === 'connected') sessions.set(event.guildId, sessionsOf(event.guildId) + 1);
  });
});
afterEach(() => {
  stop();
  stop = () => undefined;
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const sessionsOf = (guildId: string): number => sessions.get(guildId) ?? 0;

const accountOf = (side: Side): string => {
  const [name = ''] = accountsIn(stack, side);
  const user = [...stack.sandbox.world.users.values()].find(({ username }) => username === name);
  if (user === undefined) throw new Error('no account of ours is there');
  return user.id;
};
const memberOf = (side: Side) => ({ guildId: side.guildId, userId: accountOf(side) });
const counted = () => stack.sandbox.voice.counters();

/** What a host was told outside the room. */
const told = ({ host, channelId }: Side): readonly string[] =>
  host
    .messages()
    .filter((message) => message.channel_id !== channelId && /🔇|🔊/u.test(message.content))
    .map(({ content }) => content);

/** Waits for it, looking every 10 ms; answers when it was so. */
const when = async (isSo: () => boolean, what: string): Promise<number> => {
  await expect.poll(isSo, { timeout: PATIENCE_MS, interval: 10, message: what }).toBe(true);
  return systemVoiceClock.monotonicMs();
};
const whenSeen = async (person: Person, isSo: () => boolean, what: string): Promise<number> => {
  await person.waitFor(isSo, PATIENCE_MS, what);
  return systemVoiceClock.monotonicMs();
};
const panelText = ({ host, channelId }: Side): string => {
  const panel = panelOf(host, channelId);
  return panel === undefined ? '' : textOf(panel);
};

/** From the evidence on (HEAR-3). */
const TOLD_MS = 5000;

/** Waits until the panel and the host are told why, and nobody a second time; answers what they were told, and when. */
const isTold = async (side: Side, evidenceMs: number, why: RegExp): Promise<{ readonly atMs: number }> => {
  const { host } = side;
  const before = told(side).length;
  const [panelMs, noticeMs] = await Promise.all([
    whenSeen(host, () => why.test(panelText(side)), 'a panel that tells it'),
    whenSeen(host, () => told(side).length > before, 'a notice'),
  ]);
  const [panelAfterMs, noticeAfterMs] = [panelMs - evidenceMs, noticeMs - evidenceMs].map(Math.round);
  if (isLong)
    process.stdout.write(`hearing: ${why.source}: panel after ${panelAfterMs} ms, notice after ${noticeAfterMs} ms\n`);
  expect(told(side).slice(before)).toEqual([
    expect.stringMatching(new RegExp(`<#${side.channelId}>[^]*${why.source}`, 'u')),
  ]);
  expect(Math.max(panelMs, noticeMs) - evidenceMs).toBeLessThan(TOLD_MS);
  return { atMs: Math.max(panelMs, noticeMs) };
};

/** Waits until the host is told that it is over, once, and all is as before; `before`: what they had been told by then. */
const isOver = async (side: Side, before: number): Promise<void> => {
  await side.host.waitFor(() => told(side).length > before, PATIENCE_MS, 'a notice that it is over');
  expect(told(side).slice(before)).toEqual([expect.stringMatching(/🔊.*again/u)]);
  await side.host.waitFor(() => !/🔇/u.test(panelText(side)), PATIENCE_MS, 'a panel without it');
  stop();
};

describe('a host whose room Majlis does not hear', () => {
  it('[HEAR-1] [HEAR-3] [HEAR-4] [HEAR-5] is told while nobody can be decrypted, keys are started over, then the room is joined anew', async () => {
    const { guildId, userId } = memberOf(room);
    const [recoveries, joined] = [counted().daveRecoveries, sessionsOf(guildId)];
    stop = speakBeside(room, stage).stop;
    const { spoilt } = counted();
    stack.sandbox.voice.faults.spoil(guildId, userId, 'frames');
    const evidenceMs = await when(() => counted().spoilt > spoilt, 'a packet that does not open');
    const rekeyed = when(() => counted().daveRecoveries > recoveries, 'op 31');
    const rejoined = when(() => sessionsOf(guildId) > joined, 'a new session');
    await isTold(room, evidenceMs, /cannot be decrypted/);
    expect(told(room)[0]).toContain(`<@${room.host.user.id}>`);
    for (const side of [room, stage]) await panelSays(side.host, side.channelId, /connecting; carries/);
    expect(await rekeyed).toBeLessThan(await rejoined);
    const before = told(room).length;
    stack.sandbox.voice.faults.spoil(guildId, userId, null);
    await isOver(room, before);
    await carriesBothWays(room, stage);
    expect(told(stage)).toEqual([]);
  });

  it('[HEAR-1] [HEAR-3] [HEAR-4] [HEAR-5] is told when somebody speaks and no sound arrives, after the way was asked for anew; the room is joined anew when they do again', async () => {
    const { guildId, userId } = memberOf(stage);
    const [discoveries, joined] = [counted().discoveries, sessionsOf(guildId)];
    stack.sandbox.voice.faults.withhold(guildId, userId, true);
    stop = speakBeside(stage, room).stop;
    const asked = when(() => counted().discoveries > discoveries, 'IP discovery');
    const { atMs } = await isTold(stage, systemVoiceClock.monotonicMs(), /Somebody began to speak there, and no sound/);
    expect(await asked).toBeLessThan(atMs);
    // Once is no proof: Discord may say that somebody speaks of whom no sound follows.
    expect(sessionsOf(guildId)).toBe(joined);
    stop();
    stop = speakBeside(stage, room).stop;
    await when(() => sessionsOf(guildId) > joined, 'a new session');
    const before = told(stage).length;
    stack.sandbox.voice.faults.withhold(guildId, userId, false);
    await isOver(stage, before);
    await carriesBothWays(room, stage);
  });

  it('[HEAR-1] [HEAR-3] [HEAR-4] [HEAR-5] is told when keys are missing five seconds after a second member came, which are asked for before, then the room is joined anew', async () => {
    const { guildId, userId } = memberOf(other);
    const { daveResets } = counted();
    for (const person of [other.host, other.listener]) await person.leaveVoice(guildId);
    // Who comes back before the group is gone comes into one whose keys our account has.
    await when(() => counted().daveResets > daveResets, 'a group that ends');
    const [recoveries, joined] = [counted().daveRecoveries, sessionsOf(guildId)];
    stack.sandbox.voice.faults.loseKeys(guildId, userId, true);
    const cameMs = systemVoiceClock.monotonicMs();
    await other.host.joinVoice(guildId, other.channelId);
    const rekeyed = when(() => counted().daveRecoveries > recoveries, 'op 31');
    const { atMs } = await isTold(other, cameMs + 5000, /nobody there has shared keys/);
    expect(await rekeyed).toBeLessThan(atMs);
    expect(atMs - cameMs).toBeGreaterThan(4500);
    // It is of no use, which shows once sound comes that they are missing for. The host's own session is one.
    stop = speakBeside(other, stage).stop;
    await when(() => sessionsOf(guildId) > joined + 1, 'a new session');
    const before = told(other).length;
    stack.sandbox.voice.faults.loseKeys(guildId, userId, false);
    await isOver(other, before);
    await other.listener.joinVoice(guildId, other.channelId);
    await carriesBothWays(other, stage);
  });

  it('[HEAR-1] [HEAR-3] [HEAR-4] [HEAR-5] is told when its account is muted in the server, which is left to people, until it is lifted', async () => {
    const { guildId, userId } = memberOf(room);
    const maya = await cast.person('maya');
    const joined = sessionsOf(guildId);
    const mute = (isSo: boolean) => maya.call('PATCH', `/guilds/${guildId}/members/${userId}`, { mute: isSo });
    const evidenceMs = systemVoiceClock.monotonicMs();
    await mute(true);
    await isTold(room, evidenceMs, /\*\*Server Mute\*\*/);
    const before = told(room).length;
    await mute(false);
    await isOver(room, before);
    expect(sessionsOf(guildId)).toBe(joined);
  });

  it('[HEAR-1] [HEAR-3] [HEAR-4] [HEAR-5] is told when a heartbeat is not answered, and the room is joined anew', async () => {
    const { guildId, userId } = memberOf(stage);
    const joined = sessionsOf(guildId);
    const { heartbeatsIgnored } = counted();
    stack.sandbox.voice.faults.ignoreHeartbeats(guildId, userId, true);
    const evidenceMs = await when(() => counted().heartbeatsIgnored > heartbeatsIgnored, 'a heartbeat');
    await isTold(stage, evidenceMs, /voice server does not answer/);
    await when(() => sessionsOf(guildId) > joined, 'a new session');
    stack.sandbox.voice.faults.ignoreHeartbeats(guildId, userId, false);
    await isOver(stage, told(stage).length);
    await carriesBothWays(room, stage);
  });

  it('[HEAR-1] [HEAR-3] [HEAR-4] [HEAR-5] is told when a ping is not answered, after the way was asked for anew, and the room is joined anew', async () => {
    const member = memberOf(room);
    const { guildId } = member;
    const [{ discoveries }, joined] = [counted(), sessionsOf(guildId)];
    const how = { direction: 'out', seed: 'gone' } as const;
    const { faults } = stack.sandbox.voice;
    faults.weather(member, { loss: 1 }, how);
    const evidenceMs = await when(() => lostOut(stack.sandbox, member) > 0, 'an answer that is lost');
    const asked = when(() => counted().discoveries > discoveries, 'IP discovery');
    const { atMs } = await isTold(room, evidenceMs, /Nothing from Discord’s voice server arrives/);
    expect(await asked).toBeLessThan(atMs);
    const before = told(room).length;
    const { identified } = counted();
    await when(() => counted().identified > identified, 'a session that is asked for');
    faults.weather(member, null, how);
    await isOver(room, before);
    expect(sessionsOf(guildId)).toBeGreaterThan(joined);
    await carriesBothWays(room, stage);
    for (const side of [room, other, stage]) expect(told(side).length % 2).toBe(0);
    expectQuiet(stack);
  });
});

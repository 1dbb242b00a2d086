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
import { startStack, type Stack } from '../support/stack.ts';

/** Figures are printed then, and everything is tried. */
const isLong = process.env['LONG'] === '1';

/** A voice room and a stage of two servers, linked; our account becomes deaf in one of them, and its host is told. */

let stack: Stack;
let cast: Cast;
let room: Side;
let stage: Side;
let stop: () => void = () => undefined;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
  room = await openSide(cast, { server: 'Lantern Court', kind: 'voice', host: 'idris', listener: 'noor' });
  stage = await openSide(cast, { server: 'Qahwa House', kind: 'stage', host: 'omar', listener: 'salma' });
  await linkUp(room, stage);
  await untilCarries(room, stage);
  await untilCarries(stage, room);
  for (const side of [room, stage]) await panelSays(side.host, side.channelId, /carrying sound/);
});
afterEach(() => {
  stop();
  stop = () => undefined;
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const accountOf = (side: Side): string => {
  const [name = ''] = accountsIn(stack, side);
  const user = [...stack.sandbox.world.users.values()].find(({ username }) => username === name);
  if (user === undefined) throw new Error('no account of ours is there');
  return user.id;
};

/** What a host was told outside the room. */
const told = ({ host, channelId }: Side): readonly string[] =>
  host
    .messages()
    .filter((message) => message.channel_id !== channelId && /🔇|🔊/u.test(message.content))
    .map(({ content }) => content);

/** Waits for it; answers how many milliseconds it took. */
const within = async (person: Person, isSo: () => boolean, what: string): Promise<number> => {
  const sinceMs = systemVoiceClock.monotonicMs();
  await person.waitFor(isSo, PATIENCE_MS, what);
  return systemVoiceClock.monotonicMs() - sinceMs;
};
const panelText = ({ host, channelId }: Side): string => {
  const panel = panelOf(host, channelId);
  return panel === undefined ? '' : textOf(panel);
};

/** The evidence takes three seconds to be one, and is told within five of the first sign; a loaded machine gets as much again. */
const TOLD_MS = 10_000;

describe('a host whose room Majlis does not hear', () => {
  it('[HEAR-1] [HEAR-3] [HEAR-4] [HEAR-5] is told while nobody can be decrypted, once, and told when that is over', async () => {
    const { guildId, host, channelId } = room;
    stop = speakBeside(room, stage).stop;
    stack.sandbox.voice.faults.spoil(guildId, accountOf(room), 'frames');
    const panelMs = await within(host, () => /does not hear this room/.test(panelText(room)), 'a panel that tells it');
    const noticeMs = panelMs + (await within(host, () => told(room).length > 0, 'a notice'));
    expect(panelText(room)).toMatch(/cannot be decrypted/);
    for (const side of [room, stage]) await panelSays(side.host, side.channelId, /connecting; carries/);
    if (isLong)
      process.stdout.write(`hearing: panel after ${Math.round(panelMs)} ms, notice after ${Math.round(noticeMs)} ms\n`);
    expect(Math.max(panelMs, noticeMs)).toBeLessThan(TOLD_MS);
    stack.sandbox.voice.faults.spoil(guildId, accountOf(room), null);
    await host.waitFor(() => told(room).length === 2, PATIENCE_MS, 'a second notice');
    expect(told(room)).toEqual([
      expect.stringMatching(new RegExp(`does not hear .*<#${channelId}>[^]*cannot be decrypted`, 'u')),
      expect.stringMatching(new RegExp(`hears .*<#${channelId}>.* again`, 'u')),
    ]);
    await panelSays(host, channelId, /carrying sound/);
    expect(panelText(room)).not.toMatch(/does not hear/);
    stop();
    await carriesBothWays(room, stage);
    expect(told(stage)).toEqual([]);
  });

  it('[HEAR-1] [HEAR-3] [HEAR-4] is told when somebody speaks and no sound arrives, and the room is joined anew when they do again', async () => {
    const { guildId, host } = stage;
    const account = accountOf(stage);
    const { identified } = stack.sandbox.voice.counters();
    stack.sandbox.voice.faults.withhold(guildId, account, true);
    stop = speakBeside(stage, room).stop;
    const noticeMs = await within(host, () => told(stage).length > 0, 'a notice');
    expect(noticeMs).toBeLessThan(TOLD_MS);
    expect(told(stage)[0]).toMatch(/Somebody began to speak there, and no sound arrives/);
    // Once is no proof: Discord may say that somebody speaks of whom no sound follows.
    expect(stack.sandbox.voice.counters().identified).toBe(identified);
    stop();
    stop = speakBeside(stage, room).stop;
    await expect.poll(() => stack.sandbox.voice.counters().identified, { timeout: PATIENCE_MS }).toBe(identified + 1);
    stack.sandbox.voice.faults.withhold(guildId, account, false);
    await host.waitFor(() => told(stage).length === 2, PATIENCE_MS, 'a second notice');
    expect(told(stage)[1]).toMatch(/hears .* again/);
    stop();
    await carriesBothWays(room, stage);
    expect(told(room)).toHaveLength(2);
    expectQuiet(stack);
  });
});

import { once } from 'node:events';
import { Client as Dysnomia } from '@projectdysnomia/dysnomia';
import { entersState, joinVoiceChannel, VoiceConnectionStatus, type VoiceConnection } from '@discordjs/voice';
import { Client as DiscordClient, Events, GatewayIntentBits } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { seedSchema } from '../../sandbox/world/index.ts';
import { castOf } from '../support/cast.ts';
import { expectQuiet, INVITED, PATIENCE_MS } from '../support/front-door.ts';
import { isSilence, trust } from '../support/library-voice.ts';
import { accountsIn, expectSame, linkUp, openSide, untilCarries, type Side } from '../support/linked-spaces.ts';
import { numberedFrames, speak } from '../support/numbered-frames.ts';
import { startStack, type Stack } from '../support/stack.ts';

/** What the bot carries into an encrypted room, as bots of other people hear it: two libraries with encryption code of their own, unmodified. */

const HARBOUR = 'Harbour';
const STRANGERS = ['Dysnomia', 'Discord.js'] as const;

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The world of `npm start`, and a server that two bots of other people are in too. */
const start = async (): Promise<Stack> => {
  const stack = await startStack();
  closers.push(() => stack[Symbol.asyncDispose]());
  const { users, bots } = stack.sandbox.line();
  const idOf = (username: string): string => [...users, ...bots].find((one) => one.username === username)?.id ?? '';
  const seed = {
    bots: STRANGERS.map((username) => ({ key: username, username })),
    guilds: [
      {
        key: 'harbour',
        name: HARBOUR,
        owner: idOf('idris'),
        members: ['idris', 'noor'].map((username) => ({ user: idOf(username) })),
        bots: [
          { bot: idOf('Majlis'), permissions: INVITED },
          ...STRANGERS.map((bot) => ({ bot, permissions: ['ViewChannel', 'Connect', 'Speak'] })),
        ],
        channels: [{ key: 'general', name: 'general', type: 'text' }],
      },
    ],
  };
  stack.sandbox.add(seedSchema.parse(seed));
  return stack;
};

const tokenOf = (stack: Stack, username: string): string =>
  stack.sandbox.line().bots.find((bot) => bot.username === username)?.token ?? '';

/** What a library's own receiver yields of one speaker in a room, silence left out. */
interface Ear {
  readonly heard: readonly Buffer[];
  /** Equal for all who share the same keys. */
  privacyCode(): string | null | undefined;
}

const dysnomiaIn = async (stack: Stack, { channelId }: Side, speakerId: string): Promise<Ear> => {
  const { api, ca } = stack.sandbox.line();
  const address = new URL(api);
  const client = new Dysnomia(`Bot ${tokenOf(stack, 'Dysnomia')}`, {
    gateway: { intents: ['guilds', 'guildVoiceStates'], autoreconnect: false },
    rest: { domain: address.hostname, port: Number(address.port), https: false, baseURL: '/api/v10' },
    voice: { ws: { ca }, opusOnly: true },
  });
  const troubles: unknown[] = [];
  client.on('error', (error) => troubles.push(error));
  closers.push(() => {
    client.disconnect({ reconnect: false });
    expect(troubles).toEqual([]);
  });
  const ready = once(client, 'ready');
  await client.connect();
  await ready;
  const connection = await client.joinVoiceChannel(channelId);
  const heard: Buffer[] = [];
  connection.receive('opus').on('data', (data: Buffer, userId: string) => {
    if (userId === speakerId && !isSilence(data)) heard.push(Buffer.from(data));
  });
  return { heard, privacyCode: () => connection.voicePrivacyCode };
};

const discordjsIn = async (stack: Stack, { guildId, channelId }: Side, speakerId: string): Promise<Ear> => {
  trust(stack.sandbox.voice);
  const client = new DiscordClient({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    rest: { api: stack.sandbox.line().api },
  });
  closers.push(() => client.destroy());
  const ready = once(client, Events.ClientReady);
  await client.login(tokenOf(stack, 'Discord.js'));
  await ready;
  const guild = await client.guilds.fetch(guildId);
  const connection: VoiceConnection = joinVoiceChannel({
    guildId,
    channelId,
    group: 'stranger',
    selfDeaf: false,
    adapterCreator: guild.voiceAdapterCreator,
  });
  closers.push(() => connection.destroy());
  await entersState(connection, VoiceConnectionStatus.Ready, PATIENCE_MS);
  const heard: Buffer[] = [];
  connection.receiver.subscribe(speakerId).on('data', (frame: Buffer) => {
    if (!isSilence(frame)) heard.push(frame);
  });
  return { heard, privacyCode: () => connection.voicePrivacyCode };
};

describe('bots in other libraries', () => {
  it('[LINK-2] [LINK-5] in an encrypted room hear what the bot carries there byte for byte', async () => {
    const stack = await start();
    const cast = castOf(stack);
    closers.push(() => cast[Symbol.dispose]());
    const near = await openSide(cast, { server: 'Qahwa House', kind: 'stage', host: 'omar', listener: 'salma' });
    const far = await openSide(cast, { server: HARBOUR, kind: 'voice', host: 'idris', listener: 'noor' });
    await linkUp(near, far);
    await expect.poll(() => accountsIn(stack, far), { timeout: PATIENCE_MS }).toEqual(['Majlis']);
    const speakerId = stack.sandbox.line().bots.find(({ username }) => username === 'Majlis')?.id ?? '';

    const ears = [await dysnomiaIn(stack, far, speakerId), await discordjsIn(stack, far, speakerId)];
    const { encryption } = far.listener.voice ?? {};
    await expect.poll(() => encryption?.members().length, { timeout: PATIENCE_MS }).toBe(5);
    const code = (): string | undefined => encryption?.privacyCode();
    await expect
      .poll(() => ears.map((ear) => ear.privacyCode() === code()), { timeout: PATIENCE_MS })
      .toEqual([true, true]);
    await untilCarries(near, far);
    await expect.poll(() => ears.every(({ heard }) => heard.length > 0), { timeout: PATIENCE_MS }).toBe(true);

    const frames = numberedFrames(500);
    await speak(near.host, frames);
    const got = (ear: Ear): readonly Buffer[] => ear.heard.filter((frame) => frame.readUInt32BE(1) < frames.length);
    await expect
      .poll(() => ears.map((ear) => got(ear).length), { timeout: PATIENCE_MS })
      .toEqual([frames.length, frames.length]);
    for (const ear of ears) expectSame(got(ear), frames);
    expect(stack.sandbox.voice.counters()).toMatchObject({ droppedPlaintext: 0, droppedPlaintextEarly: 0 });
    expectQuiet(stack);
  });
});

import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Client, CommandInteraction, Constants, type VoiceConnection } from '@projectdysnomia/dysnomia';
import { entersState, joinVoiceChannel, VoiceConnectionStatus } from '@discordjs/voice';
import { Client as DiscordClient, Events, GatewayIntentBits } from 'discord.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectPerson, textOf, type Person } from '../../sandbox/people/index.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { spokenLine, talk } from '../../sandbox/speech/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { seedSchema } from '../../sandbox/world/index.ts';
import { trust } from '../support/library-voice.ts';

/** A bot in another library, by other authors, with its own gateway, REST and voice code: unmodified, only its addresses and one certificate are set. */

const STAGE = '1300000000000000013';
const ROOM = '1300000000000000012';
const TEXT = '1300000000000000011';
const GUILD = '1300000000000000001';
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);

const seed = seedSchema.parse({
  users: [
    { key: 'layla', username: 'layla' },
    { key: 'omar', username: 'omar' },
  ],
  bots: [
    { key: 'other', username: 'Other bot' },
    { key: 'third', username: 'Third bot' },
  ],
  guilds: [
    {
      key: 'home',
      id: GUILD,
      name: 'Home',
      owner: 'layla',
      features: ['COMMUNITY'],
      members: [{ user: 'layla' }, { user: 'omar' }],
      bots: [
        { bot: 'other', permissions: '299080373882000' },
        { bot: 'third', permissions: '299080373882000' },
      ],
      channels: [
        { key: 'general', id: TEXT, name: 'general', type: 'text' },
        { key: 'room', id: ROOM, name: 'Room', type: 'voice' },
        { key: 'stage', id: STAGE, name: 'Stage', type: 'stage' },
      ],
    },
  ],
});

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const open = async (): Promise<{ readonly sandbox: Sandbox; readonly bot: Client; readonly layla: Person }> => {
  const sandbox = await startSandbox({ seed });
  closers.push(() => sandbox.close());
  const line = sandbox.line();
  const address = new URL(line.api);
  const bot = new Client(`Bot ${line.bots[0]?.token ?? ''}`, {
    gateway: { intents: ['guilds', 'guildVoiceStates'], autoreconnect: false },
    rest: { domain: address.hostname, port: Number(address.port), https: false, baseURL: '/api/v10' },
    voice: { ws: { ca: line.ca }, opusOnly: true },
  });
  const troubles: unknown[] = [];
  bot.on('error', (error) => troubles.push(error));
  closers.push(() => {
    bot.disconnect({ reconnect: false });
    expect(troubles).toEqual([]);
    expect(sandbox.bugs).toEqual([]);
  });
  const ready = once(bot, 'ready');
  await bot.connect();
  await ready;
  const layla = await connectPerson({
    api: line.api,
    gateway: line.gateway,
    token: line.users.find(({ username }) => username === 'layla')?.token ?? '',
    voiceCa: line.ca,
    // On the wire she is a desktop client with its camera on, in a hurry with its reports.
    traffic: { seed: 'layla', video: true, reportEveryMs: 100 },
  });
  closers.push(() => layla.close());
  return { sandbox, bot, layla };
};

/** The frames of one person that the library's own receiver yields, silence left out. */
const framesHeard = (connection: VoiceConnection, userId: string): readonly Buffer[] => {
  const heard: Buffer[] = [];
  connection.receive('opus').on('data', (data: Buffer, from: string) => {
    if (from === userId && !data.equals(SILENCE)) heard.push(Buffer.from(data));
  });
  return heard;
};

describe('a bot written with Dysnomia', () => {
  it('is ready, answers a command, opens a stage, and is heard and hears there', async () => {
    const { sandbox, bot, layla } = await open();
    expect(bot.guilds.get(GUILD)?.name).toBe('Home');

    await bot.createGuildCommand(GUILD, {
      name: 'salute',
      description: 'Says hello',
      type: Constants.ApplicationCommandTypes.CHAT_INPUT,
    });
    bot.on('interactionCreate', (interaction) => {
      if (interaction instanceof CommandInteraction) void interaction.createMessage({ content: 'Marhaba!', flags: 64 });
    });
    const outcome = await layla.command('salute', {}, { guildId: GUILD, channelId: TEXT });
    expect(textOf(await outcome.reply())).toBe('Marhaba!');

    await bot.createStageInstance(STAGE, { topic: 'Salutes', privacyLevel: 2 });
    const voice = await layla.joinVoice(GUILD, STAGE);
    const connection = await bot.joinVoiceChannel(STAGE);
    await bot.guilds.get(GUILD)?.editVoiceState({ channelID: STAGE, suppress: false });
    // The server's owner comes up of her own right.
    await layla.call('PATCH', `/guilds/${GUILD}/voice-states/@me`, { channel_id: STAGE, suppress: false });
    await layla.waitFor(() => layla.voiceState(GUILD)?.suppress === false, 5_000, 'the stage');

    const line = await spokenLine('agree');
    const heard = framesHeard(connection, layla.user.id);
    await talk(voice, line.packets, systemVoiceClock);
    await vi.waitFor(() => expect(heard).toHaveLength(line.packets.length), { timeout: 5_000 });
    expect(Buffer.concat(heard).equals(Buffer.concat(line.packets))).toBe(true);
    const { controlOut, videoOut } = sandbox.voice.counters();
    expect(controlOut).toBeGreaterThan(10);
    expect(videoOut).toBeGreaterThan(20);

    // At the library's own pace, with its own speaking and silence.
    connection.play(Readable.from(line.packets, { objectMode: true }), { format: 'opusPackets' });
    const fromBot = (): readonly Buffer[] =>
      layla.heard.filter(({ userId, opus }) => userId === bot.user.id && !opus.equals(SILENCE)).map(({ opus }) => opus);
    await layla.waitFor(() => fromBot().length >= line.packets.length, 5_000, 'the bot’s frames');
    expect(Buffer.concat(fromBot()).equals(Buffer.concat(line.packets))).toBe(true);
  });
});

describe('an encrypted voice room', () => {
  it('carries Dysnomia, @discordjs/voice and a person to each other, byte for byte', async () => {
    const { sandbox, bot, layla } = await open();
    trust(sandbox.voice);
    const line = sandbox.line();
    const third = new DiscordClient({
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
      rest: { api: line.api },
    });
    closers.push(() => third.destroy());
    await Promise.all([
      new Promise<void>((resolve) => third.once(Events.ClientReady, () => resolve())),
      third.login(line.bots.find(({ id }) => id !== bot.user.id)?.token ?? ''),
    ]);
    const guild = await third.guilds.fetch(GUILD);

    const voice = await layla.joinVoice(GUILD, ROOM);
    const dysnomia = await bot.joinVoiceChannel(ROOM);
    const discordjs = joinVoiceChannel({
      guildId: GUILD,
      channelId: ROOM,
      group: third.user?.id ?? '',
      selfDeaf: false,
      selfMute: false,
      adapterCreator: guild.voiceAdapterCreator,
    });
    closers.push(() => discordjs.destroy());
    await entersState(discordjs, VoiceConnectionStatus.Ready, 5_000);
    expect(voice.daveProtocolVersion).toBe(1);
    // One code for all: each shows that it shares the keys of the other two.
    const codes = (): (string | undefined | null)[] => [
      voice.encryption?.privacyCode(),
      dysnomia.voicePrivacyCode,
      discordjs.voicePrivacyCode,
    ];
    await vi.waitFor(
      () => {
        expect(voice.encryption?.members()).toHaveLength(3);
        expect(codes()).toEqual([codes()[0], codes()[0], codes()[0]]);
      },
      { timeout: 5_000 },
    );

    const opus = await spokenLine('agree');
    const whole = Buffer.concat(opus.packets);
    const byLayla = (userId: string): Buffer =>
      Buffer.concat(
        layla.heard
          .filter((frame) => frame.userId === userId && !frame.opus.equals(SILENCE))
          .map((frame) => frame.opus),
      );
    const byDiscordjs = (userId: string): readonly Buffer[] => {
      const heard: Buffer[] = [];
      discordjs.receiver.subscribe(userId).on('data', (frame: Buffer) => {
        if (!frame.equals(SILENCE)) heard.push(frame);
      });
      return heard;
    };

    const laylaByDysnomia = framesHeard(dysnomia, layla.user.id);
    const laylaByDiscordjs = byDiscordjs(layla.user.id);
    await talk(voice, opus.packets, systemVoiceClock);
    await vi.waitFor(
      () => {
        expect(Buffer.concat(laylaByDysnomia).equals(whole)).toBe(true);
        expect(Buffer.concat(laylaByDiscordjs).equals(whole)).toBe(true);
      },
      { timeout: 5_000 },
    );

    const dysnomiaByDiscordjs = byDiscordjs(bot.user.id);
    dysnomia.play(Readable.from(opus.packets, { objectMode: true }), { format: 'opusPackets' });
    await vi.waitFor(
      () => {
        expect(Buffer.concat(dysnomiaByDiscordjs).equals(whole)).toBe(true);
        expect(byLayla(bot.user.id).equals(whole)).toBe(true);
      },
      { timeout: 10_000 },
    );

    const thirdByDysnomia = framesHeard(dysnomia, third.user?.id ?? '');
    for (const packet of opus.packets) discordjs.playOpusPacket(packet);
    await vi.waitFor(
      () => {
        expect(Buffer.concat(thirdByDysnomia).equals(whole)).toBe(true);
        expect(byLayla(third.user?.id ?? '').equals(whole)).toBe(true);
      },
      { timeout: 5_000 },
    );
    const counters = sandbox.voice.counters();
    expect(counters).toMatchObject({ droppedPlaintext: 0, daveCommitsRefused: 0, daveRecoveries: 0 });
    // Amid all that a desktop client sends beside its sound.
    expect(counters.controlOut).toBeGreaterThan(10);
    expect(counters.videoOut).toBeGreaterThan(20);
  });
});

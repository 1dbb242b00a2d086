import { joinVoiceChannel, VoiceConnectionStatus, type VoiceConnection } from '@discordjs/voice';
import { Client, DiscordAPIError, Events, GatewayIntentBits, Routes } from 'discord.js';
import { expect, vi } from 'vitest';

import { connectPerson, type Person } from '../../sandbox/people/index.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import type { VoiceServerOptions } from '../../sandbox/voice/index.ts';
import { seedSchema } from '../../sandbox/world/index.ts';
import { trust } from './library-voice.ts';

/** The one server. */
export const GUILD = '1300000000000000001';
/** Its rooms; the narrow one takes 99. */
export const room = {
  first: '1300000000000000011',
  second: '1300000000000000012',
  third: '1300000000000000013',
  narrow: '1300000000000000014',
  stage: '1300000000000000015',
} as const;
/** What pool accounts are invited with: see, connect, speak. */
const POOL = '3146752';
/** How long what was caused may take to be told. */
export const settle = { timeout: 5000, interval: 5 };

const seed = seedSchema.parse({
  users: ['mod', 'ann'].map((key) => ({ key, username: key })),
  bots: ['main', 'one', 'two'].map((key) => ({ key, username: key })),
  guilds: [
    {
      key: 'home',
      id: GUILD,
      name: 'Home',
      owner: 'mod',
      features: ['COMMUNITY'],
      members: [{ user: 'mod' }, { user: 'ann' }],
      bots: [
        { bot: 'one', permissions: POOL },
        { bot: 'two', permissions: POOL },
        { bot: 'main', permissions: '299080373882000' },
      ],
      channels: [
        { key: 'general', name: 'general', type: 'text' },
        { key: 'first', id: room.first, name: 'First', type: 'voice' },
        { key: 'second', id: room.second, name: 'Second', type: 'voice' },
        { key: 'third', id: room.third, name: 'Third', type: 'voice' },
        { key: 'narrow', id: room.narrow, name: 'Narrow', type: 'voice', userLimit: 99 },
        { key: 'stage', id: room.stage, name: 'Stage', type: 'stage' },
      ],
    },
  ],
});

/** What a test ends with, in the order of its making. */
export type Closers = (() => unknown)[];

/** A payload of the gateway: its name and what it carries. */
export interface Seen {
  readonly t: string | null;
  readonly d: Readonly<Record<string, unknown>>;
}

/** A bot account: an unmodified client, and what its gateway tells it. */
export interface Account {
  readonly id: string;
  readonly client: Client;
  /** Everything its gateway sent about voice and members, in order; emptied by a test. */
  readonly seen: Seen[];
  /** Joins by op 4, with an unmodified voice library. */
  join(channelId: string): Promise<VoiceConnection>;
  patch(userId: string, body: unknown): Promise<unknown>;
}

const watched = new Set(['VOICE_STATE_UPDATE', 'VOICE_SERVER_UPDATE', 'GUILD_MEMBER_UPDATE']);

const logIn = async (sandbox: Sandbox, username: string, closers: Closers): Promise<Account> => {
  const line = sandbox.line();
  const { id, token } = line.bots.find((bot) => bot.username === username) ?? { id: '', token: '' };
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    rest: { api: line.api },
  });
  const seen: Seen[] = [];
  client.on(Events.Raw, (packet: Seen) => {
    if (packet.t !== null && watched.has(packet.t)) seen.push(packet);
  });
  closers.push(() => client.destroy());
  const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
  await Promise.all([ready, client.login(token)]);
  const guild = await client.guilds.fetch(GUILD);
  const join = async (channelId: string): Promise<VoiceConnection> => {
    const place = { guildId: GUILD, channelId, group: id, selfDeaf: false, selfMute: false };
    const connection = joinVoiceChannel({ ...place, adapterCreator: guild.voiceAdapterCreator });
    closers.push(() => {
      if (connection.state.status !== VoiceConnectionStatus.Destroyed) connection.destroy();
    });
    // A connection that stands already stays ready for a moment after it was sent elsewhere.
    await vi.waitFor(() => {
      expect(sandbox.world.voice.stateOf(GUILD, id)?.channelId).toBe(channelId);
      expect(sandbox.voice.alive(GUILD, id)).toBe(true);
      expect(connection.state.status).toBe(VoiceConnectionStatus.Ready);
    }, settle);
    return connection;
  };
  const patch = (userId: string, body: unknown): Promise<unknown> =>
    client.rest.patch(Routes.guildMember(GUILD, userId), { body });
  return { id, client, seen, join, patch };
};

/** A server with three accounts and a moderator. */
export interface Home {
  readonly sandbox: Sandbox;
  readonly main: Account;
  readonly one: Account;
  readonly two: Account;
  readonly mod: Person;
  /** Close codes with which voice sessions ended for good, by account. */
  readonly closes: readonly (readonly [userId: string, code: number])[];
  /** Where the world says that everybody sits, by user name. */
  rooms(): Readonly<Record<string, string>>;
}

/** Starts it; everything that it opens is closed by what is added to `closers`. */
export const openHome = async (closers: Closers, voice: VoiceServerOptions = {}): Promise<Home> => {
  const sandbox = await startSandbox({ seed, voice });
  closers.push(async () => {
    await sandbox.close();
    expect(sandbox.bugs).toEqual([]);
  });
  trust(sandbox.voice);
  const line = sandbox.line();
  const [main, one, two] = await Promise.all([
    logIn(sandbox, 'main', closers),
    logIn(sandbox, 'one', closers),
    logIn(sandbox, 'two', closers),
  ]);
  const token = line.users.find(({ username }) => username === 'mod')?.token ?? '';
  const mod = await connectPerson({ api: line.api, gateway: line.gateway, token, voiceCa: line.ca });
  closers.push(() => mod.close());
  const closes: [string, number][] = [];
  sandbox.voice.onEvent((event) => {
    if (event.type === 'disconnected' && !event.resumable) closes.push([event.userId, event.code]);
  });
  const states = (): readonly [string, string][] =>
    [...(sandbox.world.guilds.get(GUILD)?.voiceStates.values() ?? [])].map(({ userId, channelId }) => [
      sandbox.world.users.get(userId)?.username ?? '',
      channelId,
    ]);
  return { sandbox, main, one, two, mod, closes, rooms: () => Object.fromEntries(states()) };
};

/** What an account's gateway told by that name. */
export const named = (account: Account, name: string): readonly Seen['d'][] =>
  account.seen.filter(({ t }) => t === name).map(({ d }) => d);
/** What an account was told of a member's voice. */
export const statesOf = (account: Account, userId: string): readonly Seen['d'][] =>
  named(account, 'VOICE_STATE_UPDATE').filter((d) => d['user_id'] === userId);

/** The code of Discord's refusal, or whatever came instead. */
export const code = async (refused: Promise<unknown>): Promise<unknown> => {
  try {
    return await refused;
  } catch (error) {
    return error instanceof DiscordAPIError ? error.code : error;
  }
};

/** Waits until the library is back in voice by itself, in that room. */
export const isBack = (
  { sandbox }: Home,
  account: Account,
  connection: VoiceConnection,
  channelId: string,
): Promise<void> =>
  vi.waitFor(() => {
    expect(sandbox.voice.alive(GUILD, account.id)).toBe(true);
    expect(connection.state.status).toBe(VoiceConnectionStatus.Ready);
    expect(connection.joinConfig.channelId).toBe(channelId);
  }, settle);

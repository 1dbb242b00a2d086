import { expect } from 'vitest';
import { Intent, seedSchema, toApiGuildCreate, type Guild } from '../../sandbox/world/index.ts';
import type { SandboxOptions } from '../../sandbox/server.ts';
import { createDiscord, type Discord, type VoicePacket } from '../../src/discord/index.ts';
import { type Clock, type GuildId, systemClock, type UserId } from '../../src/lib/index.ts';
import { apiFront, type OtherGateway } from './api-front.ts';
import { memoryLog, type MemoryLog } from './memory-log.ts';
import { smallWorld, type SmallWorld } from './small-world.ts';
import { toldApp } from './told-app.ts';
import { NO_COVERS } from './no-covers.ts';

const rooms = (letter: string): object[] => [
  { key: `${letter}1`, name: `${letter}1`, type: 'voice' },
  { key: `${letter}2`, name: `${letter}2`, type: 'voice' },
];
const member = (bot: string): object => ({ bot, permissions: ['ViewChannel', 'Connect', 'Speak'] });

/** Ids that fall to different shards when there are two (documentation, "Sharding"). */
const EVEN = String(310_000_000_000n << 22n);
const ODD = String(310_000_000_001n << 22n);

/** The oldest bots have an application with another id than their own. */
export const APPLICATION_OF_ONE = '1290000000000000077';

/** Two servers. All three accounts are in the first, the main one and the second of the pool in the other. */
const SEED = {
  users: [{ key: 'ann', username: 'ann' }],
  bots: [
    { key: 'majlis', username: 'majlis' },
    { key: 'one', username: 'one', applicationId: APPLICATION_OF_ONE },
    { key: 'two', username: 'two' },
  ],
  guilds: [
    {
      key: 'a',
      id: EVEN,
      name: 'Server A',
      owner: 'ann',
      members: [{ user: 'ann' }],
      bots: ['majlis', 'one', 'two'].map(member),
      channels: rooms('a'),
    },
    {
      key: 'b',
      id: ODD,
      name: 'Server B',
      owner: 'ann',
      members: [{ user: 'ann' }],
      bots: ['majlis', 'two'].map(member),
      channels: rooms('b'),
    },
  ],
};

/** Which account is meant: the main one, or one of the pool. */
type AccountName = 'majlis' | 'one' | 'two';

/** A local Discord with two servers, the edge with a pool of two accounts, and what it tells. */
export interface FleetWorld extends AsyncDisposable {
  readonly world: SmallWorld;
  readonly discord: Discord;
  readonly log: MemoryLog;
  readonly packets: (readonly [accountId: UserId, packet: VoicePacket])[];
  /** Servers of which a change of accounts was told, oldest first. */
  readonly changed: GuildId[];
  readonly a: GuildId;
  readonly b: GuildId;
  id(name: AccountName): UserId;
  /** Whether the account is in server a, and in b. */
  where(name: AccountName): readonly [a: boolean, b: boolean];
  /** Whether the account is known to be missing in server a, and in b. */
  missing(name: AccountName): readonly [a: boolean, b: boolean];
  /** Whether every account is where the seed has it. */
  everybody(): boolean;
  /** Lets the account join a room (a1, a2, b1, b2), or leave the server's rooms (null). */
  seat(name: AccountName, guildId: GuildId, room: string | null): void;
  /** The room that the account sits in, as the sandbox has it. */
  roomOf(name: AccountName, guildId: GuildId): string | null;
  /** The server removes the account; the answer lets it in again. */
  kick(name: AccountName, guildId: GuildId): () => void;
  /** The server becomes unavailable to the account; the answer ends that. */
  outage(name: AccountName, guildId: GuildId): () => void;
}

/** How a fleet world differs from the usual one. */
export interface FleetWorldOptions {
  /** What an account is told of the gateway instead of what the sandbox says. */
  readonly other?: { readonly name: AccountName; readonly gateway: OtherGateway };
  readonly gateway?: SandboxOptions['gateway'];
  /** The edge's time; the system's by default. */
  readonly clock?: Clock;
}

/** Starts it, not yet connected. */
export async function fleetWorld(options: FleetWorldOptions = {}): Promise<FleetWorld> {
  const { other, gateway, clock = systemClock } = options;
  const world = await smallWorld({ seed: seedSchema.parse(SEED), ...(gateway === undefined ? {} : { gateway }) });
  const front = other === undefined ? null : await apiFront(world, world.token(other.name), other.gateway);
  const log = memoryLog();
  const discord = createDiscord({
    token: world.token('majlis'),
    poolTokens: [world.token('one'), world.token('two')],
    ...NO_COVERS,
    apiUrl: front === null ? world.sandbox.line().api : `http://127.0.0.1:${front.port}/api`,
    clock,
    logger: log,
  });
  const packets: FleetWorld['packets'] = [];
  discord.onVoicePacket((accountId, packet) => packets.push([accountId, packet]));
  const changed: GuildId[] = [];
  discord.onAccountsChanged((guildId) => changed.push(guildId));
  const a = EVEN as GuildId;
  const b = ODD as GuildId;
  const id = (name: AccountName): UserId => world.id(name) as UserId;
  const where: FleetWorld['where'] = (name) => [discord.accounts.isIn(id(name), a), discord.accounts.isIn(id(name), b)];
  const close = async (): Promise<void> => {
    await discord.close('test-over');
    await front?.[Symbol.asyncDispose]();
    await world.close();
  };
  return {
    ...hands(world),
    world,
    discord,
    log,
    packets,
    changed,
    a,
    b,
    id,
    where,
    missing: (name) => [discord.accounts.isMissing(id(name), a), discord.accounts.isMissing(id(name), b)],
    everybody: () => String([where('majlis'), where('one'), where('two')]) === EVERYBODY,
    seat(name, guildId, room) {
      discord.send(id(name), guildId, {
        op: 4,
        d: {
          guild_id: guildId,
          channel_id: room === null ? null : roomNamed(guild(world, guildId), room),
          self_mute: false,
          self_deaf: false,
        },
      });
    },
    [Symbol.asyncDispose]: close,
  };
}

/** As `everybody` prints it: account one is not in server b. */
const EVERYBODY = 'true,true,true,false,true,true';

/** Connects the edge and waits for the whole pool. */
export async function connectedFleet(options: FleetWorldOptions = {}): Promise<FleetWorld> {
  const fleet = await fleetWorld(options);
  try {
    await fleet.discord.connect(toldApp());
    await expect.poll(fleet.everybody, { timeout: 15_000 }).toBe(true);
    fleet.changed.splice(0);
    return fleet;
  } catch (error) {
    await fleet[Symbol.asyncDispose]();
    throw error;
  }
}

const guild = (world: SmallWorld, guildId: string): Guild => {
  const found = world.sandbox.world.guilds.get(guildId);
  if (found === undefined) throw new Error('no such server');
  return found;
};

const roomNamed = ({ channels }: Guild, name: string): string =>
  [...channels.values()].find((channel) => channel.name === name)?.id ?? '';

/** What a server's owner, or Discord itself, does to an account. The sandbox has no route for either. */
const hands = (world: SmallWorld): Pick<FleetWorld, 'kick' | 'outage' | 'roomOf'> => {
  const { world: inner } = world.sandbox;
  const tell = (t: 'GUILD_CREATE' | 'GUILD_DELETE', to: string, guildId: string, d: object): void =>
    inner.emit({ t, guildId, d, intents: Intent.Guilds, toUserIds: [to] });
  const comesBack = (userId: string, guildId: string): void =>
    tell(
      'GUILD_CREATE',
      userId,
      guildId,
      toApiGuildCreate(inner, guild(world, guildId), userId, { allMembers: false }),
    );
  return {
    kick(name, guildId) {
      const userId = world.id(name);
      const { members } = guild(world, guildId);
      const lost = members.get(userId);
      if (lost === undefined) throw new Error(`${name} is not there`);
      members.delete(userId);
      tell('GUILD_DELETE', userId, guildId, { id: guildId });
      return () => {
        members.set(userId, lost);
        comesBack(userId, guildId);
      };
    },
    outage(name, guildId) {
      const userId = world.id(name);
      tell('GUILD_DELETE', userId, guildId, { id: guildId, unavailable: true });
      return () => comesBack(userId, guildId);
    },
    roomOf(name, guildId) {
      const { voiceStates, channels } = guild(world, guildId);
      const state = voiceStates.get(world.id(name));
      return state === undefined ? null : (channels.get(state.channelId)?.name ?? null);
    },
  };
};

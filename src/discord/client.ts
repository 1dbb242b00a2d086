import { Client, CloseCodes, GatewayIntentBits, Options, REST, SimpleShardingStrategy } from 'discord.js';
import type { GuildMember, IShardingStrategy, RateLimitData, User } from 'discord.js';
import type { Brake } from './brake.ts';
import { LIBRARY_TIMEOUT_MS } from './call-order.ts';
import type { CallOrder } from './call-order.ts';

/** Where to connect, and what holds requests back. */
export interface ClientOptions {
  /** Base address of the REST API without version, such as https://discord.com/api. */
  readonly apiUrl: string;
  /** Shared by all that ask from here. */
  readonly brake: Brake;
}

/** The same for the main account, whose calls share one limit. */
export interface MainClientOptions extends ClientOptions {
  readonly order: CallOrder;
}

/** Waits longer than this are told to the caller as rate-limited instead of being slept through inside the library. */
const LONGEST_SILENT_WAIT_MS = 3000;

/** An answer to an interaction that is not taken within this time is given up. */
const ANSWER_TIMEOUT_MS = 10_000;

/** People who left a room are forgotten at this pace, so that memory follows the rooms. */
const SWEEP_SECONDS = 600;

/** One stage holds at most 10 000 people (Discord, `user_limit`); twice that per server before people outside rooms are dropped at once. */
const MEMBERS_PER_SERVER = 20_000;

const isInRoom = (member: GuildMember): boolean => member.voice.channelId !== null;
const isSelf = (client: Client, userId: string): boolean => client.user?.id === userId;

/** Only what is looked up is kept: servers, channels, roles, stages, voice states, and the people in rooms. */
const caches = (): NonNullable<ConstructorParameters<typeof Client>[0]['makeCache']> =>
  Options.cacheWithLimits({
    ApplicationCommandManager: 0,
    ApplicationEmojiManager: 0,
    AutoModerationRuleManager: 0,
    BaseGuildEmojiManager: 0,
    DMMessageManager: 0,
    EntitlementManager: 0,
    GuildBanManager: 0,
    GuildEmojiManager: 0,
    GuildForumThreadManager: 0,
    GuildInviteManager: 0,
    GuildMemberManager: {
      maxSize: MEMBERS_PER_SERVER,
      keepOverLimit: (member) => isSelf(member.client, member.id) || isInRoom(member),
    },
    GuildMessageManager: 0,
    GuildScheduledEventManager: 0,
    GuildStickerManager: 0,
    GuildTextThreadManager: 0,
    MessageManager: 0,
    PresenceManager: 0,
    ReactionManager: 0,
    ReactionUserManager: 0,
    ThreadManager: 0,
    ThreadMemberManager: 0,
  });

type GatewayManager = ConstructorParameters<typeof SimpleShardingStrategy>[0];

/**
 * The library closes with 1000, which tells Discord that we are gone for good: our accounts would leave their rooms at once and
 * stages might close before we are back. Any other code leaves the session to time out (Discord's documentation, "Gateway", "Disconnecting").
 */
const leavingSessionsOpen = (manager: GatewayManager): IShardingStrategy => {
  const plain = new SimpleShardingStrategy(manager);
  return {
    connect: () => plain.connect(),
    destroy: (options) => plain.destroy({ ...options, code: CloseCodes.Resuming }),
    fetchStatus: () => plain.fetchStatus(),
    send: (shardId, payload) => plain.send(shardId, payload),
    spawn: (shardIds) => plain.spawn(shardIds),
  };
};

/** Whether nobody should be left waiting inside the library for this. */
export const isLongWait = (data: RateLimitData): boolean =>
  Math.max(data.retryAfter, data.timeToReset, data.sublimitTimeout) > LONGEST_SILENT_WAIT_MS;

/** What the main account's requests go through: its turn, which counts in the place of the library's own limit, and the brake. */
const inOrder = ({ apiUrl, brake, order }: MainClientOptions) => ({
  api: apiUrl,
  timeout: LIBRARY_TIMEOUT_MS,
  rejectOnRateLimit: isLongWait,
  globalRequestsPerSecond: Number.POSITIVE_INFINITY,
  makeRequest: order.requests(brake.requests('main')),
});

/** The gateway and REST client, not yet connected: four unprivileged intents, bounded caches, no mentions unless a message asks for them. */
export const createClient = (options: MainClientOptions): Client => {
  const client = new Client({
    // Messages only for their coming and going: a panel that is buried or deleted comes back. Their content is not asked for.
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildVoiceStates,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.GuildScheduledEvents,
    ],
    allowedMentions: { parse: [] },
    shards: 'auto',
    makeCache: caches(),
    sweepers: {
      guildMembers: {
        interval: SWEEP_SECONDS,
        filter: () => (member) => !isSelf(member.client, member.id) && !isInRoom(member),
      },
      users: {
        interval: SWEEP_SECONDS,
        filter: () => (user: User) => !isSelf(user.client, user.id),
      },
    },
    rest: inOrder(options),
    ws: { buildStrategy: leavingSessionsOpen },
  });
  options.order.lineUp(client.rest);
  return client;
};

/**
 * A REST client for answers to interactions, which need no token. Discord does not count them among the bot's 50 requests per
 * second (documentation, "Global Rate Limit"); the library would, and people would wait whenever rooms are made. It asks once: what a
 * lost answer means is known to whoever sent it.
 */
export const createAnswersRest = (options: ClientOptions): REST =>
  new REST({
    api: options.apiUrl,
    timeout: ANSWER_TIMEOUT_MS,
    retries: 0,
    rejectOnRateLimit: isLongWait,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    makeRequest: options.brake.requests(null),
  });

/**
 * A REST client that asks once. The library repeats a request whose answer was lost, which is right for nearly all of ours, but
 * repeated for a new channel it would make a second room.
 */
export const createOnceOnlyRest = (options: MainClientOptions, token: string): REST => {
  const rest = new REST({ ...inOrder(options), retries: 0 }).setToken(token);
  options.order.lineUp(rest);
  return rest;
};

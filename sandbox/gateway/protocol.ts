/** Main gateway opcodes (Discord docs, opcodes and status codes). */
export const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presenceUpdate: 3,
  voiceStateUpdate: 4,
  resume: 6,
  reconnect: 7,
  requestGuildMembers: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
  requestSoundboardSounds: 31,
  requestChannelInfo: 43,
} as const;

/** Main gateway close codes (same source). */
export const CLOSE = {
  unknownError: 4000,
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidSeq: 4007,
  rateLimited: 4008,
  sessionTimedOut: 4009,
  invalidShard: 4010,
  shardingRequired: 4011,
  invalidVersion: 4012,
  invalidIntents: 4013,
  disallowedIntents: 4014,
} as const;

/** Intent bits (Discord docs, list of intents). */
export const INTENT = {
  guilds: 1,
  guildMembers: 2,
  guildModeration: 4,
  guildVoiceStates: 128,
  guildPresences: 256,
  guildMessages: 512,
  directMessages: 4096,
  messageContent: 32768,
  guildScheduledEvents: 65536,
} as const;

/** Every bit that Discord knows: 0-16, 20, 21, 24, 25. Any other bit closes with 4013. */
export const KNOWN_INTENTS: number = ((1 << 17) - 1) | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);

/** Bits that an application must have been given: members, presences, message content. */
export const PRIVILEGED_INTENTS: number = INTENT.guildMembers | INTENT.guildPresences | INTENT.messageContent;

/** Version that `?v=` must name. */
export const GATEWAY_VERSION = '10';

/** Bytes of one client payload (Discord docs, sending events). */
export const MAX_PAYLOAD_BYTES = 4096;

/** Client events per connection and window (Discord docs, rate limiting). */
export const MAX_EVENTS_PER_WINDOW = 120;
/** Milliseconds of that window. */
export const EVENT_WINDOW_MS = 60_000;

/** Milliseconds between heartbeats, as seen in Discord's Hello. */
export const HEARTBEAT_INTERVAL_MS = 41_250;

/** Milliseconds in which one identify per concurrency bucket is taken (Discord docs, max_concurrency). */
export const IDENTIFY_WINDOW_MS = 5_000;

/** Identifies per application in 24 hours (Discord docs, session start limit). */
export const SESSION_STARTS_PER_DAY = 1_000;

/** Guilds that one shard may hold (Discord docs, sharding). */
export const MAX_GUILDS_PER_SHARD = 2_500;

/** Milliseconds between two requests for all members of one guild (Discord docs, request guild members). */
export const MEMBER_LIST_WINDOW_MS = 30_000;

/** Members in one GUILD_MEMBERS_CHUNK (Discord docs). */
export const MEMBERS_PER_CHUNK = 1_000;

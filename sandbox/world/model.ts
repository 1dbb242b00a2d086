/**
 * What the local Discord knows. Plain data in Discord's own terms; ids are snowflakes in decimal digits,
 * permission sets are bigints, times are ISO 8601 strings as Discord's API gives them.
 */

/** An account: a person, or a bot with its application. */
export interface User {
  readonly id: string;
  readonly username: string;
  globalName: string | null;
  readonly bot: boolean;
  /** Bearer secret of the account: `Bot <token>` for bots, the bare token for people. */
  token: string;
  /** Set for bots only. */
  readonly applicationId: string | null;
  /** The client's language, sent as `locale` in interactions. */
  locale: string;
  /** False makes DMs to this person fail with 50007. */
  acceptsDms: boolean;
  /** Privileged intent bits that the application was given; none when absent. */
  readonly privilegedIntents?: number;
}

export interface Role {
  readonly id: string;
  name: string;
  permissions: bigint;
  position: number;
  color: number;
  hoist: boolean;
  mentionable: boolean;
  /** Managed roles belong to a bot and cannot be given or taken. */
  readonly managed: boolean;
  readonly botId: string | null;
}

/** Type 0: a role's, type 1: a member's. */
export interface Overwrite {
  readonly id: string;
  readonly type: 0 | 1;
  allow: bigint;
  deny: bigint;
}

/** 0 text, 1 DM, 2 voice, 4 category, 13 stage. */
export type ChannelType = 0 | 1 | 2 | 4 | 13;

export interface Channel {
  readonly id: string;
  /** Null for a DM. */
  readonly guildId: string | null;
  readonly type: ChannelType;
  name: string;
  topic: string | null;
  position: number;
  parentId: string | null;
  /** Keyed by role or user id. */
  readonly overwrites: Map<string, Overwrite>;
  userLimit: number;
  /** Bits per second; voice and stage only. */
  bitrate: number;
  rtcRegion: string | null;
  /** The line under a voice room's name; no part of the channel object. */
  voiceStatus: string | null;
  /** Unix seconds since which somebody has been in the room; null while nobody is. */
  voiceStartTime: number | null;
  nsfw: boolean;
  rateLimitPerUser: number;
  lastMessageId: string | null;
  /** The two people of a DM; empty otherwise. */
  readonly recipientIds: readonly string[];
}

export interface Member {
  readonly userId: string;
  nick: string | null;
  /** Role ids without @everyone. */
  roles: string[];
  joinedAt: string;
  /** Server mute and deaf: guild-wide and lasting. */
  mute: boolean;
  deaf: boolean;
  communicationDisabledUntil: string | null;
  pending: boolean;
  flags: number;
}

export interface VoiceState {
  readonly guildId: string;
  channelId: string;
  readonly userId: string;
  sessionId: string;
  selfMute: boolean;
  selfDeaf: boolean;
  suppress: boolean;
  requestToSpeakTimestamp: string | null;
}

export interface StageInstance {
  readonly id: string;
  readonly guildId: string;
  readonly channelId: string;
  topic: string;
  privacyLevel: 2;
  guildScheduledEventId: string | null;
}

/** How often an event recurs, of which Discord takes a small part of RFC 5545. Mondays are 0, months 1 to 12. */
export interface EventRecurrence {
  readonly startMs: number;
  /** 0 yearly, 1 monthly, 2 weekly, 3 daily. */
  readonly frequency: 0 | 1 | 2 | 3;
  readonly interval: number;
  readonly byWeekday: readonly number[] | null;
  readonly byNWeekday: readonly { readonly n: number; readonly day: number }[] | null;
  readonly byMonth: readonly number[] | null;
  readonly byMonthDay: readonly number[] | null;
}

/** One date of a recurring event that is otherwise; its id is the snowflake of the time that the rule has. */
export interface EventException {
  readonly id: string;
  startTimeMs: number | null;
  endTimeMs: number | null;
  isCanceled: boolean;
}

/** A guild's scheduled event. Times are milliseconds since the Unix epoch. */
export interface ScheduledEvent {
  readonly id: string;
  readonly guildId: string;
  readonly creatorId: string;
  /** Null for an external one. */
  channelId: string | null;
  name: string;
  description: string | null;
  /** The hash of its cover. */
  image: string | null;
  startTimeMs: number;
  endTimeMs: number | null;
  /** 1 scheduled, 2 active, 3 completed, 4 canceled. */
  status: 1 | 2 | 3 | 4;
  /** 1 stage, 2 voice, 3 external. */
  entityType: 1 | 2 | 3;
  /** The stage instance of an active one on a stage. */
  entityId: string | null;
  location: string | null;
  recurrence: EventRecurrence | null;
  /** Keyed by id. */
  readonly exceptions: Map<string, EventException>;
  /** Ids of who is interested. */
  readonly subscribers: Set<string>;
}

export interface AuditLogEntry {
  readonly id: string;
  readonly userId: string;
  readonly targetId: string | null;
  readonly actionType: number;
  readonly reason: string | null;
  readonly changes: readonly { key: string; old_value?: unknown; new_value?: unknown }[];
  readonly options?: Readonly<Record<string, string>>;
}

export interface Guild {
  readonly id: string;
  name: string;
  ownerId: string;
  readonly features: Set<string>;
  preferredLocale: string;
  /** Channels that a COMMUNITY guild must have and that cannot be deleted; null without COMMUNITY. */
  rulesChannelId: string | null;
  publicUpdatesChannelId: string | null;
  readonly roles: Map<string, Role>;
  readonly channels: Map<string, Channel>;
  /** Keyed by user id. */
  readonly members: Map<string, Member>;
  /** Keyed by user id: one voice state per member. */
  readonly voiceStates: Map<string, VoiceState>;
  /** Keyed by channel id. */
  readonly stageInstances: Map<string, StageInstance>;
  /** Keyed by id, oldest first; finished ones stay for a while, since Discord tells them apart from unknown ones. */
  readonly scheduledEvents: Map<string, ScheduledEvent>;
  /** Newest last, capped. */
  readonly auditLog: AuditLogEntry[];
  /** Keyed by code. */
  readonly invites: Map<string, Invite>;
}

/** One event on its way to the gateway sessions that may see it. */
export interface Dispatch {
  /** Discord's event name, such as VOICE_STATE_UPDATE. */
  readonly t: string;
  /** Null for DMs, interactions and events of the account itself. */
  readonly guildId: string | null;
  /** The event's data in Discord's shape, ready to be sent. */
  readonly d: unknown;
  /** A session gets it when it asked for any of these intent bits; 0 needs none. People's sessions need no intents. */
  readonly intents: number;
  /** Only to these accounts, when given. */
  readonly toUserIds?: readonly string[];
  /** Only to accounts that may view this channel, when given. */
  readonly visibleInChannelId?: string;
  /** Only to this gateway session, when given (VOICE_SERVER_UPDATE). */
  readonly toSessionId?: string;
  /** These accounts get it whatever their intents (a bot's own GUILD_MEMBER_UPDATE). */
  readonly evenWithoutIntentsTo?: readonly string[];
}

/** A message as it is stored: Discord's object, and what the object does not say. */
export interface StoredMessage {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  nonce: string | number | null;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
  /** One entry per edit of the last hour, milliseconds since the Unix epoch, oldest first. */
  readonly editTimesMs: number[];
  /** Discord's message object; edits replace its fields. */
  api: Record<string, unknown>;
}

/** An invite to a guild's channel. */
export interface Invite {
  readonly code: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly inviterId: string;
  /** Seconds; 0 = never expires. */
  readonly maxAge: number;
  /** 0 = without limit. */
  readonly maxUses: number;
  readonly temporary: boolean;
  readonly createdAtMs: number;
  uses: number;
}

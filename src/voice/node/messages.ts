import { z } from 'zod';
import type { ChannelId, GuildId, LinkId, UserId } from '../../lib/index.ts';
import { hearingCodes, type VoicePacket } from '../transport/index.ts';
import type { GatewayVoicePacket, NodeStats, VoicePlan, VoiceReport } from './voice-plan.ts';

/** Changes with every change of a message, so that two versions of a node never misunderstand each other. */
const version = 4;
/** One for each code, one for each speaker that is missed (64), and one for each of whom nothing opens (8 are named). */
const troublesMax = 100;
/** Twice as loud (6 dB): beyond it the limiter would work all the time. */
const volumeMax = 200;

const isSnowflake = (value: unknown): boolean => typeof value === 'string' && /^\d{1,20}$/.test(value);
const channelId = z.custom<ChannelId>(isSnowflake, 'not a snowflake');
const guildId = z.custom<GuildId>(isSnowflake, 'not a snowflake');
const userId = z.custom<UserId>(isSnowflake, 'not a snowflake');
const linkId = z.custom<LinkId>(
  (value) => typeof value === 'string' && /^[a-z0-9]{1,32}$/.test(value),
  'not a link id',
);

/** `HOST`, `HOST:PORT` or with a path; of anything else the library makes an address that throws and ends the thread. */
const isEndpoint = (value: string): boolean =>
  /^[\w.-]+(?::\d{1,5})?(?:\/[\w./-]*)?$/.test(value) && URL.canParse(`wss://${value}`);

/** The dispatches of the main gateway that concern us. Discord may send more fields than these, so they are not strict. */
const voicePacketSchema: z.ZodType<VoicePacket> = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('VOICE_STATE_UPDATE'),
    d: z.object({
      guild_id: guildId,
      channel_id: channelId.nullable(),
      user_id: userId,
      session_id: z.string().min(1).max(200),
      self_deaf: z.boolean().optional(),
      self_mute: z.boolean().optional(),
      suppress: z.boolean().optional(),
      mute: z.boolean().optional(),
      deaf: z.boolean().optional(),
    }),
  }),
  z.object({
    t: z.literal('VOICE_SERVER_UPDATE'),
    d: z.object({
      guild_id: guildId,
      token: z.string().min(1).max(1000),
      endpoint: z.string().max(300).refine(isEndpoint, 'not an endpoint').nullable(),
    }),
  }),
]);

/**
 * As long as the main thread makes it, which has bounds of its own (spaces, links, accounts): a plan that was refused for its size would leave the one
 * before in force, and whoever was muted in it would be heard on.
 */
const planSchema = z.strictObject({
  seats: z.array(z.strictObject({ channelId, guildId, accountId: userId, regime: z.enum(['stage', 'voice']) })),
  paths: z.array(
    z.strictObject({
      linkId,
      from: channelId,
      to: channelId,
      volume: z.int().min(0).max(volumeMax),
      duckedBy: z.array(channelId),
      levelled: z.boolean(),
    }),
  ),
  muteSources: z.array(userId),
});

/** What the main thread says to a voice node. */
export const orderSchema: z.ZodType<HeardOrder> = z.discriminatedUnion('type', [
  z.strictObject({
    v: z.literal(version),
    type: z.literal('apply'),
    plan: planSchema,
    given: z.array(channelId),
    taken: z.array(channelId),
  }),
  z.strictObject({ v: z.literal(version), type: z.literal('gateway'), accountId: userId, packet: voicePacketSchema }),
  z.strictObject({ v: z.literal(version), type: z.literal('stats'), ask: z.int() }),
  z.strictObject({ v: z.literal(version), type: z.literal('ping') }),
  z.strictObject({ v: z.literal(version), type: z.literal('close') }),
]);

/** An order as it is sent; a gateway packet's data is checked where it arrives. */
export type Order =
  | {
      readonly v: 4;
      readonly type: 'apply';
      readonly plan: VoicePlan;
      /** Rooms of it that are another node's now: left without a word, which would take the account out there. */
      readonly given: readonly ChannelId[];
      /** Rooms that were another node's: the account still counts as present, and has to leave before it is let in anew. */
      readonly taken: readonly ChannelId[];
    }
  | { readonly v: 4; readonly type: 'gateway'; readonly accountId: UserId; readonly packet: GatewayVoicePacket }
  | { readonly v: 4; readonly type: 'stats'; readonly ask: number }
  /** Answered at once by a thread that runs. */
  | { readonly v: 4; readonly type: 'ping' }
  | { readonly v: 4; readonly type: 'close' };

/** An order as the node has read it. */
export type HeardOrder =
  | Exclude<Order, { readonly type: 'gateway' }>
  | { readonly v: 4; readonly type: 'gateway'; readonly accountId: UserId; readonly packet: VoicePacket };

const reportSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('seat'),
    channelId,
    state: z.enum(['joining', 'ready', 'lost', 'left']),
    why: z.string().max(100).exactOptional(),
  }),
  z.strictObject({ type: z.literal('carrying'), linkId, from: channelId, to: channelId }),
  z.strictObject({ type: z.literal('stopped'), channelId }),
  z.strictObject({ type: z.literal('heard'), channelId, userId }),
  z.strictObject({
    type: z.literal('hearing'),
    channelId,
    troubles: z.array(z.strictObject({ code: z.enum(hearingCodes), userId: userId.exactOptional() })).max(troublesMax),
    isProven: z.boolean(),
  }),
  z.strictObject({ type: z.literal('fault'), channelId, code: z.string().max(100) }),
]);

const levels = ['debug', 'info', 'warn', 'error'] as const;

/** What a voice node says to the main thread. */
export const tidingSchema: z.ZodType<Tiding> = z.discriminatedUnion('type', [
  z.strictObject({ v: z.literal(version), type: z.literal('started') }),
  z.strictObject({ v: z.literal(version), type: z.literal('pong') }),
  z.strictObject({ v: z.literal(version), type: z.literal('refused') }),
  z.strictObject({ v: z.literal(version), type: z.literal('report'), report: reportSchema }),
  z.strictObject({ v: z.literal(version), type: z.literal('send'), accountId: userId, guildId, payload: z.unknown() }),
  z.strictObject({ v: z.literal(version), type: z.literal('stats'), ask: z.int(), stats: z.custom<NodeStats>() }),
  z.strictObject({
    v: z.literal(version),
    type: z.literal('log'),
    level: z.enum(levels),
    message: z.string(),
    fields: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ v: z.literal(version), type: z.literal('closed') }),
]);

/** A tiding as it is sent. */
export type Tiding =
  | { readonly v: 4; readonly type: 'started' }
  | { readonly v: 4; readonly type: 'pong' }
  /** An order could not be read: since then nothing is carried, until the next plan that can be. */
  | { readonly v: 4; readonly type: 'refused' }
  | { readonly v: 4; readonly type: 'report'; readonly report: VoiceReport }
  | {
      readonly v: 4;
      readonly type: 'send';
      readonly accountId: UserId;
      readonly guildId: GuildId;
      readonly payload: unknown;
    }
  | { readonly v: 4; readonly type: 'stats'; readonly ask: number; readonly stats: NodeStats }
  | {
      readonly v: 4;
      readonly type: 'log';
      readonly level: (typeof levels)[number];
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly v: 4; readonly type: 'closed' };

import { z } from 'zod';

import { encryptionModes } from '../wire/index.ts';
import type { EncryptionMode } from '../wire/index.ts';

/** A JSON message of the voice gateway. */
export interface ServerFrame {
  readonly op: number;
  readonly d?: unknown;
  readonly seq?: number | undefined;
}

/** Op 2. */
export interface Ready {
  readonly ssrc: number;
  readonly ip: string;
  readonly port: number;
  readonly modes: readonly string[];
  /** SSRCs of the video that op 0 offered. */
  readonly streams: readonly { readonly ssrc: number; readonly rtx_ssrc: number }[];
}

/** Op 4. */
export interface SessionDescription {
  readonly mode: EncryptionMode;
  readonly secret_key: readonly number[];
  readonly dave_protocol_version: number;
}

/** Op 12 from the server. */
export interface VideoEvent {
  readonly user_id: string;
  /** 0: none any more. */
  readonly video_ssrc: number;
}

/** Op 5 from the server. */
export interface SpeakingEvent {
  readonly ssrc: number;
  readonly user_id: string;
  readonly speaking: number;
}

const frame: z.ZodType<ServerFrame> = z.object({
  op: z.number(),
  d: z.unknown(),
  seq: z.number().int().min(0).max(0xffff).optional(),
});
const hello: z.ZodType<{ readonly heartbeat_interval: number }> = z.object({
  heartbeat_interval: z.number().positive(),
});
const ready: z.ZodType<Ready> = z.object({
  ssrc: z.number(),
  ip: z.string(),
  port: z.number(),
  modes: z.array(z.string()),
  streams: z.array(z.object({ ssrc: z.number(), rtx_ssrc: z.number() })),
});
const description: z.ZodType<SessionDescription> = z.object({
  mode: z.enum(encryptionModes),
  secret_key: z.array(z.number().int().min(0).max(255)).length(32),
  dave_protocol_version: z.number().int(),
});
const speaking: z.ZodType<SpeakingEvent> = z.object({ ssrc: z.number(), user_id: z.string(), speaking: z.number() });
const video: z.ZodType<VideoEvent> = z.object({ user_id: z.string(), video_ssrc: z.number() });
const connect: z.ZodType<{ readonly user_ids: readonly string[] }> = z.object({ user_ids: z.array(z.string()) });
const disconnect: z.ZodType<{ readonly user_id: string }> = z.object({ user_id: z.string() });
const transition: z.ZodType<{ readonly transition_id: number }> = z.object({
  transition_id: z.number().int().min(0).max(0xffff),
});
const epoch: z.ZodType<{ readonly epoch: number }> = z.object({ epoch: z.number().int() });

/** Each reads one message and throws when the server sent something else than it should. */
export const readFrame = (text: string): ServerFrame => frame.parse(JSON.parse(text));
/** Milliseconds between heartbeats, from op 8. */
export const readHello = (d: unknown): number => hello.parse(d).heartbeat_interval;
/** Op 2. */
export const readReady = (d: unknown): Ready => ready.parse(d);
/** Op 12. */
export const readVideo = (d: unknown): VideoEvent => video.parse(d);
/** Op 4. */
export const readDescription = (d: unknown): SessionDescription => description.parse(d);
/** Op 5. */
export const readSpeaking = (d: unknown): SpeakingEvent => speaking.parse(d);
/** Op 11. */
export const readConnect = (d: unknown): readonly string[] => connect.parse(d).user_ids;
/** Op 13. */
export const readDisconnect = (d: unknown): string => disconnect.parse(d).user_id;
/** Transition id of op 21 and 22. */
export const readTransition = (d: unknown): number => transition.parse(d).transition_id;
/** Op 24. */
export const readEpoch = (d: unknown): number => epoch.parse(d).epoch;

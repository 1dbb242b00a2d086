import { z } from 'zod';

/** Opcode and body of a text message. */
export interface Frame {
  readonly op: number;
  readonly d?: unknown;
}

/** Op 0. */
export interface Identify {
  readonly server_id: string;
  readonly user_id: string;
  readonly session_id: string;
  readonly token: string;
  /** 0: the client cannot do DAVE. */
  readonly max_dave_protocol_version: number;
  /** Video that the client may show; none of bots. */
  readonly streams: readonly OfferedStream[];
}

/** A video stream that a client may show, as op 0 offers it. */
export interface OfferedStream {
  readonly type: string;
  readonly rid: string;
  readonly quality: number;
}

/** A video stream as op 12 announces it. */
export interface VideoStream {
  readonly ssrc: number;
  readonly rtx_ssrc: number;
  readonly rid: string;
  readonly quality: number;
  readonly active: boolean;
}

/** Op 12. */
export interface Video {
  readonly audio_ssrc: number;
  /** 0: none any more. */
  readonly video_ssrc: number;
  readonly streams: readonly VideoStream[];
}

/** Op 7. */
export interface Resume {
  readonly server_id: string;
  readonly session_id: string;
  readonly token: string;
  /** -1: no numbered message was seen. */
  readonly seq_ack: number;
}

/** Op 1; `data` depends on the protocol. */
export interface SelectProtocol {
  readonly protocol: string;
  readonly data?: unknown;
}

/** The data of op 1 for protocol "udp". */
export interface UdpAddress {
  readonly address: string;
  readonly port: number;
  readonly mode: string;
}

/** Op 5. */
export interface Speaking {
  readonly speaking: number;
  readonly ssrc: number;
}

/** Op 3. */
export interface Heartbeat {
  readonly t: number;
}

// Unknown fields pass: Discord's own client sends some that we do not serve (video, streams, codecs, experiments).
const snowflake: z.ZodType<string> = z.string().regex(/^\d{1,20}$/);
const shortText: z.ZodType<string> = z.string().min(1).max(200);
const ssrcNumber: z.ZodType<number> = z.number().int().min(0).max(0xffff_ffff);
const percent = z.number().int().min(0).max(100);
/** Layers of a simulcast; clients send up to three. */
const mostStreams = 8;

const frame: z.ZodType<Frame> = z.object({ op: z.number().int().min(0).max(255), d: z.unknown() });

const identify: z.ZodType<Identify> = z.object({
  server_id: snowflake,
  user_id: snowflake,
  session_id: shortText,
  token: shortText,
  max_dave_protocol_version: z.number().int().min(0).max(0xffff).default(0),
  streams: z
    .array(z.object({ type: z.string().max(32), rid: z.string().max(32), quality: percent.default(0) }))
    .max(mostStreams)
    .default([]),
});

const resume: z.ZodType<Resume> = z.object({
  server_id: snowflake,
  session_id: shortText,
  token: shortText,
  seq_ack: z.number().int().min(-1).max(0xffff).default(-1),
});

const selectProtocol: z.ZodType<SelectProtocol> = z.object({
  protocol: z.string().max(32),
  data: z.unknown(),
});

const udpAddress: z.ZodType<UdpAddress> = z.object({
  address: z.string().max(64),
  port: z.number().int().min(1).max(0xffff),
  mode: z.string().max(64),
});

const heartbeat: z.ZodType<Heartbeat> = z.object({
  t: z.number(),
  seq_ack: z.number().int().min(-1).max(0xffff).optional(),
});

const speaking: z.ZodType<Speaking> = z.object({
  speaking: z.number().int().min(0).max(7),
  ssrc: ssrcNumber,
  delay: z.number().optional(),
});

const video: z.ZodType<Video> = z.object({
  audio_ssrc: ssrcNumber,
  video_ssrc: ssrcNumber,
  // The resolution and frame rate that Discord passes on too are left out: nothing here looks at pictures.
  streams: z
    .array(
      z.object({
        ssrc: ssrcNumber,
        rtx_ssrc: ssrcNumber.default(0),
        rid: z.string().max(32).default('100'),
        quality: percent.default(0),
        active: z.boolean().default(false),
      }),
    )
    .max(mostStreams)
    .default([]),
});

const parsed = <Value>(schema: z.ZodType<Value>, d: unknown): Value | undefined => schema.safeParse(d).data;

/** Opcode and body of a text message, or undefined when it is not JSON or has no opcode. */
export const parseFrame = (text: string): Frame | undefined => {
  try {
    return parsed(frame, JSON.parse(text));
  } catch {
    return undefined; // not JSON: the caller closes with 4002
  }
};

/** Op 0, or undefined when malformed. */
export const parseIdentify = (d: unknown): Identify | undefined => parsed(identify, d);
/** Op 7, or undefined when malformed. */
export const parseResume = (d: unknown): Resume | undefined => parsed(resume, d);
/** Protocol name and data of op 1, or undefined when malformed. */
export const parseSelectProtocol = (d: unknown): SelectProtocol | undefined => parsed(selectProtocol, d);
/** The data of op 1 for protocol "udp", or undefined when malformed. */
export const parseUdpAddress = (d: unknown): UdpAddress | undefined => parsed(udpAddress, d);
/** Op 3, or undefined when malformed. */
export const parseHeartbeat = (d: unknown): Heartbeat | undefined => parsed(heartbeat, d);
/** Op 12, or undefined when malformed. */
export const parseVideo = (d: unknown): Video | undefined => parsed(video, d);
/** Op 5, or undefined when malformed. */
export const parseSpeaking = (d: unknown): Speaking | undefined => parsed(speaking, d);

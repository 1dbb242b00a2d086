import type { VoiceFlags, VoiceGrant, VoicePlace } from './contract.ts';
import type { VideoStream } from './client-messages.ts';
import type { Outbox } from './outbox.ts';
import type { Reception } from './reception.ts';
import type { ReplayGuard } from './replay-guard.ts';
import type { SpeechGate } from './speech-gate.ts';
import type { NetworkPath } from './weather.ts';
import type { PayloadBounds, TransportCipher } from './wire/index.ts';

/** What a session needs of its websocket. */
export interface SessionSocket {
  /** Hands a text or binary message over; `taken` is called when the system has it, or never when the socket dies. */
  send(data: string | Buffer, taken?: () => void): void;
  /** Ends the websocket with a close frame; nothing that it still sends is heard. */
  close(code: number, reason: string): void;
  /** Ends the websocket without one. */
  cut(): void;
}

/** The websocket side of a session. */
export type SessionLink =
  | { readonly status: 'attached'; readonly socket: SessionSocket }
  | { readonly status: 'detached'; readonly cancelExpiry: () => void }
  | { readonly status: 'ended' };

/** The UDP side of a session. */
export type SessionMedia =
  | { readonly status: 'waiting' }
  | {
      readonly status: 'ready';
      readonly cipher: TransportCipher;
      readonly address: string;
      readonly port: number;
      /** Counter of the next packet to this member. */
      nextNonce: number;
    };

/** What a member shows, by op 12. */
export type SessionVideo =
  /** Nothing was announced yet; `packets` came nevertheless. */
  | { readonly status: 'unannounced'; packets: number }
  | { readonly status: 'announced'; readonly videoSsrc: number; readonly streams: readonly VideoStream[] };

/**
 * How the sound of one channel is protected between its members: DAVE in voice rooms, nothing on stages. The transport encryption
 * is the same under every regime and none of its business.
 */
export interface MediaRegime {
  /** `dave_protocol_version` of op 4; 0 means none. */
  readonly daveProtocolVersion: number;
  /** A member got its session description. */
  joined(session: VoiceSession): void;
  /** A member's session ended. */
  left(session: VoiceSession): void;
  /** A member's websocket is lost, its session not. */
  detached(session: VoiceSession): void;
  /** A member's websocket is back and was sent what it missed. */
  resumed(session: VoiceSession): void;
  /** A JSON message with one of DAVE's opcodes; false when it is malformed. */
  message(session: VoiceSession, op: number, d: unknown): boolean;
  /** A binary message: one byte of opcode, then the body; false for an opcode that clients do not send. */
  binary(session: VoiceSession, message: Buffer): boolean;
  /** Whether the frame from `start` to `end` of `plain` may go to the others. Called per packet. */
  mayPass(session: VoiceSession, plain: Buffer, { start, end }: PayloadBounds): boolean;
}

/** What was ordered for one member; it stays for all its sessions until it is taken back. */
export interface MemberFault {
  /** From the member, and to it; null: calm. */
  in: NetworkPath | null;
  out: NetworkPath | null;
  /** No sound is forwarded to it, though it may hear. */
  isWithheld: boolean;
  /** Sound arrives that it cannot open: packets under another key, or frames that were changed. */
  spoils: 'packets' | 'frames' | null;
  /** It is not told who speaks (op 5), though their sound comes. */
  losesSpeaking: boolean;
  /** Its heartbeats are not answered. */
  ignoresHeartbeats: boolean;
  /** What brings it keys (op 29, op 30) does not come to it. */
  losesKeys: boolean;
}

/** One member's voice session: what outlives a websocket. */
export interface VoiceSession {
  readonly grant: VoiceGrant;
  readonly token: string;
  readonly ssrc: number;
  /** Only for Discord's own statistics; clients ignore it. */
  readonly mediaSessionId: string;
  readonly regime: MediaRegime;
  readonly outbox: Outbox;
  readonly gate: SpeechGate;
  readonly replay: ReplayGuard;
  readonly reception: Reception;
  flags: VoiceFlags;
  /** What was ordered for the member. */
  fault: MemberFault | undefined;
  link: SessionLink;
  media: SessionMedia;
  /** Last value of op 5; 0 before the first. */
  speaking: number;
  video: SessionVideo;
  /** Packets in the running second, for the flood limit. */
  rate: { windowStartMs: number; packets: number };
}

/** The place a session is in, for events. */
export const placeOf = ({ grant }: VoiceSession): VoicePlace => ({
  guildId: grant.guildId,
  channelId: grant.channelId,
  userId: grant.userId,
});

/** Sends a message that is not brought again by a resume; lost when there is no websocket. */
export const sendPlain = (session: VoiceSession, op: number, d: unknown): void => {
  if (session.link.status === 'attached') session.link.socket.send(JSON.stringify({ op, d }));
};

/** Sends a numbered message. `taken` is called once the system has it, at once when there is no websocket. */
export const sendNumbered = (session: VoiceSession, op: number, d: unknown, taken?: () => void): void => {
  const { data } = session.outbox.add(op, d);
  if (session.link.status === 'attached') session.link.socket.send(data, taken);
  else taken?.();
};

/** Sends a numbered binary message. */
export const sendBinary = (session: VoiceSession, op: number, body: Buffer): void => {
  const { data } = session.outbox.addBinary(op, body);
  if (session.link.status === 'attached') session.link.socket.send(data);
};

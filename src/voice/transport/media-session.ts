import type { ConnectionData, DAVESession, Networking, VoiceUDPSocket } from '@discordjs/voice';
import { isSilence, type SendOutcome } from '../engine/index.ts';
import type { TransportCounters } from './counters.ts';
import { createPacketCipher, type PacketCipher } from './packet-cipher.ts';
import { clearBytes, payloadOf, rtpHeaderBytes, writeOpusHeader } from './rtp.ts';

/** A DAVE frame ends in its own length, one byte, and this marker (DAVE protocol 1.1, frame layout). */
const daveMarker = 0xfafa;
/** The shortest trailer: 8 bytes of tag, 1 of nonce, 1 of size, 2 of marker. */
const daveTrailerMin = 12;
const counterEnd = 2 ** 32;

/** What a session needs of the connection it belongs to. */
export interface MediaSessionParts {
  readonly networking: Networking;
  readonly data: ConnectionData;
  readonly udp: VoiceUDPSocket;
  readonly dave: DAVESession | undefined;
  readonly counters: TransportCounters;
}

/**
 * Sound of one voice session, from its keys to its end; a resume keeps it. Opens and seals packets itself: the library
 * hands out neither sequence nor timestamp, takes no gaps, and pays for the key at each packet.
 */
export class MediaSession {
  readonly #parts: MediaSessionParts;
  readonly #cipher: PacketCipher;
  readonly #header: Buffer = Buffer.alloc(rtpHeaderBytes);
  #sequence: number;
  #timestamp: number;
  #nonce = 0;
  #spoken = false;

  constructor(parts: MediaSessionParts, cipher: PacketCipher) {
    this.#parts = parts;
    this.#cipher = cipher;
    this.#sequence = parts.data.sequence;
    this.#timestamp = parts.data.timestamp;
  }

  /** End-to-end encryption in force: 0 is none. */
  get daveVersion(): number {
    return this.#parts.dave?.protocolVersion ?? 0;
  }

  /** Whether this session belongs to that connection's keys. */
  isOf(data: ConnectionData): boolean {
    return this.#parts.data === data;
  }

  /** The Opus bytes of a packet from `userId`, or null when it cannot be read; the reason is counted. */
  open(packet: Buffer, userId: string): Buffer | null {
    const { counters, dave } = this.#parts;
    const clear = clearBytes(packet);
    const body = this.#cipher.open(packet, clear);
    const payload = body === null ? null : payloadOf(packet, clear, body);
    if (payload === null) {
      counters.droppedUndecryptable += 1;
      return null;
    }
    if (dave?.session === undefined) return payload;
    const plain = this.#openDave(dave, payload, userId);
    if (plain === null) {
      counters.droppedDaveFailed += 1;
      return null;
    }
    if (plain === payload && looksEncrypted(plain)) {
      counters.droppedStillEncrypted += 1;
      return null;
    }
    return plain;
  }

  /** Sends one frame now; the steps are those of FrameSink. */
  send(frame: Buffer, sequenceStep: number, timestampStep: number): Exclude<SendOutcome, 'unheard'> {
    const sealed = this.#sealDave(frame);
    if (sealed === null) return 'gone';
    const { networking, udp, counters, data } = this.#parts;
    if (!this.#spoken || !isSilence(frame)) {
      // Once before any audio, or the voice server ends the session (Discord docs); later calls say nothing new.
      networking.setSpeaking(true);
      this.#spoken = true;
    }
    this.#sequence = (this.#sequence + sequenceStep) & 0xffff;
    this.#timestamp = (this.#timestamp + timestampStep) >>> 0;
    this.#nonce = (this.#nonce + 1) % counterEnd;
    writeOpusHeader(this.#header, this.#sequence, this.#timestamp, data.ssrc);
    udp.send(this.#cipher.seal(this.#header, sealed, this.#nonce));
    counters.packetsOut += 1;
    return 'sent';
  }

  /** Tells the room that we have stopped speaking. */
  pause(): void {
    this.#parts.networking.setSpeaking(false);
  }

  #openDave(dave: DAVESession, payload: Buffer, userId: string): Buffer | null {
    try {
      return dave.decrypt(payload, userId);
    } catch {
      this.#parts.counters.daveFaults += 1;
      dave.recoverFromInvalidTransition(dave.lastTransitionId ?? 0);
      return null;
    }
  }

  /** In an encrypted room nothing leaves in clear: before the session is ready nobody could hear it, but the server could. */
  #sealDave(frame: Buffer): Buffer | null {
    const { dave, counters } = this.#parts;
    if (dave === undefined || dave.protocolVersion === 0) return frame;
    if (dave.session?.ready === true) {
      try {
        return dave.encrypt(frame);
      } catch {
        counters.daveFaults += 1;
      }
    }
    counters.droppedNotYetEncrypted += 1;
    return null;
  }
}

/** The session of a connection that has its keys; null when the mode is none of ours. */
export function openMediaSession(parts: MediaSessionParts): MediaSession | null {
  const cipher = createPacketCipher(parts.data.encryptionMode, parts.data.secretKey);
  return cipher === null ? null : new MediaSession(parts, cipher);
}

function looksEncrypted(frame: Buffer): boolean {
  if (frame.length < daveTrailerMin || frame.readUInt16BE(frame.length - 2) !== daveMarker) return false;
  const trailer = frame[frame.length - 3] ?? 0;
  return trailer >= daveTrailerMin && trailer <= frame.length;
}

import type { ConnectionData, DAVESession, Networking, VoiceUDPSocket } from '@discordjs/voice';
import type { Clock } from '../../lib/index.ts';
import { isSilence, type SendOutcome } from '../engine/index.ts';
import type { TransportCounters } from './counters.ts';
import { GroupKeys, type RoomEncryption } from './group-keys.ts';
import type { PacketCipher } from './packet-cipher.ts';
import type { PacketCiphers } from './packet-ciphers.ts';
import { clearBytes, levelOf, payloadOf, rtpHeaderBytes, sequenceOf, timestampOf, writeOpusHeader } from './rtp.ts';
import type { Voice } from './voice.ts';

const counterEnd = 2 ** 32;
/** People are told when packets arrive and cannot be opened for so long, and no fewer than half a second of speech. */
const shutMs = 3000;
const shutPackets = 25;

/** What a session needs of the connection it belongs to. */
export interface MediaSessionParts {
  readonly networking: Networking;
  readonly data: ConnectionData;
  readonly udp: VoiceUDPSocket;
  readonly dave: DAVESession | undefined;
  readonly clock: Clock;
  readonly counters: TransportCounters;
  readonly ciphers: PacketCiphers;
  readonly onFault: (code: string) => void;
  /** A frame of this voice opened, or did not. On the audio path. */
  readonly onOpened: (userId: string) => void;
  readonly onUnread: (userId: string) => void;
  /** What protects the room's sound does not come to work in this session. */
  readonly onHopeless: () => void;
}

/**
 * Sound of one voice session, from its keys to its end; a resume keeps it. Opens and seals packets itself: the library
 * hands out neither sequence nor timestamp, takes no gaps, and pays for the key at each packet.
 */
export class MediaSession {
  readonly #parts: MediaSessionParts;
  readonly #keys: GroupKeys | null;
  readonly #cipher: PacketCipher;
  readonly #header: Buffer = Buffer.alloc(rtpHeaderBytes);
  #sequence: number;
  #timestamp: number;
  #nonce = 0;
  #spoken = false;
  #shutPackets = 0;
  #shutSinceMs = 0;

  constructor(parts: MediaSessionParts, cipher: PacketCipher) {
    this.#parts = parts;
    const { dave } = parts;
    this.#keys = dave === undefined ? null : new GroupKeys({ ...parts, dave });
    this.#cipher = cipher;
    this.#sequence = parts.data.sequence;
    this.#timestamp = parts.data.timestamp;
  }

  /** End-to-end encryption in force: 0 is none. */
  get daveVersion(): number {
    return this.#keys?.version ?? 0;
  }

  /** How the room's sound is protected now. */
  get encryption(): RoomEncryption {
    return this.#keys?.encryption ?? 'none';
  }

  /** See GroupKeys. */
  get sharedKeys(): GroupKeys['shared'] {
    return this.#keys?.shared ?? 'none';
  }

  /** Whether this session belongs to that connection's keys. */
  isOf(data: ConnectionData): boolean {
    return this.#parts.data === data;
  }

  /**
   * Hands the Opus bytes of a packet to the voice that it came from, within the call or, while keys change, at most 20 ms
   * later. What cannot be read is dropped; the reason is counted.
   */
  open(packet: Buffer, voice: Voice): void {
    const clear = clearBytes(packet);
    const body = this.#cipher.open(packet, clear);
    const payload = body === null ? null : payloadOf(packet, clear, body);
    if (body === null || payload === null) {
      this.#parts.counters.droppedUndecryptable += 1;
      this.#noteShut();
      this.#parts.onUnread(voice.userId);
      return;
    }
    this.#shutPackets = 0;
    const level = levelOf(packet, clear, body);
    // Padding and nothing else, as bots have seen it, is no frame that the room's keys could fail on.
    if (this.#keys !== null && payload.length > 0) {
      this.#keys.open(payload, voice, packet, level);
      return;
    }
    if (this.#keys === null) this.#parts.onOpened(voice.userId);
    voice.take(payload, sequenceOf(packet), timestampOf(packet), level);
  }

  /** Sends one frame now; the steps are those of FrameSink. `unheard` while the room's keys are still on their way to others. */
  send(frame: Buffer, sequenceStep: number, timestampStep: number): SendOutcome {
    const sealed = this.#keys === null ? frame : this.#keys.seal(frame);
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
    return this.encryption === 'pending' ? 'unheard' : 'sent';
  }

  /** Tells the room that we have stopped speaking. */
  pause(): void {
    this.#parts.networking.setSpeaking(false);
  }

  /** Only a new session brings another transport key. */
  #noteShut(): void {
    const { clock, onFault, onHopeless } = this.#parts;
    const nowMs = clock.monotonicMs();
    if (this.#shutPackets === 0) this.#shutSinceMs = nowMs;
    this.#shutPackets += 1;
    if (this.#shutPackets < shutPackets || nowMs - this.#shutSinceMs < shutMs) return;
    this.#shutPackets = 0;
    onFault('cannot-decrypt');
    onHopeless();
  }

  /** Ends what watches over the room's keys; may be called twice. */
  close(): void {
    this.#keys?.close();
  }
}

/** The session of a connection that has its keys; null when the mode is none of ours. */
export function openMediaSession(parts: MediaSessionParts): MediaSession | null {
  const cipher = parts.ciphers.of(parts.data.encryptionMode, parts.data.secretKey);
  return cipher === null ? null : new MediaSession(parts, cipher);
}

import type { VoiceClock } from '../clock.ts';
import type { VoiceRandom } from '../random.ts';
import { writeHeader } from '../wire/index.ts';
import type { TransportCipher } from '../wire/index.ts';
import type { PersonSendOptions } from './contract.ts';

/** 20 ms at 48 kHz: RFC 7587. */
const samplesPerFrame = 960;
const samplesPerMs = 48;
/** A longer gap between two frames is a pause of the speaker and no jitter of the timer. */
const pauseMs = 100;
/** Ordinary speech. */
const usualLevel = 30;

/** What packets are made of besides the frame. */
export interface OutgoingParts {
  readonly ssrc: number;
  readonly cipher: TransportCipher;
  readonly clock: VoiceClock;
  readonly random: VoiceRandom;
}

/** Turns Opus frames into sealed RTP packets of one SSRC. */
export class Outgoing {
  readonly #ssrc: number;
  readonly #cipher: TransportCipher;
  readonly #clock: VoiceClock;
  #sequence: number;
  #timestamp: number;
  #nonce = 0;
  #lastAtMs: number | undefined;

  constructor({ ssrc, cipher, clock, random }: OutgoingParts) {
    this.#ssrc = ssrc;
    this.#cipher = cipher;
    this.#clock = clock;
    // RFC 3550: both start anywhere.
    this.#sequence = random.integer(0x1_0000);
    this.#timestamp = random.integer(0x1_0000_0000);
  }

  /** The next packet. */
  packet(opus: Buffer, options: PersonSendOptions): Buffer {
    this.#sequence = (options.sequence ?? this.#sequence + 1) & 0xffff;
    this.#timestamp = (options.timestamp ?? this.#timestamp + this.#samplesSinceLast()) >>> 0;
    this.#lastAtMs = this.#clock.monotonicMs();
    const padding = options.padding ?? 0;
    const { clear, extension } = writeHeader({
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
      audioLevel: options.audioLevel === null ? undefined : (options.audioLevel ?? usualLevel),
      padded: padding > 0,
    });
    const plain = Buffer.concat([extension, opus, Buffer.alloc(padding, padding)]);
    this.#nonce = (this.#nonce + 1) >>> 0;
    return this.#cipher.seal(clear, clear.length, plain, this.#nonce);
  }

  #samplesSinceLast(): number {
    const gapMs = this.#lastAtMs === undefined ? 0 : this.#clock.monotonicMs() - this.#lastAtMs;
    return gapMs < pauseMs ? samplesPerFrame : Math.round((gapMs * samplesPerMs) / samplesPerFrame) * samplesPerFrame;
  }
}

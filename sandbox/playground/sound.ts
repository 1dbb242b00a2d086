import type { PersonFrame, VoicePersonConnection } from '../voice/client/index.ts';
import { FRAME_DOWN, FRAME_UP } from './contract.ts';

/** Bytes before the Opus packet of a frame from the page, and of one to it. */
const UP_HEAD = 6;
const DOWN_HEAD = 19;
/** The longest Opus packet: RFC 6716, 1275 bytes for one frame. */
const MAX_OPUS = 1275;
/** 20 ms at 48 kHz: RFC 7587. */
const SAMPLES = 960;
/** Silence that follows speech takes five numbers (`speak(false)`). */
const SILENCE_FRAMES = 5;

/** A frame that the page's microphone gave. */
export interface FrameUp {
  /** In -dBov, 0 loudest to 127 silent. */
  readonly level: number;
  /** Counts 20 ms since the microphone was opened, pauses included. */
  readonly number: number;
  readonly opus: Buffer;
}

/** Reads a frame of the page, or null when it is none. */
export function readFrameUp(data: Buffer): FrameUp | null {
  if (data.length <= UP_HEAD || data.length > UP_HEAD + MAX_OPUS || data[0] !== FRAME_UP) return null;
  return { level: Math.min(127, data.readUInt8(1)), number: data.readUInt32BE(2), opus: data.subarray(UP_HEAD) };
}

/** A heard frame as it goes to the page. */
export function writeFrameDown({ userId, ssrc, sequence, timestamp, opus }: PersonFrame): Buffer {
  const head = Buffer.alloc(DOWN_HEAD);
  head.writeUInt8(FRAME_DOWN, 0);
  head.writeBigUInt64BE(BigInt(userId), 1);
  head.writeUInt32BE(ssrc, 9);
  head.writeUInt16BE(sequence, 13);
  head.writeUInt32BE(timestamp, 15);
  return Buffer.concat([head, opus]);
}

/**
 * Sends what a page's microphone gives, with RTP time by the microphone's own count: a page that was busy for a moment
 * delivers several frames at once, and they are still 20 ms apart for who hears them.
 */
export class PageMouth {
  #voice: VoicePersonConnection | null = null;
  #base = 0;
  #next = 0;
  #isSpeaking = false;
  #sent = 0;

  /** Frames sent on the connection that stands. */
  sent(): number {
    return this.#sent;
  }

  /** Sends a frame; one that is older than what was sent is left out. */
  send(voice: VoicePersonConnection, { level, number, opus }: FrameUp): void {
    if (voice !== this.#voice) this.#beginOn(voice, number);
    if (number < this.#next) return;
    this.#next = number + 1;
    this.#isSpeaking = true;
    this.#sent += 1;
    voice.send(opus, { audioLevel: level, timestamp: (this.#base + number * SAMPLES) >>> 0 });
  }

  /** Says that speech is over for now. */
  silent(): void {
    if (!this.#isSpeaking) return;
    this.#isSpeaking = false;
    this.#next += SILENCE_FRAMES;
    this.#voice?.speak(false);
  }

  /** Forgets the connection: the next frame begins anew. */
  hangUp(): void {
    this.#voice = null;
    this.#isSpeaking = false;
    this.#sent = 0;
  }

  #beginOn(voice: VoicePersonConnection, number: number): void {
    this.#voice = voice;
    this.#sent = 0;
    this.#next = number;
    // RFC 3550 has it start anywhere; SSRCs are drawn by the voice server.
    this.#base = (Math.imul(voice.ssrc, 2_654_435_761) - number * SAMPLES) >>> 0;
  }
}

/** Counts what is heard on one connection, and what never came. */
export class PageEars {
  readonly #last = new Map<number, number>();
  #heard = 0;
  #lost = 0;

  heard(): number {
    return this.#heard;
  }

  lost(): number {
    return this.#lost;
  }

  /** A frame came. */
  hear({ ssrc, sequence }: PersonFrame): void {
    this.#heard += 1;
    const last = this.#last.get(ssrc);
    const step = last === undefined ? 1 : (sequence - last) & 0xffff;
    // Half of the numbers and more means that it is older than the last one: it was counted as lost, and came after all.
    if (step >= 0x8000) {
      this.#lost = Math.max(0, this.#lost - 1);
      return;
    }
    this.#lost += Math.max(0, step - 1);
    this.#last.set(ssrc, sequence);
  }

  /** Starts over, for a new connection. */
  reset(): void {
    this.#last.clear();
    this.#heard = 0;
    this.#lost = 0;
  }
}

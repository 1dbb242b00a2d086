import { openHeader, opusPayloadType, payloadBounds, readRtcp, rtcpClearBytes } from '../wire/index.ts';
import type { TransportCipher } from '../wire/index.ts';
import type { PersonFrame } from './contract.ts';

/** Frames of a speaker whom op 5 has not named yet: the packet may overtake the message. 200 ms of speech. */
const unnamedFrames = 10;
/** Speakers unnamed at one time; a stage has a handful. */
const unnamedSpeakers = 16;
/** Types of RTCP packets kept; older ones go first. */
const controlKept = 1_024;
/** Names kept; older ones go first. */
const namesKept = 4_096;

/** The Opus frame of what a speaker sent, or undefined when it does not open. */
export type OpenFrame = (userId: string, payload: Buffer) => Buffer | undefined;

/** A frame before it is known who spoke. */
type UnnamedFrame = Omit<PersonFrame, 'userId'>;

/** Turns packets into frames and tells who spoke. */
export class Incoming {
  readonly #onFrame: (frame: PersonFrame) => void;
  readonly #open: OpenFrame;
  readonly #userOfSsrc = new Map<number, string>();
  readonly #unnamed = new Map<number, UnnamedFrame[]>();
  readonly #control: number[] = [];
  #video = 0;
  #undecryptable = 0;

  /** `open` undoes what is end-to-end encrypted, once it is known who spoke. */
  constructor(onFrame: (frame: PersonFrame) => void, open: OpenFrame) {
    this.#onFrame = onFrame;
    this.#open = open;
  }

  /** Packets that did not open. */
  undecryptable(): number {
    return this.#undecryptable;
  }

  /** See `alsoHeard` of VoicePersonConnection. */
  others(): { readonly control: readonly number[]; readonly video: number } {
    return { control: [...this.#control], video: this.#video };
  }

  /** Op 5 named the speaker of an SSRC. */
  name(ssrc: number, userId: string): void {
    this.#userOfSsrc.set(ssrc, userId);
    for (const oldest of this.#userOfSsrc.keys()) {
      if (this.#userOfSsrc.size <= namesKept) break;
      this.#userOfSsrc.delete(oldest);
    }
    const waiting = this.#unnamed.get(ssrc) ?? [];
    this.#unnamed.delete(ssrc);
    for (const frame of waiting) this.#deliver(frame, userId);
  }

  /** A member left: its SSRC means nobody any more. */
  forget(userId: string): void {
    for (const [ssrc, known] of this.#userOfSsrc) {
      if (known === userId) this.#userOfSsrc.delete(ssrc);
    }
  }

  /** A datagram arrived; what is neither sound nor goes beside it is passed over. */
  packet(packet: Buffer, cipher: TransportCipher, receivedAtMs: number): void {
    const control = readRtcp(packet);
    if (control !== undefined) {
      this.#onControl(control.type, cipher.open(packet, rtcpClearBytes));
      return;
    }
    const header = openHeader(packet);
    if (header === undefined) return;
    if (header.payloadType !== opusPayloadType) {
      if (cipher.open(packet, header.clearBytes) === undefined) this.#undecryptable += 1;
      else this.#video += 1;
      return;
    }
    const plain = cipher.open(packet, header.clearBytes);
    const bounds = plain === undefined ? undefined : payloadBounds(header, plain);
    if (plain === undefined || bounds === undefined) {
      this.#undecryptable += 1;
      return;
    }
    const { ssrc, sequence, timestamp } = header;
    const frame = { ssrc, sequence, timestamp, opus: plain.subarray(bounds.start, bounds.end), receivedAtMs };
    const userId = this.#userOfSsrc.get(ssrc);
    if (userId === undefined) this.#hold(frame);
    else this.#deliver(frame, userId);
  }

  #onControl(type: number, body: Buffer | undefined): void {
    if (body === undefined) {
      this.#undecryptable += 1;
      return;
    }
    this.#control.push(type);
    if (this.#control.length > controlKept) this.#control.shift();
  }

  #deliver(frame: UnnamedFrame, userId: string): void {
    const opus = this.#open(userId, frame.opus);
    if (opus === undefined) this.#undecryptable += 1;
    else this.#onFrame({ ...frame, opus, userId });
  }

  #hold(frame: UnnamedFrame): void {
    const held = this.#unnamed.get(frame.ssrc) ?? [];
    if (held.length === 0 && this.#unnamed.size >= unnamedSpeakers) return;
    held.push(frame);
    if (held.length > unnamedFrames) held.shift();
    this.#unnamed.set(frame.ssrc, held);
  }
}

import type { VoiceClock } from '../clock.ts';
import type { VoiceRandom } from '../random.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { rtcpType } from '../wire/index.ts';
import type { NativeTrafficOptions, PersonControl, PersonSendOptions, PersonVideo } from './contract.ts';

/** Public reports of bots: 3 to 15 packets in a hundred are padded. */
const padded = { leastPercent: 3, mostPercent: 15, mostBytes: 60 } as const;
/** Clients report about every five seconds (community documentation). */
const reportMs = 5_000;
/** 25 pictures a second against 50 frames of sound. */
const framesPerPicture = 2;
const picture = { mostPackets: 3, leastBytes: 200, mostBytes: 1_100 } as const;
/** A picture in this many is asked for again. */
const retransmittedOneIn = 8;
const silenceBytes = 3;
/** Speech between loud and soft, in -dBov. */
const level = { loudest: 18, span: 42, silent: 127 } as const;
/** What a client that also receives reports besides its own sending, RFC 3550 and RFC 4585: one block, source description, feedback. */
const otherControl: readonly PersonControl[] = [
  { type: rtcpType.receiverReport, count: 1, body: Buffer.alloc(24, 1) },
  { type: rtcpType.description, count: 1, body: Buffer.from([1, 4, ...Buffer.from('user'), 0, 0]) },
  { type: rtcpType.transportFeedback, count: 15, body: Buffer.alloc(12, 2) },
  { type: rtcpType.payloadFeedback, count: 1, body: Buffer.alloc(4, 3) },
];

/** Something that travels beside a frame of sound. */
export type Companion =
  | { readonly kind: 'control'; readonly control: PersonControl }
  | { readonly kind: 'video'; readonly video: PersonVideo };

/**
 * What one of Discord's own clients sends around speech, by chance from a seed: header extensions, padding, RTCP, and video with
 * retransmissions when its camera is on. Captured packets: desktop and Android carry the extension, Chrome does not.
 */
export class NativeTraffic {
  readonly #random: VoiceRandom;
  readonly #clock: VoiceClock;
  readonly #isBrowser: boolean;
  readonly #withSendTime: boolean;
  readonly #paddedPercent: number;
  readonly #reportMs: number;
  readonly withVideo: boolean;
  #frames = 0;
  #reportedMs: number | undefined;

  constructor(
    { seed, client = 'native', video = false, reportEveryMs = reportMs }: NativeTrafficOptions,
    clock: VoiceClock,
  ) {
    this.#random = createSeededRandom(seed);
    this.#clock = clock;
    this.#isBrowser = client === 'browser';
    this.#withSendTime = this.#random.integer(2) === 0;
    this.#paddedPercent = padded.leastPercent + this.#random.integer(padded.mostPercent - padded.leastPercent + 1);
    this.#reportMs = reportEveryMs;
    this.withVideo = video;
  }

  /** How this frame leaves. */
  dress(opus: Buffer): PersonSendOptions {
    const isSilence = opus.length <= silenceBytes;
    const spokenLevel = isSilence ? level.silent : level.loudest + this.#random.integer(level.span);
    const isPadded = this.#random.integer(100) < this.#paddedPercent;
    return {
      audioLevel: this.#isBrowser ? null : spokenLevel,
      withSendTime: this.#withSendTime,
      padding: isPadded ? 1 + this.#random.integer(padded.mostBytes) : 0,
    };
  }

  /** What goes out with it. */
  companions(): readonly Companion[] {
    this.#frames += 1;
    return [...this.#reports(), ...(this.withVideo && this.#frames % framesPerPicture === 0 ? this.#picture() : [])];
  }

  #reports(): readonly Companion[] {
    const nowMs = this.#clock.monotonicMs();
    if (this.#reportedMs !== undefined && nowMs - this.#reportedMs < this.#reportMs) return [];
    this.#reportedMs = nowMs;
    const other = otherControl[this.#random.integer(otherControl.length)];
    const sent: PersonControl[] = [{ type: rtcpType.senderReport }, ...(other === undefined ? [] : [other])];
    return sent.map((control) => ({ kind: 'control', control }));
  }

  #picture(): readonly Companion[] {
    const count = 1 + this.#random.integer(picture.mostPackets);
    const payloads = Array.from({ length: count }, () =>
      this.#random.bytes(picture.leastBytes + this.#random.integer(picture.mostBytes - picture.leastBytes)),
    );
    const packets: PersonVideo[] = payloads.map((payload, index) => ({ payload, isLast: index === count - 1 }));
    const [again] = this.#random.integer(retransmittedOneIn) === 0 ? payloads : [];
    // Headed by the sequence number of what is sent again.
    if (again !== undefined) {
      packets.push({ payload: Buffer.concat([Buffer.alloc(2), again]), isRetransmission: true });
    }
    return packets.map((video) => ({ kind: 'video', video }));
  }
}

import type { VoiceClock } from '../clock.ts';
import type { VoiceRandom } from '../random.ts';
import { rtcpClearBytes, rtcpType, writeHeader, writeRtcpHeader, writeSenderReport } from '../wire/index.ts';
import type { TransportCipher } from '../wire/index.ts';
import type { PersonControl, PersonSendOptions, PersonVideo } from './contract.ts';

/** 20 ms at 48 kHz: RFC 7587. */
const samplesPerFrame = 960;
const samplesPerMs = 48;
/** A longer gap between two frames is a pause of the speaker and no jitter of the timer. */
const pauseMs = 100;
/** Ordinary speech. */
const usualLevel = 30;
const silenceLevel = 127;
/** Op 5's flag for a microphone. */
const microphone = 1;
/** Video's clock: 90 kHz. */
const videoSamplesPerMs = 90;
/** H264 and its retransmission, as Discord's session description numbers them in the community's documentation. */
const videoType = { picture: 103, retransmission: 104 } as const;

/** What packets are made of besides the frame. */
export interface OutgoingParts {
  readonly ssrc: number;
  readonly cipher: TransportCipher;
  readonly clock: VoiceClock;
  readonly random: VoiceRandom;
}

/** Turns Opus frames into sealed RTP packets of one SSRC, and seals what goes beside them with the same counter. */
export class Outgoing {
  readonly #ssrc: number;
  readonly #cipher: TransportCipher;
  readonly #clock: VoiceClock;
  /** By video SSRC. */
  readonly #videoSequences = new Map<number, number>();
  #sequence: number;
  #timestamp: number;
  #nonce = 0;
  #packets = 0;
  #octets = 0;
  #lastAtMs: number | undefined;

  constructor({ ssrc, cipher, clock, random }: OutgoingParts) {
    this.#ssrc = ssrc;
    this.#cipher = cipher;
    this.#clock = clock;
    // RFC 3550: both start anywhere.
    this.#sequence = random.integer(0x1_0000);
    this.#timestamp = random.integer(0x1_0000_0000);
  }

  /** The next packet of sound. */
  packet(opus: Buffer, options: PersonSendOptions): Buffer {
    this.#sequence = (options.sequence ?? this.#sequence + 1) & 0xffff;
    this.#timestamp = (options.timestamp ?? this.#timestamp + this.#samplesSinceLast()) >>> 0;
    this.#lastAtMs = this.#clock.monotonicMs();
    this.#packets += 1;
    this.#octets += opus.length;
    const padding = options.padding ?? 0;
    const { clear, extension } = writeHeader({
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
      padded: padding > 0,
      csrcs: options.csrcs ?? [],
      ...(options.audioLevel === null ? {} : this.#extension(options)),
    });
    // RFC 3550: the last byte of the padding counts it, the others may be anything.
    const plain = Buffer.concat([extension, opus, Buffer.alloc(padding, padding)]);
    return this.#seal(clear, plain);
  }

  /** A packet of video, of a frame whose bytes are nobody's concern here. */
  video({ ssrc, payload, isLast = true, isRetransmission = false }: PersonVideo & { readonly ssrc: number }): Buffer {
    const sequence = ((this.#videoSequences.get(ssrc) ?? 0) + 1) & 0xffff;
    this.#videoSequences.set(ssrc, sequence);
    const { clear, extension } = writeHeader({
      sequence,
      timestamp: Math.floor(this.#clock.monotonicMs() * videoSamplesPerMs) >>> 0,
      ssrc,
      padded: false,
      payloadType: isRetransmission ? videoType.retransmission : videoType.picture,
      marker: isLast && !isRetransmission,
      sendTimeMs: this.#clock.monotonicMs(),
    });
    return this.#seal(clear, Buffer.concat([extension, payload]));
  }

  /** A packet of RTCP; a sender report tells of the sound sent so far. */
  control({ type, count = 0, body }: PersonControl): Buffer {
    const content = type === rtcpType.senderReport ? this.#senderReport() : (body ?? Buffer.alloc(0));
    const clear = writeRtcpHeader({ type, ssrc: this.#ssrc }, { count, bodyBytes: content.length });
    return this.#seal(clear, content, rtcpClearBytes);
  }

  #seal(clear: Buffer, plain: Buffer, clearBytes = clear.length): Buffer {
    this.#nonce = (this.#nonce + 1) >>> 0;
    return this.#cipher.seal(clear, clearBytes, plain, this.#nonce);
  }

  #extension({ audioLevel, speaking, withSendTime = false }: PersonSendOptions): {
    readonly audioLevel: number;
    readonly speaking?: number;
    readonly sendTimeMs?: number;
  } {
    const level = audioLevel ?? usualLevel;
    const flags = speaking === undefined ? (level === silenceLevel ? 0 : microphone) : speaking;
    return {
      audioLevel: level,
      ...(flags === null ? {} : { speaking: flags }),
      ...(withSendTime ? { sendTimeMs: this.#clock.monotonicMs() } : {}),
    };
  }

  #senderReport(): Buffer {
    return writeSenderReport({
      wallMs: this.#clock.wallMs(),
      timestamp: this.#timestamp,
      packets: this.#packets,
      octets: this.#octets,
    });
  }

  #samplesSinceLast(): number {
    const gapMs = this.#lastAtMs === undefined ? 0 : this.#clock.monotonicMs() - this.#lastAtMs;
    return gapMs < pauseMs ? samplesPerFrame : Math.round((gapMs * samplesPerMs) / samplesPerFrame) * samplesPerFrame;
  }
}

import { createRequire } from 'node:module';
import type { OpusEncoder } from '@discordjs/opus';
import type { FrameCodec, FrameDecoder, FrameEncoder, StereoPcm } from '../engine/index.ts';
import { type OpusCodecName, requireEvanOpus } from './opus-codec.ts';

const sampleRate = 48_000;
const channels = 2;
const bytesPerFrame = 960 * channels * 2;
/** What Discord's clients send at most in an ordinary room; speech is transparent well below (performance.md compares at this rate). */
const bitrate = 64_000;
/** OPUS_RESET_STATE (opus_defines.h): forgets the signal, keeps the settings. */
const resetState = 4028;

/** Both bindings return bytes at an even offset of memory of their own. */
const samples = ({ buffer, byteOffset, byteLength }: Uint8Array): StereoPcm =>
  new Int16Array(buffer, byteOffset, byteLength / 2);

/** The bytes of samples that are mostly the same memory each time, so that no view is made of it each time. */
const createBytesOf = (): ((pcm: StereoPcm) => Buffer) => {
  let last: StereoPcm | null = null;
  let bytes: Buffer = Buffer.alloc(0);
  return (pcm) => {
    if (pcm === last) return bytes;
    // @discordjs/opus aborts the whole process when it is given another length.
    if (pcm.byteLength !== bytesPerFrame)
      throw new RangeError(`a mix has ${bytesPerFrame} bytes, not ${pcm.byteLength}`);
    last = pcm;
    bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    return bytes;
  };
};

const asBuffer = (packet: Uint8Array): Buffer =>
  Buffer.isBuffer(packet) ? packet : Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);

/** OPUS_SET_BITRATE. */
const setBitrate = 4002;

/** OPUS_SET_PREDICTION_DISABLED: a frame that leans on none before it. */
const setPredictionDisabled = 4042;
/**
 * Frames that lean on nothing where a listener comes to an encoder. Without it the pitch filter of its decoder, which has no reset, goes on with what it
 * heard before: of 69 switches in stereo speech the second frame is 43 dB above its error in the middle and 11 in the worst tenth, with it 49 and 36.
 * Two or three change nothing more.
 */
const independentFrames = 1;

/** An encoder by its controls. */
interface OpusHandle {
  encode(pcm: Buffer): Uint8Array;
  control(number: number, value: number): void;
}

function createFrameEncoder({ encode, control }: OpusHandle): FrameEncoder {
  const bytesOf = createBytesOf();
  let independent = 0;
  control(setBitrate, bitrate);
  return {
    encode(pcm) {
      const packet = asBuffer(encode(bytesOf(pcm)));
      if (independent > 0) {
        independent -= 1;
        if (independent === 0) control(setPredictionDisabled, 0);
      }
      return packet;
    },
    reset() {
      control(resetState, 0);
    },
    standAlone() {
      control(setPredictionDisabled, 1);
      independent = independentFrames;
    },
  };
}

class NativeDecoder implements FrameDecoder {
  readonly #opus: OpusEncoder;
  readonly #toc = Buffer.alloc(1);

  constructor(opus: OpusEncoder) {
    this.#opus = opus;
  }

  decode(packet: Uint8Array): StereoPcm {
    return samples(this.#opus.decode(asBuffer(packet)));
  }

  conceal(toc: number): StereoPcm {
    // One byte and nothing behind it is a frame that was lost, of the length that the byte tells (performance.md, 2).
    this.#toc[0] = toc & 0xfc;
    return samples(this.#opus.decode(this.#toc));
  }
}

/** The codec of this machine, for mixing; null where there is none. */
export async function openFrameCodec(name: OpusCodecName): Promise<FrameCodec | null> {
  if (name === 'none') return null;
  if (name === '@discordjs/opus') {
    // It is CommonJS whose names Node cannot tell before it runs. as: its own typings, of what `require` gives.
    const { OpusEncoder: Opus } = createRequire(import.meta.url)('@discordjs/opus') as {
      readonly OpusEncoder: typeof OpusEncoder;
    };
    return {
      createDecoder: () => new NativeDecoder(new Opus(sampleRate, channels)),
      createEncoder: () => {
        const opus = new Opus(sampleRate, channels);
        return createFrameEncoder({
          encode: (pcm) => opus.encode(pcm),
          control: (number, value) => opus.applyEncoderCTL(number, value),
        });
      },
    };
  }
  const { Decoder, Encoder } = requireEvanOpus();
  return {
    createDecoder: (): FrameDecoder => {
      const opus = new Decoder({ channels, sample_rate: sampleRate });
      return {
        decode: (packet) => samples(opus.decode(packet)),
        conceal: (toc) => samples(opus.decode(Uint8Array.of(toc & 0xfc))),
      };
    },
    createEncoder: () => {
      const opus = new Encoder({ channels, sample_rate: sampleRate, application: 'audio' });
      return createFrameEncoder({
        encode: (pcm) => opus.encode(pcm),
        control: (number, value) => void opus.ctl(number, value),
      });
    },
  };
}

import { createRequire } from 'node:module';
import type { OpusEncoder } from '@discordjs/opus';
import type { FrameCodec, FrameDecoder, FrameEncoder, StereoPcm } from '../engine/index.ts';
import type { OpusCodecName } from './opus-codec.ts';

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

/** @discordjs/opus aborts the whole process when it is given another length (performance.md, summary 7). */
function bytesOf(pcm: StereoPcm): Buffer {
  if (pcm.byteLength !== bytesPerFrame) throw new RangeError(`a mix has ${bytesPerFrame} bytes, not ${pcm.byteLength}`);
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}

class NativeDecoder implements FrameDecoder {
  readonly #opus: OpusEncoder;
  readonly #toc = Buffer.alloc(1);

  constructor(opus: OpusEncoder) {
    this.#opus = opus;
  }

  decode(packet: Uint8Array): StereoPcm {
    return samples(this.#opus.decode(Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength)));
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
      createEncoder: (): FrameEncoder => {
        const opus = new Opus(sampleRate, channels);
        opus.setBitrate(bitrate);
        return { encode: (pcm) => opus.encode(bytesOf(pcm)), reset: () => opus.applyEncoderCTL(resetState, 0) };
      },
    };
  }
  const { Decoder, Encoder } = await import('@evan/opus');
  return {
    createDecoder: (): FrameDecoder => {
      const opus = new Decoder({ channels, sample_rate: sampleRate });
      return {
        decode: (packet) => samples(opus.decode(packet)),
        conceal: (toc) => samples(opus.decode(Uint8Array.of(toc & 0xfc))),
      };
    },
    createEncoder: (): FrameEncoder => {
      const opus = new Encoder({ channels, sample_rate: sampleRate, application: 'audio' });
      opus.bitrate = bitrate;
      return {
        encode: (pcm) => Buffer.from(opus.encode(bytesOf(pcm))),
        reset: () => opus.reset(),
      };
    },
  };
}

// Which Opus binding to fall back to where @discordjs/opus could not be built: encode and decode, CPU per 20 ms frame.
// node bench/codec-choice.ts
import { createRequire } from 'node:module';

/** 48 kHz, stereo, 20 ms: the only format Discord carries. */
const rate = 48_000;
const channels = 2;
const frameSamples = 960;
const bitrate = 64_000;

/** Interleaved rounds: on a shared machine only figures taken side by side can be compared. */
const rounds = 11;
const framesPerRound = 250;

interface Codec {
  encode(pcm: Buffer): Uint8Array;
  decode(packet: Uint8Array): Uint8Array;
}

type Make = () => Codec;

const require = createRequire(import.meta.url);

/** The parts of the three bindings used here; opusscript and @discordjs/opus are untyped or typed too loosely to compare. */
interface DiscordOpus {
  readonly OpusEncoder: new (rate: number, channels: number) => Codec & { setBitrate(bitrate: number): void };
}
interface EvanOpus {
  readonly Encoder: new (options: object) => {
    bitrate: number;
    complexity: number;
    encode(pcm: Uint8Array): Uint8Array;
  };
  readonly Decoder: new (options: object) => { decode(packet: Uint8Array): Uint8Array };
}
interface EvanOpusInWasm {
  readonly Encoder: new (options: object) => {
    ctl(control: number, value: number): number;
    encode(pcm: Uint8Array): Uint8Array;
  };
  readonly Decoder: new (options: object) => { decode(packet: Uint8Array): Uint8Array };
}
interface OpusScript {
  new (
    rate: number,
    channels: number,
    application: number,
  ): {
    setBitrate(bitrate: number): void;
    encode(pcm: Buffer, samples: number): Buffer;
    decode(packet: Buffer): Buffer;
  };
}

const codecs: Readonly<Record<string, Make>> = {
  '@evan/opus, WebAssembly': () => {
    // `as`: it has no types of its own.
    const { Encoder, Decoder } = require('@evan/opus/wasm/index.js') as EvanOpusInWasm;
    const encoder = new Encoder({ channels, sample_rate: rate, application: 'audio' });
    encoder.ctl(4002, bitrate);
    const decoder = new Decoder({ channels, sample_rate: rate });
    return { encode: (pcm) => encoder.encode(pcm), decode: (packet) => decoder.decode(packet) };
  },
  '@discordjs/opus': () => {
    // `as`: require answers any.
    const { OpusEncoder } = require('@discordjs/opus') as DiscordOpus;
    const codec = new OpusEncoder(rate, channels);
    codec.setBitrate(bitrate);
    return codec;
  },
  '@evan/opus': () => {
    // `as`: require answers any.
    const { Encoder, Decoder } = require('@evan/opus') as EvanOpus;
    const encoder = new Encoder({ channels, sample_rate: rate, application: 'audio' });
    encoder.bitrate = bitrate;
    const decoder = new Decoder({ channels, sample_rate: rate });
    return { encode: (pcm) => encoder.encode(pcm), decode: (packet) => decoder.decode(packet) };
  },
  opusscript: () => {
    // `as`: require answers any.
    const Script = require('opusscript') as OpusScript;
    const audio = 2049;
    const codec = new Script(rate, channels, audio);
    codec.setBitrate(bitrate);
    return {
      encode: (pcm) => codec.encode(pcm, frameSamples),
      decode: (packet) => codec.decode(Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength)),
    };
  },
};

/** Something like a voice: a gliding tone with overtones and a syllable every 200 ms. */
const speech = (): Buffer[] =>
  Array.from({ length: framesPerRound }, (_, frame) => {
    const pcm = Buffer.alloc(frameSamples * channels * 2);
    for (let sample = 0; sample < frameSamples; sample += 1) {
      const t = (frame * frameSamples + sample) / rate;
      const pitch = 2 * Math.PI * (140 + 30 * Math.sin(t * 3)) * t;
      const syllable = Math.max(0, Math.sin(2 * Math.PI * 5 * t));
      const value = Math.round(
        9000 * syllable * (Math.sin(pitch) + 0.5 * Math.sin(2 * pitch) + 0.25 * Math.sin(5 * pitch)),
      );
      pcm.writeInt16LE(value, sample * 4);
      pcm.writeInt16LE(value, sample * 4 + 2);
    }
    return pcm;
  });

const microsecondsPerFrame = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / framesPerRound;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const available = Object.entries(codecs).flatMap(([name, make]) => {
  try {
    return [{ name, codec: make(), encode: [] as number[], decode: [] as number[] }];
  } catch (error) {
    console.log(`${name}: not here (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)})`);
    return [];
  }
});

const frames = speech();
for (let round = 0; round <= rounds; round += 1) {
  for (const { codec, encode, decode } of available) {
    const packets: Uint8Array[] = [];
    const encodeUs = microsecondsPerFrame(() => {
      for (const frame of frames) packets.push(Uint8Array.from(codec.encode(frame)));
    });
    const decodeUs = microsecondsPerFrame(() => {
      for (const packet of packets) codec.decode(Buffer.from(packet));
    });
    // The first round warms up.
    if (round === 0) continue;
    encode.push(encodeUs);
    decode.push(decodeUs);
  }
}

const base = available.find(({ name }) => name === 'opusscript');
console.log(
  `Node ${process.version}, ${rounds} rounds of ${framesPerRound} frames, interleaved; CPU per 20 ms frame, median`,
);
for (const { name, encode, decode } of available) {
  const ratio = (own: readonly number[], other: readonly number[] = []): string =>
    (median(own) / median(other)).toFixed(2);
  console.log(
    `${name.padEnd(16)} encode ${median(encode).toFixed(0).padStart(5)} us (${ratio(encode, base?.encode)} x opusscript)` +
      `   decode ${median(decode).toFixed(0).padStart(4)} us (${ratio(decode, base?.decode)} x opusscript)`,
  );
}

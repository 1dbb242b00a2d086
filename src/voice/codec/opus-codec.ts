import { createRequire } from 'node:module';

/** Which Opus binding this machine has; `none` means that rooms can be carried voice by voice but never mixed. */
export type OpusCodecName = '@discordjs/opus' | '@evan/opus' | 'none';

/** What is used of the WebAssembly build of @evan/opus, which has no types of its own; controls go by their numbers (opus_defines.h). */
interface EvanOpus {
  readonly Decoder: new (options: { channels: number; sample_rate: number }) => {
    decode(packet: Uint8Array): Uint8Array;
  };
  readonly Encoder: new (options: { channels: number; sample_rate: number; application: 'audio' }) => {
    encode(pcm: Uint8Array): Uint8Array;
    ctl(control: number, value: number): number;
  };
}

/**
 * The WebAssembly build of @evan/opus. Its native one writes what every thread encodes and decodes into the same memory (found by
 * test/unit/voice/codec): two voice nodes would hear each other's rooms.
 */
export function requireEvanOpus(): EvanOpus {
  const require = createRequire(import.meta.url);
  // as: it has no types of its own.
  return require('@evan/opus/wasm/index.js') as EvanOpus;
}

/**
 * Finds the Opus binding: @discordjs/opus where it could be compiled, else @evan/opus, which needs no compiler. Never
 * fails.
 */
export async function findOpusCodec(): Promise<OpusCodecName> {
  if (await loads(() => import('@discordjs/opus'))) return '@discordjs/opus';
  if (await loads(requireEvanOpus)) return '@evan/opus';
  return 'none';
}

async function loads(load: () => unknown): Promise<boolean> {
  try {
    await load();
    return true;
  } catch {
    // Not compiled or not installed here: that is the answer, not a failure.
    return false;
  }
}

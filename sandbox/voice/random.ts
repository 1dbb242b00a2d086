import { randomBytes, randomInt } from 'node:crypto';

/** Randomness as an argument: keys, tokens and SSRCs. */
export interface VoiceRandom {
  bytes(count: number): Buffer;
  /** From 0 to `below`, exclusive. */
  integer(below: number): number;
}

/** The machine's cryptographic source. */
export const systemVoiceRandom: VoiceRandom = {
  bytes: (count) => randomBytes(count),
  integer: (below) => randomInt(below),
};

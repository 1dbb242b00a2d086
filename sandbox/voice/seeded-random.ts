import { createHash } from 'node:crypto';

import type { VoiceRandom } from './random.ts';

const blockBytes = 32;

/** The same numbers for the same seed: what a test's people do by chance, they do again. Not for keys. */
export const createSeededRandom = (seed: string): VoiceRandom => {
  let drawn = 0;
  const block = (): Buffer => {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${drawn}`).digest();
  };
  return {
    bytes: (count) =>
      Buffer.concat(
        Array.from({ length: Math.ceil(count / blockBytes) }, block),
        Math.ceil(count / blockBytes) * blockBytes,
      ).subarray(0, count),
    integer: (below) => block().readUInt32BE(0) % below,
  };
};

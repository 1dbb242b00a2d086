import { randomBytes, randomInt } from 'node:crypto';

import type { VoiceRandom } from './random.ts';

/** The machine's cryptographic source. */
export const systemVoiceRandom: VoiceRandom = {
  bytes: (count) => randomBytes(count),
  integer: (below) => randomInt(below),
};

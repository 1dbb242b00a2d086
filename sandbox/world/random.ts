import { createHash } from 'node:crypto';

/** Where tokens, codes and sizes come from. */
export interface WorldRandom {
  /** `bytes` fresh bytes in lower-case hexadecimal. */
  hex(bytes: number): string;
  /** The same number for the same name in one world, from `min` to `max`, both included. */
  pick(name: string, min: number, max: number): number;
}

/** A world's randomness from one seed: two worlds of one seed draw the same. */
export function createWorldRandom(seed: string): WorldRandom {
  let drawn = 0;
  const digest = (text: string): Buffer => createHash('sha512').update(`${seed}/${text}`).digest();
  return {
    hex(bytes) {
      let text = '';
      while (text.length < bytes * 2) text += digest(`hex/${drawn++}`).toString('hex');
      return text.slice(0, bytes * 2);
    },
    pick(name, min, max) {
      return min + (digest(`pick/${name}`).readUInt32BE(0) % (max - min + 1));
    },
  };
}

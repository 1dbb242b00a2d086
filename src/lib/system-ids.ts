import { randomFillSync } from 'node:crypto';
import type { Ids } from './clock.ts';

/** RFC 4648 base 32 in lower case: five bits a letter, safe in file names, URLs and Discord's custom ids. */
const idAlphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 12 letters are 60 bits: a million ids collide with a chance of one in two million. */
const idLength = 12;

/** Read aloud and typed by people: capital letters and digits without 0 and O, 1 and I. 32 of them, so every one is equally likely. */
const codeAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Both alphabets have 32 letters, so the low five bits of a random byte pick one without a bias. */
const lettersMask = 31;

const letters = (alphabet: string, length: number): string =>
  Array.from(randomFillSync(new Uint8Array(length)), (byte) => alphabet.charAt(byte & lettersMask)).join('');

/** Ids and codes from the operating system's randomness: nobody can guess the next one. */
export const systemIds: Ids = {
  next: () => letters(idAlphabet, idLength),
  code: (length) => letters(codeAlphabet, length),
};

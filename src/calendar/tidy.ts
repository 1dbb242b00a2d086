import { clipped, plainText } from '../lib/index.ts';

/** Longest text that is read, in UTF-16 units, once invisible marks are gone: nobody writes a time in more. */
const MAX_READ = 120;

/** Longest text that is looked at: a text of marks is no reason to work on it for long. */
const MAX_TYPED = 400;

/** What of a text a refusal repeats, in UTF-16 units. */
const MAX_SHOWN = 80;

/** The zeros of the two rows of Arabic digits; the nine others follow each. */
const ZEROS = [0x06_60, 0x06_f0] as const;

const digit = (written: string): string => {
  const code = written.codePointAt(0) ?? 0;
  const zero = ZEROS.find((one) => code >= one && code <= one + 9);
  return zero === undefined ? written : String(code - zero);
};

/**
 * A text as the readers take it: small letters, ASCII digits and punctuation, single blanks, no vowel marks and nothing invisible. Null when it is
 * too long to be a time.
 */
export const tidied = (typed: string): string | null => {
  if (typed.length > MAX_TYPED) return null;
  const text = typed
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{M}\u0640]/gu, '')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/gu, digit)
    .toLowerCase()
    .replace(/[\u060C\u061B\u066C]/gu, ', ')
    .replace(/\u066B/gu, '.')
    .replace(/[\u2018\u2019]/gu, "'")
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
  return text.length > MAX_READ ? null : text;
};

/** What was typed, as a refusal repeats it. */
export const shown = (typed: string): string => clipped(plainText(typed.slice(0, MAX_TYPED)), MAX_SHOWN);

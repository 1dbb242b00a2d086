import { clipped, lengthOf, plainText } from '../lib/index.ts';
import { refuse } from './refusal.ts';
import { isWord } from './words.ts';

/** As many words, of as many characters, as Discord's AutoMod takes in one rule (its documentation, "Auto Moderation", trigger metadata). */
export const WORD_LIMITS: Readonly<Record<'words' | 'length', number>> = { words: 1000, length: 60 };

/** What parts the words of a list: a line, a comma, also the Arabic one. */
const PARTING = /[\n\r,،]/u;

/** Words as somebody wrote them, one a line or with commas between, each once; or why they cannot be kept. */
export const parseWords = (
  typed: string,
): { readonly ok: true; readonly words: readonly string[] } | ReturnType<typeof refuse> => {
  const words = [...new Set(typed.split(PARTING).map((one) => plainText(one)))].filter((one) => one !== '');
  if (words.length > WORD_LIMITS.words)
    return refuse('words-too-many', { count: String(words.length), max: String(WORD_LIMITS.words) });
  for (const word of words) {
    const shown = clipped(word, WORD_LIMITS.length);
    if (lengthOf(word) > WORD_LIMITS.length)
      return refuse('word-too-long', { word: shown, max: String(WORD_LIMITS.length) });
    if (!isWord(word)) return refuse('word-empty', { word: shown });
  }
  return { ok: true, words };
};

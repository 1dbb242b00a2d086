import { ARABIC_WORDS } from './arabic-words.ts';
import { ORDINALS } from './said-rule.ts';

/** Words that a phrase of the table has at most. */
const MAX_PHRASE = 3;

/** Letters that people write in several ways, in the one that the table has: hamzas, ta marbuta, alef maqsura, the Persian kaf and ya. */
const folded = (text: string): string =>
  text
    .replace(/[أإآٱ]/gu, 'ا')
    .replace(/[ىیئ]/gu, 'ي')
    .replace(/ؤ/gu, 'و')
    .replace(/ة/gu, 'ه')
    .replace(/ک/gu, 'ك')
    .replace(/ء/gu, '');

/** What a phrase of the table is, or one with "and" before it, which Arabic writes together. */
const inTable = (phrase: string): string | undefined => {
  const second = phrase.startsWith('و') ? ARABIC_WORDS.get(phrase.slice(1)) : undefined;
  return ARABIC_WORDS.get(phrase) ?? (second === undefined ? undefined : `and ${second}`);
};

/** The longest phrase of the table that begins at `at`, with the number of its words; null for a word that is not known. */
const phraseAt = (
  words: readonly string[],
  at: number,
): { readonly english: string; readonly words: number } | null => {
  const word = words[at] ?? '';
  if (!/\p{Script=Arabic}/u.test(word)) return { english: word, words: 1 };
  for (let length = Math.min(MAX_PHRASE, words.length - at); length > 0; length -= 1) {
    const english = inTable(words.slice(at, at + length).join(' '));
    if (english !== undefined) return { english, words: length };
  }
  return null;
};

/**
 * A tidied text with its Arabic words in English, which is what the readers understand; null when one of them is not known. Text without Arabic
 * comes back as it is.
 */
export const inEnglish = (text: string): string | null => {
  if (!/\p{Script=Arabic}/u.test(text)) return text;
  const words = folded(text)
    .replace(/(\p{Script=Arabic})(?=\d)|(\d)(?=\p{Script=Arabic})/gu, '$1$2 ')
    .replace(/,/gu, ' , ')
    .split(' ')
    .filter((word) => word !== '');
  const english: string[] = [];
  for (let at = 0; at < words.length;) {
    const phrase = phraseAt(words, at);
    if (phrase === null) return null;
    if (phrase.english !== '') english.push(phrase.english);
    at += phrase.words;
  }
  return (
    english
      .join(' ')
      // "The fifteenth day", "the last day".
      .replace(/\b(?:days?|today) (first|last)\b/gu, '$1 day')
      .replace(/\b(?:days?|today) (?=\d{1,2}(?:st|nd|rd|th)\b)/gu, 'the ')
      .replace(
        /\b(?:days?|today) (second|third|fourth|fifth)\b/gu,
        (_all, nth: string) => `the ${ORDINALS.get(nth) ?? ''}th`,
      )
      // "The day of Thursday", "the day 15", but not "every day 9 am".
      .replace(/\bdays? (?=(?:sun|mon|tues|wednes|thurs|fri|satur)day\b)/gu, '')
      .replace(
        /\bdays? (?=\d{1,2}\b(?![:.]\d| (?:am|pm|at night|at noontime|(?:\w+-)?(?:more|less)|and (?:\d and )?\d{1,2} minutes?)\b))/gu,
        'the ',
      )
      .replace(/(?<!\bevery )\b((?:sun|mon|tues|wednes|thurs|fri|satur)day) to-come\b/gu, 'next $1')
      // Of anything else, the next one that comes is what is read without it.
      .replace(/ ?\bto-come\b/gu, '')
      .replace(/\bin (?=(?:minute|hour|day|week|month|year)\b)/gu, 'in 1 ')
  );
};

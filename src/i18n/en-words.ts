import type { WordField } from '../domain/index.ts';
import type { Catalogue } from './catalogue.ts';
import { counted, person, quoted } from './words.ts';
import type { WordsRefusal, WordsTexts } from './words-texts.ts';

const fields: Readonly<Record<WordField, string>> = {
  title: 'title',
  description: 'description',
  topics: 'topics',
  question: 'question',
};

// as: what is no field is not found.
const named = (field: string | undefined): string => fields[field as WordField] ?? 'text';

const partOf = (part: string | null | undefined): string => (part == null ? '' : `: ${quoted(part)}`);

/** Refusals in English that concern words that a server does not allow. */
export const englishWordsRefusals: Pick<Catalogue['refusal'], WordsRefusal> = {
  'word-not-allowed': (p) =>
    `This server does not allow a word in the **${named(p['field'])}**${partOf(p['part'])}. Choose other words and try again.`,
  'name-not-allowed': () =>
    'This server does not allow a word in the name that you have here. Change it (**Server Settings → Edit Server Profile**) and try again.',
  'their-name-not-allowed': (p) =>
    `This server does not allow a word in the name of ${person(p['user'] ?? '')}: they can come up or run a space once they have changed it. Moderators are not bound by it.`,
  'words-too-many': (p) =>
    `These are ${p['count'] ?? 'too many'} words, and at most ${p['max'] ?? '1000'} can be kept. An asterisk makes one of several: \`cat*\`. Nothing was changed.`,
  'word-too-long': (p) =>
    `${quoted(p['word'] ?? '')}… is longer than a word may be: ${p['max'] ?? '60'} characters. Nothing was changed.`,
  'word-empty': (p) =>
    `${quoted(p['word'] ?? '')} has no letter and no digit that could be looked for. Take it out. Nothing was changed.`,
};

/** What is said in English about words that a server does not allow. */
export const englishWords: WordsTexts = {
  button: 'Words…',
  form: 'Words that are not allowed',
  fields: {
    words: {
      label: 'Words',
      description: 'One a line, or with commas. cat* also finds category, *cat bobcat, *cat* both.',
    },
    more: { label: 'More words', description: 'For as many as the field above does not hold' },
    sample: { label: 'Try a text', description: 'Tells whether these words allow it; it is not kept' },
  },
  count: (words) =>
    words === 0
      ? 'words that are not allowed: none'
      : counted('en', words, { one: '{n} word is not allowed', other: '{n} words are not allowed' }),
  tried: (sample, part) =>
    part === null ? `${quoted(sample)} is allowed.` : `${quoted(sample)} is not allowed: ${quoted(part)}.`,
  linkedSpace: 'a linked space',
  plannedSpace: 'a planned space',
  eventPutBack: ({ title, field, part }) =>
    `The ${named(field)} of the event ${quoted(title)} was changed in Discord and has been put back: this server does not allow a word in it${partOf(part)}.`,
};

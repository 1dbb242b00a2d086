import { clipped, isBlank, lengthOf, plainText } from '../lib/index.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import { parseLanguage } from './spoken-language.ts';
import type { TextOutcome } from './title.ts';

/** A picture of a space; its bytes are kept by the store under this id. */
export interface Cover {
  readonly id: string;
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
}

/** What a space is about, beside its title and description. */
export interface About {
  /** Subject tags in plain text, as they were written, none twice. */
  readonly topics: readonly string[];
  /** The language that is spoken, as a BCP 47 tag ("ar", "pt-BR"); null when nobody said. */
  readonly language: string | null;
  readonly cover: Cover | null;
}

/** Of a space of which nobody said anything. */
export const NO_ABOUT: About = { topics: [], language: null, cover: null };

/** Its topics as one text, each by itself, for what is looked for in texts; null for none. */
export const topicsOf = (about: Pick<About, 'topics'> = NO_ABOUT): string | null =>
  about.topics.length === 0 ? null : about.topics.join('\n');
/** Topics of one space: as many as fit on two lines of a phone. */
const MAX_TOPICS = 5;
/** Of one topic, in code points: three or four words. */
const MAX_TOPIC_LENGTH = 30;
/** Of a topic that is told back because it is too long, in UTF-16 units. */
const TOLD_UNITS = 60;

/** Commas and semicolons of Latin, Arabic and Chinese writing, and line breaks. */
const BETWEEN_TOPICS = /[,;\u060C\u061B\uFF0C\u3001\n\r]/u;
/** People write tags with a number sign; it is no part of the word. */
const LEADING_SIGNS = /^[#\uFF03\s]+/u;

/** What tells two topics apart. */
const keyOf = (topic: string): string => topic.normalize('NFKC').toLowerCase();

/** Topics as they are kept: clean, without the signs before them, none twice whatever its case, at most 5 of 1 to 30 code points. */
export const parseTopics = (typed: string): TextOutcome<readonly string[]> => {
  const topics = new Map<string, string>();
  for (const part of typed.split(BETWEEN_TOPICS)) {
    const topic = plainText(plainText(part).replace(LEADING_SIGNS, ''));
    if (isBlank(topic)) continue;
    if (lengthOf(topic) > MAX_TOPIC_LENGTH)
      return refuse('topic-too-long', { topic: clipped(topic, TOLD_UNITS), max: String(MAX_TOPIC_LENGTH) });
    if (!topics.has(keyOf(topic))) topics.set(keyOf(topic), topic);
    if (topics.size > MAX_TOPICS) return refuse('too-many-topics', { max: String(MAX_TOPICS) });
  }
  return { ok: true, text: [...topics.values()] };
};

/** A change of what a space is about, as people typed it; what is left out stays, and a text with nothing to see takes it away. */
export interface AboutChange {
  readonly topics?: string;
  readonly language?: string;
  readonly cover?: Cover | null;
}

/** What it is about then, or why not. */
export type AboutOutcome =
  | { readonly ok: true; readonly about: About }
  | { readonly ok: false; readonly refusal: Refusal };

/** What it is about after a change; all of it or nothing. */
export const changedAbout = (about: About, change: AboutChange): AboutOutcome => {
  const topics = change.topics === undefined ? { ok: true as const, text: about.topics } : parseTopics(change.topics);
  if (!topics.ok) return topics;
  const language =
    change.language === undefined ? { ok: true as const, text: about.language } : parseLanguage(change.language);
  if (!language.ok) return language;
  const cover = change.cover === undefined ? about.cover : change.cover;
  return { ok: true, about: { topics: topics.text, language: language.text, cover } };
};

/** What of it is otherwise than before, as codes for the log; none when all is the same. */
export const aboutChanges = (before: About, after: About): readonly string[] => [
  ...(JSON.stringify(before.topics) === JSON.stringify(after.topics) ? [] : ['topics']),
  ...(before.language === after.language ? [] : ['language']),
  ...(before.cover?.id === after.cover?.id ? [] : [after.cover === null ? 'no-cover' : 'cover']),
];

import type { APIMediaGalleryComponent } from 'discord-api-types/v10';
import type { About, Cover } from '../domain/index.ts';
import { languageName, texts } from '../i18n/index.ts';
import type { Language } from '../i18n/index.ts';
import { cut } from './components.ts';
import { quotedWithin } from './fitting.ts';

/** Of one topic, made safe: 30 letters of which a few are escaped. */
const TOPIC_SHOWN = 44;
/** Of a title in the words for who does not see a picture; Discord takes 1024. */
const ALT_TITLE = 200;

/** Topics and language on one line of a message; none when nobody said anything. */
export const aboutLines = (about: About, language: Language): readonly string[] => {
  const words = texts(language).about;
  const topics = about.topics.map((topic) => quotedWithin(topic, TOPIC_SHOWN));
  const parts = [
    ...(topics.length === 0 ? [] : [words.topics(topics)]),
    ...(about.language === null ? [] : [words.language(languageName(language, about.language))]),
  ];
  return parts.length === 0 ? [] : [parts.join(' · ')];
};

/** The same behind an entry of a list, in about `limit` characters; empty when nobody said anything. */
export const aboutTail = (about: About, language: Language, limit: number): string => {
  const named = about.language === null ? [] : [languageName(language, about.language)];
  let tail = '';
  for (const part of [...named, ...about.topics.map((topic) => quotedWithin(topic, TOPIC_SHOWN))]) {
    if (tail.length + part.length > limit) break;
    tail += ` · ${part}`;
  }
  return tail;
};

const ENDINGS: Readonly<Record<Cover['type'], string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

/** Under which name a cover is uploaded: another picture has another name, so that what is shown tells them apart. */
export const coverFile = ({ id, type }: Cover): string => `cover-${id}.${ENDINGS[type]}`;

/** What a cover is called for who does not see it. */
export const coverAlt = (title: string, language: Language): string =>
  texts(language).about.coverAlt(cut(title, ALT_TITLE));

/** The cover at the top of a message, which carries it as a file of its own; nothing where there is none. */
export const coverParts = ({ cover }: About, title: string, language: Language): readonly APIMediaGalleryComponent[] =>
  cover === null
    ? []
    : [
        {
          type: 12,
          items: [{ media: { url: `attachment://${coverFile(cover)}` }, description: coverAlt(title, language) }],
        },
      ];

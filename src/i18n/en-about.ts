import type { AboutCommandTexts, AboutRefusal, AboutTexts } from './about-texts.ts';
import type { Catalogue } from './catalogue.ts';
import { quoted } from './words.ts';

const codes: Readonly<Record<string, string>> = {
  topics: 'topics',
  language: 'language',
  cover: 'cover',
  'no-cover': 'cover taken away',
};

/** Words about what a space is about, in English. */
export const englishAbout: AboutTexts = {
  topics: (topics) => `**Topics** ${topics.join(', ')}`,
  language: (name) => `**Language** ${name}`,
  coverAlt: (title) => `Cover of “${title}”`,
  open: 'About…',
  form: 'What it is about',
  formTopics: 'Topics',
  formTopicsHint: 'Up to 5, with commas between them. Nothing takes them away.',
  formLanguage: 'Language that is spoken',
  formLanguageHint: 'Such as “Arabic”, “العربية” or “pt-BR”. Nothing takes it away.',
  formCover: 'Cover',
  keepCover: 'Keep the picture',
  removeCover: 'Take the picture away',
  changed: (changed) => changed.map((code) => codes[code] ?? code).join(', '),
};

/** What the options for it do, in English. */
export const englishAboutCommands: AboutCommandTexts = {
  aboutTopics: 'Topics, by commas',
  aboutLanguage: 'What is spoken',
  aboutCover: 'A picture',
};

/** Why something cannot be what a space is about, in English. */
export const englishAboutRefusals: Pick<Catalogue['refusal'], AboutRefusal> = {
  'topic-too-long': (p) =>
    `A topic has at most ${p['max']} characters, and ${quoted(p['topic'] ?? '')} has more. Shorten it, or put commas between topics.`,
  'too-many-topics': (p) => `A space has at most ${p['max']} topics. Leave some out.`,
  'language-unknown': (p) =>
    `${quoted(p['typed'] ?? '')} is no language that Majlis knows. Write its name in English, Arabic or itself (“Arabic”, “العربية”, “Türkçe”), or its code (“ar”, “pt-BR”).`,
  'cover-too-big': (p) => `That file is too large for a cover: ${p['max']} MB at most. Save it smaller and try again.`,
  'cover-no-picture': () =>
    'That file is no picture that Discord shows, whatever its name says. A cover is a PNG, JPEG, GIF or WebP.',
  'cover-sides': (p) =>
    `That picture is ${p['width'] ?? ''} × ${p['height'] ?? ''} pixels; a cover has 1 to ${p['max']} on each side. Save it in another size and try again.`,
  'cover-not-fetched': () =>
    'The picture could not be fetched from Discord, so nothing was done. Attach it again in a moment.',
  'covers-full': (p) =>
    `The covers of this server take ${p['max']} MB already, which is all there is room for. They go a day after their spaces are over; until then leave the cover out, or take a smaller picture.`,
};

import { clipped, isBlank, plainText } from '../lib/index.ts';
import { refuse } from './refusal.ts';
import type { TextOutcome } from './title.ts';

/**
 * Languages whose names are understood in English, in Arabic and in the language itself, and that are offered while typing: those with the
 * most speakers, and those of Discord's own clients. Every other language is understood by its tag.
 */
export const SPOKEN_LANGUAGES: readonly string[] = [
  'ar en es fr de pt pt-BR tr fa ur hi id ms ru it zh ja ko am az be bg bn bs ca ckb cs da el en-GB',
  'en-US es-419 et fi fil gu ha he hr hu hy ig ka kk km kn ku ky lo lt lv ml mk mn mr my ne nl no',
  'om pa pl ps pt-PT ro sd si sk sl so sq sr sv sw ta te tg th ti tk ug uk uz vi yo zh-Hans zh-Hant',
  'zu',
].flatMap((tags) => tags.split(' '));

/** Names that people use and that no table of languages has. */
const ALSO: readonly (readonly [name: string, tag: string])[] = [
  ['farsi', 'fa'],
  ['mandarin', 'zh'],
  ['tagalog', 'fil'],
  ['castilian', 'es'],
  ['bahasa', 'id'],
  ['kurmanji', 'ku'],
  ['sorani', 'ckb'],
  ['عربي', 'ar'],
  ['انجليزي', 'en'],
  ['فرنسي', 'fr'],
  ['تركي', 'tr'],
];

/** Longer than any name of a language; what is longer is refused without being looked up. */
const MAX_UNITS = 80;

/** A name as it is compared: without case, marks, blanks at its ends, the Arabic article, and with one form of alef, yeh and teh. */
const folded = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
    .replace(/\u0649/gu, '\u064A')
    .replace(/\u0629/gu, '\u0647')
    .replace(/(^|\s)\u0627\u0644/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();

const namesIn = (locale: string): Intl.DisplayNames =>
  new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' });

/** Made once: making one takes a tenth of a millisecond. */
const [english, arabic] = [namesIn('en'), namesIn('ar')];

/** How each language that is offered is called in English, in Arabic and in itself, as names are compared. */
const called: ReadonlyMap<string, readonly string[]> = new Map(
  SPOKEN_LANGUAGES.map((tag) => [
    tag,
    [english, arabic, namesIn(tag)].flatMap((table) => {
      const name = table.of(tag);
      return name === undefined ? [] : [folded(name)];
    }),
  ]),
);

/** By name; where two languages have one name, that which is offered first. */
const byName: ReadonlyMap<string, string> = new Map([
  ...[...called].toReversed().flatMap(([tag, names]) => names.map((name): [string, string] => [name, tag])),
  ...ALSO.map(([name, tag]): [string, string] => [folded(name), tag]),
]);

const hasName = (tag: string): boolean => english.of(tag) !== undefined;

/** A tag of BCP 47 in its one form, of a language that has a name: language, script and region alone; null for anything else. */
const tagOf = (text: string): string | null => {
  try {
    const [canonical] = Intl.getCanonicalLocales(text.replaceAll('_', '-'));
    if (canonical === undefined) return null;
    const { language, script, region } = new Intl.Locale(canonical);
    const tag = [language, script, region].filter((part) => part !== undefined).join('-');
    return hasName(language) && hasName(tag) ? tag : null;
  } catch {
    // No tag: RangeError is how the platform says so.
    return null;
  }
};

/** A spoken language as people write it ("arabic", "العربية", "pt-BR") as its tag; null when there is nothing to see. */
export const parseLanguage = (typed: string): TextOutcome<string | null> => {
  const text = plainText(typed);
  if (isBlank(text)) return { ok: true, text: null };
  const tag = text.length > MAX_UNITS ? null : (tagOf(text) ?? byName.get(folded(text)) ?? null);
  return tag === null ? refuse('language-unknown', { typed: clipped(text, MAX_UNITS) }) : { ok: true, text: tag };
};

/** Languages whose name or tag begins with, or holds, what was typed, those that begin with it first; all when nothing was typed. */
export const languagesLike = (typed: string): readonly string[] => {
  const sought = folded(plainText(clipped(typed, MAX_UNITS)));
  const whose = (fits: (name: string) => boolean): readonly string[] =>
    SPOKEN_LANGUAGES.filter((tag) => [folded(tag), ...(called.get(tag) ?? [])].some(fits));
  const begin = whose((name) => name.startsWith(sought));
  const hold = whose((name) => name.includes(sought));
  return [...new Set([...begin, ...hold])];
};

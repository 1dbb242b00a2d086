/** The locales of Discord's OpenAPI description, revision 2026-07-18; its prose documentation leaves out ar and he. */
export const LOCALES: readonly string[] = [
  'ar',
  'bg',
  'cs',
  'da',
  'de',
  'el',
  'en-GB',
  'en-US',
  'es-419',
  'es-ES',
  'fi',
  'fr',
  'he',
  'hi',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lt',
  'nl',
  'no',
  'pl',
  'pt-BR',
  'ro',
  'ru',
  'sv-SE',
  'th',
  'tr',
  'uk',
  'vi',
  'zh-CN',
  'zh-TW',
];

/** Locales that Discord falls back to when a text has none for the asked one (documentation, localization). */
const FALLBACKS: ReadonlyMap<string, string> = new Map([
  ['en-US', 'en-GB'],
  ['en-GB', 'en-US'],
  ['es-419', 'es-ES'],
]);

/** The text for `locale`, or null when the default is to be shown. */
export function localized(texts: Readonly<Record<string, string>> | null | undefined, locale: string): string | null {
  if (texts === null || texts === undefined) return null;
  const found = [locale, FALLBACKS.get(locale) ?? locale].find((candidate) => Object.hasOwn(texts, candidate));
  return found === undefined ? null : (texts[found] ?? null);
}

import type { Language } from './words.ts';

/** How a spoken language is called in one that Majlis speaks; the tag itself where nobody named it. */
export const languageName = (language: Language, tag: string): string => {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(tag) ?? tag;
  } catch {
    // What is kept was checked; a tag that a later platform does not take is shown as it is.
    return tag;
  }
};

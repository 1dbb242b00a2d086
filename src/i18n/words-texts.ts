import type { RefusalCode, WordField } from '../domain/index.ts';

/** Refusals that concern words that a server does not allow: told in a file of their own. */
export type WordsRefusal = Extract<
  RefusalCode,
  'word-not-allowed' | 'name-not-allowed' | 'their-name-not-allowed' | 'words-too-many' | 'word-too-long' | 'word-empty'
>;

/** What a field of the form of words is called, and what stands under that: at most 45 and 100 characters (Discord). */
interface FieldTexts {
  readonly label: string;
  readonly description: string;
}

/** About words that a server does not allow. Whatever people wrote comes as they wrote it. */
export interface WordsTexts {
  readonly button: string;
  readonly form: string;
  readonly fields: Readonly<Record<'words' | 'more' | 'sample', FieldTexts>>;
  /** How many there are, in the settings. */
  count(words: number): string;
  /** Of the text that was tried: the part that is not allowed, or null. */
  tried(sample: string, part: string | null): string;
  /** In place of the title of a linked space. */
  readonly linkedSpace: string;
  /** In place of the title of a planned space. */
  readonly plannedSpace: string;
  /** To who changed an event in Discord; `title` is that of the plan, `part` null when somebody else changed it. */
  eventPutBack(told: { readonly title: string; readonly field: WordField; readonly part: string | null }): string;
}

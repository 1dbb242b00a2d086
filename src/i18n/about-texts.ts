/** What is said about what a space is about. */
export interface AboutTexts {
  /** The topics, each quoted already. */
  topics(topics: readonly string[]): string;
  /** The language that is spoken, by its name. */
  language(name: string): string;
  /** What the cover is called for who does not see it. */
  coverAlt(title: string): string;
  /** On the button that opens the form. */
  readonly open: string;
  readonly form: string;
  readonly formTopics: string;
  readonly formTopicsHint: string;
  readonly formLanguage: string;
  readonly formLanguageHint: string;
  readonly formCover: string;
  readonly keepCover: string;
  readonly removeCover: string;
  /** What of it was changed, from the codes of the log. */
  changed(codes: readonly string[]): string;
}

/** What the options for it do. */
export interface AboutCommandTexts {
  readonly aboutTopics: string;
  readonly aboutLanguage: string;
  readonly aboutCover: string;
}

/** Why something cannot be what a space is about. */
export type AboutRefusal =
  | 'topic-too-long'
  | 'too-many-topics'
  | 'language-unknown'
  | 'cover-too-big'
  | 'cover-no-picture'
  | 'cover-sides'
  | 'cover-not-fetched'
  | 'covers-full';

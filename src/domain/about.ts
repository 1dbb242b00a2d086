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

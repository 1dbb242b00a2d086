import { textOf, type Outcome, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import { LANGUAGES, texts, type Catalogue } from '../../src/i18n/index.ts';
import type { ChannelId, UserId } from '../../src/lib/index.ts';

/** What stands for anything in the text of an answer. */
export const HOLE = {
  text: 'Holeoftext',
  code: 'HOLECODE',
  number: 987_654,
  // as: it stands in the place of ids of any kind.
  id: '987650000000000001' as ChannelId & UserId,
  atMs: 987_655_000,
} as const;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const fills: readonly (readonly [hole: string, pattern: string])[] = [
  [HOLE.id, '\\d+'],
  [String(HOLE.atMs / 1000), '\\d+'],
  ['987,654', '[\\d,]+'],
  [String(HOLE.number), '\\d+'],
  [HOLE.code, '(?<code>\\w+)'],
  [HOLE.text, '[\\s\\S]*'],
];

/** Whether a text is one of those that the catalogue makes, in any language, whatever stands in its holes. */
export const saying = (...renders: readonly ((words: Catalogue) => string)[]): readonly RegExp[] =>
  LANGUAGES.flatMap((language) =>
    renders.map((render) => {
      const filled = fills.reduce(
        (pattern, [hole, fill]) => pattern.replace(hole, fill).replaceAll(hole, fill.replace(/\?<\w+>/, '?:')),
        escaped(render(texts(language))),
      );
      return new RegExp(filled, 'u');
    }),
  );

/** What an interaction came to, as the person saw it. */
export type Answer =
  | { readonly status: 'answered'; readonly text: string }
  /** Nothing was shown, and the bot is dead or the chat gone. */
  | { readonly status: 'lost' }
  /** Discord said that the application did not answer, or the answer never said anything. */
  | { readonly status: 'unanswered' };

/** What an answer is waited for by. */
export interface Asking {
  readonly person: Pick<Person, 'waitFor'>;
  /** Resolves when the bot is dead. */
  readonly gone: Promise<void>;
  /** Whether the chat that the answer would stand in is gone: then none comes. */
  readonly isPlaceGone: () => boolean;
  /** Texts that another one follows. */
  readonly isProgress?: (text: string) => boolean;
  /** Where the answer is to be seen; by default in messages of the interaction's own. */
  readonly look?: (outcome: Outcome) => readonly SeenMessage[];
}

/** Events that left before the bot died are seen within this: the local Discord is in this very process. */
const IN_FLIGHT_MS = 150;
/** An answer takes some milliseconds; an opening at most a minute. */
const ANSWER_LIMIT_MS = 70_000;

/** The chat that an answer would stand in is gone. */
const NOWHERE = Symbol('nowhere');

const delay = (ms: number): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(null), ms);
  });

/** Waits for the answer to an interaction, or for the bot's death; what was shown before that still counts. */
export const answerTo = async (asked: Promise<Outcome>, asking: Asking): Promise<Answer> => {
  const { person, gone, isPlaceGone, isProgress = () => false, look = (one) => one.replies() } = asking;
  // It may fail long after the bot's death, when nobody listens any more.
  asked.catch(() => undefined);
  const over = gone.then(() => delay(IN_FLIGHT_MS));
  const outcome = await Promise.race([asked, over]);
  if (outcome === null) return { status: 'lost' };
  // What is said to somebody in a chat that was deleted meanwhile, as that of a room whose space ended, Discord takes from nobody.
  if (outcome.status === 'failed') return { status: isPlaceGone() ? 'lost' : 'unanswered' };
  const shown = (): string | undefined =>
    look(outcome)
      .filter(({ flags }) => (flags & 128) === 0)
      .map(textOf)
      .find((text) => text !== '' && !isProgress(text));
  const text = await Promise.race([
    person.waitFor(() => shown() ?? (isPlaceGone() ? NOWHERE : null), ANSWER_LIMIT_MS, 'an answer').catch(() => null),
    over.then(() => shown() ?? null),
  ]);
  if (text === NOWHERE) return { status: 'lost' };
  if (text !== null) return { status: 'answered', text };
  const isDead = (await Promise.race([gone.then(() => true), delay(0)])) === true;
  return { status: isDead ? 'lost' : 'unanswered' };
};

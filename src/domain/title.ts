import { clipped, isBlank, lengthOf, plainText } from '../lib/index.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** A made room carries the title as its name, and Discord's channel names end at 100; a stage's topic would hold 120. */
const MAX_TITLE_LENGTH = 100;
/** Discord's limit for a stage's topic; its server may count an emoji as two and more. */
const MAX_TOPIC_UNITS = 120;
/** A quarter of the 4000 characters of text that one panel may hold (Discord: Components V2), so that people fit beside it. */
const MAX_DESCRIPTION_LENGTH = 1000;

/** Of a reason, in UTF-16 units: a sentence or two. It stands in a line of the log among others, and commands ask for no more. */
export const MAX_REASON_UNITS = 300;

/** A text that may be kept, or why not. */
export type TextOutcome<Text> =
  | { readonly ok: true; readonly text: Text }
  | { readonly ok: false; readonly refusal: Refusal };

/** A title as it is kept: clean, 1 to 100 code points with something to see. */
export const parseTitle = (typed: string): TextOutcome<string> => {
  const text = plainText(typed);
  if (isBlank(text)) return refuse('title-empty');
  const length = lengthOf(text);
  if (length > MAX_TITLE_LENGTH)
    return refuse('title-too-long', { length: String(length), max: String(MAX_TITLE_LENGTH) });
  return { ok: true, text };
};

/** A description as it is kept: clean, up to 1000 code points, null when there is nothing to see. */
export const parseDescription = (typed: string | null): TextOutcome<string | null> => {
  const text = typed === null ? '' : plainText(typed, true);
  if (isBlank(text)) return { ok: true, text: null };
  const length = lengthOf(text);
  if (length > MAX_DESCRIPTION_LENGTH)
    return refuse('description-too-long', { length: String(length), max: String(MAX_DESCRIPTION_LENGTH) });
  return { ok: true, text };
};

/** A question shows under its hand in a panel; two lines of a phone. */
const MAX_QUESTION_LENGTH = 200;

/** A question as it is kept: clean, on one line, up to 200 code points, null when there is nothing to see. */
export const parseQuestion = (typed: string | null): TextOutcome<string | null> => {
  const text = typed === null ? '' : plainText(typed);
  if (isBlank(text)) return { ok: true, text: null };
  const length = lengthOf(text);
  if (length > MAX_QUESTION_LENGTH)
    return refuse('question-too-long', { length: String(length), max: String(MAX_QUESTION_LENGTH) });
  return { ok: true, text };
};

/** A text cut to a title's length; for titles that Majlis makes up from names. */
export const cutToTitle = (text: string): string => plainText([...plainText(text)].slice(0, MAX_TITLE_LENGTH).join(''));

/** A title as a stage's topic: whole, unless it has many characters that Discord may count twice. */
export const stageTopic = (title: string): string => clipped(title, MAX_TOPIC_UNITS);

/** A reason as it is kept: clean, on one line, cut to `MAX_REASON_UNITS`; null when there is nothing to see. */
export const parseReason = (typed: string | null): string | null => {
  const text = typed === null ? '' : clipped(plainText(typed), MAX_REASON_UNITS);
  return isBlank(text) ? null : text;
};

import { clipped } from '../lib/index.ts';
import type { Refusal } from './refusal.ts';
import type { Look } from './word-letters.ts';
import { cellsOf } from './word-letters.ts';

/** A text for which the words of a server count. */
export type WordField = 'title' | 'description' | 'topics' | 'question';

/** The part of a text that is told in a refusal is no longer, in UTF-16 units: a word of the list with what may stand between its letters. */
const MAX_PART = 120;

/** From so many equal letters in a row on a letter is drawn out ("baaad"); two are how words are spelt. */
const DRAWN_OUT = 3;

/** Letters that stand alone are taken for a word that was spread ("b.a.d") from this many on. */
const MIN_SPREAD = 3;

/** Scripts that part words by nothing: there a word ends wherever it ends. */
const UNPARTED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

/** Letters, equal ones in a row as one; how many they were, and where they stand in the text. What parts words counts as one. */
interface Letter {
  readonly letter: string;
  readonly count: number;
  readonly at: number;
  readonly end: number;
}

/** A text as it may be read. */
interface Reading {
  readonly letters: string;
  readonly row: readonly Letter[];
  /** Words that only punctuation parts were put together. */
  readonly isJoined: boolean;
}

/** A forbidden word: one that stands alone, or that may be part of a longer one. */
interface Word {
  readonly letters: string;
  readonly counts: readonly number[];
  readonly isOpenStart: boolean;
  readonly isOpenEnd: boolean;
}

const isParting = (letter: string | undefined): boolean => letter === ' ' || letter === '-';

const merged = (row: readonly Letter[]): readonly Letter[] => {
  const made: Letter[] = [];
  for (const one of row) {
    const last = made.at(-1);
    const parts = isParting(one.letter);
    if (last === undefined || !(last.letter === one.letter || (parts && isParting(last.letter)))) made.push(one);
    // White space counts more than what stands around it.
    else if (parts) made[made.length - 1] = { ...last, letter: last.letter === ' ' ? ' ' : one.letter, end: one.end };
    else made[made.length - 1] = { ...last, count: last.count + one.count, end: one.end };
  }
  return made;
};

const rowOf = (text: string, look: Look): readonly Letter[] =>
  merged(
    cellsOf(text, look).flatMap(({ letters, at, end }) =>
      letters.split('').map((letter) => ({ letter, count: 1, at, end })),
    ),
  );

const isLetter = (one: Letter | undefined): boolean => one !== undefined && !isParting(one.letter);

/** Letters that stand alone in a row are put together; null where there are none. */
const gathered = (row: readonly Letter[]): readonly Letter[] | null => {
  const dropped = new Set<number>();
  let alone = 0;
  row.forEach((one, at) => {
    if (isParting(one.letter)) return;
    const isAlone = !isLetter(row[at - 1]) && !isLetter(row[at + 1]);
    alone = isAlone ? alone + 1 : 0;
    if (alone === MIN_SPREAD) for (let back = 1; back < MIN_SPREAD; back += 1) dropped.add(at + 1 - 2 * back);
    if (alone > MIN_SPREAD) dropped.add(at - 1);
  });
  return dropped.size === 0 ? null : merged(row.filter((_, at) => !dropped.has(at)));
};

/** Words that only punctuation parts are put together ("fu.ck"); null where there are none. */
const joined = (row: readonly Letter[]): readonly Letter[] | null =>
  row.some(({ letter }) => letter === '-') ? merged(row.filter(({ letter }) => letter !== '-')) : null;

/** With one sign for all that parts words. */
const reading = (row: readonly Letter[], isJoined: boolean): Reading => ({
  letters: row.map(({ letter }) => (letter === '-' ? ' ' : letter)).join(''),
  row,
  isJoined,
});

/** The ways in which a text may be read, each once. */
const readingsOf = (text: string): readonly Reading[] => {
  const looks: readonly Look[] = ['written', 'leet-i', 'leet-l'];
  const known = new Set<string>();
  return looks.flatMap((look) => {
    const row = rowOf(text, look);
    const plain = reading(row, false);
    if (known.has(plain.letters)) return [];
    known.add(plain.letters);
    const [spread, whole] = [gathered(row), joined(row)];
    return [
      plain,
      ...(spread === null ? [] : [reading(spread, false)]),
      ...(whole === null ? [] : [reading(whole, true)]),
    ];
  });
};

/** A word of the list in the ways in which it is looked for; none where there is nothing to look for. */
const wordsOf = (entry: string): readonly Word[] => {
  const typed = entry.trim().normalize('NFC');
  const looks: readonly Look[] = ['written', 'looks'];
  return looks.flatMap((look) => {
    const row = rowOf(typed, look);
    // Whatever stands around it, an asterisk among it, is no part of it.
    const bare = row.slice(isLetter(row[0]) ? 0 : 1, isLetter(row.at(-1)) ? row.length : -1);
    const { letters } = reading(bare, false);
    if (letters === '') return [];
    const counts = bare.map(({ count }) => count);
    const isOpenStart = typed.startsWith('*') || UNPARTED.test(letters.slice(0, 1));
    const isOpenEnd = typed.endsWith('*') || UNPARTED.test(letters.slice(-1));
    return [{ letters, counts, isOpenStart, isOpenEnd }];
  });
};

/** Whether there is anything in a word of the list that a text could have: a letter or a digit. */
export const isWord = (entry: string): boolean => wordsOf(entry).length > 0;

const isDigit = (letter: string | undefined): boolean => letter !== undefined && /\p{N}/u.test(letter);

/** Whether a word whose letters stand at `start` of a text stands there as it must: as often, and by itself where it has to. */
const fits = ({ letters, counts, isOpenStart, isOpenEnd }: Word, text: Reading, start: number): boolean => {
  const end = start + letters.length;
  const isEdge = (index: number): boolean => (text.letters[index] ?? ' ') === ' ';
  if (text.isJoined && (isOpenStart || isOpenEnd)) return false;
  if (!(isOpenStart || isEdge(start - 1)) || !(isOpenEnd || isEdge(end))) return false;
  return counts.every((count, index) => {
    const found = text.row[start + index]?.count ?? 0;
    const isInside = (index === 0 && isOpenStart) || (index === counts.length - 1 && isOpenEnd);
    const isDrawnOut = found >= DRAWN_OUT && !isDigit(letters[index]);
    return found === count || (found > count && (isInside || isDrawnOut));
  });
};

/** The words of a list in the order of their letters, so that at each place of a text few steps lead to those that may stand there. */
type Matcher = readonly Word[];

const matcher = (words: readonly string[]): Matcher =>
  words.flatMap(wordsOf).toSorted(({ letters: one }, { letters: other }) => (one < other ? -1 : Number(one > other)));

/** What was made of each list, for as long as that stands: nothing that anybody could see by asking again. */
const matchers = new WeakMap<readonly string[], Matcher>();

const matcherOf = (words: readonly string[]): Matcher => {
  const known = matchers.get(words) ?? matcher(words);
  matchers.set(words, known);
  return known;
};

/** Some of the words of a list: those from one place to before another. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** The place of the first of these words whose letter at `depth` is this one or comes after it; shorter words come before all. */
const firstFrom = (words: Matcher, { from, to }: Range, depth: number, code: number): number => {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    // Not a number where the word is shorter.
    if ((words[middle]?.letters.charCodeAt(depth) ?? code) >= code) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The word of the list that stands at `start` of a text, if any does. */
const wordAt = (words: Matcher, text: Reading, start: number): Word | null => {
  let range: Range = { from: 0, to: words.length };
  for (let depth = 0; start + depth < text.letters.length; depth += 1) {
    const code = text.letters.charCodeAt(start + depth);
    const from = firstFrom(words, range, depth, code);
    range = { from, to: firstFrom(words, { from, to: range.to }, depth, code + 1) };
    // Those that end here come first.
    for (let at = from; at < range.to; at += 1) {
      const word = words[at];
      if (word?.letters.length !== depth + 1) break;
      if (fits(word, text, start)) return word;
    }
    if (from === range.to) return null;
  }
  return null;
};

/** The last letter of a longer word from `index` on, backwards or forwards. */
const edge = ({ letters }: Reading, index: number, by: -1 | 1): number => {
  let at = index;
  while (!UNPARTED.test(letters[at] ?? '') && (letters[at + by] ?? ' ') !== ' ') at += by;
  return at;
};

/** Where the first word of the list stands in a text as it is read; of one that is part of a longer word, where that stands. */
const placeIn = (words: Matcher, text: Reading): { readonly at: number; readonly end: number } | null => {
  for (let start = 0; start < text.letters.length; start += 1) {
    const found = wordAt(words, text, start);
    if (found === null) continue;
    const end = start + found.letters.length;
    const [first, last] = [
      found.isOpenStart ? edge(text, start, -1) : start,
      found.isOpenEnd ? edge(text, end - 1, 1) : end - 1,
    ];
    return { at: text.row[first]?.at ?? 0, end: text.row[last]?.end ?? 0 };
  }
  return null;
};

/**
 * The part of a text that is a word of the list, as it stands there; null where there is none. Each word is looked for by itself, with an
 * asterisk at its beginning or end as part of longer ones too; whatever case, look-alikes, digits and dots it is written with.
 */
export const forbiddenIn = (words: readonly string[], typed: string): string | null => {
  if (words.length === 0) return null;
  const by = matcherOf(words);
  const text = typed.normalize('NFC');
  for (const one of readingsOf(text)) {
    const place = placeIn(by, one);
    if (place !== null) return clipped(text.slice(place.at, place.end), MAX_PART);
  }
  return null;
};

/** Why a server does not allow these texts, by the first of them that has one of its words, or null. What is told of it is for who wrote it alone. */
export const wordsRefusal = (
  words: readonly string[],
  texts: Readonly<Partial<Record<WordField, string | null>>>,
): Refusal | null => {
  for (const [field, text] of Object.entries(texts)) {
    const part = text === null ? null : forbiddenIn(words, text);
    if (part !== null) return { code: 'word-not-allowed', params: { field, part } };
  }
  return null;
};

/** The same as others may read it: without what was written. */
export const untold = (refusal: Refusal): Refusal => {
  if (refusal.code !== 'word-not-allowed') return refusal;
  const { part: _part, ...params } = refusal.params;
  return { ...refusal, params };
};

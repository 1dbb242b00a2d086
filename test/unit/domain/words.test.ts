import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES, decideRules, forbiddenIn, WORD_LIMITS, wordsRefusal } from '../../../src/domain/index.ts';

const seed = { seed: 20_261_126, numRuns: 100 };

/** Whether a text has a word that is not allowed. */
const has = (words: readonly string[], text: string): boolean => forbiddenIn(words, text) !== null;

/** The words as the rules keep them, or the code of the refusal. */
const kept = (typed: string): readonly string[] | string => {
  const decided = decideRules(DEFAULT_RULES, { type: 'words', typed });
  return decided.ok ? decided.rules.words : decided.refusal.code;
};

describe('a word that is not allowed', () => {
  it.each([
    ['bad', 'a bad idea', 'bad'],
    ['bad', 'Bad!', 'Bad'],
    ['BAD', 'ｂａｄ', 'ｂａｄ'],
    ['straße', 'STRASSE', 'STRASSE'],
    ['όλος', 'ΌΛΟΣ', 'ΌΛΟΣ'],
    ['bad', 'b\u200Ba\u00ADd', 'b\u200Ba\u00ADd'],
    ['bad', '\u202Ebad\u202C', 'bad'],
    ['bad', 'b\u0336a\u0336d\u0336', 'b\u0336a\u0336d'],
    ['bad', 'bаd', 'bаd'],
    ['bad', '𝓫𝓪𝓭 ʙᴀᴅ', '𝓫𝓪𝓭'],
    ['bad', '🇧🇦🇩', '🇧🇦🇩'],
    ['сука', 'cyka', 'cyka'],
    ['bad', 'b4d', 'b4d'],
    ['ass', '@$$', null],
    ['ass', 'a$$ 4 you', 'a$$'],
    ['idiot', '1d!0t!', '1d!0t'],
    ['kill', 'k1ll ki11', 'k1ll'],
    ['kill', 'KILL kiII', 'KILL'],
    ['kill', 'ki||', 'ki||'],
    ['bad', 'baaaad', 'baaaad'],
    ['good', 'goooood', 'goooood'],
    ['bad', 'so b.a.d', 'b.a.d'],
    ['bad', 'b a d', 'b a d'],
    ['bad', 'ba.d', 'ba.d'],
    ['kill you', 'kill   you', 'kill   you'],
    ['kill you', 'kill-you', 'kill-you'],
    ['كلب', 'كـلـب', 'كـلـب'],
    ['كَلْب', 'هذا كلب', 'كلب'],
    ['أحمق', 'احمق', 'احمق'],
    ['مدرسة', 'مدرسه', 'مدرسه'],
    ['مستشفى', 'مستشفي', 'مستشفي'],
    ['1488', '١٤٨٨', '١٤٨٨'],
    ['笨蛋', '你是笨蛋吗', '笨蛋'],
    ['cat*', 'a category', 'category'],
    ['*cat', 'bobcat', 'bobcat'],
    ['*cat*', 'location', 'location'],
    ['kill y*', 'kill yourself', 'kill yourself'],
  ])('[WORD-2] %s is found in %j', (word, text, part) => {
    expect(forbiddenIn([word], text)).toBe(part);
  });

  it.each([
    ['cunt', 'Scunthorpe'],
    ['ass', 'class assets grass'],
    ['ass', 'room 455'],
    ['cat*', 'bobcat'],
    ['*cat', 'category'],
    ['god', 'good'],
    ['bad', 'baad'],
    ['10', '1000 people'],
    ['ano', 'feliz año'],
    ['año', 'ano'],
    ['bad', 'ba, d'],
    ['*rat*', 'magic.ra-t x'],
    ['كلب', 'كلبي'],
    ['bad', 'a b a d e'],
    ['bad', ''],
    ['bad', '🎙️ 10:30–11:45 @ #1'],
  ])('[WORD-2] %s is not found in %j', (word, text) => {
    expect(forbiddenIn([word], text)).toBeNull();
  });

  it('[WORD-2] is found whatever case, blanks, dots and unseen signs it is written with', () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/);
    const between = fc.constantFrom('', '\u200B', '\u2060', '\u00AD', '\u064B');
    fc.assert(
      fc.property(word, between, fc.boolean(), fc.nat(100), (letters, unseen, isUp, at) => {
        const one = isUp ? letters.toUpperCase() : letters;
        expect(has([letters], [...one].join(unseen))).toBe(true);
        expect(has([letters], `what a ${[...one].join('.')}, really`)).toBe(true);
        const stretched = [...one].map((letter, index) => (index === at % one.length ? letter.repeat(30) : letter));
        expect(has([letters], stretched.join(''))).toBe(true);
      }),
      seed,
    );
  });

  it('[WORD-2] is never found in longer words that only contain it', () => {
    const word = fc.stringMatching(/^[a-m]{3,10}$/);
    const other = fc.stringMatching(/^[n-z]{1,10}$/);
    fc.assert(
      fc.property(word, other, other, (letters, before, after) => {
        expect(has([letters], `${before}${letters} ${letters}${after} ${before}${letters}${after}`)).toBe(false);
        expect(has([`*${letters}*`], `${before}${letters}${after}`)).toBe(true);
      }),
      seed,
    );
  });

  it('[WORD-2] is not found where no text has it, and no text and no list makes it throw', () => {
    const text = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (one, words) => {
        const part = forbiddenIn(words, one);
        expect(part === null || one.normalize('NFC').length >= part.length).toBe(true);
        expect(has(['qzxj'], one.replace(/\P{sc=Thai}/gu, ''))).toBe(false);
      }),
      seed,
    );
  });

  it('[WORD-2] is looked for in a time that grows with the text alone', () => {
    const words = Array.from({ length: WORD_LIMITS.words }, (_, at) => `*${'ab'.repeat(20)}z${at}*`);
    const lengths = 100_000;
    for (const piece of ['a', 'ab', 'b a d ', 'x.', '1l', 'ا\u064B']) {
      const began = performance.now();
      expect(has(words, piece.repeat(lengths / piece.length))).toBe(false);
      // A pass over it takes a fraction of a second; what grows with its square would take minutes.
      expect(performance.now() - began).toBeLessThan(15_000);
    }
  }, 60_000);
});

describe('the list of words', () => {
  it('[WORD-1] is read by lines and commas, each word once', () => {
    expect(kept('one, two،ثلاثة\n  cat* \r\n\none,,')).toEqual(['one', 'two', 'ثلاثة', 'cat*']);
    expect(kept('')).toEqual([]);
  });

  it('[WORD-1] takes as many words of as many characters as may be, and says what does not fit', () => {
    const many = (count: number): string => Array.from({ length: count }, (_, at) => `w${at}`).join('\n');
    expect(kept(many(1000))).toHaveLength(1000);
    expect(kept(many(1001))).toBe('words-too-many');
    expect(kept('a'.repeat(60))).toHaveLength(1);
    expect(kept(`fine\n${'a'.repeat(61)}`)).toBe('word-too-long');
    for (const nothing of ['*', '***', '!?', '🎙️']) expect(kept(`fine\n${nothing}`)).toBe('word-empty');
  });

  it('[WORD-3] tells the first field that has one, and the part', () => {
    expect(wordsRefusal(['bad'], { title: 'Fine', description: null, topics: 'tea\nB.A.D' })).toEqual({
      code: 'word-not-allowed',
      params: { field: 'topics', part: 'B.A.D' },
    });
    expect(wordsRefusal(['bad'], { title: 'Fine', question: null })).toBeNull();
  });
});

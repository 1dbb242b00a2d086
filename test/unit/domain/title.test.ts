import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutToTitle,
  MAX_DESCRIPTION_LENGTH,
  MAX_TITLE_LENGTH,
  parseDescription,
  parseTitle,
} from '../../../src/domain/index.ts';
import { plainText } from '../../../src/lib/index.ts';
import { budget } from '../../support/budget.ts';

const SEED = 20_261_122;
const code = (outcome: { ok: boolean; refusal?: { code: string } }): string | null => outcome.refusal?.code ?? null;

describe('titles', () => {
  it('[OPEN-2] have 1 to 100 code points, however they are stored', () => {
    expect(parseTitle('🎙️'.repeat(50))).toMatchObject({ ok: true });
    expect(parseTitle('𝒜'.repeat(MAX_TITLE_LENGTH))).toMatchObject({ ok: true });
    expect(parseTitle('𝒜'.repeat(MAX_TITLE_LENGTH + 1))).toMatchObject({
      refusal: { code: 'title-too-long', params: { length: '101', max: '100' } },
    });
    expect(code(parseDescription('x'.repeat(MAX_DESCRIPTION_LENGTH + 1)))).toBe('description-too-long');
    expect(parseDescription(' \n ')).toEqual({ ok: true, text: null });
    expect([...cutToTitle('𝒜'.repeat(300))]).toHaveLength(MAX_TITLE_LENGTH);
  });

  it.each(['', '   ', '\u200B\u2060', '\u0301\u0301', '\u202E\u202C', '\u3164', '\n\t', '\u00A0'])(
    '[OPEN-3] with nothing to see are empty: %j',
    (typed) => {
      expect(code(parseTitle(typed))).toBe('title-empty');
    },
  );

  it('[OPEN-3] keep Arabic with its vowel signs, Hebrew, emoji families and flags', () => {
    for (const kept of ['مَجْلِسُ الجُمُعَةِ', 'שָׁלוֹם', '👨‍👩‍👧‍👦 talk', '🏳️‍🌈', 'नमस्ते'])
      expect(parseTitle(kept)).toEqual({ ok: true, text: kept.normalize('NFC') });
  });

  it('[OPEN-3] lose floods of marks, controls and unclosed direction controls', () => {
    expect(plainText(`a${'\u0336'.repeat(60)}b`)).toHaveLength(6);
    expect(plainText('a\u0000b\u0007c\r\nd')).toBe('abc d');
    expect(plainText('\u202Eabc')).toBe('abc');
    expect(plainText('a\u2069b\u202Cc')).toBe('abc');
    expect(plainText('\u2067שלום\u2069 a')).toBe('\u2067שלום\u2069 a');
    expect(plainText('one\r\n\r\n\r\n\r\ntwo  three', true)).toBe('one\n\ntwo three');
  });

  it('[OPEN-3] are clean once cleaned, whatever was typed', () => {
    const messy = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\u202E', '\u2067', '\u2069', '\u202C', '\u0301', ' ', '\n', 'a', 'ع'),
        fc.string(),
      ),
      maxLength: 40,
    });
    fc.assert(
      fc.property(messy, (typed) => {
        const once = plainText(typed);
        expect(plainText(once)).toBe(once);
        expect(once).not.toMatch(/[\p{Cc}\p{Cs}]|\p{M}{5}/u);
      }),
      { seed: SEED, numRuns: budget({ ci: 1000, long: 100_000 }) },
    );
  });
});

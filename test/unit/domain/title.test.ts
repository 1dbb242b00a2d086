import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpaceId } from '../../../src/lib/index.ts';
import { cutToTitle, decideOpening, parseTitle } from '../../../src/domain/index.ts';
import { plainText } from '../../../src/lib/index.ts';
import { aScene } from '../../support/a-scene.ts';
import { budget } from '../../support/budget.ts';
import { guildId, userId } from '../../support/outside-people.ts';

const SEED = 20_261_122;
/** What becomes of a description: as opening a space takes it. */
const description = (typed: string): string | null => {
  // as: any text may stand in for an id here.
  const id = 'space' as SpaceId;
  const opening = {
    id,
    guildId: guildId('g'),
    hostId: userId('host'),
    title: 'x',
    description: typed,
    kind: 'stage' as const,
    room: null,
  };
  const decision = decideOpening(opening, aScene(), 0);
  if (!decision.ok) return decision.refusal.code;
  const [event] = decision.events;
  return event?.type === 'opened' ? event.description : 'nothing';
};
const code = (outcome: { ok: boolean; refusal?: { code: string } }): string | null => outcome.refusal?.code ?? null;

describe('titles', () => {
  it('[OPEN-2] have 1 to 100 code points, however they are stored', () => {
    expect(parseTitle('🎙️'.repeat(50))).toMatchObject({ ok: true });
    expect(parseTitle('𝒜'.repeat(100))).toMatchObject({ ok: true });
    expect(parseTitle('𝒜'.repeat(101))).toMatchObject({
      refusal: { code: 'title-too-long', params: { length: '101', max: '100' } },
    });
    expect(description('x'.repeat(1001))).toBe('description-too-long');
    expect(description(' \n ')).toBeNull();
    expect(description(`one\n${'x'.repeat(996)}`)).toHaveLength(1000);
    expect([...cutToTitle('𝒜'.repeat(300))]).toHaveLength(100);
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

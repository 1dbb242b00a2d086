import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Because } from '../../../src/app/index.ts';
import { auditReason } from '../../../src/discord/audit-reason.ts';
import type { SpaceId, UserId } from '../../../src/lib/index.ts';

// as, in both: test data stands in for what the edges parse.
const spaceId = 'abcdefghijkl' as SpaceId;
const userId = '222222222222222222' as UserId;
const because = (reason: string | null): Because => ({ spaceId, by: { userId, reason } });

describe('the reason in Discord’s audit log', () => {
  it('[LOG-6] says what, by whom and why, and of which space', () => {
    expect(auditReason('floor', { spaceId, by: null }, null)).toBe('Majlis مجلس · floor · space abcdefghijkl');
    expect(auditReason('floor', because(null), 'Layla')).toBe(
      'Majlis مجلس · floor · by Layla (222222222222222222) · space abcdefghijkl',
    );
    expect(auditReason('floor', because('كلام جارح'), null)).toBe(
      'Majlis مجلس · floor · by 222222222222222222: كلام جارح · space abcdefghijkl',
    );
  });

  it('[LOG-6] never has more than Discord takes, and is cut between letters, in any script', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: fc.constantFrom('م', 'شّ', '👨‍👩‍👧', 'a', ' ', 'é', '\uD83D'), maxLength: 300 }),
    );
    fc.assert(
      fc.property(text, fc.option(text), (reason, name) => {
        const made = auditReason('rights of the room', because(reason), name);
        const encoded = encodeURIComponent(made);
        expect(encoded.length).toBeLessThanOrEqual(512);
        expect(decodeURIComponent(encoded)).toBe(made);
        expect(made.endsWith(` · space ${spaceId}`)).toBe(true);
        const whole = `${name === null ? userId : `${name} (${userId})`}: ${reason}`.toWellFormed();
        const words = made.slice('Majlis مجلس · rights of the room · by '.length, -` · space ${spaceId}`.length);
        if (words === whole) return;
        // What is left are the first letters, whole.
        expect(words.endsWith('…')).toBe(true);
        const kept = [...new Intl.Segmenter().segment(` · by ${words.slice(0, -1)}`)].map(({ segment }) => segment);
        const all = [...new Intl.Segmenter().segment(` · by ${whole}`)].map(({ segment }) => segment);
        expect(all.slice(0, kept.length)).toEqual(kept);
      }),
      { seed: 6, numRuns: 1000 },
    );
  });

  it('[LOG-6] keeps as much of an Arabic reason as there is room for', () => {
    const made = auditReason('floor', because('م'.repeat(300)), 'ليلى');
    expect(encodeURIComponent(made).length).toBeGreaterThan(500);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCustomId } from '../../../src/commands/index.ts';
import { customId } from '../../../src/commands/custom-id.ts';
import type { SpaceId, UserId } from '../../../src/lib/index.ts';

const SEED = 20_261_126;

// as, in these: test data stands in for what the edges parse.
const spaces = fc.option(fc.stringMatching(/^[0-9a-z]{12}$/u).map((id) => id as SpaceId));
const people = fc.option(fc.stringMatching(/^[1-9]\d{0,19}$/u).map((id) => id as UserId));
const details = fc.option(fc.maxSafeNat(), { nil: undefined });

describe('the detail of a custom id', () => {
  it('[AGENDA-4] comes back as it was given, whatever else stands there, within Discord’s limit', () => {
    fc.assert(
      fc.property(spaces, people, details, (spaceId, userId, detail) => {
        const text = customId('plan-move-yes', spaceId, userId, detail);
        expect(text.length).toBeLessThanOrEqual(100);
        const read = { act: 'plan-move-yes', spaceId, userId, ...(detail === undefined ? {} : { detail }) };
        expect(parseCustomId(text)).toEqual(read);
      }),
      { seed: SEED },
    );
  });

  it.each(
    [
      'd1-',
      'd1-00',
      'd1-01',
      'd1-A',
      'd1--1',
      'd1-1.5',
      'd1-1e3:',
      'd2-1',
      'd1-zzzzzzzzzzz',
      'd1-000000000001',
      'd1-1:d1-1',
      'd1-1:222222222222222222',
      '1',
    ].map((part) => [part]),
  )('[AGENDA-4] is refused when we would not write it so (%s)', (part) => {
    const read = parseCustomId(`mj1:plan-save:abcdefghij23:${part}`);
    // A number alone is somebody's id.
    expect(read).toEqual(part === '1' ? { act: 'plan-save', spaceId: 'abcdefghij23', userId: '1' } : null);
  });

  it('[AGENDA-4] that is read is written the same', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^d[0-9]-[0-9a-zA-Z.-]{0,13}$/u), (part) => {
        const read = parseCustomId(`mj1:x:-:${part}`);
        if (read !== null) expect(customId('x', null, null, read.detail)).toBe(`mj1:x:-:${part}`);
      }),
      { seed: SEED },
    );
  });
});

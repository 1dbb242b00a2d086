import { describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import { decide, limitOf, ownLimit, patched, placesBy, placesIn } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { aSpace, idOf } from '../../support/a-space.ts';

const space = aSpace('main', {});

const adopted = (of: Space, places: number): unknown => {
  const decision = decide(of, { type: 'adopt-places', places }, { type: 'majlis' }, 10_000);
  return decision.ok
    ? decision.events.map((event) => (event.type === 'rules-changed' ? event.changed : event.type))
    : decision;
};

describe('how many people a room takes', () => {
  it.each([
    [0, 'voice', null],
    [0, 'stage', null],
    [1, 'voice', 2],
    [20, 'voice', 21],
    [98, 'voice', 99],
    // Discord lets in no more.
    [500, 'voice', 99],
    [500, 'stage', 501],
    [9998, 'stage', 9999],
    // As many as every stage takes.
    [9999, 'stage', null],
  ] as const)(
    '[OVERFLOW-9] is %i in a %s room: its limit in Discord is %s, one more for our own account',
    (places, kind, limit) => {
      expect(limitOf(places, kind)).toBe(limit);
      if (limit !== null) expect(placesBy(limit)).toBe(placesIn(places, kind));
    },
  );

  it('[OVERFLOW-9] is held to what Discord takes, and a whole number', () => {
    const held = (places: number): number => patched(space.rules, { places }).places;
    expect([-1, 0, 4.4, 9999, 20_000].map(held)).toEqual([0, 0, 4, 9999, 9999]);
  });

  it('[OVERFLOW-10] is read from a limit that somebody set in Discord, but for one that leaves no place for anybody', () => {
    expect([null, 1, 2, 31, 99].map(placesBy)).toEqual([0, null, 1, 30, 98]);
    expect([ownLimit(10_000, 'stage'), ownLimit(99, 'voice'), ownLimit(null, 'voice')]).toEqual([null, 99, null]);
    expect(adopted(space, 7)).toEqual([['places:7']]);
    expect(adopted({ ...space, rules: { ...space.rules, places: 7 } }, 0)).toEqual([['places:any']]);
    expect(adopted(space, space.rules.places)).toEqual([]);
    const beside = { ...space, overflow: { role: 'beside', mainId: idOf('other') as SpaceId, number: 2 } } as const;
    expect(adopted(beside, 7)).toEqual([]);
  });
});

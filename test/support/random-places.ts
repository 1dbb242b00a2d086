/** Random changes of how many a room takes, by its host and by hand in Discord. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Space } from '../../src/domain/index.ts';
import type { ChannelId } from '../../src/lib/index.ts';
import { actor, type Room } from './outside-people.ts';
import type { OutsideWorld } from './outside-world.ts';

/** The host says how many people, or somebody sets a limit in Discord. */
export type OfPlaces =
  | { readonly do: 'places'; readonly by: 'host'; readonly places: number }
  | { readonly do: 'places'; readonly by: 'hand'; readonly limit: number | null };

export const ofPlaces: fc.Arbitrary<OfPlaces> = fc.oneof(
  fc.record({ do: fc.constant('places'), by: fc.constant('host'), places: fc.constantFrom(0, 1, 20, 200) }),
  fc.record({ do: fc.constant('places'), by: fc.constant('hand'), limit: fc.constantFrom(null, 1, 2, 31) }),
);

/** Does it, in the room as it stands. */
export const changePlaces = (world: OutsideWorld, space: Space | undefined, room: ChannelId, one: OfPlaces): void => {
  if (one.by === 'host') {
    const asked = { type: 'set-rules', rules: { places: one.places } } as const;
    if (space) void world.app.ask(actor('host', space.guildId), space.id, asked);
  } else if (world.rooms.has(room)) {
    world.at(room).limit = one.limit;
    world.changed(room);
  }
};

/** It takes as many as its rule says; where that says nothing, or the room is lent, as many as people in Discord say. Answers whether it has a rule. */
export const expectPlaces = (world: OutsideWorld, room: Room, { id, rules }: Space, lent: boolean): boolean => {
  const applied = world.applied.get(id)?.limit;
  if (rules.places === 0) expect(applied).toBeNull();
  else expect([room.limit, applied, lent]).toEqual([rules.places + 1, rules.places + 1, false]);
  return rules.places > 0;
};

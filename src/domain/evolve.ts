import type { UserId } from '../lib/index.ts';
import type { SpaceEvent } from './event.ts';
import { withHand, withoutHand } from './queue.ts';
import type { Person, Space } from './space.ts';

const without = (people: readonly Person[], userId: UserId): readonly Person[] =>
  people.filter((person) => person.userId !== userId);

const onTheWayDown = (space: Space, userId: UserId): readonly UserId[] =>
  space.toAudience.includes(userId) ? space.toAudience : [...space.toAudience, userId];

const born = (event: Extract<SpaceEvent, { type: 'opened' }>): Space => ({
  id: event.id,
  guildId: event.guildId,
  revision: 0,
  title: event.title,
  description: event.description,
  hostId: event.hostId,
  room: event.room,
  life: { status: 'opening', sinceMs: event.atMs },
  people: [{ userId: event.hostId, role: 'host', floor: 'away', sinceMs: event.atMs }],
  hands: [],
  toAudience: [],
});

type PeopleEvent = Extract<
  SpaceEvent,
  {
    type:
      | 'hand-raised'
      | 'hand-gone'
      | 'hand-lowered'
      | 'speaker-added'
      | 'floor-changed'
      | 'speaker-left'
      | 'speaker-sent-down'
      | 'came-down';
  }
>;

const withPeople = (space: Space, event: PeopleEvent): Space => {
  const { userId } = event;
  switch (event.type) {
    case 'hand-raised':
      return { ...space, hands: withHand(space.hands, { userId, raisedAtMs: event.raisedAtMs, by: event.by }) };
    case 'hand-gone':
      return { ...space, hands: withoutHand(space.hands, userId) };
    case 'hand-lowered': {
      // A hand of the panel is down once it is out of the queue; Discord's own has to be taken down there.
      const isNative = space.hands.some((hand) => hand.userId === userId && hand.by === 'discord');
      return {
        ...space,
        hands: withoutHand(space.hands, userId),
        toAudience: isNative ? onTheWayDown(space, userId) : space.toAudience,
      };
    }
    case 'speaker-added': {
      const speaker: Person = { userId, role: 'speaker', floor: event.floor, sinceMs: event.atMs };
      return {
        ...space,
        people: [...without(space.people, userId), speaker],
        hands: withoutHand(space.hands, userId),
        toAudience: space.toAudience.filter((one) => one !== userId),
      };
    }
    case 'floor-changed':
      return {
        ...space,
        people: space.people.map((person) =>
          person.userId === userId ? { ...person, floor: event.floor, sinceMs: event.atMs } : person,
        ),
      };
    case 'speaker-left':
      return { ...space, people: without(space.people, userId) };
    case 'speaker-sent-down':
      return {
        ...space,
        people: without(space.people, userId),
        toAudience: event.inRoom ? onTheWayDown(space, userId) : space.toAudience,
      };
    case 'came-down':
      return { ...space, toAudience: space.toAudience.filter((one) => one !== userId) };
  }
};

const withEmptySince = (space: Space, emptySinceMs: number | null): Space =>
  space.life.status === 'live' ? { ...space, life: { ...space.life, emptySinceMs } } : space;

/** The state after one event. Only 'opened' may come to no space; anything else there is a bug and throws. */
const evolve = (space: Space | null, event: SpaceEvent): Space => {
  if (event.type === 'opened') return born(event);
  if (space === null) throw new Error(`a space cannot begin with ${event.type}`);
  switch (event.type) {
    case 'room-made':
      return { ...space, room: { ...space.room, channelId: event.channelId } };
    case 'went-live':
      return { ...space, life: { status: 'live', sinceMs: event.atMs, emptySinceMs: null } };
    case 'emptied':
      return withEmptySince(space, event.atMs);
    case 'filled':
      return withEmptySince(space, null);
    case 'ending':
    case 'ended':
      return {
        ...space,
        hands: [],
        toAudience: [],
        life: { status: event.type, sinceMs: event.atMs, reason: event.reason },
      };
    case 'retitled':
      return { ...space, title: event.title };
    default:
      return withPeople(space, event);
  }
};

/** The state after what one decision brought, one revision on; the same object when it brought nothing. */
export const evolveAll = (space: Space | null, events: readonly SpaceEvent[]): Space => {
  let next = space;
  for (const event of events) next = evolve(next, event);
  if (next === null) throw new Error('a space begins with its opening');
  return events.length === 0 ? next : { ...next, revision: next.revision + 1 };
};

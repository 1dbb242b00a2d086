import type { UserId } from '../lib/index.ts';
import type { SpaceEvent } from './event.ts';
import { heardOverflow } from './evolve-overflow.ts';
import { isMuted } from './mutes.ts';
import { personOf } from './people.ts';
import { isRaise, withHand, withoutHand, withRaise } from './queue.ts';
import { mayHaveCoHost } from './roles.ts';
import type { Person, Space } from './space.ts';

const PEOPLE_EVENTS = [
  'hand-raised',
  'hand-gone',
  'hand-lowered',
  'hand-turned-away',
  'speaker-added',
  'floor-changed',
  'speaker-left',
  'speaker-sent-down',
  'came-down',
  'invitation-lapsed',
  'grant-lapsed',
  'role-changed',
  'host-changed',
  'blocked',
  'unblocked',
  'left-server',
  'kept-out',
  'removed',
  'went-out',
  'muted',
  'unmuted',
  'raises-forgotten',
] as const;

/** What happens to somebody in the room. */
export type PeopleEvent = Extract<SpaceEvent, { readonly type: (typeof PEOPLE_EVENTS)[number] }>;

const names: ReadonlySet<string> = new Set(PEOPLE_EVENTS);

/** Whether an event happens to somebody in the room. */
export const isPeopleEvent = (event: SpaceEvent): event is PeopleEvent => names.has(event.type);

const without = (ids: readonly UserId[], userId: UserId): readonly UserId[] =>
  ids.includes(userId) ? ids.filter((one) => one !== userId) : ids;

const withId = (ids: readonly UserId[], userId: UserId): readonly UserId[] =>
  ids.includes(userId) ? ids : [...ids, userId];

const withoutPerson = (people: readonly Person[], userId: UserId): readonly Person[] =>
  people.filter((person) => person.userId !== userId);

/** Somebody gets a grant, or another one: whatever else they waited for is over. */
const granting = (space: Space, person: Person): Space => ({
  ...space,
  people: [...withoutPerson(space.people, person.userId), person],
  hands: withoutHand(space.hands, person.userId),
  toAudience: without(space.toAudience, person.userId),
  toRemove: without(space.toRemove, person.userId),
});

const changed = (space: Space, userId: UserId, change: Partial<Person>): Space => ({
  ...space,
  people: space.people.map((person) => (person.userId === userId ? { ...person, ...change } : person)),
});

/** Somebody with a grant gets another role. Only who runs the space keeps a grant in the audience. */
const inRole = (space: Space, { userId, floor }: Person, role: Person['role']): Space =>
  role === 'speaker' && floor === 'audience'
    ? { ...space, people: withoutPerson(space.people, userId) }
    : changed(space, userId, { role });

const hostChanged = (space: Space, event: Extract<PeopleEvent, { type: 'host-changed' }>): Space => {
  const { userId, floor, atMs } = event;
  const known = personOf(space, userId);
  const host: Person =
    known === undefined ? { userId, role: 'host', floor, sinceMs: atMs } : { ...known, role: 'host' };
  const next = { ...granting(space, host), hostId: userId };
  const former = personOf(space, space.hostId);
  return former === undefined ? next : inRole(next, former, mayHaveCoHost(next) ? 'co-host' : 'speaker');
};

const roleChanged = (space: Space, event: Extract<PeopleEvent, { type: 'role-changed' }>): Space => {
  const { userId, role, floor, atMs } = event;
  const known = personOf(space, userId);
  return known === undefined ? granting(space, { userId, role, floor, sinceMs: atMs }) : inRole(space, known, role);
};

/** Whoever is out has no grant, no hand, and is not waited for in the audience. */
const goneFrom = (space: Space, userId: UserId): Space => ({
  ...space,
  people: withoutPerson(space.people, userId),
  hands: withoutHand(space.hands, userId),
  toAudience: without(space.toAudience, userId),
});

const blocked = (space: Space, { userId, scope }: Extract<PeopleEvent, { type: 'blocked' }>): Space => {
  const known = space.blocked.find((one) => one.userId === userId);
  return {
    ...goneFrom(space, userId),
    guests: without(space.guests, userId),
    // Who is blocked is kept out, which is more than a mute that waits for them.
    keptMutes: without(space.keptMutes, userId),
    moderatorsMutes: without(space.moderatorsMutes, userId),
    blocked: [
      ...space.blocked.filter((one) => one.userId !== userId),
      // Who is blocked here is kept out by the room itself, before they come; also when they are then blocked in the whole server.
      {
        userId,
        scope: known === undefined || known.scope === scope ? scope : 'both',
        isDenied: scope === 'space' || known?.isDenied === true,
      },
    ],
  };
};

/** Who was kept out by both stays kept out by the other. */
const unblocked = (space: Space, { userId, scope }: Extract<PeopleEvent, { type: 'unblocked' }>): Space => ({
  ...space,
  blocked: space.blocked.flatMap((one) => {
    if (one.userId !== userId) return [one];
    return one.scope === 'both' ? [{ ...one, scope: scope === 'server' ? 'space' : 'server' } as const] : [];
  }),
});

const withHands = (space: Space, event: Extract<PeopleEvent, { type: `hand-${string}` }>): Space => {
  const { userId } = event;
  switch (event.type) {
    case 'hand-raised': {
      const { raisedAtMs, by, question, atMs } = event;
      const known = space.hands.find((hand) => hand.userId === userId);
      return {
        ...space,
        hands: withHand(space.hands, { userId, raisedAtMs, by, question }),
        raises: isRaise(known, event) ? withRaise(space.raises, { userId, atMs }) : space.raises,
      };
    }
    case 'hand-gone':
      return { ...space, hands: withoutHand(space.hands, userId) };
    case 'hand-turned-away':
      return { ...space, toAudience: withId(space.toAudience, userId) };
    case 'hand-lowered': {
      // A hand of the panel is down once it is out of the queue; Discord's own has to be taken down there.
      const isNative = space.hands.some((hand) => hand.userId === userId && hand.by === 'discord');
      const toAudience = isNative ? withId(space.toAudience, userId) : space.toAudience;
      return { ...space, hands: withoutHand(space.hands, userId), toAudience };
    }
  }
};

type GrantEvent = Extract<PeopleEvent, { type: 'speaker-added' | 'floor-changed' | 'role-changed' | 'host-changed' }>;

const withGrant = (space: Space, event: GrantEvent): Space => {
  const { userId } = event;
  switch (event.type) {
    case 'speaker-added':
      return granting(space, { userId, role: 'speaker', floor: event.floor, sinceMs: event.atMs });
    case 'floor-changed':
      return changed(space, userId, { floor: event.floor, sinceMs: event.atMs });
    case 'role-changed':
      return roleChanged(space, event);
    case 'host-changed':
      return hostChanged(space, event);
  }
};

const isHandEvent = (event: PeopleEvent): event is Extract<PeopleEvent, { type: `hand-${string}` }> =>
  event.type.startsWith('hand-');

const GRANTS: ReadonlySet<string> = new Set(['speaker-added', 'floor-changed', 'role-changed', 'host-changed']);
const isGrantEvent = (event: PeopleEvent): event is GrantEvent => GRANTS.has(event.type);

/** The state after something happened to somebody in the room. */
export const evolvePeople = (space: Space, event: PeopleEvent): Space => {
  if (isHandEvent(event)) return withHands(space, event);
  if (isGrantEvent(event)) return withGrant(space, event);
  const { userId } = event;
  switch (event.type) {
    case 'speaker-left':
    case 'grant-lapsed':
      return { ...space, people: withoutPerson(space.people, userId) };
    case 'invitation-lapsed':
    case 'speaker-sent-down': {
      const isInRoom = event.type === 'invitation-lapsed' || event.inRoom;
      const toAudience = isInRoom ? withId(space.toAudience, userId) : space.toAudience;
      return { ...space, people: withoutPerson(space.people, userId), toAudience };
    }
    case 'came-down':
      return { ...space, toAudience: without(space.toAudience, userId) };
    case 'left-server':
      return { ...goneFrom(space, userId), guests: without(space.guests, userId) };
    case 'blocked':
      return blocked(space, event);
    case 'unblocked':
      return unblocked(space, event);
    case 'kept-out':
      return {
        ...space,
        blocked: space.blocked.map((one) => (one.userId === userId ? { ...one, isDenied: true } : one)),
      };
    case 'removed':
      return { ...goneFrom(space, userId), toRemove: withId(space.toRemove, userId) };
    case 'went-out':
      return { ...space, toRemove: without(space.toRemove, userId) };
    case 'muted':
      return {
        ...space,
        overflow: heardOverflow(space, userId, false),
        muted: isMuted(space, userId) ? space.muted : [...space.muted, userId],
        moderatorsMutes: event.byModerator === true ? withId(space.moderatorsMutes, userId) : space.moderatorsMutes,
      };
    case 'unmuted':
      return {
        ...space,
        overflow: heardOverflow(space, userId, event.byMain !== true),
        muted: without(space.muted, userId),
        keptMutes: without(space.keptMutes, userId),
        moderatorsMutes: without(space.moderatorsMutes, userId),
      };
    case 'raises-forgotten':
      return { ...space, raises: space.raises.filter((one) => one.userId !== userId) };
  }
};

import type { UserId } from '../lib/index.ts';
import { askingRefusal, tooOften } from './asking.ts';
import type { AskingAt } from './asking.ts';
import type { PersonSeen, SpaceEvent } from './event.ts';
import { isOpen } from './life.ts';
import { calledByName } from './mutes.ts';
import { observeBackstage } from './backstage.ts';
import { isInRoom, placesLeft } from './people.ts';
import { isRaise, MAX_HANDS } from './queue.ts';
import type { Floor, Hand, Person, Presence, Space } from './space.ts';
import { NOTHING_KNOWN } from './speaker-gate.ts';

/**
 * How far somebody with a grant to the floor is, seeing them like this; 'down' when they declined or were taken down in Discord.
 * 'inviting' stays while Discord still shows them in the audience: our invitation is on its way.
 */
const nextFloor = (space: Space, person: Person, presence: Presence): Floor | 'down' => {
  if (presence === 'absent') return 'away';
  if (presence === 'backstage') return presence;
  if (presence === 'speaking' || presence === 'invited') return presence;
  // In a voice room nobody can decline: who has the floor and is not heard is brought up (again).
  if (space.room.kind === 'voice' || !isInRoom(person) || person.floor === 'inviting') return 'inviting';
  if (person.role === 'speaker') return 'down';
  // Host and co-hosts stay what they are, in the audience, and need nobody's approval to go up from there.
  return presence === 'hand' ? 'inviting' : 'audience';
};

const observePerson = (space: Space, person: Person, presence: Presence, nowMs: number): readonly SpaceEvent[] => {
  const floor = nextFloor(space, person, presence);
  if (floor === person.floor) return [];
  return floor === 'down'
    ? [{ type: 'speaker-left', userId: person.userId }]
    : [{ type: 'floor-changed', userId: person.userId, floor, atMs: nowMs }];
};

/** A hand that Discord shows as raised. */
const observeHand = (
  { userId, raisedAtMs: shownAtMs }: PersonSeen,
  hand: Hand | undefined,
  room: { hands: number },
  nowMs: number,
): readonly SpaceEvent[] => {
  const raisedAtMs = shownAtMs ?? hand?.raisedAtMs ?? nowMs;
  if (hand?.raisedAtMs === raisedAtMs && hand.by === 'discord') return [];
  if (hand === undefined && room.hands >= MAX_HANDS) return [];
  if (hand === undefined) room.hands += 1;
  const question = hand?.question ?? null;
  return [{ type: 'hand-raised', userId, raisedAtMs, by: 'discord', question, atMs: nowMs }];
};

/** A hand that goes up by Discord's own button of somebody who may not raise one: it is taken down there. */
const turnedAway = (space: Space, { userId, facts }: PersonSeen, at: AskingAt): readonly SpaceEvent[] => {
  const refusal = askingRefusal(space, { userId, facts: facts ?? NOTHING_KNOWN }, at);
  return refusal === null ? [] : [{ type: 'hand-turned-away', userId, refusal }];
};

/** A hand that is up and is raised anew once too often: it is up no longer. */
const raisedTooOften = (space: Space, seen: PersonSeen, hand: Hand, nowMs: number): readonly SpaceEvent[] => {
  const { userId, raisedAtMs } = seen;
  if (!isRaise(hand, { by: 'discord', raisedAtMs: raisedAtMs ?? hand.raisedAtMs })) return [];
  const refusal = tooOften(space, userId, nowMs);
  if (refusal === null) return [];
  return [
    { type: 'hand-gone', userId },
    { type: 'hand-turned-away', userId, refusal },
  ];
};

/** What a person without a grant does: raises or lowers a hand, or was brought up in Discord itself. */
const observeListener = (
  space: Space,
  seen: PersonSeen,
  room: { hands: number; places: number },
  at: AskingAt,
): readonly SpaceEvent[] => {
  const { userId, presence } = seen;
  const hand = space.hands.find((one) => one.userId === userId);
  if (presence === 'speaking' || presence === 'invited') {
    if (room.places === 0) return [];
    room.places -= 1;
    const up: SpaceEvent = { type: 'speaker-added', userId, floor: presence, why: 'pulled-up', atMs: at.nowMs };
    return [...calledByName(space, { type: 'majlis' }, userId), up];
  }
  // What Discord does not show says nothing of a hand that went up in the panel.
  if (presence === 'audience') return hand?.by === 'discord' ? [{ type: 'hand-gone', userId }] : [];
  // One that is in the queue went up when its owner might raise it.
  const refused = hand === undefined ? turnedAway(space, seen, at) : raisedTooOften(space, seen, hand, at.nowMs);
  return refused.length > 0 ? refused : observeHand(seen, hand, room, at.nowMs);
};

const observeEmptiness = (space: Space, count: number, nowMs: number): readonly SpaceEvent[] => {
  if (space.life.status !== 'live') return [];
  const wasEmpty = space.life.emptySinceMs !== null;
  if (count === 0) return wasEmpty ? [] : [{ type: 'emptied', atMs: nowMs }];
  return wasEmpty ? [{ type: 'filled' }] : [];
};

/** Not in the room itself. */
const isOut = (presence: Presence): boolean => presence === 'absent' || presence === 'backstage';

/** Whoever is to be out: put out when they are in, done once they are gone. Who is blocked and came in is to be out. */
const observeUnwanted = (space: Space, presenceOf: (userId: UserId) => Presence): readonly SpaceEvent[] => [
  ...space.toRemove
    .filter((userId) => presenceOf(userId) === 'absent')
    .map((userId): SpaceEvent => ({ type: 'went-out', userId })),
  ...space.blocked
    .filter(({ userId }) => presenceOf(userId) !== 'absent' && !space.toRemove.includes(userId))
    .flatMap(({ userId, isDenied }): readonly SpaceEvent[] => [
      ...(isDenied ? [] : [{ type: 'kept-out', userId } as const]),
      { type: 'removed', userId },
    ]),
];

/** What the room shows, as events. Seeing the same again brings none. */
export const observe = (space: Space, people: readonly PersonSeen[], at: AskingAt): readonly SpaceEvent[] => {
  const { nowMs } = at;
  if (!isOpen(space)) return [];
  const seenOf = new Map<UserId, PersonSeen>(people.map((seen) => [seen.userId, seen]));
  const presenceOf = (userId: UserId): Presence => seenOf.get(userId)?.presence ?? 'absent';
  const events: SpaceEvent[] = [...observeUnwanted(space, presenceOf)];
  // Everybody of whom something else is to be said than what listeners do.
  const told = new Set<UserId>([...space.toRemove, ...space.blocked.map(({ userId }) => userId)]);
  for (const person of space.people) {
    const changes = observePerson(space, person, presenceOf(person.userId), nowMs);
    events.push(...changes);
    if (!changes.some((change) => change.type === 'speaker-left')) told.add(person.userId);
  }
  for (const userId of space.toAudience) {
    const presence = presenceOf(userId);
    if (presence === 'audience' || isOut(presence)) events.push({ type: 'came-down', userId });
    told.add(userId);
  }
  const gone = space.hands.filter((hand) => isOut(presenceOf(hand.userId)));
  events.push(...gone.map(({ userId }): SpaceEvent => ({ type: 'hand-gone', userId })));
  const room = { hands: space.hands.length - gone.length, places: placesLeft(space) };
  for (const seen of seenOf.values())
    if (!told.has(seen.userId) && !isOut(seen.presence)) events.push(...observeListener(space, seen, room, at));
  events.push(...observeBackstage(space, presenceOf));
  // Who is backstage is about to come: a space whose people are all there is not empty.
  events.push(...observeEmptiness(space, seenOf.size, nowMs));
  return events;
};

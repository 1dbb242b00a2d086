import { expect } from 'vitest';
import type { Space } from '../../src/domain/index.ts';
import { dueAtMs, positionOf, queueOf } from '../../src/domain/index.ts';
import type { UserId } from '../../src/lib/index.ts';
import { readSpace, spaceRecordOf } from '../../src/store/records/index.ts';

const ORDER = ['opening', 'live', 'ending', 'ended'];
const DAY_MS = 86_400_000;

const idsOf = (all: readonly { readonly userId: UserId }[]): readonly UserId[] => all.map(({ userId }) => userId);

const both = (ones: readonly UserId[], others: readonly UserId[]): readonly UserId[] =>
  ones.filter((one) => others.includes(one));

const expectNoneTwice = (ids: readonly UserId[]): void => {
  expect(new Set(ids).size).toBe(ids.length);
};

/** Nobody is in two places at once, and everybody is where they may be. */
const expectPlaces = (space: Space): void => {
  const [people, hands] = [idsOf(space.people), idsOf(space.hands)];
  for (const ids of [people, hands, space.toAudience, space.toRemove, space.guests, space.muted, idsOf(space.blocked)])
    expectNoneTwice(ids);
  expectNoneTwice(space.keptMutes);
  expectNoneTwice(space.moderatorsMutes);
  expect(both(space.moderatorsMutes, [...space.muted, ...space.keptMutes])).toEqual(space.moderatorsMutes);
  expect(both(space.keptMutes, [...people, ...idsOf(space.blocked)])).toEqual([]);
  for (const ids of [idsOf(space.talk), idsOf(space.resting)]) expectNoneTwice(ids);
  expect(both(people, [...hands, ...space.toAudience, ...space.toRemove])).toEqual([]);
  expect(both(hands, space.toRemove)).toEqual([]);
  // A hand of the panel may go up while its owner is still on the way down; Discord's own is what is taken down.
  const native = space.hands.filter(({ by }) => by === 'discord');
  expect(both(idsOf(native), space.toAudience)).toEqual([]);
  expect(both(space.muted, people)).toEqual(space.muted);
  const { backstage } = space;
  // Each is on one way at most.
  if (backstage?.status === 'open') expectNoneTwice([...backstage.toRoom, ...backstage.toBackstage]);
  const isStage = space.room.kind === 'stage';
  for (const { role, floor } of space.people)
    if (floor === 'audience') expect(isStage && role !== 'speaker').toBe(true);
};

const expectQueue = (space: Space): void => {
  const queue = queueOf(space);
  expect(queue.map(({ userId }) => positionOf(space, userId))).toEqual(queue.map((_, at) => at + 1));
  expect(idsOf(queue).toSorted()).toEqual(idsOf(space.hands).toSorted());
  const times = space.hands.map(({ raisedAtMs }) => raisedAtMs);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  if (space.rules.queue.order === 'first-come') expect(queue).toEqual(space.hands);
  const talked = queue.map(({ userId }) => space.talk.find((one) => one.userId === userId)?.ms ?? 0);
  if (space.rules.queue.order === 'quiet-first') expect(talked).toEqual(talked.toSorted((one, other) => one - other));
};

const expectTimes = (space: Space): void => {
  const { life, deadline, turn } = space;
  if (life.status !== 'live') {
    const { hands, toAudience, muted, keptMutes, toRemove, resting, brake } = space;
    expect([turn, deadline, brake, dueAtMs(space, 0)]).toEqual([null, null, null, null]);
    // It is taken away with the space, and is not there before it.
    expect(space.backstage?.status ?? 'closing').toBe('closing');
    if (life.status !== 'ending') expect(space.backstage).toBeNull();
    if (life.status !== 'opening')
      expect([hands, toAudience, muted, keptMutes, space.moderatorsMutes, toRemove, resting].flat()).toEqual([]);
    return;
  }
  expect(deadline?.atMs ?? Infinity).toBeLessThanOrEqual(life.sinceMs + DAY_MS);
  if (turn === null) return;
  expect(space.rules.queue.mode).toBe('turns');
  expect(space.people.find(({ userId }) => userId === turn.userId)?.role).toBe('speaker');
};

/** Holds a space to everything that is true of every space at every time; `before` is what it was one decision earlier. */
export const expectSound = (
  space: Space,
  before: Space,
  expected: { readonly hostId: UserId; readonly blocked: ReadonlySet<string> },
): void => {
  const hosts = space.people.filter(({ role }) => role === 'host');
  expect([space.hostId, ...idsOf(hosts)]).toEqual([expected.hostId, expected.hostId]);
  expect(space.people.filter(({ role }) => role === 'co-host').length).toBeLessThanOrEqual(10);
  const blocks = space.blocked.flatMap(({ userId, scope }) =>
    (scope === 'both' ? ['server', 'space'] : [scope]).map((by) => `${by} ${userId}`),
  );
  expect(blocks.toSorted()).toEqual([...expected.blocked].toSorted());
  const placed = [...idsOf(space.people), ...idsOf(space.hands), ...space.guests];
  expect(both(placed, idsOf(space.blocked))).toEqual([]);
  expectPlaces(space);
  expectQueue(space);
  expectTimes(space);
  expect(ORDER.indexOf(space.life.status)).toBeGreaterThanOrEqual(ORDER.indexOf(before.life.status));
  expect(readSpace(JSON.parse(JSON.stringify(spaceRecordOf(space))))).toEqual(space);
};

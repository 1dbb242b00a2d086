import { describe, expect, it } from 'vitest';
import type { SpaceEvent, Space } from '../../../src/domain/index.ts';
import {
  circleOf,
  crowdOf,
  decide,
  evolveAll,
  heardAgain,
  isHeldBack,
  openedBeside,
  roomsBeside,
} from '../../../src/domain/index.ts';
import type { LinkId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { aSpace, host, idOf } from '../../support/a-space.ts';

// as, in these: test data stands in for what the edges parse.
const id = (name: string): SpaceId => idOf(name) as SpaceId;
const linkIds = ['l1', 'l2', 'l3', 'l4'].map((name) => idOf(name) as LinkId);
const [ann, bea] = ['777777777777777771' as UserId, '777777777777777772' as UserId];
const MAJLIS = { type: 'majlis' } as const;
const HOST = { type: 'person', userId: host, moderator: false } as const;

const told = (space: Space, command: Parameters<typeof decide>[1], atMs = 10_000): readonly SpaceEvent[] => {
  const decision = decide(space, command, MAJLIS, atMs);
  return decision.ok ? decision.events : [];
};
const after = (space: Space, command: Parameters<typeof decide>[1], atMs = 10_000): Space =>
  evolveAll(space, told(space, command, atMs));

const base = aSpace('main', { hands: [], toAudience: [] });
const main = { ...base, rules: { ...base.rules, overflow: true } };
const withRoom = (space: Space, name: string, atMs = 10_000): Space =>
  after(space, { type: 'open-overflow', spaceId: id(name), linkIds }, atMs);
const besideOf = (space: Space): Space => {
  const [room] = roomsBeside(space);
  if (room === undefined) throw new Error('no room beside it');
  const opened = evolveAll(null, [openedBeside(space, room, false, 10_000)]);
  return { ...opened, life: { status: 'live', sinceMs: 11_000, emptySinceMs: null } };
};

describe('how full a room is', () => {
  it.each([
    [null, 500, 0, 'room'],
    [99, 87, 0, 'room'],
    [99, 88, 0, 'full'],
    [99, 86, 2, 'full'],
    [99, 85, 2, 'room'],
    [4, 1, 0, 'room'],
    [4, 2, 0, 'full'],
    [2, 1, 0, 'full'],
    [2, 0, 0, 'room'],
    [1, 1, 0, 'full'],
    [10_000, 8_998, 0, 'room'],
    [10_000, 8_999, 0, 'full'],
  ] as const)('[OVERFLOW-2] of %s places with %i people and %i bots: %s', (limit, people, bots, crowd) => {
    expect(crowdOf({ limit, people, bots }, 'room')).toBe(crowd);
  });

  it('[OVERFLOW-2] stays full until twice as many places are free', () => {
    const at = (people: number): string => crowdOf({ limit: 99, people, bots: 0 }, 'full');
    expect([88, 79, 78].map(at)).toEqual(['full', 'full', 'room']);
  });
});

describe('rooms beside a space', () => {
  it('[OVERFLOW-1] [OVERFLOW-3] are wanted only where it is switched on, live, and has fewer than three', () => {
    expect(told(base, { type: 'open-overflow', spaceId: id('two'), linkIds })).toEqual([]);
    const opening = { ...main, life: { status: 'opening', sinceMs: 1 } } as const;
    expect(told(opening, { type: 'open-overflow', spaceId: id('two'), linkIds })).toEqual([]);
    const locked = { ...main, rules: { ...main.rules, locked: true } };
    const braked = { ...main, brake: { byUserId: host, sinceMs: 1, isModerators: false } };
    for (const closed of [locked, braked])
      expect(told(closed, { type: 'open-overflow', spaceId: id('two'), linkIds })).toEqual([]);
    const full = ['two', 'three', 'four', 'five'].reduce((space, name) => withRoom(space, name), main);
    expect(roomsBeside(full).map(({ spaceId, number }) => [spaceId, number])).toEqual([
      [id('two'), 2],
      [id('three'), 3],
      [id('four'), 4],
    ]);
    // Each with each.
    const pairs = roomsBeside(full).flatMap(({ spaceId, links }) => links.map(({ withId }) => [spaceId, withId]));
    expect(new Set(pairs.map((pair) => pair.toSorted().join(' '))).size).toBe(6);
  });

  it('[OVERFLOW-7] rest for five minutes when one is over, and for good when somebody ended it', () => {
    const one = withRoom(main, 'two');
    const over = after(one, { type: 'overflow-gone', spaceId: id('two'), why: 'over' }, 20_000);
    expect(roomsBeside(withRoom(over, 'three', 319_999))).toEqual([]);
    expect(roomsBeside(withRoom(over, 'three', 320_000))).toHaveLength(1);
    const byHand = after(one, { type: 'overflow-gone', spaceId: id('two'), why: 'by-hand' }, 20_000);
    expect(byHand.rules.overflow).toBe(false);
    expect(roomsBeside(withRoom(byHand, 'three', 9_000_000))).toEqual([]);
    // Told twice it is one.
    expect(told(over, { type: 'overflow-gone', spaceId: id('two'), why: 'over' })).toEqual([]);
  });

  it('[OVERFLOW-3] [OVERFLOW-5] open as their space is, under its title, and run by the same people', () => {
    const beside = besideOf(withRoom({ ...main, title: 'x'.repeat(100) }, 'two'));
    expect([...beside.title].length).toBeLessThanOrEqual(100);
    expect(beside.title.endsWith('… · 2')).toBe(true);
    expect(besideOf(withRoom({ ...main, title: 'Tea' }, 'two'))).toMatchObject({
      title: 'Tea · 2',
      hostId: host,
      room: { origin: 'created', kind: 'stage', channelId: null },
      rules: { overflow: false, keepRoom: false },
      overflow: { role: 'beside', mainId: main.id, number: 2 },
    });
  });

  it('[OVERFLOW-5] follow what their space becomes, and then there is nothing left to follow', () => {
    const one = withRoom(main, 'two');
    const changed: Space = {
      ...one,
      title: 'Coffee',
      hostId: ann,
      description: 'new',
      people: [
        { userId: ann, role: 'host', floor: 'speaking', sinceMs: 1 },
        { userId: host, role: 'co-host', floor: 'speaking', sinceMs: 1 },
      ],
      guests: [host],
      blocked: [{ userId: bea, scope: 'space', isDenied: true }],
      rules: { ...one.rules, hidden: true, keepRoom: true },
      brake: { byUserId: ann, sinceMs: 5, isModerators: false },
    };
    const before: Space = {
      ...besideOf(one),
      people: [
        { userId: host, role: 'host', floor: 'away', sinceMs: 1 },
        { userId: bea, role: 'speaker', floor: 'speaking', sinceMs: 1 },
      ],
    };
    const followed = after(before, { type: 'follow', main: changed, adultsOnly: true });
    expect(followed).toMatchObject({
      title: 'Coffee · 2',
      description: 'new',
      hostId: ann,
      guests: [host],
      rules: { hidden: true, keepRoom: false, overflow: false, adultsOnly: true },
      brake: { byUserId: ann },
      toRemove: [bea],
    });
    expect(followed.people.map(({ userId, role }) => [userId, role])).toEqual([
      [host, 'co-host'],
      [ann, 'host'],
    ]);
    expect(told(followed, { type: 'follow', main: changed, adultsOnly: true })).toEqual([]);
    const back = after(followed, { type: 'follow', main: one, adultsOnly: false });
    expect(back).toMatchObject({ hostId: host, blocked: [], guests: [], brake: null });
    expect(back.people).toMatchObject([{ userId: host, role: 'host' }]);
    expect(told(back, { type: 'follow', main: one, adultsOnly: false })).toEqual([]);
  });

  it('[OVERFLOW-5] are taken over by nobody, have no time of their own, and end with their space', () => {
    const beside = besideOf(withRoom(main, 'two'));
    expect(
      decide(beside, { type: 'claim', presence: 'audience' }, { ...HOST, userId: ann, moderator: true }, 1e9),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'host-is-here' },
    });
    const opening = { ...beside, life: { status: 'opening', sinceMs: 1 }, room: { ...main.room } } as const;
    expect(after(opening, { type: 'go-live' }).deadline).toBeNull();
    expect(after(beside, { type: 'main-over' }).life).toMatchObject({ status: 'ending', reason: 'main-over' });
    expect(told(main, { type: 'main-over' })).toEqual([]);
    // A topic that somebody set by hand does not become its title.
    expect(told(beside, { type: 'adopt-title', title: 'Mine' })).toEqual([]);
  });

  it('[OVERFLOW-12] know whose mute ended there until their space does, and not of an end that they took over', () => {
    const one = { ...withRoom(main, 'two'), keptMutes: [ann, bea] };
    const follow = (of: Space) => ({ type: 'follow', main: of, adultsOnly: false }) as const;
    const beside = after(besideOf(one), follow(one));
    expect([beside.keptMutes, heardAgain(beside)]).toEqual([[ann, bea], []]);
    const taken = after(beside, follow({ ...one, keptMutes: [ann] }));
    expect([taken.keptMutes, heardAgain(taken)]).toEqual([[ann], []]);
    const freed = after(beside, { type: 'freed', userId: ann });
    expect(heardAgain(freed)).toEqual([ann]);
    // Until that one knows nobody is silenced anew by it; then whoever is muted there is again.
    expect(told(freed, follow(one))).toEqual([]);
    const known = after(freed, { type: 'main-told', userId: ann });
    expect([heardAgain(known), told(known, { type: 'main-told', userId: ann })]).toEqual([[], []]);
    expect(told(known, follow(one))).toEqual([{ type: 'muted', userId: ann }]);
    // Nothing of people stays of what is over.
    expect(heardAgain(after(freed, { type: 'main-over' }))).toEqual([]);
  });

  it('[OVERFLOW-4] are one room with their space to the guard of links, where both let the same people in', () => {
    const invited = { ...main, rules: { ...main.rules, access: { type: 'invited' } } } as const;
    const one = withRoom(invited, 'two');
    const [own, far] = [one, besideOf(one)].map((space) => circleOf(space, { isPrivate: true, adultsOnly: false }));
    const open = circleOf(besideOf(one), { isPrivate: false, adultsOnly: false });
    if (own === undefined || far === undefined) throw new Error('two rooms');
    expect([isHeldBack(own, far, null), isHeldBack(far, own, null), isHeldBack(own, open, null)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betweenRooms,
  changeLink,
  circleOf,
  isHeldBack,
  isRestricted,
  isWithin,
  newEnd,
  wayRule,
  waysOf,
} from '../../../src/domain/index.ts';
import type { Access, Circle, Link, Space } from '../../../src/domain/index.ts';
import type { GuildId, LinkId, RoleId, SpaceId } from '../../../src/lib/index.ts';
import { person, story } from '../../support/space-story.ts';

// as, in these: any text may stand in for an id here.
const [a, b] = ['a' as SpaceId, 'b' as SpaceId];
const [here, there] = ['here' as GuildId, 'there' as GuildId];
const roles = (...ids: readonly string[]): Access => ({ type: 'roles', roleIds: ids as readonly RoleId[] });

const circle = (over: Partial<Circle> = {}): Circle => ({
  spaceId: a,
  guildId: here,
  access: { type: 'everyone' },
  hidden: false,
  adultsOnly: false,
  isPrivate: false,
  ...over,
});

/** A room that its server keeps from nobody. */
const ANYBODYS = { isPrivate: false, adultsOnly: false };

/** One of which each has: the last is that of who has no other. */
const ROLES = ['x', 'y', 'z', 'none'];

const anyCircle: fc.Arbitrary<Circle> = fc
  .record({
    spaceId: fc.constantFrom(a, b),
    guildId: fc.constantFrom(here, there),
    access: fc.oneof(
      fc.constant<Access>({ type: 'everyone' }),
      fc.constant<Access>({ type: 'invited' }),
      fc.subarray(['x', 'y', 'z'], { minLength: 1 }).map((ids) => roles(...ids)),
    ),
    hidden: fc.boolean(),
    adultsOnly: fc.boolean(),
    // Whom its server keeps from the room: who has one of these, or everybody whom it does not let in by name.
    shutOut: fc.oneof(fc.constant([]), fc.subarray(['x', 'y']), fc.constant(ROLES)),
    isNamed: fc.boolean(),
  })
  .map(({ shutOut, ...seen }) => ({ ...seen, isPrivate: shutOut.length > 0, doors: shutOut.join('+') }));

/**
 * People who may hear a circle, drawn from all that could be told apart: by server, role, age, whether they are let into the room by name,
 * and whether the server lets them into that very channel, or keeps it from their role.
 */
interface Somebody {
  readonly guildId: GuildId;
  readonly role: string;
  readonly isAdult: boolean;
  readonly invitedTo: SpaceId | null;
  readonly channelOf: SpaceId | null;
}

const everybody: readonly Somebody[] = [here, there].flatMap((guildId) =>
  ROLES.flatMap((role) =>
    [true, false].flatMap((isAdult) =>
      [a, b, null].flatMap((invitedTo) =>
        [a, b, null].map((channelOf) => ({ guildId, role, isAdult, invitedTo, channelOf })),
      ),
    ),
  ),
);

const mayHear = (
  who: Somebody,
  { spaceId, guildId, access, hidden, adultsOnly, isPrivate, doors, isNamed }: Circle,
): boolean => {
  if (adultsOnly && !who.isAdult) return false;
  // Whoever is in no such server may come into it, when everybody may.
  if (access.type === 'everyone' && !hidden && !isPrivate) return true;
  if (who.guildId !== guildId) return false;
  const isShutOut = doors?.split('+').includes(who.role) === true;
  if (isPrivate && isShutOut && !(isNamed === true && who.channelOf === spaceId)) return false;
  const isInvited = who.invitedTo === spaceId;
  switch (access.type) {
    case 'everyone':
      return !hidden || isInvited;
    case 'invited':
      return isInvited;
    case 'roles':
      return isInvited || access.roleIds.some((id) => id === who.role);
  }
};

describe('who may hear a space', () => {
  it('[LINK-13] is told by its rules and its room, not by lock or brake', () => {
    const { space } = story();
    const ruled = (rules: Partial<Space['rules']>, isPrivate = false, adultsOnly = false): boolean =>
      isRestricted(circleOf({ ...space, rules: { ...space.rules, ...rules } }, { isPrivate, adultsOnly }));
    expect(ruled({})).toBe(false);
    expect(ruled({ locked: true })).toBe(false);
    for (const rules of [{ hidden: true }, { adultsOnly: true }, { access: { type: 'invited' } as const }])
      expect(ruled(rules)).toBe(true);
    expect(ruled({ access: roles('x') })).toBe(true);
    expect(ruled({}, true)).toBe(true);
    expect(ruled({}, false, true)).toBe(true);
  });

  it('[LINK-13] is within another circle only when nobody more is in it', () => {
    let within = 0;
    fc.assert(
      fc.property(anyCircle, anyCircle, (one, other) => {
        expect(isWithin(one, one)).toBe(true);
        if (!isWithin(one, other)) return;
        within += 1;
        // Whom the other side invites beside its roles is its own choice, and whom a server lets into a room of one talk that of who runs the server.
        const isChosen = (who: Somebody): boolean =>
          one.spaceId === other.spaceId
            ? who.channelOf === one.spaceId
            : one.access.type === 'roles' && who.invitedTo === one.spaceId;
        const leaked = everybody.filter((who) => mayHear(who, one) && !mayHear(who, other) && !isChosen(who));
        expect(leaked).toEqual([]);
      }),
      { numRuns: 3000, seed: 13 },
    );
    expect(within).toBeGreaterThan(300);
  });

  it('[LINK-13] is no wider in the same server with as few roles, and never in another server', () => {
    const few = circle({ access: roles('x', 'y') });
    expect(isWithin(circle({ spaceId: b, access: roles('x') }), few)).toBe(true);
    expect(isWithin(circle({ spaceId: b, access: roles('x', 'z') }), few)).toBe(false);
    expect(isWithin(circle({ spaceId: b, guildId: there, access: roles('x') }), few)).toBe(false);
    expect(isWithin(circle({ spaceId: b, access: { type: 'invited' } }), few)).toBe(false);
    expect(isWithin(circle({ spaceId: b }), circle({ guildId: there }))).toBe(true);
    const adults = circle({ adultsOnly: true });
    expect(isWithin(circle({ spaceId: b, guildId: there, adultsOnly: true }), adults)).toBe(true);
    expect(isWithin(circle({ spaceId: b }), adults)).toBe(false);
  });
});

describe('a room that a server shows to some', () => {
  it('[LINK-13] is within another one with the same doors, in that server alone', () => {
    const own = circle({ isPrivate: true, doors: 'verified' });
    expect(isWithin(circle({ spaceId: b, isPrivate: true, doors: 'verified' }), own)).toBe(true);
    expect(isWithin(circle({ spaceId: b, isPrivate: true, doors: 'staff' }), own)).toBe(false);
    expect(isWithin(circle({ spaceId: b, isPrivate: false, doors: 'verified' }), own)).toBe(false);
    expect(isWithin(circle({ spaceId: b, guildId: there, isPrivate: true, doors: 'verified' }), own)).toBe(false);
    // Whom a server lets into a room by name it lets into that one, and into the talk.
    const named = circle({ isPrivate: true, doors: 'verified', isNamed: true });
    expect(isWithin({ ...named, spaceId: b }, own)).toBe(false);
    expect(isWithin(circle({ spaceId: b, isPrivate: true, doors: 'verified' }), named)).toBe(false);
    expect(isWithin(named, own)).toBe(true);
    // What is not known is like nothing.
    expect(
      isWithin(circle({ spaceId: b, isPrivate: true, doors: null }), circle({ isPrivate: true, doors: null })),
    ).toBe(false);
    expect(isWithin(circle({ spaceId: b, isPrivate: true }), circle({ isPrivate: true }))).toBe(false);
  });
});

describe('what is held back', () => {
  it('[LINK-13] is whatever more people could hear there, until it is let out', () => {
    const hidden = circle({ hidden: true, access: roles('x') });
    const open = circle({ spaceId: b });
    expect(isHeldBack(open, hidden, null)).toBe(false);
    expect(isHeldBack(hidden, open, null)).toBe(true);
    expect(isHeldBack(hidden, open, { own: hidden, far: open })).toBe(false);
    expect(isHeldBack(hidden, open, { own: hidden, far: null })).toBe(false);
  });

  it('[LINK-13] is held back again once it is narrower than when it was let out, or the other side is wider', () => {
    const some = circle({ access: roles('x', 'y') });
    const other = circle({ spaceId: b, guildId: there, access: roles('q') });
    const consent = { own: some, far: other };
    expect(isHeldBack(some, other, consent)).toBe(false);
    expect(isHeldBack(circle({ access: roles('x', 'y', 'z') }), other, consent)).toBe(false);
    expect(isHeldBack(circle({ access: roles('x') }), other, consent)).toBe(true);
    expect(isHeldBack({ ...some, hidden: true }, other, consent)).toBe(true);
    expect(isHeldBack(some, { ...other, access: { type: 'everyone' } }, consent)).toBe(true);
    expect(isHeldBack(some, { ...other, access: roles('q', 'r') }, consent)).toBe(true);
  });

  it('[LINK-13] is let out by who runs the side, and asked about only where there is something to be', () => {
    const { space } = story();
    const near: Space = { ...space, id: a, rules: { ...space.rules, hidden: true } };
    const ends = [a, b].map((spaceId) => newEnd({ spaceId, guildId: space.guildId, byUserId: space.hostId }));
    const [own, far] = ends;
    if (own === undefined || far === undefined) throw new Error('two ends');
    const mode = { type: 'broadcast' } as const;
    const link: Link = { id: 'l' as LinkId, revision: 2, mode, near: own, state: { status: 'open', far, sinceMs: 1 } };
    const circles = (id: SpaceId): Circle => circleOf(id === a ? near : { ...space, id }, ANYBODYS);
    const allow = (one: Link, who: string, circleFor = circles): ReturnType<typeof changeLink> =>
      changeLink(
        one,
        { space: near, asker: person(who), circleOf: circleFor, roomsOf: (id) => [id] },
        { type: 'allow' },
        5,
      );
    expect(allow(link, 'badr')).toMatchObject({ refusal: { code: 'not-host' } });
    const allowed = allow(link, 'host');
    expect(allowed).toMatchObject({ link: { near: { consent: { own: circles(a), far: circles(b) } } } });
    if (!allowed.ok) throw new Error(allowed.refusal.code);
    expect(allow(allowed.link, 'host')).toMatchObject({ refusal: { code: 'link-not-held' } });
    const open = (id: SpaceId): Circle => circleOf({ ...space, id }, ANYBODYS);
    expect(allow(link, 'host', open)).toMatchObject({ refusal: { code: 'link-not-held' } });
    const offered: Link = { ...link, revision: 1, state: { status: 'offered', code: 'C', expiresAtMs: 9 } };
    expect(allow(offered, 'host')).toMatchObject({ link: { near: { consent: { far: null } } } });
  });

  it('[OVERFLOW-11] [LINK-13] is let out of all rooms of a conversation into all of the other, as from the narrowest and to the widest', () => {
    const { space } = story();
    const [a2, b2] = ['a2' as SpaceId, 'b2' as SpaceId];
    const circleFor: Record<string, Circle> = {
      a: circle({ access: roles('x', 'y') }),
      a2: circle({ access: roles('x') }),
      b: circle({ spaceId: b, guildId: there, access: roles('q') }),
      b2: circle({ spaceId: b, guildId: there, access: roles('q', 'r') }),
    };
    const roomsOf = (id: SpaceId): readonly SpaceId[] => (id === a ? [a, a2] : [b, b2]);
    const circleOfRoom = (id: SpaceId): Circle | null => circleFor[id] ?? null;
    const [near, far] = [a, b].map((spaceId) => newEnd({ spaceId, guildId: here, byUserId: space.hostId }));
    if (near === undefined || far === undefined) throw new Error('two ends');
    const state = { status: 'open', far, sinceMs: 1 } as const;
    const link: Link = { id: 'l' as LinkId, revision: 2, mode: { type: 'conference' }, near, state };
    const by = { space: { ...space, id: a }, asker: person('host'), circleOf: circleOfRoom, roomsOf };
    const rules = (one: Link): readonly string[] =>
      betweenRooms(one, roomsOf).flatMap((between) =>
        waysOf(between)
          .filter((way) => way.from === between.near)
          .map((way) => `${way.from.spaceId}>${way.to.spaceId} ${wayRule(way, circleOfRoom)}`),
      );
    expect(rules(link)).toEqual(['a>b held', 'a>b2 held', 'a2>b held', 'a2>b2 held']);
    const allowed = changeLink(link, by, { type: 'allow' }, 5);
    expect(allowed).toMatchObject({ link: { near: { consent: { own: circleFor[a2], far: circleFor[b2] } } } });
    if (!allowed.ok) throw new Error(allowed.refusal.code);
    expect(rules(allowed.link)).toEqual(['a>b open', 'a>b2 open', 'a2>b open', 'a2>b2 open']);
    expect(changeLink(allowed.link, by, { type: 'allow' }, 5)).toMatchObject({ refusal: { code: 'link-not-held' } });
    // Two doors of which neither is the narrower: what goes by the first one's leaves nothing of the other out.
    circleFor[a2] = circle({ access: roles('z') });
    const once = changeLink(link, by, { type: 'allow' }, 5);
    if (!once.ok) throw new Error(once.refusal.code);
    expect(rules(once.link)).toEqual(['a>b open', 'a>b2 open', 'a2>b held', 'a2>b2 held']);
    // Of a room that was not seen yet nothing is decided.
    delete circleFor[b2];
    expect(changeLink(link, by, { type: 'allow' }, 5)).toMatchObject({ refusal: { code: 'discord-unavailable' } });
  });
});

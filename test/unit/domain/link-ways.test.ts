import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptLink,
  betweenRooms,
  closesCircle,
  isOneTalk,
  newEnd,
  parseLinkMode,
  wayRule,
  waysOf,
} from '../../../src/domain/index.ts';
import type { Circle, Link, LinkEnd, LinkMode, Space } from '../../../src/domain/index.ts';
import type { GuildId, LinkId, SpaceId } from '../../../src/lib/index.ts';
import { circleFor } from '../../support/circles.ts';
import { userId } from '../../support/outside-people.ts';
import { person, story } from '../../support/space-story.ts';

const guild = 'guild' as GuildId;
const MODES: readonly LinkMode[] = [
  { type: 'conference' },
  { type: 'broadcast' },
  { type: 'interpret', language: 'ar' },
];

// as, in these: any text may stand in for an id here.
const end = (spaceId: string, over: Partial<LinkEnd> = {}): LinkEnd => ({
  ...newEnd({ spaceId: spaceId as SpaceId, guildId: guild, byUserId: userId('h') }),
  ...over,
});

const linkOf = (id: string, mode: LinkMode, near: LinkEnd, far: LinkEnd): Link => ({
  id: id as LinkId,
  revision: 2,
  mode,
  near,
  state: { status: 'open', far, sinceMs: 1 },
});

/** Whether links hold a circle of two or more of them, found by walking every way there is. */
const hasCircle = (links: readonly Link[]): boolean => {
  const steps = links.flatMap((link) =>
    waysOf(link).map(({ from, to }) => ({ id: link.id, from: from.spaceId, to: to.spaceId })),
  );
  const walk = (start: SpaceId, at: SpaceId, used: readonly LinkId[], seen: readonly SpaceId[]): boolean =>
    steps
      .filter(({ id, from }) => from === at && !used.includes(id))
      .some(({ id, to }) =>
        to === start ? used.length > 0 : !seen.includes(to) && walk(start, to, [...used, id], [...seen, to]),
      );
  return steps.some(({ from }) => walk(from, from, [], [from]));
};

describe('the ways of links', () => {
  it('[LINK-10] are both of a conference and one of the others, from the side that offered', () => {
    const names = (mode: LinkMode): readonly string[] =>
      waysOf(linkOf('l', mode, end('a'), end('b'))).map(({ from, to }) => `${from.spaceId}>${to.spaceId}`);
    expect(MODES.map(names)).toEqual([['a>b', 'b>a'], ['a>b'], ['a>b']]);
    const { state: _state, ...link } = linkOf('l', { type: 'conference' }, end('a'), end('b'));
    expect(waysOf({ ...link, state: { status: 'offered', code: 'C', expiresAtMs: 1 } })).toEqual([]);
  });

  it('[LINK-3] close no circle in the directions in which they carry, as a search of every way finds it', () => {
    const rooms = ['a', 'b', 'c', 'd', 'e'];
    const aLink = fc.record({ from: fc.nat(4), to: fc.nat(4), mode: fc.nat(2) });
    let [refused, taken] = [0, 0];
    fc.assert(
      fc.property(fc.array(aLink, { maxLength: 14 }), (wanted) => {
        const open: Link[] = [];
        for (const [index, { from, to, mode }] of wanted.entries()) {
          const [near, far] = [rooms[from] ?? 'a', rooms[to] ?? 'a'];
          const isPair = (one: Link): boolean => {
            const ids: string[] = waysOf(one).flatMap((way) => [way.from.spaceId, way.to.spaceId]);
            return ids.includes(near) && ids.includes(far);
          };
          if (near === far || open.some(isPair)) continue;
          const link = linkOf(`l${index}`, MODES[mode] ?? { type: 'conference' }, end(near), end(far));
          const closes = closesCircle(link, open);
          expect(closes).toBe(hasCircle([...open, link]));
          if (closes) refused += 1;
          else taken += 1;
          if (!closes) open.push(link);
        }
      }),
      { numRuns: 500, seed: 6 },
    );
    expect(Math.min(refused, taken)).toBeGreaterThan(100);
  });

  it('[LINK-3] [LINK-11] let a booth hear the floor in full and be heard over it, and a conference have listeners', () => {
    const interpreted = [
      linkOf('1', { type: 'broadcast' }, end('floor'), end('booth')),
      linkOf('2', { type: 'broadcast' }, end('booth'), end('arabic')),
    ];
    const floor = linkOf('3', { type: 'interpret', language: 'ar' }, end('floor'), end('arabic'));
    expect(closesCircle(floor, interpreted)).toBe(false);
    const talk = [
      linkOf('1', { type: 'conference' }, end('a'), end('b')),
      linkOf('2', { type: 'broadcast' }, end('a'), end('hall')),
    ];
    expect(closesCircle(linkOf('3', { type: 'broadcast' }, end('b'), end('hall')), talk)).toBe(false);
    expect(closesCircle(linkOf('3', { type: 'broadcast' }, end('hall'), end('b')), talk)).toBe(true);
  });

  it('[LINK-3] are looked at when a code is entered', () => {
    const { space, nowMs } = story();
    const other = (id: string): Space => ({ ...space, id: id as SpaceId });
    const links = [linkOf('1', { type: 'broadcast' }, end('b'), end('a'))];
    const offered: Link = {
      ...linkOf('2', { type: 'broadcast' }, end('a'), end('b')),
      state: { status: 'offered', code: 'C', expiresAtMs: nowMs + 1 },
    };
    const side = (id: string): Parameters<typeof acceptLink>[1] => ({
      space: other(id),
      asker: person('host'),
      hasEars: true,
    });
    const made = { link: offered, near: side('a') };
    expect(acceptLink(made, side('b'), links, nowMs)).toMatchObject({ refusal: { code: 'link-exists' } });
    const chain = [...links, linkOf('3', { type: 'broadcast' }, end('c'), end('b'))];
    expect(acceptLink(made, side('c'), chain, nowMs)).toMatchObject({ refusal: { code: 'link-circle' } });
    expect(acceptLink(made, side('d'), chain, nowMs).ok).toBe(true);
  });

  it('[OVERFLOW-11] are between each room of the one conversation and each of the other, and within one between its two rooms', () => {
    const rooms: Readonly<Record<string, readonly string[]>> = {
      a: ['a', 'a2'],
      a2: ['a', 'a2'],
      b: ['b', 'b2', 'b3'],
    };
    // as: any text may stand in for an id here.
    const roomsOf = (id: SpaceId): readonly SpaceId[] => (rooms[id] ?? [id]) as readonly SpaceId[];
    const names = (link: Link): readonly string[] =>
      betweenRooms(link, roomsOf)
        .flatMap(waysOf)
        .map(({ from, to }) => `${from.spaceId}>${to.spaceId}`);
    const talk = linkOf('l', { type: 'conference' }, end('a', { volume: 50 }), end('b'));
    const out = ['a>b', 'a>b2', 'a>b3', 'a2>b', 'a2>b2', 'a2>b3'];
    const back = out.map((way) => way.split('>').toReversed().join('>'));
    expect(names(talk).toSorted()).toEqual([...out, ...back].toSorted());
    expect(betweenRooms(talk, roomsOf).every(({ near }) => near.volume === 50)).toBe(true);
    expect(names(linkOf('l', { type: 'broadcast' }, end('a2'), end('c')))).toEqual(['a>c', 'a2>c']);
    expect(names(linkOf('l', { type: 'conference' }, end('a'), end('a2')))).toEqual(['a>a2', 'a2>a']);
  });

  it('[LINK-12] are muted by either side, and by a volume of nothing', () => {
    const { space } = story();
    const circleOf = (id: SpaceId): Circle => circleFor({ ...space, id });
    const rules = (near: Partial<LinkEnd>, far: Partial<LinkEnd>): readonly string[] =>
      waysOf(linkOf('l', { type: 'conference' }, end('a', near), end('b', far))).map((way) => wayRule(way, circleOf));
    expect(rules({}, {})).toEqual(['open', 'open']);
    expect(rules({ mutes: ['outgoing'] }, {})).toEqual(['muted-from', 'open']);
    expect(rules({}, { mutes: ['incoming'] })).toEqual(['muted-to', 'open']);
    expect(rules({ volume: 0 }, {})).toEqual(['open', 'muted-to']);
    // A space that is not known carries nothing.
    const [way] = waysOf(linkOf('l', { type: 'broadcast' }, end('a'), end('b')));
    expect(way === undefined ? null : wayRule(way, () => null)).toBe('unknown');
  });

  it('[QUEUE-5] are one talk where each room hears the other by right', () => {
    const { space } = story();
    const hidden = { ...space, rules: { ...space.rules, hidden: true } };
    const open = (id: SpaceId): Circle => circleFor({ ...space, id });
    const half = (id: SpaceId): Circle => circleFor({ ...(id === 'a' ? hidden : space), id });
    const [talk, told] = [MODES[0], MODES[1]].map((mode) =>
      linkOf('l', mode ?? { type: 'conference' }, end('a'), end('b')),
    );
    if (talk === undefined || told === undefined) throw new Error('two links');
    expect([isOneTalk(talk, open), isOneTalk(told, open), isOneTalk(talk, half)]).toEqual([true, false, false]);
    // Who mutes the other room for a while talks with it all the same.
    expect(isOneTalk({ ...talk, near: end('a', { mutes: ['incoming', 'outgoing'] }) }, open)).toBe(true);
  });

  it('[LINK-10] need a language to interpret into, and take none otherwise', () => {
    expect(parseLinkMode('conference', null)).toMatchObject({ mode: { type: 'conference' } });
    expect(parseLinkMode('interpret', 'العربية')).toMatchObject({ mode: { type: 'interpret', language: 'ar' } });
    expect(parseLinkMode('interpret', null)).toMatchObject({ refusal: { code: 'link-needs-language' } });
    expect(parseLinkMode('interpret', 'xx!')).toMatchObject({ refusal: { code: 'language-unknown' } });
    expect(parseLinkMode('broadcast', 'ar')).toMatchObject({ refusal: { code: 'link-no-language' } });
  });
});

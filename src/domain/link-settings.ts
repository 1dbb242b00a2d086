import type { SpaceId } from '../lib/index.ts';
import type { Asker } from './event.ts';
import { isHeldBack, isWithin, mayGoToAnybody } from './link-circle.ts';
import type { Circle } from './link-circle.ts';
import type { Link, LinkDirection, LinkEnd, LinkMode } from './link.ts';
import { closed, touches } from './link-rules.ts';
import type { LinkDecision } from './link-rules.ts';
import { betweenRooms, waysOf } from './link-ways.ts';
import type { CircleOf, RoomsOf } from './link-ways.ts';
import { mayDo } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Space } from './space.ts';
import { parseLanguage } from './spoken-language.ts';

/** How loud what comes in over a link may be made: twice as loud is where speech that is loud already begins to be limited all the time. */
export const LINK_VOLUME: { readonly min: number; readonly max: number } = { min: 0, max: 200 };

/** What is silenced or heard again: what comes in, what goes out, or both. */
export type LinkMuted = LinkDirection | 'both';

/** What somebody changes about a link of theirs, on the side of one space. */
export type LinkChange =
  | { readonly type: 'volume'; readonly percent: number }
  | { readonly type: 'mute'; readonly what: LinkMuted }
  | { readonly type: 'unmute'; readonly what: LinkMuted }
  /** As somebody wrote it. */
  | { readonly type: 'language'; readonly typed: string }
  /** Lets its sound out to those who may not come in here. */
  | { readonly type: 'allow' }
  | { readonly type: 'leave' };

/** From which side something is changed, and by whom. */
export interface LinkAsker {
  readonly space: Space;
  readonly asker: Asker;
  readonly circleOf: CircleOf;
  readonly roomsOf: RoomsOf;
}

/** A mode as somebody asks for it: a language belongs to interpreting, and to nothing else. */
export const parseLinkMode = (
  type: LinkMode['type'],
  language: string | null,
): { readonly ok: true; readonly mode: LinkMode } | ReturnType<typeof refuse> => {
  if (type !== 'interpret') return language === null ? { ok: true, mode: { type } } : refuse('link-no-language');
  const parsed = parseLanguage(language ?? '');
  if (!parsed.ok) return parsed;
  return parsed.text === null ? refuse('link-needs-language') : { ok: true, mode: { type, language: parsed.text } };
};

/** The ends of a link as one side sees them. */
interface Sides {
  readonly own: LinkEnd;
  /** Null while the other side has not entered the code. */
  readonly far: LinkEnd | null;
}

const sidesOf = ({ near, state }: Link, space: Space): Sides => {
  const far = state.status === 'open' ? state.far : null;
  return far?.spaceId === space.id ? { own: far, far: near } : { own: near, far };
};

/** The directions in which a link carries, from one side; of an offered one those that it will have. */
const directionsOf = (link: Link, space: Space): readonly LinkDirection[] => {
  if (link.state.status !== 'open') return link.mode.type === 'conference' ? ['incoming', 'outgoing'] : ['outgoing'];
  return waysOf(link).map(({ from }) => (from.spaceId === space.id ? 'outgoing' : 'incoming'));
};

const changed = (link: Link, change: Pick<Link, 'mode'> | Partial<Pick<Link, 'near' | 'state'>>): Link => ({
  ...link,
  ...change,
  revision: link.revision + 1,
});

/** The link with this end in place of the one of the same space; itself when nothing differs. */
const withEnd = (link: Link, before: LinkEnd, end: LinkEnd): Link => {
  if (JSON.stringify(before) === JSON.stringify(end)) return link;
  if (link.near.spaceId === end.spaceId) return changed(link, { near: end });
  return link.state.status === 'open' ? changed(link, { state: { ...link.state, far: end } }) : link;
};

const asked = (what: LinkMuted): readonly LinkDirection[] => (what === 'both' ? ['incoming', 'outgoing'] : [what]);

/** Both directions in the one order in which they are kept. */
const kept = (mutes: ReadonlySet<LinkDirection>): readonly LinkDirection[] =>
  (['incoming', 'outgoing'] as const).filter((one) => mutes.has(one));

const muted = (own: LinkEnd, what: readonly LinkDirection[], isMuted: boolean): LinkEnd => {
  const mutes = new Set(own.mutes);
  for (const one of what) {
    if (isMuted) mutes.add(one);
    else mutes.delete(one);
  }
  // Whoever turned it down to nothing and has it heard again wants to hear it.
  const isTurnedOff = !isMuted && what.includes('incoming') && own.volume === 0;
  return { ...own, mutes: kept(mutes), volume: isTurnedOff ? 100 : own.volume };
};

const muting = (link: Link, space: Space, change: Extract<LinkChange, { what: LinkMuted }>): LinkDecision => {
  const directions = directionsOf(link, space);
  const what = asked(change.what).filter((one) => directions.includes(one));
  if (what.length === 0) return refuse('link-one-way');
  const { own } = sidesOf(link, space);
  return { ok: true, link: withEnd(link, own, muted(own, what, change.type === 'mute')) };
};

const setVolume = (link: Link, space: Space, percent: number): LinkDecision => {
  if (!directionsOf(link, space).includes('incoming')) return refuse('link-one-way');
  if (!Number.isInteger(percent) || percent < LINK_VOLUME.min || percent > LINK_VOLUME.max)
    return refuse('link-volume', { min: String(LINK_VOLUME.min), max: String(LINK_VOLUME.max) });
  const { own } = sidesOf(link, space);
  return { ok: true, link: withEnd(link, own, { ...own, volume: percent }) };
};

const setLanguage = (link: Link, typed: string): LinkDecision => {
  const { mode } = link;
  if (mode.type !== 'interpret') return refuse('link-no-language');
  const parsed = parseLinkMode('interpret', typed);
  if (!parsed.ok) return parsed;
  const isSame = JSON.stringify(parsed.mode) === JSON.stringify(mode);
  return { ok: true, link: isSame ? link : changed(link, { mode: parsed.mode }) };
};

/** Whether there is something to be let out: an offered link may be joined by anybody, an open one has the other side as it is. */
const mayNeedConsent = (own: readonly Circle[], far: readonly Circle[] | null, { consent }: LinkEnd): boolean =>
  own.some((one) =>
    far === null ? !mayGoToAnybody(one, consent) : far.some((other) => isHeldBack(one, other, consent)),
  );

/** All of these circles; null where one is not known. */
const known = (ids: readonly SpaceId[], circleOf: CircleOf): readonly Circle[] | null => {
  const circles = [...new Set(ids)].map(circleOf);
  const all = circles.filter((one) => one !== null);
  return all.length === circles.length ? all : null;
};

/** Who may hear each room of both sides; of the other one null while nobody has entered the code. */
const bothSides = (
  link: Link,
  { space, circleOf, roomsOf }: LinkAsker,
): { readonly own: readonly Circle[]; readonly far: readonly Circle[] | null } | null => {
  if (link.state.status !== 'open') {
    const own = known(roomsOf(space.id), circleOf);
    return own === null ? null : { own, far: null };
  }
  const between = betweenRooms(link, roomsOf);
  const nears = known(
    between.map(({ near }) => near.spaceId),
    circleOf,
  );
  const fars = known(
    between.flatMap(({ state }) => (state.status === 'open' ? [state.far.spaceId] : [])),
    circleOf,
  );
  if (nears === null || fars === null) return null;
  return link.near.spaceId === space.id ? { own: nears, far: fars } : { own: fars, far: nears };
};

/** Of the rooms of a conversation that into which the fewest are let, or the most; the first where none is as narrow, or wide, as all. */
const outermost = (circles: readonly Circle[], which: 'narrowest' | 'widest'): Circle | null => {
  const covers = (one: Circle, other: Circle): boolean =>
    which === 'narrowest' ? isWithin(one, other) : isWithin(other, one);
  return circles.find((one) => circles.every((other) => covers(one, other))) ?? circles[0] ?? null;
};

const allow = (link: Link, by: LinkAsker): LinkDecision => {
  if (!directionsOf(link, by.space).includes('outgoing')) return refuse('link-one-way');
  const sides = bothSides(link, by);
  const own = sides === null ? null : outermost(sides.own, 'narrowest');
  if (sides === null || own === null) return refuse('discord-unavailable');
  const { own: end } = sidesOf(link, by.space);
  if (!mayNeedConsent(sides.own, sides.far, end)) return refuse('link-not-held');
  const far = sides.far === null ? null : outermost(sides.far, 'widest');
  return { ok: true, link: withEnd(link, end, { ...end, consent: { own, far } }) };
};

/** Changes a link from the side of a space; what holds already is answered with the link as it is. */
export const changeLink = (link: Link, by: LinkAsker, change: LinkChange, nowMs: number): LinkDecision => {
  const { space, asker } = by;
  if (link.state.status === 'closed' || !touches(link, space.id)) return refuse('link-not-found');
  if (!mayDo(space, asker, change.type === 'leave' ? 'unlink' : 'link')) return refuse('not-host');
  switch (change.type) {
    case 'volume':
      return setVolume(link, space, change.percent);
    case 'mute':
    case 'unmute':
      return muting(link, space, change);
    case 'language':
      return setLanguage(link, change.typed);
    case 'allow':
      return allow(link, by);
    case 'leave':
      return { ok: true, link: closed(link, 'removed', nowMs) };
  }
};

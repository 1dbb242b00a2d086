import type { ChannelId, UserId } from '../lib/index.ts';
import { isBlocked } from './blocks.ts';
import type { Asker, BackstageGone, Decision, SpaceEvent } from './event.ts';
import { notNow } from './life.ts';
import { calledByName } from './mutes.ts';
import { floorFull, nameRefusal, personOf } from './people.ts';
import { mayDo, outranks } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Backstage, Presence, Space } from './space.ts';

/** The channel of a space's backstage, also while it is being taken away; null where none stands. */
export const backstageOf = ({ backstage }: Pick<Space, 'backstage'>): ChannelId | null =>
  backstage === null || backstage.status === 'opening' ? null : backstage.channelId;

/** Whether somebody may be backstage by their place in the space; who moderates its room may be there besides. */
export const belongsBackstage = (space: Pick<Space, 'people' | 'guests' | 'blocked'>, userId: UserId): boolean =>
  !isBlocked(space, userId) && (personOf(space, userId) !== undefined || space.guests.includes(userId));

type Refusing = Extract<Decision, { ok: false }>;
type Open = Extract<Backstage, { status: 'open' }>;

/** A backstage is wanted. */
export const decideOpenBackstage = (space: Space, asker: Asker): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'backstage')) return refuse('not-host');
  const { backstage } = space;
  if (backstage === null) return { ok: true, events: [{ type: 'backstage-opened' }] };
  // One that is on its way out is gone in a moment.
  if (backstage.status === 'closing') return refuse('busy-try-again');
  const channelId = backstageOf(space);
  return refuse('backstage-is-open', { channel: channelId === null ? '' : `<#${channelId}>` });
};

/** It is wanted no longer. */
export const decideCloseBackstage = (space: Space, asker: Asker): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'backstage')) return refuse('not-host');
  if (space.backstage === null) return refuse('no-backstage');
  return { ok: true, events: space.backstage.status === 'closing' ? [] : [{ type: 'backstage-closed' }] };
};

/** Who is meant, and where they are. */
interface Target {
  readonly userId: UserId;
  readonly presence: Presence;
  /** Whether the server allows what they are called; left out, it does. */
  readonly isNameAllowed?: boolean;
}

const isSelf = (asker: Asker, userId: UserId): boolean => asker.type === 'person' && asker.userId === userId;

/** What whoever goes one way or the other is told where they may not, or null; `mayBe`: they belong there. */
const refusedWay = (space: Space, asker: Asker, userId: UserId, mayBe: boolean): Refusing | null => {
  const own = isSelf(asker, userId);
  if (!own && !mayDo(space, asker, 'backstage')) return refuse('not-host');
  if (isBlocked(space, userId)) return refuse(own ? 'you-are-blocked' : 'is-blocked');
  return mayBe ? null : refuse(own ? 'backstage-not-yours' : 'backstage-not-theirs');
};

const openIn = ({ backstage }: Space): Open | null => (backstage?.status === 'open' ? backstage : null);

const isModerator = (asker: Asker): boolean => asker.type === 'person' && asker.moderator;

/**
 * Why somebody backstage who has no grant to the floor does not get one, or null. Who takes it without being called is a guest, whom no gate
 * holds: only their name and the brake count.
 */
const noGrant = (space: Space, asker: Asker, target: Target, runs: boolean): Refusing | null => {
  const named = nameRefusal(target);
  if (named !== null) return isSelf(asker, target.userId) ? refuse('name-not-allowed') : named;
  return !runs && space.brake !== null ? refuse('backstage-brake') : floorFull(space, target.userId);
};

/**
 * Somebody goes out of the backstage into the room, and has the floor there as whoever is invited: by themself if they belong there, or called
 * by those who run the space. Under the brake nobody gets the floor by themself.
 */
export const decideGoUp = (space: Space, asker: Asker, target: Target, nowMs: number): Decision => {
  const { userId, presence } = target;
  const closed = notNow(space);
  if (closed !== null) return closed;
  const backstage = openIn(space);
  if (backstage === null) return refuse('no-backstage');
  const runs = mayDo(space, asker, 'backstage');
  const refused = refusedWay(space, asker, userId, runs || belongsBackstage(space, userId));
  if (refused !== null) return refused;
  if (presence !== 'backstage' || space.toRemove.includes(userId))
    return refuse(isSelf(asker, userId) ? 'you-not-backstage' : 'not-backstage', {
      channel: `<#${backstage.channelId}>`,
    });
  const isUp = personOf(space, userId) !== undefined;
  const cannot = isUp ? null : noGrant(space, asker, target, runs);
  if (cannot !== null) return cannot;
  const why = runs ? 'invited' : 'guest';
  return {
    ok: true,
    events: [
      ...(runs ? calledByName(space, asker, userId) : []),
      ...(isUp ? [] : [{ type: 'speaker-added', userId, floor: 'backstage', why, atMs: nowMs } as const]),
      ...(backstage.toRoom.includes(userId) ? [] : [{ type: 'called-up', userId } as const]),
    ],
  };
};

/**
 * Somebody of the room goes backstage and keeps the floor: by themself, or sent by those who run the space. Whoever is in no room of the space
 * is moved nowhere; they go in by themself.
 */
export const decideGoBackstage = (space: Space, asker: Asker, { userId, presence }: Target): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  const backstage = openIn(space);
  if (backstage === null) return refuse('no-backstage');
  const own = isSelf(asker, userId);
  const mayBe = belongsBackstage(space, userId) || (own && isModerator(asker));
  const refused = refusedWay(space, asker, userId, mayBe);
  if (refused !== null) return refused;
  if (!own && !outranks(space, asker, userId)) return refuse('outranked');
  if (presence === 'backstage') return refuse('is-backstage', { channel: `<#${backstage.channelId}>` });
  // A turn is spoken in the room: they would lose it, and with it the place that lets them in here.
  if (space.turn?.userId === userId) return refuse(own ? 'backstage-your-turn' : 'backstage-their-turn');
  if (presence === 'absent') return own ? { ok: true, events: [] } : refuse('not-in-room');
  const isOnTheWay = backstage.toBackstage.includes(userId);
  return { ok: true, events: isOnTheWay ? [] : [{ type: 'sent-backstage', userId }] };
};

/** The channel that was asked for is there; also while it is not wanted any more, so that it can be removed again. */
export const backstageMade = ({ backstage }: Space, channelId: ChannelId): readonly SpaceEvent[] =>
  backstage?.status === 'opening' || (backstage?.status === 'closing' && backstage.channelId === null)
    ? [{ type: 'backstage-made', channelId }]
    : [];

/** There is none any more. */
export const backstageGone = ({ backstage, life }: Space, why: BackstageGone): readonly SpaceEvent[] =>
  backstage === null || life.status === 'ended' ? [] : [{ type: 'backstage-gone', why }];

/** Who was on the way from one to the other is there, or is in neither any more. */
export const observeBackstage = (space: Space, presenceOf: (userId: UserId) => Presence): readonly SpaceEvent[] => {
  const backstage = openIn(space);
  if (backstage === null) return [];
  const risen = backstage.toRoom.filter((userId) => presenceOf(userId) !== 'backstage');
  const there = backstage.toBackstage.filter((userId) => ['absent', 'backstage'].includes(presenceOf(userId)));
  return [...risen, ...there].map((userId): SpaceEvent => ({ type: 'arrived', userId }));
};

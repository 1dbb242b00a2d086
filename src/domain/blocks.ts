import type { UserId } from '../lib/index.ts';
import type { Asker, Decision, SpaceEvent } from './event.ts';
import { ending, isOpen, notNow } from './life.ts';
import { nextHost } from './people.ts';
import { mayDo, outranks } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { BlockScope, Space } from './space.ts';

/** People who may be blocked in one space, those of the server among them: each may become an overwrite of the room, of which Discord keeps 1000. */
const MAX_BLOCKED = 300;
/** People who are being put out at once. Each is done within seconds; more wait for no raid, they are a fault outside. */
const MAX_TO_REMOVE = 500;
/** People on a guest list; each is an overwrite where the room is not open to everybody. */
const MAX_GUESTS = 100;

/** Whether somebody is kept out of this space. */
export const isBlocked = (space: Pick<Space, 'blocked'>, userId: UserId): boolean =>
  space.blocked.some((one) => one.userId === userId);

const removal = (space: Space, userId: UserId): readonly SpaceEvent[] =>
  space.toRemove.includes(userId) ? [] : [{ type: 'removed', userId }];

/** Why the host is not put out now, or null: only moderators do that, who know that the space goes on without them, and in its first room. */
const hostRefusal = (space: Space, asker: Asker, passesOn: boolean): Extract<Decision, { ok: false }> | null => {
  const isTheirs = asker.type === 'person' && asker.moderator && asker.userId !== space.hostId;
  if (!isTheirs || space.overflow.role === 'beside') return refuse('host-stays');
  return passesOn ? null : refuse('host-to-pass', { user: space.hostId, next: nextHost(space)?.userId ?? '' });
};

/** The host is put out: the space is somebody else's then, or over. */
const withoutHost = (space: Space, events: readonly SpaceEvent[], nowMs: number): Decision => {
  const next = nextHost(space);
  if (next === null) return { ok: true, events: ending(space, 'ended-by-moderator', nowMs) };
  const { userId, floor } = next;
  return { ok: true, events: [{ type: 'host-changed', userId, floor, why: 'transferred', atMs: nowMs }, ...events] };
};

/** Somebody is put out of the room; they may come back as whoever has not been there may come. */
export const decideRemove = (
  space: Space,
  asker: Asker,
  { userId, passesOn = false }: { readonly userId: UserId; readonly passesOn?: boolean },
  nowMs: number,
): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'remove')) return refuse('not-host');
  if (userId === space.hostId)
    return hostRefusal(space, asker, passesOn) ?? withoutHost(space, removal(space, userId), nowMs);
  if (!outranks(space, asker, userId)) return refuse('outranked');
  if (space.toRemove.length >= MAX_TO_REMOVE) return refuse('busy-try-again');
  return { ok: true, events: removal(space, userId) };
};

/** Why somebody who is not the host is not kept out by who asks, or null. */
const rankRefusal = (space: Space, asker: Asker, userId: UserId): ReturnType<typeof refuse> | null => {
  if (asker.type === 'person' && asker.userId === userId) return refuse('not-yourself');
  return outranks(space, asker, userId) ? null : refuse('outranked');
};

/** Somebody is put out and kept out: of this space, or by a moderator of every space in the server. */
export const decideBlock = (
  space: Space,
  asker: Asker,
  {
    userId,
    scope,
    passesOn = false,
  }: {
    readonly userId: UserId;
    readonly scope: BlockScope;
    readonly passesOn?: boolean;
  },
  nowMs: number,
): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, scope === 'server' ? 'block-in-server' : 'block')) return refuse('not-host');
  const refused = userId === space.hostId ? hostRefusal(space, asker, passesOn) : rankRefusal(space, asker, userId);
  if (refused !== null) return refused;
  const known = space.blocked.find((one) => one.userId === userId);
  if (known !== undefined && (known.scope !== 'space' || scope === 'space')) return refuse('is-blocked');
  if (known === undefined && space.blocked.length >= MAX_BLOCKED)
    return refuse('too-many-blocked', { max: String(MAX_BLOCKED) });
  const events: readonly SpaceEvent[] = [{ type: 'blocked', userId, scope }, ...removal(space, userId)];
  return userId === space.hostId ? withoutHost(space, events, nowMs) : { ok: true, events };
};

/**
 * Somebody may come in again, as far as it is for `scope` to say: a block of the space's people is theirs to lift, and a moderator's; one of
 * the server a moderator's alone.
 */
export const decideUnblock = (
  space: Space,
  asker: Asker,
  { userId, scope = 'space' }: { readonly userId: UserId; readonly scope?: BlockScope },
): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  const known = space.blocked.find((one) => one.userId === userId);
  const isServers = scope === 'server' || (known !== undefined && known.scope !== 'space');
  if (!mayDo(space, asker, isServers ? 'block-in-server' : 'unblock')) return refuse('not-host');
  if (known === undefined || (known.scope !== 'both' && known.scope !== scope)) return refuse('not-blocked');
  return { ok: true, events: [{ type: 'unblocked', userId, scope }] };
};

/** What the server's block list, as it is now, changes here. The host of a space runs it, blocked or not. */
export const observeServerBlocks = (space: Space, userIds: readonly UserId[]): readonly SpaceEvent[] => {
  if (!isOpen(space)) return [];
  const listed = new Set(userIds);
  const held = new Map(space.blocked.map(({ userId, scope }) => [userId, scope]));
  const lifted = space.blocked
    .filter(({ userId, scope }) => scope !== 'space' && !listed.has(userId))
    .map(({ userId }): SpaceEvent => ({ type: 'unblocked', userId, scope: 'server' }));
  const missing = userIds.filter((userId) => userId !== space.hostId && (held.get(userId) ?? 'space') === 'space');
  const room = MAX_BLOCKED - space.blocked.length;
  const added = [
    ...missing.filter((userId) => held.has(userId)),
    ...missing.filter((userId) => !held.has(userId)).slice(0, Math.max(0, room)),
  ].flatMap((userId): readonly SpaceEvent[] => [
    { type: 'blocked', userId, scope: 'server' },
    ...removal(space, userId),
  ]);
  return [...lifted, ...added];
};

/** Somebody comes onto the guest list, or off it. */
export const decideGuest = (
  space: Space,
  asker: Asker,
  { userId, isGuest }: { readonly userId: UserId; readonly isGuest: boolean },
): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'guests')) return refuse('not-host');
  const was = space.guests.includes(userId);
  if (!isGuest) return was ? { ok: true, events: [{ type: 'guest-dropped', userId }] } : refuse('not-a-guest');
  if (was) return refuse('is-a-guest');
  if (isBlocked(space, userId)) return refuse('is-blocked');
  if (space.guests.length >= MAX_GUESTS) return refuse('too-many-guests', { max: String(MAX_GUESTS) });
  return { ok: true, events: [{ type: 'guest-added', userId }] };
};

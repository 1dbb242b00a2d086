import type { UserId } from '../lib/index.ts';
import type { Asker, Decision, SpaceEvent } from './event.ts';
import { isOpen, notNow } from './life.ts';
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

/** Somebody is put out of the room; they may come back as whoever has not been there may come. */
export const decideRemove = (space: Space, asker: Asker, userId: UserId): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'remove')) return refuse('not-host');
  if (userId === space.hostId) return refuse('host-stays');
  if (!outranks(space, asker, userId)) return refuse('outranked');
  if (space.toRemove.length >= MAX_TO_REMOVE) return refuse('busy-try-again');
  return { ok: true, events: removal(space, userId) };
};

/** Somebody is put out and kept out: of this space, or by a moderator of every space in the server. */
export const decideBlock = (
  space: Space,
  asker: Asker,
  { userId, scope }: { readonly userId: UserId; readonly scope: BlockScope },
): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, scope === 'server' ? 'block-in-server' : 'block')) return refuse('not-host');
  if (userId === space.hostId) return refuse('host-stays');
  if (asker.type === 'person' && asker.userId === userId) return refuse('not-yourself');
  if (!outranks(space, asker, userId)) return refuse('outranked');
  const known = space.blocked.find((one) => one.userId === userId);
  if (known !== undefined && (known.scope !== 'space' || scope === 'space')) return refuse('is-blocked');
  if (known === undefined && space.blocked.length >= MAX_BLOCKED)
    return refuse('too-many-blocked', { max: String(MAX_BLOCKED) });
  return { ok: true, events: [{ type: 'blocked', userId, scope }, ...removal(space, userId)] };
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

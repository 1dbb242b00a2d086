import type { UserId } from '../lib/index.ts';
import { isBlocked } from './blocks.ts';
import type { Asker, Decision, SpaceEvent } from './event.ts';
import { isOpen, notNow } from './life.ts';
import { calledByName, isMuted } from './mutes.ts';
import { floorFull, isInRoom, nameRefusal, personOf } from './people.ts';
import { mayDo } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Floor, Person, Presence, Space } from './space.ts';

/** After this without its host a space may be claimed, in milliseconds: a reconnecting client is back within seconds. */
const CLAIM_AFTER_MS = 120_000;
/** After this the first co-host in the room takes over by itself, and where none is there a speaker may. */
const SUCCEED_AFTER_MS = 300_000;
/** Co-hosts of one space: a panel of moderators, and a bound on the panel's text. */
const MAX_CO_HOSTS = 10;

/** Whether one more may become co-host. */
export const mayHaveCoHost = ({ people }: Pick<Space, 'people'>): boolean =>
  people.filter(({ role }) => role === 'co-host').length < MAX_CO_HOSTS;

/** Where somebody without a grant begins, by how they stand in the room. */
const floorOf = (presence: Presence): Floor => {
  if (presence === 'absent') return 'away';
  if (presence === 'backstage') return presence;
  return presence === 'speaking' || presence === 'invited' ? presence : 'inviting';
};

interface Target {
  readonly userId: UserId;
  readonly presence: Presence;
  readonly isNameAllowed?: boolean;
}

/** Somebody helps to run it: they are brought up, and may do nearly all that the host may. */
export const decideCoHost = (space: Space, asker: Asker, target: Target, nowMs: number): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'co-host')) return refuse('not-owner');
  const { userId, presence } = target;
  const role = personOf(space, userId)?.role;
  if (role === 'host' || role === 'co-host') return refuse('is-co-host');
  if (isBlocked(space, userId)) return refuse('is-blocked');
  if (!mayHaveCoHost(space)) return refuse('too-many-co-hosts', { max: String(MAX_CO_HOSTS) });
  const cannot = nameRefusal(target) ?? floorFull(space, userId);
  if (cannot !== null) return cannot;
  return {
    ok: true,
    events: [
      ...calledByName(space, asker, userId),
      { type: 'role-changed', userId, role: 'co-host', floor: floorOf(presence), atMs: nowMs },
    ],
  };
};

/** A co-host is a speaker again; one in the audience is a listener. They may step back by themselves. */
export const decideDropCoHost = (space: Space, asker: Asker, userId: UserId, nowMs: number): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'drop-co-host', userId)) return refuse('not-owner');
  const one = personOf(space, userId);
  if (one?.role !== 'co-host') return refuse('not-co-host');
  return { ok: true, events: [{ type: 'role-changed', userId, role: 'speaker', floor: one.floor, atMs: nowMs }] };
};

type HostChanged = Extract<SpaceEvent, { type: 'host-changed' }>;

const handOver = (
  space: Space,
  asker: Asker,
  target: Target & { readonly why: HostChanged['why'] },
  nowMs: number,
): Decision => {
  const { userId, presence, why } = target;
  const event: HostChanged = { type: 'host-changed', userId, floor: floorOf(presence), why, atMs: nowMs };
  return floorFull(space, userId) ?? { ok: true, events: [...calledByName(space, asker, userId), event] };
};

/** Somebody else is host from now on; who was stays as a co-host, or as a speaker where there are as many as may be. */
export const decideTransfer = (space: Space, asker: Asker, target: Target, nowMs: number): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'transfer')) return refuse('not-owner');
  if (target.userId === space.hostId) return refuse('is-host');
  if (isBlocked(space, target.userId)) return refuse('is-blocked');
  const named = nameRefusal(target);
  if (named !== null) return named;
  return handOver(space, asker, { ...target, why: 'transferred' }, nowMs);
};

/** Since when the host of a space that may be claimed is gone; null while they are there, or backstage. */
const goneSinceMs = (space: Space): number | null => {
  // A room beside another one is run by whoever runs that one.
  if (space.overflow.role === 'beside') return null;
  const host = personOf(space, space.hostId);
  return host?.floor === 'away' ? host.sinceMs : null;
};

interface Claimer extends Omit<Target, 'userId'> {
  /** Whether a co-host is in another room of the conversation. */
  readonly isCoHostNear?: boolean;
}

/** Somebody who speaks and runs nothing here. */
const onlySpeaks = (space: Space, asker: Extract<Asker, { type: 'person' }>): boolean =>
  !asker.moderator && personOf(space, asker.userId)?.role === 'speaker';

/** Why who only speaks may not take a space over, or null: where hands need nobody's approval that is whoever raised one. */
const speakerRefusal = (
  space: Space,
  userId: UserId,
  isCoHostNear: boolean,
): Extract<Decision, { ok: false }> | null => {
  const isRun = isCoHostNear || space.people.some(({ role, floor }) => role === 'co-host' && floor !== 'away');
  if (isRun) return refuse('claim-co-host-here');
  if (space.brake !== null) return refuse('claim-brake');
  return isMuted(space, userId) ? refuse('claim-muted') : null;
};

/** Somebody takes over from a host who is gone; who only speaks later than others, and not from co-hosts. */
export const decideClaim = (space: Space, asker: Asker, by: Claimer, nowMs: number): Decision => {
  const { presence, isNameAllowed, isCoHostNear = false } = by;
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (asker.type !== 'person') return refuse('not-host');
  if (asker.userId === space.hostId) return refuse('is-host');
  // A moderator may be blocked by another.
  if (isBlocked(space, asker.userId)) return refuse('you-are-blocked');
  const goneMs = goneSinceMs(space);
  if (goneMs === null) return refuse('host-is-here');
  if (!mayDo(space, asker, 'claim')) return refuse('claim-not-yours');
  if (presence === 'absent' || presence === 'backstage') return refuse('join-first');
  if (isNameAllowed === false) return refuse('name-not-allowed');
  const speaks = onlySpeaks(space, asker);
  const refused = speaks ? speakerRefusal(space, asker.userId, isCoHostNear) : null;
  if (refused !== null) return refused;
  const fromMs = goneMs + (speaks ? SUCCEED_AFTER_MS : CLAIM_AFTER_MS);
  if (nowMs < fromMs) return refuse('claim-later', { from: String(fromMs) });
  return handOver(space, asker, { userId: asker.userId, presence, why: 'claimed' }, nowMs);
};

const heir = (space: Space): Person | undefined =>
  space.people.find((person) => person.role === 'co-host' && isInRoom(person));

/** When the first co-host in the room takes over; null while nobody is to. */
export const successionAtMs = (space: Space): number | null => {
  if (space.overflow.role === 'beside') return null;
  const host = personOf(space, space.hostId);
  return host?.floor === 'away' && heir(space) !== undefined ? host.sinceMs + SUCCEED_AFTER_MS : null;
};

/** The co-host who takes over now, if it is time. */
export const succession = (space: Space, nowMs: number): readonly SpaceEvent[] => {
  const atMs = successionAtMs(space);
  const next = heir(space);
  if (atMs === null || nowMs < atMs || next === undefined) return [];
  const { userId, floor } = next;
  return [{ type: 'host-changed', userId, floor, why: 'succeeded', atMs: nowMs }];
};

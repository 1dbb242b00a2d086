import type { UserId } from '../lib/index.ts';
import type { Asker, Decision } from './event.ts';
import { notNow } from './life.ts';
import { mayDo } from './permissions.ts';
import { MAX_HANDS } from './queue.ts';
import { refuse } from './refusal.ts';
import type { Presence, Space } from './space.ts';

/** A person's hand is granted: they are brought up, on a stage once they accept. Nothing waits for that. */
export const decideApprove = (
  space: Space,
  asker: Asker,
  target: { readonly userId: UserId; readonly presence: Presence },
  nowMs: number,
): Decision => {
  const { userId, presence } = target;
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'approve')) return refuse('not-host');
  const person = space.people.find((one) => one.userId === userId);
  if (presence === 'absent') return refuse('not-in-room');
  if (person?.floor === 'speaking') return refuse('already-speaking');
  if (person !== undefined && person.floor !== 'audience') return refuse('already-invited');
  if (person !== undefined)
    return { ok: true, events: [{ type: 'floor-changed', userId, floor: 'inviting', atMs: nowMs }] };
  if (!space.hands.some((hand) => hand.userId === userId)) return refuse('no-hand');
  return { ok: true, events: [{ type: 'speaker-added', userId, floor: 'inviting', why: 'approved', atMs: nowMs }] };
};

/** Somebody raises their own hand in the panel. A host who is not up needs no hand: they are brought up. */
export const decideRaiseHand = (space: Space, asker: Asker, presence: Presence, nowMs: number): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (asker.type !== 'person' || !mayDo(space, asker, 'raise-hand', asker.userId)) return refuse('not-host');
  const { userId } = asker;
  if (presence === 'absent') return refuse('join-first');
  const person = space.people.find((one) => one.userId === userId);
  if (person?.floor === 'audience')
    return { ok: true, events: [{ type: 'floor-changed', userId, floor: 'inviting', atMs: nowMs }] };
  if (person !== undefined) return refuse(person.floor === 'speaking' ? 'you-speak-already' : 'you-are-invited');
  const at = space.hands.findIndex((hand) => hand.userId === userId);
  if (at !== -1) return refuse('hand-is-up', { position: String(at + 1) });
  if (space.hands.length >= MAX_HANDS) return refuse('queue-full', { max: String(MAX_HANDS) });
  return { ok: true, events: [{ type: 'hand-raised', userId, raisedAtMs: nowMs, by: 'panel' }] };
};

/** A hand is taken down, by its owner too. */
export const decideLowerHand = (space: Space, asker: Asker, userId: UserId): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'lower-hand', userId)) return refuse('not-host');
  if (!space.hands.some((hand) => hand.userId === userId)) return refuse('no-hand');
  return { ok: true, events: [{ type: 'hand-lowered', userId }] };
};

/** A speaker goes back to the audience and loses the grant; the host stays. */
export const decideToAudience = (space: Space, asker: Asker, userId: UserId): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'to-audience', userId)) return refuse('not-host');
  const person = space.people.find((one) => one.userId === userId);
  if (person === undefined) return refuse('not-speaking');
  if (person.role === 'host') return refuse('host-stays');
  return { ok: true, events: [{ type: 'speaker-sent-down', userId, inRoom: person.floor !== 'away' }] };
};

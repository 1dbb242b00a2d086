import type { UserId } from '../lib/index.ts';
import { askingRefusal } from './asking.ts';
import type { AskingAt } from './asking.ts';
import type { Asker, Decision, SpaceCommand, SpaceEvent } from './event.ts';
import { isBlocked } from './blocks.ts';
import type { Moment } from './follow-ups.ts';
import { notNow } from './life.ts';
import { calledByName } from './mutes.ts';
import { decideGoUp } from './backstage.ts';
import { floorFull, isInRoom, nameRefusal, personOf } from './people.ts';
import { mayDo, outranks } from './permissions.ts';
import { MAX_HANDS, positionOf, restsUntilMs } from './queue.ts';
import { refuse } from './refusal.ts';
import type { Person, Presence, Space } from './space.ts';
import { parseQuestion } from './title.ts';
import { wordsRefusal } from './words.ts';

/** Somebody who is to be brought up, and how they stand in the room. */
interface Target {
  readonly userId: UserId;
  readonly presence: Presence;
  readonly isNameAllowed?: boolean;
}

const inviting = (person: Person, nowMs: number): SpaceEvent => ({
  type: 'floor-changed',
  userId: person.userId,
  floor: 'inviting',
  atMs: nowMs,
});

type Refusing = Extract<Decision, { ok: false }>;

/** Why this person cannot be brought up now, or null. */
const cannotGoUp = (space: Space, target: Target, person: Person | undefined): Refusing | null => {
  const { userId, presence } = target;
  if (isBlocked(space, userId)) return refuse('is-blocked');
  if (presence === 'absent' || presence === 'backstage') return refuse('not-in-room');
  if (person === undefined) return nameRefusal(target) ?? floorFull(space, userId);
  if (person.floor === 'speaking') return refuse('already-speaking');
  return person.floor === 'audience' ? null : refuse('already-invited');
};

/** Somebody is brought up, on a stage once they accept. Nothing waits for that. */
const bringUp = (
  space: Space,
  asker: Asker,
  target: Target & { readonly why: 'approved' | 'invited' },
  nowMs: number,
): Decision => {
  const { userId, why } = target;
  const person = personOf(space, userId);
  const refused = cannotGoUp(space, target, person);
  if (refused !== null) return refused;
  if (person !== undefined) return { ok: true, events: [inviting(person, nowMs)] };
  if (why === 'approved' && !space.hands.some((hand) => hand.userId === userId)) return refuse('no-hand');
  const up: SpaceEvent = { type: 'speaker-added', userId, floor: 'inviting', why, atMs: nowMs };
  return { ok: true, events: [...calledByName(space, asker, userId), up] };
};

/** A person's hand is granted. */
export const decideApprove = (space: Space, asker: Asker, target: Target, nowMs: number): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'approve')) return refuse('not-host');
  return bringUp(space, asker, { ...target, why: 'approved' }, nowMs);
};

/** Somebody is asked up who has no hand raised. */
export const decideInvite = (space: Space, asker: Asker, target: Target, nowMs: number): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'invite')) return refuse('not-host');
  if (target.presence === 'backstage') return decideGoUp(space, asker, target, nowMs);
  return bringUp(space, asker, { ...target, why: 'invited' }, nowMs);
};

type RaiseHand = Extract<SpaceCommand, { type: 'raise-hand' }>;
/** When a hand goes up, what the server demands of whoever raises one, and what it does not allow in a question. */
type RaisedAt = AskingAt & Pick<Moment, 'words'>;

/** A hand goes up in the panel; one that is up already gets the question. */
const raise = (
  space: Space,
  { userId, moderator }: Extract<Asker, { type: 'person' }>,
  { question: typed, facts }: RaiseHand,
  at: RaisedAt,
): Decision => {
  const { nowMs, words = [] } = at;
  const question = parseQuestion(typed);
  if (!question.ok) return question;
  const unwanted = wordsRefusal(words, { question: question.text });
  if (unwanted !== null) return { ok: false, refusal: unwanted };
  const hand = space.hands.find((one) => one.userId === userId);
  if (hand !== undefined && question.text === null)
    return refuse('hand-is-up', { position: String(positionOf(space, userId)) });
  const { raisedAtMs, by } = hand ?? { raisedAtMs: nowMs, by: 'panel' as const };
  if (hand === undefined) {
    const asking = { userId, facts: { ...facts, moderates: moderator } };
    const refusal = askingRefusal(space, asking, at);
    if (refusal !== null) return { ok: false, refusal };
    const untilMs = restsUntilMs(space, userId, nowMs);
    if (untilMs !== null) return refuse('resting', { until: String(untilMs) });
    if (space.hands.length >= MAX_HANDS) return refuse('queue-full', { max: String(MAX_HANDS) });
  }
  return { ok: true, events: [{ type: 'hand-raised', userId, raisedAtMs, by, question: question.text, atMs: nowMs }] };
};

/** Somebody raises their own hand. A host or co-host who is not up needs no hand: they are brought up. */
export const decideRaiseHand = (space: Space, asker: Asker, asked: RaiseHand, at: RaisedAt): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (asker.type !== 'person' || !mayDo(space, asker, 'raise-hand', asker.userId)) return refuse('not-host');
  const { userId } = asker;
  if (isBlocked(space, userId)) return refuse('you-are-blocked');
  // Who is being put out is as good as gone: where hands need nobody's approval, theirs would bring them back up.
  if (asked.presence === 'absent' || asked.presence === 'backstage' || space.toRemove.includes(userId))
    return refuse('join-first');
  const person = personOf(space, userId);
  if (person?.floor === 'audience') return { ok: true, events: [inviting(person, at.nowMs)] };
  if (person !== undefined) return refuse(person.floor === 'speaking' ? 'you-speak-already' : 'you-are-invited');
  return raise(space, asker, asked, at);
};

/** A hand is taken down, by its owner too. Under the brake its owner waits before the next. */
export const decideLowerHand = (space: Space, asker: Asker, userId: UserId): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'lower-hand', userId)) return refuse('not-host');
  if (!space.hands.some((hand) => hand.userId === userId)) return refuse('no-hand');
  return { ok: true, events: [{ type: 'hand-lowered', userId }] };
};

/** Somebody goes back to the audience and loses the grant, a co-host their role too. The host stays. */
export const decideToAudience = (space: Space, asker: Asker, userId: UserId): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'to-audience', userId)) return refuse('not-host');
  const person = personOf(space, userId);
  if (person === undefined) return refuse('not-speaking');
  if (person.role === 'host') return refuse('host-stays');
  if (!outranks(space, asker, userId)) return refuse('outranked');
  return { ok: true, events: [{ type: 'speaker-sent-down', userId, inRoom: isInRoom(person) }] };
};

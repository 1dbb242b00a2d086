import type { UserId } from '../lib/index.ts';
import type { Asker, Decision, SpaceEvent } from './event.ts';
import { notNow } from './life.ts';
import { isInRoom, personOf, placesLeft } from './people.ts';
import { mayDo } from './permissions.ts';
import { isCallable, queueOf } from './queue.ts';
import { refuse } from './refusal.ts';
import type { Space, Turn } from './space.ts';

/** How long somebody who is called has to accept, in milliseconds: time to find the button, and no more than the room will wait. */
export const ACCEPT_WITHIN_MS = 45_000;
/** How long before its end a turn is warned of. */
const WARN_BEFORE_MS = 15_000;
/** What one extension adds. */
const EXTEND_BY_MS = 60_000;
/** Under the brake a hand goes up at most once in this time. */
const SLOW_HANDS_MS = 60_000;

/** Their turn is over; who is still a speaker by it goes back to the audience. */
const ended = (space: Space, { userId }: Turn): readonly SpaceEvent[] => {
  const person = personOf(space, userId);
  const goes = person?.role === 'speaker' && space.rules.queue.mode === 'turns';
  const down: readonly SpaceEvent[] = goes ? [{ type: 'speaker-sent-down', userId, inRoom: isInRoom(person) }] : [];
  return [{ type: 'turn-ended', userId }, ...down];
};

const isOver = (space: Space, turn: Turn, nowMs: number): boolean => {
  const person = personOf(space, turn.userId);
  if (person?.role !== 'speaker' || space.rules.queue.mode !== 'turns') return true;
  // In a voice room some have to leave and come back before they are heard.
  const mayBeAway = space.room.kind === 'voice' && turn.endsAtMs === null;
  if (!isInRoom(person) && !(mayBeAway && person.floor === 'away')) return true;
  return nowMs >= (turn.endsAtMs ?? turn.sinceMs + ACCEPT_WITHIN_MS);
};

/** What the turn that is on brings at this time. */
const ofTurn = (space: Space, turn: Turn, nowMs: number): readonly SpaceEvent[] => {
  const { userId, endsAtMs, isWarned } = turn;
  if (isOver(space, turn, nowMs)) return ended(space, turn);
  const isHeard = personOf(space, userId)?.floor === 'speaking';
  if (endsAtMs === null)
    return isHeard ? [{ type: 'turn-began', userId, endsAtMs: nowMs + space.rules.queue.turnMs }] : [];
  return !isWarned && nowMs >= endsAtMs - WARN_BEFORE_MS ? [{ type: 'turn-warned', userId }] : [];
};

type Why = Extract<SpaceEvent, { type: 'speaker-added' }>['why'];

const calledUp = (userId: UserId, why: Why, nowMs: number): SpaceEvent => ({
  type: 'speaker-added',
  userId,
  floor: 'inviting',
  why,
  atMs: nowMs,
});

/** Hands that need nobody's approval: of guests, and where the queue is open; none while the brake is on. */
const unasked = (space: Space, nowMs: number): readonly SpaceEvent[] => {
  if (space.brake !== null) return [];
  const isOpenQueue = space.rules.queue.mode === 'open';
  return queueOf(space)
    .filter(({ userId }) => (isOpenQueue || space.guests.includes(userId)) && isCallable(space, userId, nowMs))
    .slice(0, placesLeft(space))
    .map(({ userId }) => calledUp(userId, space.guests.includes(userId) ? 'guest' : 'open-queue', nowMs));
};

/** The next in the queue is called, when nobody has the turn. */
const nextTurn = (space: Space, nowMs: number): readonly SpaceEvent[] => {
  if (space.rules.queue.mode !== 'turns' || space.brake !== null || placesLeft(space) === 0) return [];
  const next = queueOf(space).find(({ userId }) => isCallable(space, userId, nowMs));
  if (next === undefined) return [];
  const { userId } = next;
  return [calledUp(userId, 'turn', nowMs), { type: 'turn-called', userId, atMs: nowMs }];
};

/** How the floor moves on by itself at this time; `holdsTurns`: the next turn is another room's to call. Nothing while it is not live. */
export const movesOn = (space: Space, nowMs: number, holdsTurns: boolean): readonly SpaceEvent[] => {
  if (space.life.status !== 'live') return [];
  const up = unasked(space, nowMs);
  if (up.length > 0) return up;
  if (space.turn !== null) return ofTurn(space, space.turn, nowMs);
  return holdsTurns ? [] : nextTurn(space, nowMs);
};

/** When the floor moves on by itself next, in wall time; null when it waits for people. */
export const movesOnAtMs = (space: Space, nowMs: number): number | null => {
  const { turn, rules, resting, hands, keptMutes, brake } = space;
  if (turn !== null) {
    if (turn.endsAtMs === null) return turn.sinceMs + ACCEPT_WITHIN_MS;
    return turn.isWarned ? turn.endsAtMs : turn.endsAtMs - WARN_BEFORE_MS;
  }
  if (rules.queue.mode === 'moderated' || brake !== null || placesLeft(space) === 0) return null;
  const mayCome = hands.filter(({ userId }) => !keptMutes.includes(userId));
  const waiting = resting.filter((one) => one.untilMs > nowMs && mayCome.some(({ userId }) => userId === one.userId));
  return waiting.length === 0 ? null : Math.min(...waiting.map(({ untilMs }) => untilMs));
};

type Rests = Extract<SpaceEvent, { type: 'rests' }>;

/** Who lost the floor that they were heard on rests; under the brake also whose hand came down without it. */
export const rests = (before: Space, after: Space, nowMs: number): readonly Rests[] => {
  if (after.life.status !== 'live') return [];
  const { coolDownMs } = after.rules.queue;
  const isUp = (userId: UserId): boolean => personOf(after, userId) !== undefined;
  const down = coolDownMs === 0 ? [] : before.people.filter((one) => one.floor === 'speaking' && !isUp(one.userId));
  const until = (userId: UserId, restMs: number): Rests => {
    const earlier = before.resting.find((one) => one.userId === userId)?.untilMs ?? 0;
    return { type: 'rests', userId, untilMs: Math.max(nowMs + restMs, earlier) };
  };
  const isWaiting = (userId: UserId): boolean => after.hands.some((hand) => hand.userId === userId);
  const lowered = after.brake === null ? [] : before.hands.filter(({ userId }) => !isUp(userId) && !isWaiting(userId));
  return [
    ...down.map(({ userId }) => until(userId, coolDownMs)),
    ...lowered.map(({ userId }) => until(userId, SLOW_HANDS_MS)),
  ];
};

/** The turn that is on ends, and the next is called. Whose turn it is may pass it on. */
export const decideNext = (space: Space, asker: Asker): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'next', space.turn?.userId)) return refuse('not-host');
  return space.turn === null ? refuse('no-turn') : { ok: true, events: ended(space, space.turn) };
};

/** The turn that is on lasts longer. */
export const decideExtendTurn = (space: Space, asker: Asker): Decision => {
  const closed = notNow(space);
  if (closed !== null) return closed;
  if (!mayDo(space, asker, 'extend')) return refuse('not-host');
  const { turn } = space;
  if (turn?.endsAtMs == null) return refuse('no-turn');
  return { ok: true, events: [{ type: 'turn-extended', userId: turn.userId, endsAtMs: turn.endsAtMs + EXTEND_BY_MS }] };
};

import type { UserId } from '../lib/index.ts';
import type { Call } from './call.ts';
import type { Applied, PersonInRoom, RoomSeen } from './ports.ts';

/** How often Discord is asked to count somebody's right anew: by a move into the same room, then through another one and back. */
export const MOVES = 2;

/** Discord's event of a move came 10 to 80 ms after its answer on loopback; by then it shows whether the move silenced somebody. */
export const MOVE_SHOWN_MS = 500;

/** A move whose outcome Discord has yet to show. */
export interface Move {
  readonly to: 'up' | 'down' | 'free';
  readonly tries: number;
  /** When the last one was made, monotonic. */
  readonly atMs: number;
  /** Discord refused it for good: asked anew once our rights change. */
  readonly isRefused?: boolean;
}

/** What the calls for the people of a voice room are made of. */
export interface VoiceFloor {
  readonly seen: RoomSeen;
  /** Who may be heard. */
  readonly floor: ReadonlySet<UserId>;
  /** Who has it and is muted all the same. */
  readonly muted: ReadonlySet<UserId>;
  /** Who carries a mute of ours. */
  readonly owed: ReadonlySet<UserId>;
  readonly moves: ReadonlyMap<UserId, Move>;
  /** Whether the space has denied everybody to speak: not yet, while it takes over a room that stands. */
  readonly isRuled: boolean;
  /** Monotonic. */
  readonly nowMs: number;
}

/** Whether a space has denied everybody to speak in its room, whatever became of that since. */
export const isRuled = ({ rights }: Pick<Applied, 'rights'>): boolean =>
  rights.some(({ target }) => target === 'everyone');

type Kind = 'quiet' | 'move' | 'lift';
type Step = { readonly kind: Kind; readonly call: Call };

const mayByOverwrite = ({ seen }: VoiceFloor, userId: UserId): boolean =>
  seen.overwrites.some(({ target, rights }) => target === `member:${userId}` && rights.speak === 'allowed');

const move = (room: VoiceFloor, userId: UserId, to: Move['to'], unmutes: boolean): readonly Step[] => {
  const before = room.moves.get(userId);
  const tries = before?.to === to ? before.tries : 0;
  // Whoever is only given back what they had is not taken through other rooms for it.
  if (tries >= (to === 'free' ? 1 : MOVES)) return [];
  const way = tries === 0 ? 'here' : 'around';
  return [{ kind: 'move', call: { type: 'recount', key: `move:${to}:${userId}`, userId, to, way, unmutes } }];
};

const lift = (userId: UserId): Step => ({ kind: 'lift', call: { type: 'unmute', key: `unmute:${userId}`, userId } });
const settle = (userId: UserId): Step => ({
  kind: 'lift',
  call: { type: 'settle-mute', key: `paid:${userId}`, userId },
});

/** Somebody who may be heard: Discord counts anew that they may speak, and a mute of ours is lifted. A mute by others stays. */
const up = (room: VoiceFloor, person: PersonInRoom): readonly Step[] => {
  const { userId, suppressed, muted, timedOut, unbound } = person;
  const isOwed = room.owed.has(userId);
  if (isOwed && !muted) return [settle(userId), ...(suppressed ? up({ ...room, owed: new Set() }, person) : [])];
  const isBound = !unbound && !mayByOverwrite(room, userId);
  if (suppressed && !timedOut && !isBound) {
    const moves = move(room, userId, 'up', isOwed);
    if (moves.length > 0) return moves;
  }
  return isOwed ? [lift(userId)] : [];
};

/** Whether the room's overwrites say already that somebody may not speak, so that a move alone silences them. */
const isRuledOut = (room: VoiceFloor, { userId, unbound }: PersonInRoom): boolean =>
  !unbound &&
  !mayByOverwrite(room, userId) &&
  room.seen.overwrites.some(({ target, rights }) => target === 'everyone' && rights.speak === 'denied');

/**
 * Somebody who is heard and may not be. Whose floor is taken is muted at once: their overwrite still lets them speak. Where the overwrites
 * stand, as for those who sat in a lent room, a move into it silences them with one call and no mute in the whole server.
 */
const silenced = (room: VoiceFloor, person: PersonInRoom): readonly Step[] => {
  const { userId, unbound } = person;
  const before = room.moves.get(userId);
  // In a moment the overwrites say it, and a move does.
  if (!room.isRuled && !unbound) return [];
  if (isRuledOut(room, person)) {
    if (before?.to !== 'down') return move(room, userId, 'down', false).map(({ call }) => ({ kind: 'quiet', call }));
    if (room.nowMs - before.atMs < MOVE_SHOWN_MS) return [];
  }
  return [{ kind: 'quiet', call: { type: 'quiet', key: `mute:${userId}`, userId } }];
};

/** Somebody who may not be heard: silenced at once, then Discord counts anew that they may not speak, then they are unmuted. */
const down = (room: VoiceFloor, person: PersonInRoom): readonly Step[] => {
  const { userId, suppressed, muted, unbound } = person;
  if (!suppressed && !muted) return silenced(room, person);
  if (suppressed && room.owed.has(userId)) return [muted ? lift(userId) : settle(userId)];
  // The mute of an administrator stays for as long as they are here: no overwrite binds them.
  if (suppressed || unbound || mayByOverwrite(room, userId)) return [];
  return move(room, userId, 'down', false);
};

/** Somebody who has the floor and was muted in the space: they keep it, and are not heard. */
const hushed = ({ userId, muted }: PersonInRoom): readonly Step[] =>
  muted ? [] : [{ kind: 'quiet', call: { type: 'quiet', key: `mute:${userId}`, userId } }];

const ORDER: readonly Kind[] = ['quiet', 'move', 'lift'];

/** The calls for the people of a voice room that runs as a stage: `first` silences, `next` moves and lifts. */
export const voiceFloorCalls = (
  room: VoiceFloor,
): { readonly first: readonly Call[]; readonly next: readonly Call[] } => {
  const steps = room.seen.people.flatMap((person) => {
    if (room.muted.has(person.userId)) return hushed(person);
    // Who went up by somebody's hand in Discord itself is a speaker in a moment.
    return room.floor.has(person.userId) || person.presence === 'speaking' ? up(room, person) : down(room, person);
  });
  const [first = [], ...others] = ORDER.map((kind) =>
    steps.filter((step) => step.kind === kind).map(({ call }) => call),
  );
  return { first, next: others.flat() };
};

/** The calls that silence people of a stage: who has the floor there and was muted in the space. */
export const stageMutes = ({ seen, muted }: Pick<VoiceFloor, 'seen' | 'muted'>): readonly Call[] =>
  seen.people.filter(({ userId }) => muted.has(userId)).flatMap((person) => hushed(person).map(({ call }) => call));

/** The calls that leave the people of a room as they would be without us: no mute of ours, and heard where the room allows it. */
export const voiceLeaveCalls = (room: VoiceFloor, isLent: boolean): readonly Call[] =>
  room.seen.people.flatMap((person): readonly Call[] => {
    const { userId, suppressed, muted, maySpeak } = person;
    const freed = isLent && suppressed && maySpeak ? move(room, userId, 'free', false).map(({ call }) => call) : [];
    if (!room.owed.has(userId)) return freed;
    return [muted ? lift(userId).call : settle(userId).call, ...freed];
  });

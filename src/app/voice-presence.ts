import type { Space } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { PersonInRoom, RoomSeen } from './ports.ts';
import type { Move } from './voice-floor.ts';
import { MOVES } from './voice-floor.ts';

/** Discord shows the outcome of a move within this, or the move was of no use (issue 3; a voice state came 10 to 80 ms after it on loopback). */
export const CONFIRM_MS = 2000;

/** What is known of the people of a voice room besides what Discord shows. */
export interface VoiceKnowledge {
  /** Who carries a mute of ours. */
  readonly owed: ReadonlySet<UserId>;
  /** Whether Discord has shown that mute: when it is gone then, a person lifted it. */
  readonly wasShown: (userId: UserId) => boolean;
  readonly moves: ReadonlyMap<UserId, Move>;
  readonly nowMs: number;
}

/** Whether nothing of ours made Discord let somebody speak: only coming in anew helps. */
const isStuck = ({ moves, nowMs }: VoiceKnowledge, userId: UserId): boolean => {
  const move = moves.get(userId);
  return move?.to === 'up' && move.tries >= MOVES && nowMs - move.atMs >= CONFIRM_MS;
};

/**
 * How one person of a voice room stands towards the floor. Who has it speaks unless Discord or we still hold them silent; a mute by
 * others does not take it. Who has it not listens, heard or not: that is mended. Only an administrator whose mute somebody lifted in
 * Discord itself went up by that.
 */
const presenceOf = (space: Space, person: PersonInRoom, known: VoiceKnowledge): PersonInRoom['presence'] => {
  const { userId, suppressed, muted } = person;
  const isOwed = known.owed.has(userId);
  if (!space.people.some((one) => one.userId === userId))
    return !suppressed && !muted && isOwed && known.wasShown(userId) ? 'speaking' : 'audience';
  // Who was muted in the space keeps the floor and their place.
  if (!suppressed && (space.muted.includes(userId) || !(muted && isOwed))) return 'speaking';
  return suppressed && isStuck(known, userId) ? 'invited' : 'audience';
};

/** A room as its space understands it: in voice rooms the presences follow the floor. */
export const asUnderstood = (space: Space, seen: RoomSeen, known: VoiceKnowledge): RoomSeen =>
  space.room.kind === 'stage'
    ? seen
    : {
        ...seen,
        people: seen.people.map((person) => ({
          ...person,
          presence: presenceOf(space, person, known),
          raisedAtMs: null,
        })),
      };

/** The moves that are still to be told by Discord: those of people who left or stand where they should are over. */
export const movesLeft = (moves: ReadonlyMap<UserId, Move>, seen: RoomSeen): readonly UserId[] =>
  [...moves.keys()].filter((userId) => {
    const person = seen.people.find((one) => one.userId === userId);
    return person !== undefined && person.suppressed === (moves.get(userId)?.to !== 'down');
  });

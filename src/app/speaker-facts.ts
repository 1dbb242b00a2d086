import type { PersonSeen, SpaceCommand, SpaceEvent, SpeakerFacts, SpeakerGate } from '../domain/index.ts';
import { accountAtMsOf, NOTHING_KNOWN } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import { isNameAllowed, NAME_NOT_ALLOWED } from './name-words.ts';
import type { RoomPort } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import type { Entry } from './space-book.ts';

/** What is known of whoever asks, as far as these gates want to know. Whether they moderate the room is told by who asks. */
export const factsOf = (actor: Actor, gates: readonly SpeakerGate[]): SpeakerFacts => ({
  roleIds: gates.flatMap(({ roleIds }) => roleIds).filter((id) => actor.hasRole(id)),
  joinedAtMs: actor.joinedAtMs ?? null,
  accountAtMs: accountAtMsOf(actor.userId),
  moderates: false,
});

/** A command, and what its server demands of texts and of whoever asks to speak. */
export interface Judged {
  readonly command: SpaceCommand;
  readonly speakers: SpeakerGate;
  readonly words: readonly string[];
}

/** What a wish to speak is judged by. */
export interface JudgingParts {
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly rooms: Pick<RoomPort, 'nameOf'>;
}

/** Somebody with Discord's own hand up, and whether their name keeps them from speaking; moderators may be called what they like. */
const namedHand = (seen: PersonSeen, isAllowed: (userId: UserId) => boolean): PersonSeen => {
  const { presence, userId, facts = NOTHING_KNOWN } = seen;
  if (presence !== 'hand' || facts.moderates || isAllowed(userId)) return seen;
  return { ...seen, facts: { ...facts, besides: [NAME_NOT_ALLOWED] } };
};

/**
 * A command with everything that a wish to speak is judged by, whether it came by the panel, a command or Discord's own button. Whatever else
 * is to keep somebody from asking to speak comes in here, as `besides` of their facts.
 */
export const judged = async (
  { settings, rooms }: JudgingParts,
  { space }: Entry,
  command: SpaceCommand,
): Promise<Judged> => {
  const { guildId } = space;
  const { words, speakers } = (await settings.get(guildId)).rules;
  if (command.type !== 'observe' || words.length === 0) return { command, speakers, words };
  const isAllowed = (userId: UserId): boolean => isNameAllowed(rooms, words, { guildId, userId });
  const people = command.people.map((seen) => namedHand(seen, isAllowed));
  return { command: { ...command, people }, speakers, words };
};

/** People whose hand was taken down and who are counted on the panel; more is a raid, of which nobody counts the heads. */
const MAX_TURNED_AWAY = 500;

/** Takes down whose hand was not taken, and forgets who has one, or the floor, by now. */
export const noteTurnedAway = (turnedAway: Set<UserId>, events: readonly SpaceEvent[]): void => {
  for (const event of events) {
    if (event.type === 'hand-raised' || event.type === 'speaker-added') turnedAway.delete(event.userId);
    if (event.type === 'hand-turned-away' && turnedAway.size < MAX_TURNED_AWAY) turnedAway.add(event.userId);
  }
};

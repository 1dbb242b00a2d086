import type { PersonSeen, SpaceCommand, SpaceEvent, SpeakerFacts, SpeakerGate } from '../domain/index.ts';
import { accountAtMsOf } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import type { SettingsBook } from './settings-book.ts';
import type { Entry } from './space-book.ts';

/** What is known of whoever asks, as far as these gates want to know. Whether they moderate the room is told by who asks. */
export const factsOf = (actor: Actor, gates: readonly SpeakerGate[]): SpeakerFacts => ({
  roleIds: gates.flatMap(({ roleIds }) => roleIds).filter((id) => actor.hasRole(id)),
  joinedAtMs: actor.joinedAtMs ?? null,
  accountAtMs: accountAtMsOf(actor.userId),
  moderates: false,
});

/** A command, and what the server demands of who asks to speak by it; left out where nobody does. */
export interface Judged {
  readonly command: SpaceCommand;
  readonly speakers?: SpeakerGate;
}

const hasHand = ({ presence }: PersonSeen): boolean => presence === 'hand';

const asksToSpeak = (command: SpaceCommand): boolean =>
  command.type === 'raise-hand' || (command.type === 'observe' && command.people.some(hasHand));

/**
 * A command with everything that a wish to speak is judged by, whether it came by the panel, a command or Discord's own button. Whatever else
 * is to keep somebody from asking to speak comes in here, as `besides` of their facts.
 */
export const judged = async (
  settings: Pick<SettingsBook, 'get'>,
  { space }: Entry,
  command: SpaceCommand,
): Promise<Judged> => {
  if (!asksToSpeak(command)) return { command };
  const { rules } = await settings.get(space.guildId);
  return { command, speakers: rules.speakers };
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

import type { Person } from '../people/index.ts';
import { talk, type SpokenLine } from '../speech/index.ts';
import { systemVoiceClock } from '../voice/system-clock.ts';

/** A stage and the member who decides who comes up. */
export interface Stage {
  readonly guildId: string;
  readonly channelId: string;
  readonly moderator: Person;
}

/** Somebody who talks on a stage when it is their turn. */
export interface Talker {
  readonly person: Person;
  readonly lines: readonly SpokenLine[];
}

/** Comes onto the stage as people do: joins, raises the hand, is brought up by the moderator, accepts. */
export async function comeUp({ person }: Talker, stage: Stage): Promise<void> {
  const { guildId, channelId, moderator } = stage;
  await person.joinVoice(guildId, channelId);
  if (isSpeaker(person, guildId)) return;
  await person.raiseHand(guildId);
  await moderator.waitFor(
    () => moderator.voiceStates(guildId).get(person.user.id)?.request_to_speak_timestamp,
    undefined,
    'the raised hand',
  );
  await moderator.suppress(guildId, person.user.id, false);
  await person.waitFor(() => person.voiceState(guildId)?.suppress === false, undefined, 'the invitation to speak');
  await person.acceptInvite(guildId);
}

/**
 * Says the next line, if the talker may speak. Whoever was put back into the audience raises the hand once and waits to
 * be asked up by whoever runs the stage now; whoever was asked up accepts.
 * @returns whether something was said.
 */
export async function takeTurn(talker: Talker, stage: Stage, line: SpokenLine): Promise<boolean> {
  const { person } = talker;
  const state = person.voiceState(stage.guildId);
  if (state === null || state.channel_id !== stage.channelId || person.voice === null) return false;
  if (!state.suppress && state.request_to_speak_timestamp !== null) await person.acceptInvite(stage.guildId);
  else if (state.suppress && state.request_to_speak_timestamp === null) await person.raiseHand(stage.guildId);
  if (!isSpeaker(person, stage.guildId) || person.voice === null) return false;
  await talk(person.voice, line.packets, systemVoiceClock);
  return true;
}

function isSpeaker(person: Person, guildId: string): boolean {
  const state = person.voiceState(guildId);
  return state !== null && !state.suppress && state.request_to_speak_timestamp === null;
}

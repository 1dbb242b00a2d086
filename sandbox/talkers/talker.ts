import { textOf, type Person } from '../people/index.ts';
import { talk, type SpokenLine } from '../speech/index.ts';
import { systemVoiceClock } from '../voice/system-clock.ts';

/** A stage on which a space runs, and its host. */
export interface Stage {
  readonly guildId: string;
  readonly channelId: string;
  readonly host: Person;
}

/** Somebody who talks on a stage when it is their turn. */
export interface Talker {
  readonly person: Person;
  readonly lines: readonly SpokenLine[];
}

/** A bot that has just come back invites its speakers anew within this time; longer, and the hand is raised instead. */
const INVITED_AGAIN_MS = 3_000;
/** A hand shows in the panel within a few seconds; a loaded machine takes longer. */
const PATIENCE_MS = 20_000;

/**
 * Opens a space on the stage by the slash command, unless one runs there from before; then the host joins and comes up.
 * @returns what Majlis answered.
 */
export async function openSpace({ host, guildId, channelId }: Stage, title: string, askedIn: string): Promise<string> {
  const outcome = await host.command('space open', { title, room: channelId }, { guildId, channelId: askedIn });
  await host.joinVoice(guildId, channelId);
  await isAsked(host, guildId, PATIENCE_MS);
  await host.acceptInvite(guildId);
  // The first answer says that the room is being made ready; the last one that it is open, or why not.
  const settled = await host.waitFor(
    () => outcome.replies().find((message) => textOf(message).includes(`<#${channelId}>`)),
    PATIENCE_MS,
    'the answer that the space is open',
  );
  return textOf(settled);
}

/** Comes onto the stage as people do: joins, raises the hand, is approved by the host in the panel, accepts. */
export async function comeUp({ person }: Talker, stage: Stage): Promise<void> {
  const { guildId, channelId, host } = stage;
  await person.joinVoice(guildId, channelId);
  if (await isAsked(person, guildId, INVITED_AGAIN_MS).catch(() => false)) return person.acceptInvite(guildId);
  await person.raiseHand(guildId);
  await host.waitFor(() => approvable(host, stage, person), PATIENCE_MS, 'the raised hand in the panel');
  await host.select({ customId: /:approve:/ }, [person.user.id]);
  await isAsked(person, guildId, PATIENCE_MS);
  await person.acceptInvite(guildId);
}

/** Whether the host's panel offers to approve this hand. */
function approvable(host: Person, { channelId }: Stage, { user }: Person): boolean {
  return host
    .messages(channelId)
    .some((message) => JSON.stringify(message.components).includes(`"value":"${user.id}"`));
}

async function isAsked(person: Person, guildId: string, timeoutMs: number): Promise<boolean> {
  return person.waitFor(
    () => {
      const state = person.voiceState(guildId);
      return state !== null && !state.suppress && state.request_to_speak_timestamp !== null;
    },
    timeoutMs,
    'the invitation to speak',
  );
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

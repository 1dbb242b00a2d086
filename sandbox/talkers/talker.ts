import { textOf, type Person } from '../people/index.ts';
import { talk, type SpokenLine } from '../speech/index.ts';
import { systemVoiceClock } from '../voice/system-clock.ts';
import { approve, isHandUp, isHeard, isInvited, raiseHand, takeFloor, type Room } from './room.ts';

/** Somebody who talks in a room when it is their turn. */
export interface Talker {
  readonly person: Person;
  readonly room: Room;
  readonly lines: readonly SpokenLine[];
}

/** A bot that has just come back lets its speakers up again within this time; longer, and the hand is raised instead. */
const LET_UP_AGAIN_MS = 3_000;
/** A hand shows in the panel within a few seconds; a loaded machine takes longer. */
const PATIENCE_MS = 20_000;

/**
 * Opens a space in the room by the slash command, unless one runs there from before; then the host joins and comes up.
 * @returns what Majlis answered.
 */
export async function openSpace(room: Room, title: string, askedIn: string): Promise<string> {
  const { host, guildId, channelId } = room;
  const outcome = await host.command('space open', { title, room: channelId }, { guildId, channelId: askedIn });
  await host.joinVoice(guildId, channelId);
  await takeFloor(host, room, PATIENCE_MS);
  // The first answer says that the room is being made ready; the last one that it is open, or why not.
  const settled = await host.waitFor(
    () => outcome.replies().find((message) => textOf(message).includes(`<#${channelId}>`)),
    PATIENCE_MS,
    'the answer that the space is open',
  );
  return textOf(settled);
}

/** Comes to be heard as people do: joins, raises the hand, is approved by the host in the panel; on a stage accepts. */
export async function comeUp({ person, room }: Talker): Promise<void> {
  await person.joinVoice(room.guildId, room.channelId);
  const isUpAgain = await takeFloor(person, room, LET_UP_AGAIN_MS).then(
    () => true,
    () => false,
  );
  if (isUpAgain) return;
  await raiseHand(person, room, PATIENCE_MS);
  await approve(person, room, PATIENCE_MS);
  await takeFloor(person, room, PATIENCE_MS);
}

/**
 * Says the next line, if the talker may speak. Whoever was put back into the audience raises the hand once and waits to
 * be brought up by whoever runs the room now; whoever was asked up accepts. Whom somebody muted waits until that is over.
 * @returns whether something was said.
 */
export async function takeTurn({ person, room }: Talker, line: SpokenLine): Promise<boolean> {
  const state = person.voiceState(room.guildId);
  if (state === null || state.channel_id !== room.channelId || person.voice === null) return false;
  if (isInvited(person, room)) await person.acceptInvite(room.guildId);
  else if (state.suppress && !state.mute && !isHandUp(person, room)) await raiseHand(person, room, PATIENCE_MS);
  if (!isHeard(person, room) || person.voice === null) return false;
  await talk(person.voice, line.packets, systemVoiceClock);
  return true;
}

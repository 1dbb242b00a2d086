import { SEEN_FLAG, textOf, type OptionValue, type Outcome, type Person, type SeenMessage } from '../people/index.ts';
import { systemTime } from '../people/system-time.ts';
import { spokenLine, talk } from '../speech/index.ts';
import { isHeard, panelIn, takeFloor, type Room } from '../talkers/room.ts';
import { systemVoiceClock } from '../voice/system-clock.ts';
import { asShown, type Names } from './as-shown.ts';
import { sameFrames, withoutSilence } from './heard.ts';
import type { Telling } from './telling.ts';
import type { LocalGuild, LocalWorld } from './world-file.ts';

/** What takes a second or two takes a loaded machine longer. */
export const PATIENCE_MS = 30_000;

/** Everybody who takes part. Nobody of them is among the talkers of `npm start`. */
const NAMES = ['layla', 'omar', 'salma', 'grace', 'khalid', 'lina', 'idris', 'noor', 'freya', 'maya', 'kenji'] as const;
type Cast = Readonly<Record<(typeof NAMES)[number], Person>>;

/** Where the journey plays, who takes part, and who tells it. */
export interface Scene {
  readonly world: LocalWorld;
  readonly tell: Telling;
  readonly cast: Cast;
  readonly qahwa: LocalGuild;
  readonly river: LocalGuild;
  readonly lantern: LocalGuild;
}

/** Brings everybody in; they stay until their `close()`. */
export async function setScene(world: LocalWorld, tell: Telling): Promise<Scene> {
  const people = await Promise.all(NAMES.map(async (name) => [name, await world.person(name)] as const));
  return {
    world,
    tell,
    // as: made of exactly these names.
    cast: Object.fromEntries(people) as Cast,
    qahwa: world.guild('Qahwa House'),
    river: world.guild('Riverside Talks'),
    lantern: world.guild('Lantern Court'),
  };
}

/** Tells what somebody reads, as their client shows it. */
export function shows({ world, tell }: Scene, person: Person, message: SeenMessage): void {
  tell.shows(asShown(message, namesFor(world, person), systemTime.nowMs()));
}

/** Tells what stands in the panel right now; a person reads it in the room's chat. */
export function showsPanel(scene: Scene, person: Person, room: Room): void {
  const panel = panelIn(room, person);
  scene.tell.line(person.user.username, 'reads the panel in the room’s chat:');
  if (panel !== undefined) shows(scene, person, panel);
}

function namesFor(world: LocalWorld, person: Person): Names {
  const made = person.events.filter(({ t }) => t === 'CHANNEL_CREATE').map(({ d }) => d);
  const channels = [...world.guilds.flatMap((guild) => guild.channels), ...made];
  return {
    account: (id) => [...world.users, ...world.bots].find((account) => account.id === id)?.username,
    channel: (id) => channels.find((channel) => channel['id'] === id)?.['name']?.toString(),
  };
}

/** Something typed: told, sent, and its answer read. A button pressed or a select picked is read by `reads`. */
export async function types(
  scene: Scene,
  person: Person,
  typed: {
    readonly words: string;
    readonly values?: Readonly<Record<string, OptionValue>>;
    readonly at: { readonly guildId: string; readonly channelId: string };
    /** Which of the answers is meant when one follows another. */
    readonly until?: RegExp;
  },
): Promise<string> {
  const { words, values = {}, at, until } = typed;
  const options = Object.entries(values).map(
    ([name, value]) => ` ${name}:${typeof value === 'object' ? value.name : String(value)}`,
  );
  scene.tell.line(person.user.username, `/${words}${options.join('')}`);
  return reads(scene, person, await person.command(words, values, at), until);
}

/** Reads the answer to something done: told as it is shown, and given back with Discord's own markup. */
export async function reads(scene: Scene, person: Person, outcome: Outcome, until: RegExp = /\S/): Promise<string> {
  const reply = await person.waitFor(
    () => outcome.replies().find((message) => (message.flags & SEEN_FLAG.loading) === 0 && until.test(textOf(message))),
    PATIENCE_MS,
    `an answer that says ${until.source}`,
  );
  shows(scene, person, reply);
  return textOf(reply);
}

/** Opens a space by the slash command and gives back its room, once Majlis says that it is open. */
export async function open(
  scene: Scene,
  host: Person,
  { guild, ...values }: { readonly guild: LocalGuild; readonly title: string; readonly kind?: 'voice' },
): Promise<Room> {
  const at = { guildId: guild.id, channelId: scene.world.channel(guild, 'general') };
  const text = await types(scene, host, { words: 'space open', values, at, until: /<#\d+>/ });
  const channelId = /<#(\d+)>/.exec(text)?.[1];
  if (channelId === undefined) throw new Error('the answer names no room');
  const made = host.events.find(({ t, d }) => t === 'CHANNEL_CREATE' && d['id'] === channelId);
  return { guildId: guild.id, channelId, host, kind: made?.d['type'] === VOICE ? 'voice' : 'stage' };
}

/** Discord's channel type of voice rooms. */
const VOICE = 2;

/** Joins and says so. */
export async function joins({ tell }: Scene, person: Person, room: Room, why = 'joins the room'): Promise<void> {
  await person.joinVoice(room.guildId, room.channelId);
  tell.line(person.user.username, why);
}

/** Waits until the person may be heard, on a stage by accepting. */
export async function comesUp({ tell }: Scene, person: Person, room: Room): Promise<void> {
  await takeFloor(person, room, PATIENCE_MS);
  if (room.kind === 'stage') tell.line(person.user.username, 'is invited up, and taps Accept');
  else tell.check(`${person.user.username} has the floor: nothing to accept`, isHeard(person, room));
}

/** Who says what to whom. */
export interface Turn {
  readonly speaker: Person;
  readonly listener: Person;
  /** A line of `sandbox/speech`. */
  readonly line: string;
}

/** Speaks a line and checks that a listener hears it whole, byte for byte. Gives back what was heard. */
export async function speakAndCheck({ tell }: Scene, turn: Turn): Promise<readonly Buffer[]> {
  const { speaker, listener } = turn;
  const line = await spokenLine(turn.line);
  const from = listener.heard.length;
  const heardNow = (): readonly Buffer[] => withoutSilence(listener.heard.slice(from));
  tell.line(speaker.user.username, `says "${line.name}" (${(line.packets.length * 0.02).toFixed(1)} s)`);
  if (speaker.voice === null) throw new Error(`${speaker.user.username} is in no room`);
  await talk(speaker.voice, line.packets, systemVoiceClock);
  // A frame that was lost on the way shows as a wait in vain, and then as a ✘ with the count.
  await listener
    .waitFor(() => heardNow().length >= line.packets.length, 3_000, 'the whole sentence')
    .catch(() => tell.line(listener.user.username, `waited for ${line.packets.length} frames`));
  const heard = heardNow();
  tell.check(
    `${listener.user.username} heard ${heard.length} of ${line.packets.length} frames, byte for byte`,
    sameFrames(heard, line.packets),
  );
  return heard;
}

/** A few words are enough to be heard, and to be missed. */
const FEW_WORDS = 50;

/**
 * Speaks without the floor, and then somebody with it: whatever is to come of the first has come by the time that the second is heard.
 * Checks that nothing did.
 */
export async function speakInVain(scene: Scene, turn: Turn & { readonly witness: Person }): Promise<void> {
  const { tell } = scene;
  const { speaker, listener, witness } = turn;
  const { packets } = await spokenLine(turn.line);
  const from = listener.heard.length;
  const heardOf = (one: Person): number =>
    withoutSilence(listener.heard.slice(from).filter(({ userId }) => userId === one.user.id)).length;
  if (speaker.voice === null || witness.voice === null) throw new Error('one of them is in no room');
  await talk(speaker.voice, packets.slice(0, FEW_WORDS), systemVoiceClock);
  await talk(witness.voice, packets.slice(0, FEW_WORDS / 2), systemVoiceClock);
  await listener.waitFor(() => heardOf(witness) === FEW_WORDS / 2, PATIENCE_MS, `what ${witness.user.username} says`);
  const heard = heardOf(speaker);
  const listenerName = listener.user.username;
  tell.check(
    `${speaker.user.username} speaks without the floor: ${listenerName} heard ${heard} of ${FEW_WORDS} frames`,
    heard === 0,
  );
}

/** Waits for something that everybody in the room can see; tells with ✔ when it comes, and with ✘ when it does not. */
export async function comesTrue({ tell }: Scene, person: Person, claim: string, holds: () => boolean): Promise<void> {
  const came = await person.waitFor(holds, PATIENCE_MS, claim).catch(() => false);
  tell.check(claim, came);
}

/** How often it is looked whether keys have come; no event of the gateway tells. */
const LOOK_MS = 50;

/** Waits until these accounts, and nobody else, share the end-to-end keys of the speaker's voice room; false when they do not in time. */
export async function shareKeys(person: Person, accountIds: readonly string[]): Promise<boolean> {
  const share = (): boolean => {
    const group = person.voice?.encryption;
    if (group?.isReady() !== true) return false;
    const members = new Set(group.members());
    return members.size === accountIds.length && accountIds.every((id) => members.has(id));
  };
  const untilMs = systemVoiceClock.monotonicMs() + PATIENCE_MS;
  while (!share() && systemVoiceClock.monotonicMs() < untilMs)
    await new Promise<void>((resolve) => {
      systemVoiceClock.after(LOOK_MS, resolve);
    });
  return share();
}

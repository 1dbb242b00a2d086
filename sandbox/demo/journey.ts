import { textOf, type Person } from '../people/index.ts';
import { spokenLine, talk, type SpokenLine } from '../speech/index.ts';
import { systemVoiceClock } from '../voice/system-clock.ts';
import { sameFrames, withoutSilence } from './heard.ts';
import type { Telling } from './telling.ts';
import type { LocalGuild, LocalWorld } from './world-file.ts';

/** A space takes a second or two to open; a loaded machine longer. */
const OPEN_LIMIT_MS = 30_000;

/** Who takes part: two on stage and a listener in each server. */
interface Cast {
  readonly layla: Person;
  readonly omar: Person;
  readonly salma: Person;
  readonly grace: Person;
  readonly lina: Person;
}

interface Scene {
  readonly world: LocalWorld;
  readonly tell: Telling;
  readonly cast: Cast;
  readonly qahwa: LocalGuild;
  readonly river: LocalGuild;
}

/**
 * Plays the whole journey on a local Discord where the bot runs.
 * @returns the Opus packets that the last listener, in the other server, heard.
 */
export async function playJourney(world: LocalWorld, tell: Telling): Promise<readonly Buffer[]> {
  const qahwa = world.guild('Qahwa House');
  const river = world.guild('Riverside Talks');
  const [layla, omar, salma, grace, lina] = await Promise.all(
    (['layla', 'omar', 'salma', 'grace', 'lina'] as const).map((name) => world.person(name)),
  );
  if (layla === undefined || omar === undefined || salma === undefined || grace === undefined || lina === undefined)
    throw new Error('somebody of the cast is missing');
  const cast = { layla, omar, salma, grace, lina };
  const scene = { world, tell, cast, qahwa, river };
  try {
    const home = await openAndSpeak(scene);
    await bringUp(scene, home);
    const away = await openInTheOtherServer(scene);
    await link(scene, home, away);
    const heard = await carry(scene);
    await endBoth(scene, home, away);
    return heard;
  } finally {
    for (const person of Object.values(cast)) person.close();
  }
}

/** Opens a space and gives back its room, once Discord shows it. */
async function open(scene: Scene, host: Person, guild: LocalGuild, title: string): Promise<string> {
  const { tell, world } = scene;
  tell.line(host.user.username, `/space open title:${title}`);
  const outcome = await host.command(
    'space open',
    { title },
    { guildId: guild.id, channelId: world.channel(guild, 'general') },
  );
  const reply = await host.waitFor(
    () => outcome.replies().find((message) => /<#\d+>/.test(textOf(message))),
    OPEN_LIMIT_MS,
    'the answer that the space is open',
  );
  tell.shows(textOf(reply));
  const room = /<#(\d+)>/.exec(textOf(reply))?.[1];
  if (room === undefined) throw new Error('the answer names no room');
  return room;
}

/** The host joins, is invited, and accepts. */
async function takeTheStage(scene: Scene, person: Person, guild: LocalGuild, room: string): Promise<void> {
  const { tell } = scene;
  await person.joinVoice(guild.id, room);
  tell.line(person.user.username, 'joins the room');
  await accept(scene, person, guild);
}

async function accept({ tell }: Scene, person: Person, guild: LocalGuild): Promise<void> {
  await person.waitFor(
    () => {
      const state = person.voiceState(guild.id);
      return state !== null && !state.suppress && state.request_to_speak_timestamp !== null;
    },
    OPEN_LIMIT_MS,
    'the invitation to speak',
  );
  await person.acceptInvite(guild.id);
  tell.line(person.user.username, 'is invited up, and taps Accept');
}

async function openAndSpeak(scene: Scene): Promise<string> {
  const { tell, cast, qahwa } = scene;
  tell.chapter('A space opens');
  const room = await open(scene, cast.layla, qahwa, 'Coffee tonight');
  await cast.salma.joinVoice(qahwa.id, room);
  tell.line('salma', 'joins the room to listen');
  await takeTheStage(scene, cast.layla, qahwa, room);
  const welcome = await spokenLine('welcome');
  await speakAndCheck(scene, { speaker: cast.layla, listener: cast.salma, line: welcome });
  return room;
}

/** Speaks a line and checks that a listener hears it whole, byte for byte. Gives back what was heard. */
async function speakAndCheck(
  { tell }: Scene,
  turn: { readonly speaker: Person; readonly listener: Person; readonly line: SpokenLine },
): Promise<readonly Buffer[]> {
  const { speaker, listener, line } = turn;
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

async function bringUp(scene: Scene, room: string): Promise<void> {
  const { tell, cast, qahwa } = scene;
  const { layla, omar } = cast;
  tell.chapter('A hand is raised');
  await omar.joinVoice(qahwa.id, room);
  await omar.raiseHand(qahwa.id);
  tell.line('omar', "joins, and raises his hand with Discord's own button");
  const panel = await layla.waitFor(
    () => layla.messages(room).findLast((message) => textOf(message).includes(`<@${omar.user.id}>`)),
    OPEN_LIMIT_MS,
    'the hand in the panel',
  );
  tell.line('layla', 'sees the panel in the room’s chat:');
  tell.shows(textOf(panel));
  const approved = await layla.select({ customId: /:approve:/ }, [omar.user.id]);
  tell.line('layla', 'approves the hand in the panel');
  tell.shows(textOf(await approved.reply()));
  await accept(scene, omar, qahwa);
  await speakAndCheck(scene, { speaker: omar, listener: cast.salma, line: await spokenLine('question') });
}

async function openInTheOtherServer(scene: Scene): Promise<string> {
  const { tell, cast, river } = scene;
  tell.chapter('In another server');
  const room = await open(scene, cast.grace, river, 'By the river');
  await takeTheStage(scene, cast.grace, river, room);
  await cast.lina.joinVoice(river.id, room);
  tell.line('lina', 'joins to listen');
  return room;
}

async function link(scene: Scene, home: string, away: string): Promise<void> {
  const { tell, cast, qahwa, river } = scene;
  tell.chapter('The two stages are linked');
  tell.line('layla', '/link open');
  const offered = await (await cast.layla.command('link open', {}, { guildId: qahwa.id, channelId: home })).reply();
  tell.shows(textOf(offered));
  const code = /`([0-9A-Z-]{4,})`/.exec(textOf(offered))?.[1];
  if (code === undefined) throw new Error('the answer names no code');
  tell.line('grace', `/link join code:${code}`);
  const joined = await (
    await cast.grace.command('link join', { code }, { guildId: river.id, channelId: away })
  ).reply();
  tell.shows(textOf(joined));
}

async function carry(scene: Scene): Promise<readonly Buffer[]> {
  const { tell, cast, river } = scene;
  tell.chapter('What is said on one stage is heard on the other');
  const heard = await speakAndCheck(scene, {
    speaker: cast.omar,
    listener: cast.lina,
    line: await spokenLine('coffee'),
  });
  await speakAndCheck(scene, { speaker: cast.grace, listener: cast.salma, line: await spokenLine('river') });
  const carrying = await cast.lina.waitFor(
    () => cast.lina.messages().findLast((message) => /carrying sound/.test(textOf(message))),
    OPEN_LIMIT_MS,
    `a panel in ${river.name} that says "carrying sound"`,
  );
  tell.line('lina', 'reads in the panel:');
  tell.shows(textOf(carrying));
  return heard;
}

/** One host types the command, the other presses the panel's button, which asks first. */
async function endBoth({ tell, cast, qahwa, river }: Scene, home: string, away: string): Promise<void> {
  const { layla, grace } = cast;
  tell.chapter('The end');
  tell.line('layla', '/space end');
  const ended = await layla.command('space end', {}, { guildId: qahwa.id, channelId: home });
  tell.shows(textOf(await ended.reply()));
  tell.line('grace', 'presses End in the panel');
  const asked = await grace.click({ customId: /:end:/ });
  tell.shows(textOf(await asked.reply()));
  tell.line('grace', 'confirms');
  await grace.click({ customId: /:end-yes:/ });
  for (const [host, guild, room] of [
    [layla, qahwa, home],
    [grace, river, away],
  ] as const) {
    await host.waitFor(
      () => host.events.some(({ t, d }) => t === 'CHANNEL_DELETE' && d['id'] === room),
      OPEN_LIMIT_MS,
      'the room to be gone',
    );
    tell.check(`${guild.name}: the space has ended and its room is gone`, true);
  }
}

import { textOf } from '../people/index.ts';
import { spokenLine } from '../speech/index.ts';
import type { LocalGuild, LocalWorld } from '../demo/world-file.ts';
import { comeUp, openSpace, takeTurn, type Stage, type Talker } from './talker.ts';

/** Who says what, in this order, again and again. Nobody of `npm run demo` is among the talkers: a person is in one room only. */
const SCRIPT: readonly (readonly [username: string, line: string])[] = [
  ['ines', 'welcome'],
  ['tariq', 'coffee'],
  ['mariam', 'marhaba'],
  ['ben', 'market'],
  ['mariam', 'sual'],
  ['ines', 'question'],
  ['tariq', 'answer'],
  ['ben', 'agree'],
  ['mariam', 'qahwa'],
  ['ines', 'thanks'],
  ['mariam', 'shukran'],
];

/** Where they talk, and where it is heard over a link. */
const HOME = {
  server: 'Qahwa House',
  stage: 'Evening Stage',
  host: 'ines',
  title: 'Coffee, and what else',
} as const;
export const AWAY = { server: 'Riverside Talks', stage: 'Riverside', host: 'amina', title: 'Listening in' } as const;

/** How a conversation goes on. */
export interface ConversationOptions {
  /** Milliseconds between two lines. */
  readonly pauseMs: number;
  /** Waits, or rejects when the conversation is to end. */
  pause(ms: number): Promise<void>;
  tell(line: string): void;
}

/**
 * Four people of the default world talk in turns in a space of Majlis, linked to a second one in the other server, until
 * `pause` rejects. Needs the bot to run.
 */
export async function converse(world: LocalWorld, options: ConversationOptions): Promise<void> {
  const people: { close(): void }[] = [];
  try {
    const home = await openThere(world, HOME, people);
    const away = await openThere(world, AWAY, people);
    await link(home, away, options.tell);
    const talkers = await gather(world, home, people);
    options.tell(`${[...talkers.keys()].join(', ')} talk in "${HOME.title}" on ${HOME.stage} of ${HOME.server}`);
    options.tell(`${AWAY.server} hears them on ${AWAY.stage}, over a link`);
    await goRound(talkers, home, options);
  } finally {
    for (const person of people) person.close();
  }
}

async function openThere(
  world: LocalWorld,
  place: typeof HOME | typeof AWAY,
  people: { close(): void }[],
): Promise<Stage> {
  const guild = world.guild(place.server);
  const host = await world.person(place.host);
  people.push(host);
  const stage: Stage = { guildId: guild.id, channelId: world.channel(guild, place.stage), host };
  await openSpace(stage, place.title, textChannelOf(world, guild));
  return stage;
}

const textChannelOf = (world: LocalWorld, guild: LocalGuild): string => world.channel(guild, 'general');

/** Links the two spaces; they stay linked when the bot remembers it from the last time. */
async function link(home: Stage, away: Stage, tell: (line: string) => void): Promise<void> {
  const offer = await home.host.command('link open', {}, { guildId: home.guildId, channelId: home.channelId });
  const code = /`([0-9A-Z-]{4,})`/.exec(textOf(await offer.reply()))?.[1];
  if (code === undefined) return;
  const join = await away.host.command('link join', { code }, { guildId: away.guildId, channelId: away.channelId });
  const answer = textOf(await join.reply());
  if (!/Linked|already/.test(answer)) tell(`the two spaces are not linked: ${answer}`);
}

async function gather(
  world: LocalWorld,
  stage: Stage,
  people: { close(): void }[],
): Promise<ReadonlyMap<string, Talker>> {
  const talkers = new Map<string, Talker>();
  for (const username of new Set(SCRIPT.map(([name]) => name))) {
    const names = SCRIPT.filter(([name]) => name === username).map(([, line]) => line);
    const lines = await Promise.all(names.map(spokenLine));
    const isHost = username === HOME.host;
    const person = isHost ? stage.host : await world.person(username);
    if (!isHost) people.push(person);
    const talker = { person, lines };
    talkers.set(username, talker);
    if (!isHost) await comeUp(talker, stage);
  }
  return talkers;
}

async function goRound(
  talkers: ReadonlyMap<string, Talker>,
  stage: Stage,
  options: ConversationOptions,
): Promise<never> {
  for (;;) {
    for (const [username, name] of SCRIPT) {
      const talker = talkers.get(username);
      const line = talker?.lines.find((candidate) => candidate.name === name);
      if (talker !== undefined && line !== undefined) await sayOrSkip(talker, stage, line, options);
      await options.pause(options.pauseMs);
    }
  }
}

/** One person's trouble (moved, muted, room gone) does not end the others' conversation. */
async function sayOrSkip(
  talker: Talker,
  stage: Stage,
  line: Talker['lines'][number],
  options: ConversationOptions,
): Promise<void> {
  try {
    await takeTurn(talker, stage, line);
  } catch (error) {
    options.tell(
      `${talker.person.user.username} lost the word: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

import { textOf, type Person } from '../people/index.ts';
import { spokenLine } from '../speech/index.ts';
import type { LocalWorld } from '../demo/world-file.ts';
import { isLinkUp, type Room } from './room.ts';
import type { Place, Script } from './script.ts';
import { comeUp, openSpace, takeTurn, type Talker } from './talker.ts';

/** How a conversation goes on. */
export interface ConversationOptions {
  /** Milliseconds between two lines. */
  readonly pauseMs: number;
  /** Waits, or rejects when the conversation is to end. */
  pause(ms: number): Promise<void>;
  tell(line: string): void;
}

/** Our accounts take their seats within seconds; longer is told, and not waited for. */
const LINK_MS = 10_000;

interface Company {
  readonly world: LocalWorld;
  /** Everybody who came, to be sent home at the end. */
  readonly people: Person[];
}

/**
 * People of the default world talk in turns in a space of Majlis, linked to a second one, until `pause` rejects. Needs the
 * bot to run. Goes on where an earlier conversation of the same script left its spaces.
 */
export async function converse(world: LocalWorld, script: Script, options: ConversationOptions): Promise<void> {
  const company: Company = { world, people: [] };
  try {
    const home = await openThere(company, script.home);
    const away = await openThere(company, script.away);
    await link(home, away, options.tell);
    const talkers = await gather(company, script, { home, away });
    for (const line of announcement(script)) options.tell(line);
    await goRound(talkers, script, options);
  } finally {
    for (const person of company.people) person.close();
  }
}

/** What is told once everybody is there. */
function announcement({ home, away, turns }: Script): readonly string[] {
  const names = [...new Set(turns.map(([username]) => username))];
  const there = names.filter((name) => name === away.host);
  const here = names.filter((name) => name !== away.host);
  const what = { stage: 'stage', voice: 'voice room' };
  return [
    `${here.join(', ')} talk in "${home.title}", ${what[home.kind]} ${home.room} of ${home.server};`,
    `  linked to "${away.title}", ${what[away.kind]} ${away.room} of ${
      away.server === home.server ? 'the same server' : away.server
    }${there.length === 0 ? '' : `, where ${there.join(', ')} answers`}`,
  ];
}

async function come({ world, people }: Company, username: string): Promise<Person> {
  const person = await world.person(username);
  people.push(person);
  return person;
}

async function openThere(company: Company, place: Place): Promise<Room> {
  const { world } = company;
  const guild = world.guild(place.server);
  const host = await come(company, place.host);
  const room: Room = { guildId: guild.id, channelId: world.channel(guild, place.room), kind: place.kind, host };
  await openSpace(room, place.title, world.channel(guild, 'general'));
  return room;
}

/** Links the two spaces, and waits until the panels say that they carry; they stay linked when the bot remembers it from the last time. */
async function link(home: Room, away: Room, tell: (line: string) => void): Promise<void> {
  const offer = await home.host.command('link open', {}, { guildId: home.guildId, channelId: home.channelId });
  const offered = textOf(await offer.reply());
  const code = /`([0-9A-Z-]{4,})`/.exec(offered)?.[1];
  if (code === undefined) return tell(`no link: ${offered}`);
  const join = await away.host.command('link join', { code }, { guildId: away.guildId, channelId: away.channelId });
  const answer = textOf(await join.reply());
  if (!/Linked|already/.test(answer)) return tell(`the two spaces are not linked: ${answer}`);
  for (const room of [home, away]) {
    await room.host
      .waitFor(() => isLinkUp(room.host, room), LINK_MS, 'a panel that says that the link carries')
      .catch(() => tell(`the link of ${room.host.user.username} does not carry yet`));
  }
}

async function gather(
  company: Company,
  { turns, away }: Script,
  rooms: { readonly home: Room; readonly away: Room },
): Promise<ReadonlyMap<string, Talker>> {
  const talkers = new Map<string, Talker>();
  for (const username of new Set(turns.map(([name]) => name))) {
    const names = turns.filter(([name]) => name === username).map(([, line]) => line);
    const lines = await Promise.all(names.map(spokenLine));
    const room = username === away.host ? rooms.away : rooms.home;
    const isHost = room.host.user.username === username;
    const talker: Talker = { person: isHost ? room.host : await come(company, username), room, lines };
    talkers.set(username, talker);
    if (!isHost) await comeUp(talker);
  }
  return talkers;
}

async function goRound(
  talkers: ReadonlyMap<string, Talker>,
  { turns }: Script,
  options: ConversationOptions,
): Promise<never> {
  for (;;) {
    for (const [username, name] of turns) {
      const talker = talkers.get(username);
      const line = talker?.lines.find((candidate) => candidate.name === name);
      if (talker !== undefined && line !== undefined) await sayOrSkip(talker, line, options);
      await options.pause(options.pauseMs);
    }
  }
}

/** One person's trouble (moved, muted, room gone) does not end the others' conversation. */
async function sayOrSkip(talker: Talker, line: Talker['lines'][number], options: ConversationOptions): Promise<void> {
  try {
    await takeTurn(talker, line);
  } catch (error) {
    options.tell(
      `${talker.person.user.username} lost the word: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

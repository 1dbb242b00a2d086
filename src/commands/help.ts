import { z } from 'zod';
import type { Standing } from '../app/index.ts';
import type { RoomKind } from '../domain/index.ts';
import type { Audience, Catalogue } from '../i18n/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { subcommand, wordsOf } from './command.ts';
import { button, buttons, container, textDisplay } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import type { Listed } from './doors.ts';

const AUDIENCES: readonly Audience[] = ['everybody', 'runs-a-space', 'server-manager'];

const belongs = (audience: Audience, { runs, serverManager }: Standing): boolean => {
  switch (audience) {
    case 'everybody':
      return true;
    case 'runs-a-space':
      return runs;
    case 'server-manager':
      return serverManager;
  }
};

/** A message that is laid out holds 4000 characters (Discord). */
const TEXT_LIMIT = 4000;

/** What the buttons between the pages ask for; the names stand in custom ids, so they stay. */
const PAGES: Readonly<Record<Audience, string>> = {
  everybody: 'help-all',
  'runs-a-space': 'help-hosts',
  'server-manager': 'help-server',
};

/** The commands for one audience under its heading; nothing when there are none. */
const group = (audience: Audience, listed: readonly Listed[], words: Catalogue): readonly string[] => {
  const own = listed.filter(({ subcommand: one }) => one.for === audience);
  const lines = own.map(({ path, subcommand: one }) => `- \`/${path}\` · ${words.command[one.key]}`);
  return lines.length === 0 ? [] : [[`**${words.help.groups[audience]}**`, ...lines].join('\n')];
};

/** The kind of the room that is asked from, else those of the open spaces, else both. */
const kindsFor = ({ app, actor }: Context): readonly RoomKind[] => {
  const rooms = app.spacesOf(actor).map(({ room }) => room);
  const here = rooms.find(({ channelId }) => channelId === actor.channelId);
  if (here !== undefined) return [here.kind];
  const kinds: readonly RoomKind[] = ['stage', 'voice'];
  return rooms.length === 0 ? kinds : kinds.filter((kind) => rooms.some((room) => room.kind === kind));
};

/** What stands behind the commands for everybody: who runs a space, and how one takes part. */
const behind = (context: Context, standing: Standing): readonly string[] => {
  const { help, reply } = wordsOf(context);
  return [
    standing.runs ? help.who : help.moreForHosts,
    [
      help.takePart,
      ...(standing.hasSpaces ? [] : [reply.listEmpty]),
      ...kindsFor(context).map((kind) => help.how[kind]),
    ].join('\n'),
  ];
};

/** One message with all of it where that fits, else the page for one audience with buttons to the others. */
const render = (context: Context, listed: readonly Listed[], shown: Audience): Reply => {
  const words = wordsOf(context);
  const standing = context.app.standing(context.actor);
  const audiences = AUDIENCES.filter((audience) => belongs(audience, standing));
  const partsOf = (page: readonly Audience[]): readonly string[] => [
    words.help.title,
    ...page.flatMap((audience) => group(audience, listed, words)),
    ...(page.includes('everybody') ? behind(context, standing) : []),
  ];
  const whole = partsOf(audiences);
  if (whole.join('').length <= TEXT_LIMIT) return { text: '', rows: [], layout: container(whole.map(textDisplay)) };
  // Somebody may have lost since what the page is for.
  const page = audiences.includes(shown) ? shown : 'everybody';
  const others = audiences
    .filter((audience) => audience !== page)
    .map((audience) => button({ label: words.help.groups[audience], customId: customId(PAGES[audience], null) }));
  return { text: '', rows: [], layout: container([...partsOf([page]).map(textDisplay), buttons(...others)]) };
};

/** `/help`: what whoever asks may run here, by the registry itself, so that no command is forgotten; and how one takes part. */
export const createHelp = (listed: () => readonly Listed[]): Subcommand =>
  subcommand({
    key: 'help',
    for: 'everybody',
    schema: z.strictObject({}),
    options: [],
    run: (context) => Promise.resolve(render(context, listed(), 'everybody')),
  });

/** The buttons between the pages of `/help`. */
export const createHelpPages = (listed: () => readonly Listed[]): readonly Control[] =>
  AUDIENCES.map((audience) => ({
    act: PAGES[audience],
    replaces: true,
    run: (context) => Promise.resolve(render(context, listed(), audience)),
  }));

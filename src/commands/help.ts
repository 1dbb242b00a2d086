import { z } from 'zod';
import type { Standing } from '../app/index.ts';
import type { RoomKind } from '../domain/index.ts';
import type { Audience, Catalogue } from '../i18n/index.ts';
import type { Context, Subcommand } from './command.ts';
import { subcommand, wordsOf } from './command.ts';
import { container, textDisplay } from './components.ts';
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

/** The commands for one audience under its heading; nothing when there are none. Of those that find no room the names are told. */
const group = (audience: Audience, listed: readonly Listed[], words: Catalogue, limit: number): readonly string[] => {
  const own = listed.filter(({ subcommand: one }) => one.for === audience);
  if (own.length === 0) return [];
  const names = own.map(({ path }) => `\`/${path}\``);
  const lines = own.map(({ subcommand: one }, at) => `- ${names[at] ?? ''} · ${words.command[one.key]}`);
  const heading = words.help.groups[audience];
  const whole = [heading, ...lines].join('\n');
  if (whole.length <= limit) return [whole];
  const told = lines.filter((_, at) => {
    const rest = `${words.help.also} ${names.slice(at + 1).join(' ')}`;
    return [heading, ...lines.slice(0, at + 1), rest].join('\n').length <= limit;
  });
  return [[heading, ...told, `${words.help.also} ${names.slice(told.length).join(' ')}`].join('\n')];
};

/** Several groups, as much of each as fits behind what stands already: the last are told by names first. */
const groups = (
  audiences: readonly Audience[],
  listed: readonly Listed[],
  words: Catalogue,
  room: number,
): readonly string[] => {
  let left = room;
  return audiences.flatMap((audience) => {
    const told = group(audience, listed, words, left);
    left -= told.join('\n').length;
    return told;
  });
};

/** The kind of the room that is asked from, else those of the open spaces, else both. */
const kindsFor = ({ app, actor }: Context): readonly RoomKind[] => {
  const rooms = app.spacesOf(actor).map(({ room }) => room);
  const here = rooms.find(({ channelId }) => channelId === actor.channelId);
  if (here !== undefined) return [here.kind];
  const kinds: readonly RoomKind[] = ['stage', 'voice'];
  return rooms.length === 0 ? kinds : kinds.filter((kind) => rooms.some((room) => room.kind === kind));
};

/** `/help`: what whoever asks may run here, by the registry itself, so that no command is forgotten; and how one takes part. */
export const createHelp = (listed: () => readonly Listed[]): Subcommand =>
  subcommand({
    key: 'help',
    for: 'everybody',
    schema: z.strictObject({}),
    options: [],
    run: (context) => {
      const words = wordsOf(context);
      const standing = context.app.standing(context.actor);
      const audiences = AUDIENCES.filter((audience) => belongs(audience, standing));
      const after = [
        ...(standing.runs ? [words.help.who] : [words.help.moreForHosts]),
        [
          words.help.takePart,
          ...(standing.hasSpaces ? [] : [words.reply.listEmpty]),
          ...kindsFor(context).map((kind) => words.help.how[kind]),
        ].join('\n'),
      ];
      const room = TEXT_LIMIT - [words.help.title, ...after].join('').length;
      const parts = [words.help.title, ...groups(audiences, listed(), words, room), ...after];
      return Promise.resolve({ text: '', rows: [], layout: container(parts.map(textDisplay)) });
    },
  });

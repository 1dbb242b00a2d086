import { z } from 'zod';
import type { Standing } from '../app/index.ts';
import type { RoomKind } from '../domain/index.ts';
import type { Audience, Catalogue } from '../i18n/index.ts';
import type { Context, Subcommand } from './command.ts';
import { say, subcommand, wordsOf } from './command.ts';
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

/** The commands for one audience under its heading; nothing when there are none. */
const group = (audience: Audience, listed: readonly Listed[], words: Catalogue): readonly string[] => {
  const own = listed.filter(({ subcommand: one }) => one.for === audience);
  const lines = own.map(({ path, subcommand: one }) => `- \`/${path}\` · ${words.command[one.key]}`);
  return lines.length === 0 ? [] : [words.help.groups[audience], ...lines];
};

/** The kind of the room that is asked from, else those of the open spaces, else both. */
const kindsFor = ({ app, actor }: Context): readonly RoomKind[] => {
  const rooms = app.spacesOf(actor.guildId).map(({ room }) => room);
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
      const lines = [
        words.help.title,
        ...audiences.flatMap((audience) => group(audience, listed(), words)),
        ...(standing.runs ? [] : [words.help.moreForHosts]),
        words.help.takePart,
        ...(standing.hasSpaces ? [] : [words.reply.listEmpty]),
        ...kindsFor(context).map((kind) => words.help.how[kind]),
      ];
      return Promise.resolve(say(lines.join('\n')));
    },
  });

import { z } from 'zod';
import type { SpaceListed } from '../app/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { aboutTail } from './about-text.ts';
import type { Subcommand } from './command.ts';
import { say, subcommand, wordsOf } from './command.ts';
import { fitting } from './fitting.ts';

/** A plain message has 2000 characters (Discord); heading and the count of what did not fit take the rest. */
const LINES_BUDGET = 1850;
/** Of language and topics of one space: the rest stands in `/space info`. */
const ABOUT_SHOWN = 80;

const line = ({ space, listeners, isLinked }: SpaceListed, words: Catalogue): string => {
  const { title, life, room, hostId } = space;
  return words.reply.listLine({
    title,
    status: life.status,
    channelId: room.channelId,
    kind: room.kind,
    hostId,
    sinceMs: life.sinceMs,
    listeners,
    isLinked,
  });
};

/** `/space list`: the spaces of this server, oldest first. */
export const spaceList: Subcommand = subcommand({
  key: 'spaceList',
  for: 'everybody',
  schema: z.strictObject({}),
  options: [],
  run: (context) => {
    const words = wordsOf(context);
    const spaces = context.app.list(context.actor);
    if (spaces.length === 0) return Promise.resolve(say(words.reply.listEmpty));
    const about = ({ space }: SpaceListed): string => aboutTail(space.about, context.language, ABOUT_SHOWN);
    const lines = spaces.map((listed) => `- ${line(listed, words)}${about(listed)}`);
    return Promise.resolve(
      say([words.reply.listTitle(spaces.length), ...fitting(lines, LINES_BUDGET, words)].join('\n')),
    );
  },
});

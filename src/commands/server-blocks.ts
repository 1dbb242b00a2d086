import { z } from 'zod';
import type { ServerBlock } from '../app/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Reply, Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { fitting } from './fitting.ts';
import { because, reasonOption, userOption, userSchema } from './options.ts';
import { blockInServer } from './person-acts.ts';

/** Lines of a page. Where reasons make them so long that not all fit into a message, the page says how many more it has. */
const PAGE = 10;
/** A plain message has 2000 characters (Discord); heading and foot take the rest. */
const LINES_BUDGET = 1700;
const MAX_PAGE = 100;

/** MANAGE_CHANNELS, MUTE_MEMBERS and MOVE_MEMBERS (Discord's documentation, "Permissions"): who moderates a server. */
export const MODERATES: string = String((1n << 4n) | (1n << 22n) | (1n << 24n));

const onPerson = z.strictObject({ user: userSchema, reason: z.string().optional() });

const add: Subcommand = subcommand({
  key: 'blocksAdd',
  for: 'runs-a-space',
  schema: onPerson,
  options: [userOption('whom'), reasonOption()],
  run: async (context, { user, reason }) =>
    context.isBot(user)
      ? refuse(context.language, { code: 'is-bot', params: {} })
      : await blockInServer(because(context, reason), user, true),
});

const remove: Subcommand = subcommand({
  key: 'blocksRemove',
  for: 'runs-a-space',
  schema: onPerson,
  options: [userOption('whom'), reasonOption()],
  run: (context, { user, reason }) => blockInServer(because(context, reason), user, false),
});

const view = (blocks: readonly ServerBlock[], asked: number, words: Catalogue): Reply => {
  const { safety } = words;
  if (blocks.length === 0) return say(safety.serverListEmpty);
  const pages = Math.ceil(blocks.length / PAGE);
  const page = Math.min(asked, pages);
  const lines = blocks
    .toReversed()
    .slice((page - 1) * PAGE, page * PAGE)
    .map((block) => safety.serverListLine(block));
  const foot = pages > 1 ? [safety.page(page, pages)] : [];
  return say([safety.serverListTitle(blocks.length), ...fitting(lines, LINES_BUDGET, words), ...foot].join('\n'));
};

const list: Subcommand = subcommand({
  key: 'blocksList',
  for: 'runs-a-space',
  schema: z.strictObject({ page: z.int().min(1).max(MAX_PAGE).optional() }),
  options: [{ type: 4, ...labels('blocksPage'), required: false, min_value: 1, max_value: MAX_PAGE }],
  run: async (context, { page = 1 }) =>
    answer(context, await context.app.serverBlocks(context.actor), (blocks, words) => view(blocks, page, words)),
});

/** `/blocks`: who is kept out of every space of the server, the newest first. */
export const serverBlockCommands: readonly Subcommand[] = [add, remove, list];

import { z } from 'zod';
import type { PersonalList } from '../app/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand, wordsOf } from './command.ts';
import { userOption, userSchema } from './options.ts';

/** People of a page: a mention and a date each, well within one message. */
const PAGE = 20;
const MAX_PAGE = 100;

const onPerson = z.strictObject({ user: userSchema });

/** Puts somebody on one's own list. */
export const blockForMe = async (context: Context, userId: UserId): Promise<Reply> => {
  const { app, actor, language } = context;
  if (context.isBot(userId)) return refuse(language, { code: 'is-bot', params: {} });
  return answer(context, await app.blockForMe(actor, userId, true), (_list, { safety }) =>
    say(`${safety.added(userId)} ${safety.listHow}`),
  );
};

const add: Subcommand = subcommand({
  key: 'blockAdd',
  for: 'everybody',
  schema: onPerson,
  options: [userOption('whom')],
  run: (context, { user }) => blockForMe(context, user),
});

const remove: Subcommand = subcommand({
  key: 'blockRemove',
  for: 'everybody',
  schema: onPerson,
  options: [userOption('whom')],
  run: async (context, { user }) =>
    answer(context, await context.app.blockForMe(context.actor, user, false), (_list, { safety }) =>
      say(safety.removed(user)),
    ),
});

const view = ({ blocks, messages }: PersonalList, asked: number, { safety }: Catalogue): Reply => {
  const how = `${safety.listHow} ${safety.messages(messages)}`;
  if (blocks.length === 0) return say(`${safety.listEmpty}\n${how}`);
  const pages = Math.ceil(blocks.length / PAGE);
  const page = Math.min(asked, pages);
  const shown = blocks.slice((page - 1) * PAGE, page * PAGE).map(({ userId, atMs }) => safety.listLine(userId, atMs));
  return say(
    [safety.listTitle(blocks.length), ...shown, how, ...(pages > 1 ? [safety.page(page, pages)] : [])].join('\n'),
  );
};

const list: Subcommand = subcommand({
  key: 'blockList',
  for: 'everybody',
  schema: z.strictObject({ page: z.int().min(1).max(MAX_PAGE).optional() }),
  options: [{ type: 4, ...labels('blocksPage'), required: false, min_value: 1, max_value: MAX_PAGE }],
  run: async (context, { page = 1 }) => view(await context.app.personalList(context.actor), page, wordsOf(context)),
});

const warnings: Subcommand = subcommand({
  key: 'blockWarnings',
  for: 'everybody',
  schema: z.strictObject({ messages: z.boolean() }),
  options: [{ type: 5, ...labels('blockWarningsMessages'), required: true }],
  run: async (context, { messages }) =>
    answer(context, await context.app.warnMe(context.actor, messages), (own, { safety }) =>
      say(safety.messages(own.messages)),
    ),
});

/** `/block`: one's own private list, and how one is warned. */
export const ownListCommands: readonly Subcommand[] = [add, remove, list, warnings];

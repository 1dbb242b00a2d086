import { z } from 'zod';
import type { LinkSeen } from '../app/index.ts';
import { isolated, texts } from '../i18n/index.ts';
import type { LinkId } from '../lib/index.ts';
import type { Choice, Context, Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { cut } from './components.ts';
import { linkIdSchema } from './custom-id.ts';
import { farNames } from './link-names.ts';

/** Title and server fit into the 100 characters of a choice (Discord) together, and none hides the other. */
const NAME_SHOWN = 45;

const label = (context: Context, seen: LinkSeen): string => {
  const { state } = seen.link;
  if (state.status === 'offered') return isolated(state.code);
  const { farTitle, farServer } = farNames(seen);
  return texts(context.language).reply.linkChoice(cut(farTitle, NAME_SHOWN), cut(farServer, NAME_SHOWN));
};

const choices = async (context: Context, typed: string): Promise<readonly Choice[]> => {
  const outcome = await context.app.links(context.actor, null);
  if (!outcome.ok) return [];
  const wanted = typed.toLocaleLowerCase();
  return outcome.value
    .map((seen) => ({ name: label(context, seen), value: seen.link.id }))
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
};

/** What was picked, or what its label says typed out; null when it is neither. */
const picked = async (context: Context, text: string): Promise<LinkId | null> => {
  const parsed = linkIdSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  const matching = await choices(context, text.trim());
  const only = matching.length === 1 ? linkIdSchema.safeParse(matching[0]?.value) : null;
  return only?.success === true ? only.data : null;
};

/** `/link remove`: takes a link away. */
export const linkRemove: Subcommand = subcommand({
  key: 'linkRemove',
  schema: z.strictObject({ link: z.string() }),
  options: [{ type: 3, ...labels('linkRemoveLink'), required: true, autocomplete: true }],
  run: async (context, options) => {
    const link = await picked(context, options.link);
    if (link === null) return refuse(context.language, { code: 'link-not-found', params: {} });
    const outcome = await context.app.removeLink(context.actor, link);
    return answer(context, outcome, ({ farTitle, farServer }, words) =>
      say(words.reply.linkRemoved(farTitle, farServer)),
    );
  },
  suggest: (context, _focused, typed) => choices(context, typed),
});

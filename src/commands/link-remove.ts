import { z } from 'zod';
import type { LinkSeen } from '../app/index.ts';
import { texts } from '../i18n/index.ts';
import type { LinkId } from '../lib/index.ts';
import type { Choice, Context, Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { cut } from './components.ts';
import { linkIdSchema } from './custom-id.ts';
import { farNames } from './link-names.ts';

/** Title and server fit into the 100 characters of a choice (Discord) together, and none hides the other. */
const NAME_SHOWN = 45;

const label = (context: Context, seen: LinkSeen): string => {
  if (seen.link.state.status === 'offered') return texts(context.language).reply.linkChoiceOffered;
  const { farTitle, farServer } = farNames(seen);
  return texts(context.language).reply.linkChoice({
    farTitle: cut(farTitle, NAME_SHOWN),
    farServer: farServer === null ? null : cut(farServer, NAME_SHOWN),
  });
};

/** The links of every space in this server that the asker may see: what is asked from outside a room finds them too. */
const linksHere = async ({ app, actor }: Context): Promise<readonly LinkSeen[]> => {
  const outcomes = await Promise.all(app.spacesOf(actor).map((space) => app.links(actor, space.id)));
  return outcomes.flatMap((outcome) => (outcome.ok ? outcome.value : []));
};

const fits = (text: string, typed: string): boolean => text.toLocaleLowerCase().includes(typed.toLocaleLowerCase());

const choices = async (context: Context, typed: string): Promise<readonly Choice[]> =>
  (await linksHere(context))
    .map((seen) => ({ name: label(context, seen), value: seen.link.id }))
    .filter(({ name }) => fits(name, typed));

/** What was picked, or its label or unused code typed out; null when it is none of them. */
const picked = async (context: Context, text: string): Promise<LinkId | null> => {
  const parsed = linkIdSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  const typed = text.trim();
  const matching = (await linksHere(context)).filter((seen) => {
    const { state } = seen.link;
    return state.status === 'offered' && typed.toUpperCase() === state.code ? true : fits(label(context, seen), typed);
  });
  return matching.length === 1 ? (matching[0]?.link.id ?? null) : null;
};

/** `/link remove`: takes a link away. */
export const linkRemove: Subcommand = subcommand({
  key: 'linkRemove',
  for: 'runs-a-space',
  schema: z.strictObject({ link: z.string() }),
  options: [{ type: 3, ...labels('linkRemoveLink'), required: true, autocomplete: true }],
  run: async (context, options) => {
    const link = await picked(context, options.link);
    if (link === null) return refuse(context.language, { code: 'link-not-found', params: {} });
    const outcome = await context.app.removeLink(context.actor, link);
    return answer(context, outcome, (seen, words) =>
      say(words.reply.linkRemoved(seen.farTitle, seen.farServer === null ? null : farNames(seen).farServer)),
    );
  },
  suggest: (context, _focused, typed) => choices(context, typed),
});

import type { APIApplicationCommandStringOption } from 'discord-api-types/v10';
import type { LinkSeen, Outcome } from '../app/index.ts';
import type { LinkChange } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Catalogue, FarSide } from '../i18n/index.ts';
import type { LinkId } from '../lib/index.ts';
import type { Choice, Context, Reply } from './command.ts';
import { answer, labels, refuse } from './command.ts';
import { cut } from './components.ts';
import { linkIdSchema } from './custom-id.ts';
import { farNames } from './link-names.ts';

/** Title and server fit into the 100 characters of a choice (Discord) together, and none hides the other. */
const NAME_SHOWN = 45;

/** How a link is called where there is no markdown. */
export const linkLabel = (seen: LinkSeen, words: Catalogue): string => {
  if (seen.link.state.status === 'offered') return words.linking.choiceOffered;
  const { farTitle, farServer } = farNames(seen);
  return words.linking.choice({
    farTitle: cut(farTitle, NAME_SHOWN),
    farServer: farServer === null ? null : cut(farServer, NAME_SHOWN),
  });
};

/** The far side of a link; null while nobody has entered its code. */
export const farSideOf = (seen: LinkSeen): FarSide | null => (seen.farTitle === null ? null : farNames(seen));

/** The option that picks one of several links. */
export const whichLinkOption = (): APIApplicationCommandStringOption => ({
  type: 3,
  ...labels('whichLink'),
  required: true,
  autocomplete: true,
});

/** The links of every space in this server that the asker may see: what is asked from outside a room finds them too. */
const linksHere = async ({ app, actor }: Context): Promise<readonly LinkSeen[]> => {
  const outcomes = await Promise.all(app.spacesOf(actor).map((space) => app.links(actor, space.id)));
  return outcomes.flatMap((outcome) => (outcome.ok ? outcome.value : []));
};

const fits = (text: string, typed: string): boolean => text.toLocaleLowerCase().includes(typed.toLocaleLowerCase());

/** The links whose name holds what is typed. */
export const suggestLinks = async (context: Context, typed: string): Promise<readonly Choice[]> =>
  (await linksHere(context))
    .map((seen) => ({ name: linkLabel(seen, texts(context.language)), value: seen.link.id }))
    .filter(({ name }) => fits(name, typed));

/** What was picked, or its label or unused code typed out; null when it is none of them. */
const pickedLink = async (context: Context, text: string): Promise<LinkId | null> => {
  const parsed = linkIdSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  const typed = text.trim();
  const matching = (await linksHere(context)).filter((seen) => {
    const { state } = seen.link;
    return state.status === 'offered' && typed.toUpperCase() === state.code
      ? true
      : fits(linkLabel(seen, texts(context.language)), typed);
  });
  return matching.length === 1 ? (matching[0]?.link.id ?? null) : null;
};

/** Changes the link that was picked; it is told by `view`. */
export const changePicked = async (
  context: Context,
  text: string,
  change: LinkChange,
  view: (seen: LinkSeen, words: Catalogue) => Reply,
): Promise<Reply> => {
  const link = await pickedLink(context, text);
  if (link === null) return refuse(context.language, { code: 'link-not-found', params: {} });
  const outcome: Outcome<LinkSeen> = await context.app.changeLink(context.actor, link, change);
  return answer(context, outcome, view);
};

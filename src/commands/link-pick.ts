import type { APIApplicationCommandStringOption } from 'discord-api-types/v10';
import { z } from 'zod';
import type { LinkSeen, Outcome } from '../app/index.ts';
import type { LinkChange } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Catalogue, FarSide } from '../i18n/index.ts';
import type { LinkId, SpaceId } from '../lib/index.ts';
import type { Choice, Context, Reply } from './command.ts';
import { answer, labels, refuse } from './command.ts';
import { cut } from './components.ts';
import { linkIdSchema, spaceIdSchema } from './custom-id.ts';
import { farNames } from './link-names.ts';

/** Titles and server fit into the 100 characters of a choice (Discord) together, and none hides the others. */
const NAME_SHOWN = 45;
const NAME_SHOWN_OF_THREE = 28;

/** How a link is called where there is no markdown. */
export const linkLabel = (seen: LinkSeen, words: Catalogue, shown: number = NAME_SHOWN): string => {
  if (seen.link.state.status === 'offered') return words.linking.choiceOffered;
  const { farTitle, farServer } = farNames(seen);
  return words.linking.choice({
    farTitle: cut(farTitle, shown),
    farServer: farServer === null ? null : cut(farServer, shown),
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

/** A link from one of its sides, and how it is called where it can be picked. */
interface Pickable {
  readonly seen: LinkSeen;
  readonly label: string;
}

/**
 * The links of every space in this server that the asker may see: what is asked from outside a room finds them too. One between two spaces of
 * the server is there from either side, and says from which.
 */
const linksHere = async (context: Context): Promise<readonly Pickable[]> => {
  const { app, actor, language } = context;
  const words = texts(language);
  const ofEach = await Promise.all(
    app.spacesOf(actor).map(async ({ id, title }) => {
      const outcome = await app.links(actor, id);
      // What leads out of a conversation of several rooms is picked once, from the room that it is of.
      const links = outcome.ok ? outcome.value.filter(({ own, side }) => own.spaceId === side) : [];
      return links.map((seen) => ({ seen, title }));
    }),
  );
  const isOfSeveral = ofEach.filter((links) => links.length > 0).length > 1;
  return ofEach.flat().map(({ seen, title }) => {
    if (!isOfSeveral) return { seen, label: linkLabel(seen, words) };
    const far = linkLabel(seen, words, NAME_SHOWN_OF_THREE);
    return { seen, label: words.linking.choiceFrom(cut(title, NAME_SHOWN_OF_THREE), far) };
  });
};

/** Between the id of a link and the side from which it was picked. */
const FROM = ':';

/** Nobody types what keeps the direction of a name apart. */
const ISOLATES = /[\u2066-\u2069]/gu;

const fits = (text: string, typed: string): boolean =>
  text.replaceAll(ISOLATES, '').toLocaleLowerCase().includes(typed.toLocaleLowerCase());

/** The links whose name holds what is typed. */
export const suggestLinks = async (context: Context, typed: string): Promise<readonly Choice[]> =>
  (await linksHere(context))
    .map(({ seen, label }) => ({ name: label, value: `${seen.link.id}${FROM}${seen.side}` }))
    .filter(({ name }) => fits(name, typed));

/** A link, and from which side it is meant; null where that was not said. */
interface Picked {
  readonly link: LinkId;
  readonly side: SpaceId | null;
}

const pickSchema = z
  .tuple([linkIdSchema, spaceIdSchema.optional()])
  .transform(([link, side]): Picked => ({ link, side: side ?? null }));

/** What was picked, or its label or unused code typed out; null when it is none of them. */
const pickedLink = async (context: Context, text: string): Promise<Picked | null> => {
  const parsed = pickSchema.safeParse(text.split(FROM));
  if (parsed.success) return parsed.data;
  const typed = text.trim();
  const matching = (await linksHere(context)).filter(({ seen: { link }, label }) => {
    const { state } = link;
    return state.status === 'offered' && typed.toUpperCase() === state.code ? true : fits(label, typed);
  });
  const [only] = matching;
  return only === undefined || matching.length > 1 ? null : { link: only.seen.link.id, side: only.seen.side };
};

/** Changes the link that was picked; it is told by `view`. */
export const changePicked = async (
  context: Context,
  text: string,
  change: LinkChange,
  view: (seen: LinkSeen, words: Catalogue) => Reply,
): Promise<Reply> => {
  const picked = await pickedLink(context, text);
  if (picked === null) return refuse(context.language, { code: 'link-not-found', params: {} });
  const { link, side } = picked;
  const outcome: Outcome<LinkSeen> = await context.app.changeLink(context.actor, link, change, side);
  return answer(context, outcome, view);
};

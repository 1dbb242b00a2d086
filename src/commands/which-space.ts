import type { APIApplicationCommandStringOption } from 'discord-api-types/v10';
import type { Outcome } from '../app/index.ts';
import { texts } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Choice, Context } from './command.ts';
import { labels } from './command.ts';
import { cut } from './components.ts';
import { spaceIdSchema } from './custom-id.ts';

/** Both fit into the 100 characters of a choice (Discord) with the words around them, and none hides the other. */
const TITLE_SHOWN = 52;
const NAME_SHOWN = 28;

/** The option that picks one of several spaces. */
export const whichSpaceOption = (): APIApplicationCommandStringOption => ({
  type: 3,
  ...labels('whichSpace'),
  required: false,
  autocomplete: true,
});

/** The spaces of this server whose title holds what is typed. */
export const suggestSpaces = (context: Context, typed: string): Promise<readonly Choice[]> => {
  const { app, actor, language, nameOf } = context;
  const wanted = typed.toLocaleLowerCase();
  const choices = app
    .spacesOf(actor)
    .filter((space) => space.title.toLocaleLowerCase().includes(wanted))
    .map((space) => ({
      name: texts(language).reply.spaceChoice(cut(space.title, TITLE_SHOWN), cut(nameOf(space.hostId), NAME_SHOWN)),
      value: space.id,
    }));
  return Promise.resolve(choices);
};

/** What was picked, or a title typed out without picking; null when the option was left out. */
export const pickedSpace = (context: Context, picked: string | undefined): Outcome<SpaceId | null> => {
  if (picked === undefined) return { ok: true, value: null };
  const parsed = spaceIdSchema.safeParse(picked);
  const spaces = context.app.spacesOf(context.actor);
  // What was picked is meant, whatever else is called like its id.
  if (parsed.success && spaces.some(({ id }) => id === parsed.data)) return { ok: true, value: parsed.data };
  const [byTitle, another] = spaces.filter((space) => space.title === picked.trim());
  if (another !== undefined) return { ok: false, refusal: { code: 'which-space', params: {} } };
  if (byTitle !== undefined) return { ok: true, value: byTitle.id };
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, refusal: { code: 'space-not-found', params: {} } };
};

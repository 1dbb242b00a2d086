import type { APIApplicationCommandStringOption } from 'discord-api-types/v10';
import type { Outcome, ServerLog, SpaceLog } from '../app/index.ts';
import type { Space } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Choice, Context } from './command.ts';
import { labels } from './command.ts';
import { cut } from './components.ts';
import { spaceIdSchema } from './custom-id.ts';

/** Picks the log of the server as a whole; no space is picked by such a value. */
const SERVER_LOG = ':server';

/** Leaves room for the words around it in the 100 characters of a choice (Discord). */
const TITLE_SHOWN = 60;

/** The option that picks a space of whose log something is asked; it may be over. */
export const whichLogOption = (): APIApplicationCommandStringOption => ({
  type: 3,
  ...labels('whichLog'),
  required: false,
  autocomplete: true,
});

const nameOf = ({ language, nameOf: personName }: Context, { title, life, hostId }: Space): string => {
  const words = texts(language);
  const shown = cut(title, TITLE_SHOWN);
  if (life.status !== 'ended') return words.reply.spaceChoice(shown, cut(personName(hostId), 28));
  return words.logbook.pastChoice(shown, new Date(life.sinceMs).toISOString().slice(0, 10));
};

/** The spaces whose log may be read here and whose title holds what is typed, newest first. */
export const suggestLogs = async (context: Context, typed: string): Promise<readonly Choice[]> => {
  const { app, actor, language } = context;
  const wanted = typed.toLocaleLowerCase();
  const ofServer = { name: texts(language).safety.serverLogChoice, value: SERVER_LOG };
  const reads = actor.serverManager || actor.moderates(null);
  const spaces = await app.loggedSpaces(actor);
  return [
    ...(reads && ofServer.name.toLocaleLowerCase().includes(wanted) ? [ofServer] : []),
    ...spaces
      .filter(({ title }) => title.toLocaleLowerCase().includes(wanted))
      .map((space) => ({ name: nameOf(context, space), value: space.id })),
  ];
};

/** What was picked, or a title typed out without picking: the newest of that name. */
const pickedLog = async (context: Context, picked: string | undefined): Promise<Outcome<SpaceId | null>> => {
  if (picked === undefined) return { ok: true, value: null };
  const typed = picked.trim();
  const parsed = spaceIdSchema.safeParse(picked);
  const spaces = await context.app.loggedSpaces(context.actor);
  // What was picked is meant, whatever else is called like its id.
  if (parsed.success && spaces.some(({ id }) => id === parsed.data)) return { ok: true, value: parsed.data };
  const byTitle = spaces.find(({ title }) => title === typed);
  if (byTitle !== undefined) return { ok: true, value: byTitle.id };
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, refusal: { code: 'space-not-found', params: {} } };
};

/** The log that was picked: that of a space, or of the server as a whole. */
export const logOf = async (context: Context, picked: string | undefined): Promise<Outcome<SpaceLog | ServerLog>> => {
  const { app, actor } = context;
  if (picked === SERVER_LOG) return await app.serverLog(actor);
  const found = await pickedLog(context, picked);
  return found.ok ? await app.log(actor, found.value) : found;
};

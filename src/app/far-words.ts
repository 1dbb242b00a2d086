import { forbiddenIn } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { GuildSettings } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import type { SpaceBook } from './space-book.ts';

/** What cannot be named is shown by a dash: its server is not available, or is called what this one does not allow. */
export const UNNAMED = '–';

/** The title of another space as this server may read it. */
export const readableIn = ({ language, rules }: GuildSettings, title: string): string =>
  forbiddenIn(rules.words, title) === null ? title : texts(language).words.linkedSpace;

/** The name of another server likewise. */
export const readableServer = ({ rules }: GuildSettings, name: string): string =>
  forbiddenIn(rules.words, name) === null ? name : UNNAMED;

/** What a linked space is called, as the server of the one that is near may read it; null when it is not known. */
export const linkedTitle = async (
  { book, settings }: { readonly book: Pick<SpaceBook, 'get'>; readonly settings: Pick<SettingsBook, 'get'> },
  far: SpaceId,
  near: SpaceId,
): Promise<string | null> => {
  const [title, guildId] = [book.get(far)?.space.title, book.get(near)?.space.guildId];
  if (title === undefined || guildId === undefined) return title ?? null;
  return readableIn(await settings.get(guildId), title);
};

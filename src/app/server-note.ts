import { texts } from '../i18n/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { ServerNote } from './block-port.ts';
import type { LogEntry } from './log-entry.ts';
import { logEffectsUnder, shownLine } from './logbook.ts';
import type { SettingsBook } from './settings-book.ts';

/** A line of a server as a whole, with what its log channel is told of it. `key` names it for ever. */
export const serverNote = async (
  settings: Pick<SettingsBook, 'get'>,
  guildId: GuildId,
  { line, key }: { readonly line: LogEntry; readonly key: string },
): Promise<ServerNote> => {
  const set = await settings.get(guildId);
  const heading = texts(set.language).safety.serverHeading;
  const told = { key: `server ${key}`, atMs: line.atMs, lines: [shownLine(set, line)] };
  return { line, effects: logEffectsUnder(set, { guildId, heading }, told) };
};

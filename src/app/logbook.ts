import type { Space } from '../domain/index.ts';
import { logLineText, moment, texts } from '../i18n/index.ts';
import { clipped } from '../lib/index.ts';
import type { Effect, LogEffect } from './outbox-port.ts';
import { LOG_TEXT_LIMIT } from './outbox-port.ts';
import type { GuildSettings, LogEntry } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';

/** What the log channels of servers are told. */
export interface Logbook {
  /** What is to be told of lines that a space is about to leave; `change` names what leaves them. Nothing where there is no log channel. */
  effectsOf(
    about: Pick<Space, 'id' | 'guildId' | 'title'>,
    lines: readonly LogEntry[],
    change: string,
  ): Promise<readonly Effect[]>;
}

/** Pieces of at most `limit` characters, each of whole lines; a longer line is cut. */
const pieces = (lines: readonly string[], limit: number): readonly string[] => {
  const made: string[] = [];
  for (const line of lines.map((one) => clipped(one, limit))) {
    const last = made.at(-1);
    if (last === undefined || last.length + line.length + 1 > limit) made.push(line);
    else made[made.length - 1] = `${last}\n${line}`;
  }
  return made;
};

/** Text for the log channel of a server, in pieces that fit into its messages. */
export const logEffects = (
  settings: GuildSettings,
  about: Pick<Space, 'guildId' | 'title'>,
  told: { readonly key: string; readonly atMs: number; readonly lines: readonly string[] },
): readonly LogEffect[] => {
  if (settings.rules.logChannel === null) return [];
  const heading = texts(settings.language).logbook.heading(about.title);
  const { guildId } = about;
  return pieces(told.lines, LOG_TEXT_LIMIT).map((text, at) => {
    return { type: 'log', key: `${told.key} ${at}`, guildId, atMs: told.atMs, heading, text };
  });
};

/** A line of the log as the log channel shows it. */
export const shownLine = ({ language }: GuildSettings, line: LogEntry): string =>
  `${moment(line.atMs, 'T')} ${logLineText(texts(language), line)}`;

/** A logbook by what servers have set. */
export const createLogbook = (settings: SettingsBook): Logbook => ({
  effectsOf: async (about, lines, change) => {
    const [first] = lines;
    if (first === undefined) return [];
    const set = await settings.get(about.guildId);
    const shown = lines.map((line) => shownLine(set, line));
    return logEffects(set, about, { key: `log ${about.id} ${change}`, atMs: first.atMs, lines: shown });
  },
});

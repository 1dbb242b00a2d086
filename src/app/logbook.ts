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
  { guildId, title }: Pick<Space, 'guildId' | 'title'>,
  told: LinesTold,
): readonly LogEffect[] =>
  logEffectsUnder(settings, { guildId, heading: texts(settings.language).logbook.heading(title) }, told);

/** Lines that the log channel is told; `key` names them for ever. */
interface LinesTold {
  readonly key: string;
  readonly atMs: number;
  readonly lines: readonly string[];
}

/** The same under any heading. */
export const logEffectsUnder = (
  settings: GuildSettings,
  { guildId, heading }: Pick<LogEffect, 'guildId' | 'heading'>,
  told: LinesTold,
): readonly LogEffect[] => {
  return settings.rules.logChannel === null ? [] : piecesUnder({ guildId, heading }, told);
};

/** The same though there may be no log channel: it waits for one. */
export const piecesFor = (
  { language }: GuildSettings,
  { guildId, title }: Pick<Space, 'guildId' | 'title'>,
  told: LinesTold,
): readonly LogEffect[] => piecesUnder({ guildId, heading: texts(language).logbook.heading(title) }, told);

const piecesUnder = (
  { guildId, heading }: Pick<LogEffect, 'guildId' | 'heading'>,
  told: LinesTold,
): readonly LogEffect[] =>
  pieces(told.lines, LOG_TEXT_LIMIT).map((text, at) => {
    return { type: 'log', key: `${told.key} ${at}`, guildId, atMs: told.atMs, heading, text };
  });

/** A line of the log as the log channel shows it. */
export const shownLine = ({ language }: GuildSettings, line: LogEntry): string =>
  `${moment(line.atMs, 'T')} ${logLineText(texts(language), line)}`;

/** What a server did as a whole is told once, as its own, and not by each of its spaces. */
const OF_SERVER: ReadonlySet<string> = new Set(['blocked-in-server', 'unblocked-in-server']);

/** A logbook by what servers have set. */
export const createLogbook = (settings: SettingsBook): Logbook => ({
  effectsOf: async (about, lines, change) => {
    const own = lines.filter(({ act }) => !OF_SERVER.has(act));
    const [first] = own;
    if (first === undefined) return [];
    const set = await settings.get(about.guildId);
    const shown = own.map((line) => shownLine(set, line));
    return logEffects(set, about, { key: `log ${about.id} ${change}`, atMs: first.atMs, lines: shown });
  },
});

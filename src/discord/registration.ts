import { createHash } from 'node:crypto';
import { Routes } from 'discord.js';
import type { Client } from 'discord.js';
import { commandDefinitions } from '../commands/index.ts';
import type { Logger } from '../lib/index.ts';
import { DiscordCode, discordCode } from './failures.ts';

/** The parts of a command that we set; Discord adds ids, versions and defaults of its own. */
const OUR_KEYS: ReadonlySet<string> = new Set([
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'options',
  'type',
  'required',
  'autocomplete',
  'choices',
  'value',
  'channel_types',
  'min_value',
  'max_value',
  'max_length',
  'default_member_permissions',
  'contexts',
  'integration_types',
  'ar',
]);

const EMPTY: readonly unknown[] = [null, undefined, false, ''];

/** What Discord leaves out or spells out as it likes: absent, null, false and empty mean the same. */
const isNothing = (value: unknown): boolean => EMPTY.includes(value) || (Array.isArray(value) && value.length === 0);

/** A tree with our keys only, in one order. */
const canonical = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(canonical);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node)
    .filter(([key, value]) => OUR_KEYS.has(key) && !isNothing(value))
    .map(([key, value]): [string, unknown] => [key, canonical(value)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Type and name together tell commands apart: a menu may be called as a command is. */
const nameOf = (command: unknown): string => {
  if (typeof command !== 'object' || command === null || !('name' in command)) return '';
  return `${'type' in command ? String(command.type) : '1'} ${String(command.name)}`;
};

/** A digest of commands that is the same for what we send and for what Discord keeps of it. */
export const commandsDigest = (commands: readonly unknown[]): string => {
  const sorted = [...commands].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(sorted.map(canonical)))
    .digest('base64url');
};

/** A tree without any translated texts. */
const withoutTranslations = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(withoutTranslations);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => !key.endsWith('_localizations'));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutTranslations(value)]));
};

/** The same commands in English only. */
export const englishOnly = (commands: readonly unknown[]): unknown[] => commands.map(withoutTranslations);

/**
 * Makes Discord's list of our commands what this version has. Asks first and writes only when something changed; when Discord
 * does not take Arabic (its documentation leaves the locale out, its OpenAPI file has it), the commands go without.
 */
export const registerCommands = async (client: Client, applicationId: string, logger: Logger): Promise<void> => {
  const route = Routes.applicationCommands(applicationId);
  const known = await client.rest.get(route, { query: new URLSearchParams({ with_localizations: 'true' }) });
  const digest = Array.isArray(known) ? commandsDigest(known) : '';
  const plain = englishOnly(commandDefinitions);
  if (digest === commandsDigest(commandDefinitions) || digest === commandsDigest(plain)) {
    logger.debug('the commands are registered already');
    return;
  }
  try {
    await client.rest.put(route, { body: commandDefinitions });
  } catch (error) {
    if (discordCode(error) !== DiscordCode.invalidForm) throw error;
    logger.warn('the commands were refused with Arabic descriptions and go without', { error });
    await client.rest.put(route, { body: plain });
  }
  logger.info('the commands were registered', { commands: commandDefinitions.length });
};

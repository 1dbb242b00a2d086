import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord-api-types/v10';
import type { CommandTexts } from '../i18n/index.ts';
import type { ComponentAct, Subcommand } from './command.ts';
import { labels } from './command.ts';
import { linkJoin } from './link-join.ts';
import { linkList } from './link-list.ts';
import { linkOpen } from './link-open.ts';
import { linkRemove } from './link-remove.ts';
import { askToEnd, confirmEnd, keepOpen } from './panel-end.ts';
import { lowerOwnHand, raiseHand, stepDown } from './panel-hands.ts';
import { approveHand, lowerHand, moveToAudience } from './panel-people.ts';
import { setupLanguage } from './setup-language.ts';
import { spaceEnd } from './space-end.ts';
import { spaceInfo } from './space-info.ts';
import { spaceOpen } from './space-open.ts';

interface Command {
  readonly key: keyof CommandTexts;
  readonly subcommands: readonly Subcommand[];
  /** Permission bits (decimal digits) that a member needs to be offered it; null for everybody. Server admins can change that. */
  readonly offeredTo: string | null;
}

/** MANAGE_GUILD (Discord's documentation, "Permissions"). */
const MANAGE_GUILD = String(1n << 5n);

const commands: readonly Command[] = [
  { key: 'space', subcommands: [spaceOpen, spaceEnd, spaceInfo], offeredTo: null },
  { key: 'link', subcommands: [linkOpen, linkJoin, linkList, linkRemove], offeredTo: null },
  { key: 'setup', subcommands: [setupLanguage], offeredTo: MANAGE_GUILD },
];

const acts: readonly ComponentAct[] = [
  approveHand,
  lowerHand,
  moveToAudience,
  raiseHand,
  lowerOwnHand,
  stepDown,
  askToEnd,
  confirmEnd,
  keepOpen,
];

/** Every slash command as Discord takes it. */
export const commandDefinitions: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[] = commands.map(
  ({ key, subcommands, offeredTo }) => ({
    type: 1,
    ...labels(key),
    options: subcommands.map(({ option }) => option),
    default_member_permissions: offeredTo,
    // In servers only, and installed there: without the bot in the server there is no room to open.
    contexts: [0],
    integration_types: [0],
  }),
);

const byPath: ReadonlyMap<string, Subcommand> = new Map(
  commands.flatMap(({ key, subcommands }) =>
    subcommands.map((subcommand) => [`${labels(key).name} ${subcommand.option.name}`, subcommand]),
  ),
);

const byAct: ReadonlyMap<string, ComponentAct> = new Map(acts.map((act) => [act.act, act]));

/** What runs for a path such as `space open`; undefined for one that this version does not have. */
export const findSubcommand = (path: string): Subcommand | undefined => byPath.get(path);

/** What runs for the act of a custom id; undefined for one that this version does not have. */
export const findAct = (act: string): ComponentAct | undefined => byAct.get(act);

import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord-api-types/v10';
import type { CommandTexts } from '../i18n/index.ts';
import type { ComponentAct, Subcommand } from './command.ts';
import { labels } from './command.ts';
import { createHelp } from './help.ts';
import type { Listed } from './help.ts';
import { linkJoin } from './link-join.ts';
import { linkList } from './link-list.ts';
import { linkOpen } from './link-open.ts';
import { linkRemove } from './link-remove.ts';
import { logExport } from './log-export.ts';
import { logShow } from './log-show.ts';
import { askToEnd, confirmEnd, keepOpen } from './panel-end.ts';
import { lowerOwnHand, raiseHand, stepDown } from './panel-hands.ts';
import { approveHand, lowerHand, moveToAudience } from './panel-people.ts';
import { askToForget, confirmForget, exportMyData, keepMyData, privacy } from './privacy.ts';
import { setupLanguage } from './setup-language.ts';
import { spaceEnd } from './space-end.ts';
import { spaceInfo } from './space-info.ts';
import { spaceList } from './space-list.ts';
import { spaceOpen } from './space-open.ts';
import { spaceReport } from './space-report.ts';

interface Command {
  readonly key: keyof CommandTexts;
  /** Its sub-commands, or what it does by itself: Discord lets a command have one or the other. */
  readonly runs: readonly Subcommand[] | Subcommand;
  /** Permission bits (decimal digits) that a member needs to be offered it; null for everybody. Server admins can change that. */
  readonly offeredTo: string | null;
}

/** MANAGE_GUILD (Discord's documentation, "Permissions"). */
const MANAGE_GUILD = String(1n << 5n);

const commands: readonly Command[] = [
  { key: 'help', runs: createHelp(() => listed), offeredTo: null },
  { key: 'space', runs: [spaceOpen, spaceList, spaceInfo, spaceEnd, spaceReport], offeredTo: null },
  { key: 'link', runs: [linkOpen, linkJoin, linkList, linkRemove], offeredTo: null },
  { key: 'log', runs: [logShow, logExport], offeredTo: null },
  { key: 'privacy', runs: privacy, offeredTo: null },
  { key: 'setup', runs: [setupLanguage], offeredTo: MANAGE_GUILD },
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
  exportMyData,
  askToForget,
  confirmForget,
  keepMyData,
];

const isAlone = (runs: Command['runs']): runs is Subcommand => 'run' in runs;

/** Every slash command as Discord takes it. */
export const commandDefinitions: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[] = commands.map(
  ({ key, runs, offeredTo }) => ({
    type: 1,
    ...labels(key),
    options: isAlone(runs) ? (runs.option.options ?? []) : runs.map(({ option }) => option),
    default_member_permissions: offeredTo,
    // In servers only, and installed there: without the bot in the server there is no room to open.
    contexts: [0],
    integration_types: [0],
  }),
);

const listed: readonly Listed[] = commands.flatMap(({ key, runs }): readonly Listed[] => {
  const { name } = labels(key);
  if (isAlone(runs)) return [{ path: name, subcommand: runs }];
  return runs.map((subcommand) => ({ path: `${name} ${subcommand.option.name}`, subcommand }));
});

const byPath: ReadonlyMap<string, Subcommand> = new Map(listed.map(({ path, subcommand }) => [path, subcommand]));

const byAct: ReadonlyMap<string, ComponentAct> = new Map(acts.map((act) => [act.act, act]));

/** What runs for a path such as `space open` or `help`; undefined for one that this version does not have. */
export const findSubcommand = (path: string): Subcommand | undefined => byPath.get(path);

/** What runs for the act of a custom id; undefined for one that this version does not have. */
export const findAct = (act: string): ComponentAct | undefined => byAct.get(act);

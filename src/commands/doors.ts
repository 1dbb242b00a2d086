import type {
  APIApplicationCommandOption,
  LocalizationMap,
  RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { CommandTexts } from '../i18n/index.ts';
import { texts } from '../i18n/index.ts';
import type { ComponentAct, Subcommand } from './command.ts';
import { labels } from './command.ts';
import type { Control, FormOpener, ModalAct, UserMenu } from './controls.ts';
import { onSpace } from './controls.ts';

/** Sub-commands under a word of their own: `/space guest add`. */
export interface Group {
  readonly key: keyof CommandTexts;
  readonly group: readonly Subcommand[];
}

/** A slash command. */
export interface Command {
  readonly key: keyof CommandTexts;
  /** Its sub-commands and groups of them, or what it does by itself: Discord lets a command have one or the other. */
  readonly runs: readonly (Subcommand | Group)[] | Subcommand;
  /** Permission bits (decimal digits) that a member needs to be offered it; null for everybody. Server admins can change that. */
  readonly offeredTo: string | null;
}

/** A command as it is typed, and what runs for it. */
export interface Listed {
  readonly path: string;
  readonly subcommand: Subcommand;
}

/** Everything by which people reach the use cases. */
export interface Doors {
  /** Every command and menu as Discord takes it. */
  readonly definitions: readonly RESTPostAPIApplicationCommandsJSONBody[];
  /** Everything that can be typed. */
  readonly listed: readonly Listed[];
  /** The acts of custom ids that this version knows. */
  readonly acts: { readonly controls: readonly string[]; readonly modals: readonly string[] };
  // Each answers undefined for one that this version does not have.
  /** What runs for a path such as `space open`, `space guest add` or `help`. */
  subcommand(path: string): Subcommand | undefined;
  /** What a button or select does, by the act of its custom id. */
  control(act: string): Control | FormOpener | undefined;
  /** What a submitted form does, by the act of its custom id. */
  modal(act: string): ModalAct | undefined;
  /** What an entry of the menu on a person does, by its English name. */
  menu(name: string): UserMenu | undefined;
}

const isAlone = (runs: Command['runs']): runs is Subcommand => 'run' in runs;
const isGroup = (one: Subcommand | Group): one is Group => 'group' in one;

const optionOf = (one: Subcommand | Group): APIApplicationCommandOption =>
  isGroup(one) ? { type: 2, ...labels(one.key), options: one.group.map(({ option }) => option) } : one.option;

/** In servers only, and installed there: without the bot in the server there is no room to open. */
const PLACES = { contexts: [0], integration_types: [0] };

const commandOf = ({ key, runs, offeredTo }: Command): RESTPostAPIApplicationCommandsJSONBody => ({
  type: 1,
  ...labels(key),
  options: isAlone(runs) ? (runs.option.options ?? []) : runs.map(optionOf),
  default_member_permissions: offeredTo,
  ...PLACES,
});

const nameOf = ({ label }: UserMenu): string => label(texts('en'));

const menuOf = (menu: UserMenu): RESTPostAPIApplicationCommandsJSONBody => ({
  type: 2,
  name: nameOf(menu),
  // Nobody types these, so they are translated whole. `as`: Discord knows `ar`, the library's list of locales does not.
  name_localizations: { ar: menu.label(texts('ar')) } as LocalizationMap,
  default_member_permissions: menu.offeredTo,
  ...PLACES,
});

const listedOf = ({ key, runs }: Command): readonly Listed[] => {
  const { name } = labels(key);
  if (isAlone(runs)) return [{ path: name, subcommand: runs }];
  const within = (path: string, subcommand: Subcommand): Listed => ({
    path: `${path} ${subcommand.option.name}`,
    subcommand,
  });
  return runs.flatMap((one) =>
    isGroup(one)
      ? one.group.map((subcommand) => within(`${name} ${labels(one.key).name}`, subcommand))
      : [within(name, one)],
  );
};

const byName = <Door>(doors: readonly Door[], name: (door: Door) => string): ((name: string) => Door | undefined) => {
  const known: ReadonlyMap<string, Door> = new Map(doors.map((door) => [name(door), door]));
  return (wanted) => known.get(wanted);
};

/** Puts the doors together. */
export const createDoors = (input: {
  readonly commands: readonly Command[];
  /** Controls on a space. */
  readonly acts: readonly ComponentAct[];
  readonly controls: readonly (Control | FormOpener)[];
  readonly modals: readonly ModalAct[];
  readonly menus: readonly UserMenu[];
}): Doors => {
  const listed = input.commands.flatMap(listedOf);
  const subcommand = byName(listed, ({ path }) => path);
  const controls = [...input.acts.map(onSpace), ...input.controls];
  const actsOf = (doorsWithActs: readonly { readonly act: string }[]): readonly string[] =>
    doorsWithActs.map(({ act }) => act);
  return {
    definitions: [...input.commands.map(commandOf), ...input.menus.map(menuOf)],
    listed,
    acts: { controls: actsOf(controls), modals: actsOf(input.modals) },
    subcommand: (path) => subcommand(path)?.subcommand,
    control: byName<Control | FormOpener>(controls, ({ act }) => act),
    modal: byName(input.modals, ({ act }) => act),
    menu: byName(input.menus, nameOf),
  };
};

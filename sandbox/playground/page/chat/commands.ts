import { signal, type Signal } from '@preact/signals';
import { ask } from '../link.ts';
import { guilds, me } from '../world/picture.ts';
import { rightsIn } from '../world/rights.ts';

/** An option of a command. */
export interface CommandOption {
  readonly type: number;
  /** As shown; `registered` is what is sent. */
  readonly name: string;
  readonly registered: string;
  readonly description: string;
  readonly required: boolean;
  readonly autocomplete: boolean;
  readonly choices: readonly { readonly name: string; readonly value: string | number }[];
  readonly channelTypes: readonly number[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly maxLength: number | undefined;
}

/** A command that can be written: a sub-command counts as one. */
export interface Command {
  /** As shown, without the slash. */
  readonly words: string;
  readonly registered: string;
  readonly description: string;
  readonly applicationId: string;
  readonly options: readonly CommandOption[];
}

/** An entry of the menu on a person. */
export interface PersonMenuEntry {
  readonly name: string;
  readonly applicationId: string;
}

/** What can be written here, and picked on a person. */
export interface CommandIndex {
  readonly commands: readonly Command[];
  readonly menus: readonly PersonMenuEntry[];
}

interface RawOption {
  readonly type: number;
  readonly name: string;
  readonly name_default?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly options?: readonly RawOption[];
  readonly channel_types?: readonly number[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly max_length?: number;
}

interface RawCommand extends RawOption {
  readonly application_id: string;
  readonly default_member_permissions?: string | null;
}

const nothing: CommandIndex = { commands: [], menus: [] };

/** The commands of the place that was asked last. */
export const commandIndex: Signal<CommandIndex> = signal(nothing);

/** Asks what can be written in a place; without a server that is a direct message. Rejects with Discord's words. */
export async function loadCommands(guildId: string | null, channelId: string): Promise<void> {
  const answer = await ask({ act: 'commands', channelId, ...(guildId === null ? {} : { guildId }) });
  // The shape is that of Discord's own command index.
  const { application_commands: raw } = answer as { readonly application_commands: readonly RawCommand[] };
  const mine = raw.filter((command) => mayUse(command, guildId));
  commandIndex.value = {
    commands: mine
      .filter(({ type }) => type === 1)
      .flatMap((command) => flatten(command, command.application_id, ''))
      .sort((a, b) => a.words.localeCompare(b.words)),
    menus: mine
      .filter(({ type }) => type === 2)
      .map(({ name, application_id: applicationId }) => ({ name, applicationId })),
  };
}

/** Commands that are for some rights only are shown to whoever has them. */
function mayUse({ default_member_permissions: needed }: RawCommand, guildId: string | null): boolean {
  const guild = guildId === null ? undefined : guilds.value.get(guildId);
  if (needed == null || guild === undefined || me.value === null) return true;
  return (rightsIn(guild, null, me.value.id) & BigInt(needed)) === BigInt(needed);
}

function flatten(raw: RawOption, applicationId: string, before: string, beforeRegistered = ''): readonly Command[] {
  const words = `${before} ${raw.name}`.trim();
  const registered = `${beforeRegistered} ${raw.name_default ?? raw.name}`.trim();
  const nested = (raw.options ?? []).filter(isNested);
  if (nested.length > 0) return nested.flatMap((inner) => flatten(inner, applicationId, words, registered));
  return [
    {
      words,
      registered,
      description: raw.description ?? '',
      applicationId,
      options: (raw.options ?? []).map(asOption),
    },
  ];
}

/** Sub-commands and groups of them; a command itself has type 1 too, but is never among options. */
const isNested = ({ type }: RawOption): boolean => type === 1 || type === 2;

const asOption = (raw: RawOption): CommandOption => ({
  type: raw.type,
  name: raw.name,
  registered: raw.name_default ?? raw.name,
  description: raw.description ?? '',
  required: raw.required ?? false,
  autocomplete: raw.autocomplete ?? false,
  choices: raw.choices ?? [],
  channelTypes: raw.channel_types ?? [],
  min: raw.min_value,
  max: raw.max_value,
  maxLength: raw.max_length,
});

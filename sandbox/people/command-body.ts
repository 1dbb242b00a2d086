/** A command or option as the command index lists it: `name` is what is shown, `name_default` what is registered. */
export interface IndexedOption {
  readonly type: number;
  readonly name: string;
  readonly name_default?: string;
  readonly options?: readonly IndexedOption[];
  readonly choices?: readonly {
    readonly name: string;
    readonly name_default?: string;
    readonly value: string | number;
  }[];
}

/** A command of the index. */
export interface IndexedCommand extends IndexedOption {
  readonly id: string;
  readonly application_id: string;
  readonly version: string;
  readonly guild_id?: string;
}

/** A file that a person attaches. */
export interface PersonFile {
  readonly name: string;
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** A value that a person typed, picked or attached. */
export type OptionValue = string | number | boolean | PersonFile;

/** An option on its way. */
export interface SentOption {
  readonly type: number;
  readonly name: string;
  readonly value?: Exclude<OptionValue, PersonFile>;
  readonly options?: readonly SentOption[];
  readonly focused?: true;
}

/** `data` of a command or autocomplete. */
export interface SentCommand {
  readonly id: string;
  readonly application_id: string;
  readonly version: string;
  readonly name: string;
  readonly type: number;
  readonly guild_id?: string;
  /** Whose menu it was picked from. */
  readonly target_id?: string;
  readonly options: readonly SentOption[];
  readonly attachments: readonly { readonly id: string; readonly filename: string }[];
}

/** The menu that Discord shows on a person ("Apps"). */
const USER_COMMAND = 2;

const isFile = (value: OptionValue): value is PersonFile => typeof value === 'object';

/** The files among values, in order: the n-th is sent as `files[n]`. */
export const filesIn = (values: Readonly<Record<string, OptionValue>>): readonly PersonFile[] =>
  Object.values(values).filter(isFile);

const registeredName = (item: IndexedOption): string => item.name_default ?? item.name;
const isCalled = (item: IndexedOption, word: string): boolean => item.name === word || item.name_default === word;
/** Sub-commands and their groups. */
const isNested = (item: IndexedOption): boolean => item.type === 1 || item.type === 2;

/** The `data` for `words` (`space open`) with these values; an option the command does not know is an error that names those it does. */
export function commandData(
  index: readonly IndexedCommand[],
  words: string,
  values: Readonly<Record<string, OptionValue>>,
  focused?: string,
): SentCommand {
  const [first = '', ...rest] = words.split(' ').filter((word) => word !== '');
  const command = index.find((candidate) => candidate.type === 1 && isCalled(candidate, first));
  if (command === undefined) {
    throw new Error(`There is no command /${first} here; there are: ${index.map(registeredName).join(', ') || 'none'}`);
  }
  const attachments = filesIn(values).map(({ name: filename }, at) => ({ id: String(at), filename }));
  return { ...picked(command), attachments, options: sentOptions(command.options ?? [], rest, values, focused) };
}

/** The `data` for an entry of the menu on a person, as shown or as registered; the error names those there are. */
export function menuData(index: readonly IndexedCommand[], name: string, userId: string): SentCommand {
  const menus = index.filter(({ type }) => type === USER_COMMAND);
  const menu = menus.find((candidate) => isCalled(candidate, name));
  if (menu === undefined)
    throw new Error(
      `There is no menu entry ${name} here; there are: ${menus.map(registeredName).join(', ') || 'none'}`,
    );
  return { ...picked(menu), target_id: userId, options: [] };
}

function picked(command: IndexedCommand): Omit<SentCommand, 'options'> {
  return {
    id: command.id,
    application_id: command.application_id,
    version: command.version,
    name: registeredName(command),
    type: command.type,
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
    attachments: [],
  };
}

function sentOptions(
  defined: readonly IndexedOption[],
  words: readonly string[],
  values: Readonly<Record<string, OptionValue>>,
  focused: string | undefined,
): SentOption[] {
  const [word, ...rest] = words;
  if (word !== undefined) {
    const inner = defined.find((option) => isNested(option) && isCalled(option, word));
    if (inner === undefined)
      throw new Error(`There is no sub-command ${word}; there are: ${defined.map(registeredName).join(', ')}`);
    return [
      {
        type: inner.type,
        name: registeredName(inner),
        options: sentOptions(inner.options ?? [], rest, values, focused),
      },
    ];
  }
  const files = filesIn(values);
  return Object.entries(values).map(([name, value]) => {
    const option = defined.find((candidate) => isCalled(candidate, name));
    if (option === undefined)
      throw new Error(`There is no option ${name}; there are: ${defined.map(registeredName).join(', ') || 'none'}`);
    const sent = {
      type: option.type,
      name: registeredName(option),
      value: isFile(value) ? String(files.indexOf(value)) : pickedValue(option, value),
    };
    return focused === name ? { ...sent, focused: true as const } : sent;
  });
}

/** Who picks a choice sees its name; its value is what is sent. */
function pickedValue(option: IndexedOption, value: Exclude<OptionValue, PersonFile>): Exclude<OptionValue, PersonFile> {
  return option.choices?.find((choice) => choice.name === value || choice.name_default === value)?.value ?? value;
}

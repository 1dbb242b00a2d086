import type { Choice, CommandBody, Localizations, Option } from './model.ts';

/** Characters of a command's names, descriptions and values together (documentation, application command limits). */
export const MAX_COMMAND_SIZE = 8000;

type LengthOf = (text: string) => number;

/** The command's size as Discord counts it: each text by its longest localization. */
export function commandSize(command: CommandBody, lengthOf: LengthOf): number {
  return (
    longest(command.name, command.name_localizations, lengthOf) +
    longest(command.description ?? '', command.description_localizations, lengthOf) +
    sum(command.options ?? [], (one) => optionSize(one, lengthOf))
  );
}

function optionSize(option: Option, lengthOf: LengthOf): number {
  return (
    longest(option.name, option.name_localizations, lengthOf) +
    longest(option.description, option.description_localizations, lengthOf) +
    sum(option.choices ?? [], (one) => choiceSize(one, lengthOf)) +
    sum(option.options ?? [], (one) => optionSize(one, lengthOf))
  );
}

function choiceSize(choice: Choice, lengthOf: LengthOf): number {
  const value = typeof choice.value === 'string' ? lengthOf(choice.value) : 0;
  return longest(choice.name, choice.name_localizations, lengthOf) + value;
}

function longest(text: string, localizations: Localizations | null | undefined, lengthOf: LengthOf): number {
  return Math.max(lengthOf(text), ...Object.values(localizations ?? {}).map(lengthOf));
}

function sum<Item>(items: readonly Item[], sizeOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + sizeOf(item), 0);
}

import type { Choice, CommandBody, Localizations, Option } from './model.ts';

/** Characters of a command's names, descriptions and values together (documentation, application command limits). */
export const MAX_COMMAND_SIZE = 8000;

/** The command's size as Discord counts it: each text by its longest localization. */
export function commandSize(command: CommandBody): number {
  return (
    longest(command.name, command.name_localizations) +
    longest(command.description ?? '', command.description_localizations) +
    sum(command.options ?? [], optionSize)
  );
}

function optionSize(option: Option): number {
  return (
    longest(option.name, option.name_localizations) +
    longest(option.description, option.description_localizations) +
    sum(option.choices ?? [], choiceSize) +
    sum(option.options ?? [], optionSize)
  );
}

function choiceSize(choice: Choice): number {
  const value = typeof choice.value === 'string' ? choice.value.length : 0;
  return longest(choice.name, choice.name_localizations) + value;
}

function longest(text: string, localizations: Localizations | null | undefined): number {
  return Math.max(text.length, ...Object.values(localizations ?? {}).map((other) => other.length));
}

function sum<Item>(items: readonly Item[], sizeOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + sizeOf(item), 0);
}

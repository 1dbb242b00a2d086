import type { PathFault } from '../../rest/index.ts';
import { required, tooLong } from '../../messages/index.ts';
import { LOCALES } from './locales.ts';
import { OPTION, type Command, type CommandBody, type Localizations, type Option } from './model.ts';
import { isValidName } from './names.ts';
import { commandSize, MAX_COMMAND_SIZE } from './size.ts';

type Path = readonly (string | number)[];

/** What this world settles differently. */
export interface LimitSwitches {
  /** Whether `ar` is taken as a locale: Discord's specification says so, its documentation does not. */
  readonly acceptsArabicLocale: boolean;
  /** How long a text is. */
  readonly lengthOf: (text: string) => number;
}

/** What the schemas do not say about a command; `path` leads to it in the body. */
export function commandProblems(body: CommandBody, switches: LimitSwitches, path: Path = []): PathFault[] {
  const isChatInput = (body.type ?? 1) === 1;
  const size = commandSize(body, switches.lengthOf);
  return [
    ...nameProblems(body, path, isChatInput),
    ...descriptionProblems(body, path, isChatInput),
    ...localeProblems(body, switches, path),
    ...permissionProblems(body, path),
    ...optionListProblems(body.options ?? [], switches, [...path, 'options'], 0),
    ...(size > MAX_COMMAND_SIZE
      ? [{ path, code: 'APPLICATION_COMMAND_TOO_LARGE', message: `Command exceeds maximum size (${MAX_COMMAND_SIZE})` }]
      : []),
  ];
}

function nameProblems(body: CommandBody, path: Path, isChatInput: boolean): PathFault[] {
  if (!isChatInput) return [];
  return [
    ...(isValidName(body.name) ? [] : [badName([...path, 'name'])]),
    ...localizedNames(body.name_localizations, [...path, 'name_localizations']),
  ];
}

function badName(path: Path): PathFault {
  return { path, code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' };
}

function localizedNames(names: Localizations | null | undefined, path: Path): PathFault[] {
  return Object.entries(names ?? {}).flatMap(([locale, name]) =>
    isValidName(name) ? [] : [badName([...path, locale])],
  );
}

function descriptionProblems(body: CommandBody, path: Path, isChatInput: boolean): PathFault[] {
  const description = body.description ?? '';
  if (isChatInput) return description === '' ? [required([...path, 'description'])] : [];
  const problems = description === '' ? [] : [tooLong([...path, 'description'], 0)];
  if ((body.options?.length ?? 0) === 0) return problems;
  return [
    ...problems,
    {
      path: [...path, 'options'],
      code: 'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS',
      message: 'Context menu commands cannot have options',
    },
  ];
}

function localeProblems(
  texts: Pick<Option, 'name_localizations' | 'description_localizations'>,
  switches: LimitSwitches,
  path: Path,
): PathFault[] {
  return (['name_localizations', 'description_localizations'] as const).flatMap((field) =>
    Object.keys(texts[field] ?? {}).flatMap((locale): PathFault[] => {
      const isKnown = LOCALES.includes(locale) && (locale !== 'ar' || switches.acceptsArabicLocale);
      return isKnown
        ? []
        : [
            {
              path: [...path, field, locale],
              code: 'BASE_TYPE_CHOICES',
              message: `Value must be one of {${LOCALES.join(', ')}}.`,
            },
          ];
    }),
  );
}

function permissionProblems(body: CommandBody, path: Path): PathFault[] {
  const { default_member_permissions: permissions, contexts } = body;
  const problems: PathFault[] = [];
  if (typeof permissions === 'string' && !/^\d{1,20}$/.test(permissions)) {
    problems.push({
      path: [...path, 'default_member_permissions'],
      code: 'NUMBER_TYPE_COERCE',
      message: `Value "${permissions}" is not int.`,
    });
  }
  if (new Set(contexts ?? []).size !== (contexts?.length ?? 0)) {
    problems.push({
      path: [...path, 'contexts'],
      code: 'SET_TYPE_ALREADY_CONTAINS_VALUE',
      message: 'The set already contains this value',
    });
  }
  return problems;
}

function optionListProblems(
  options: readonly Option[],
  switches: LimitSwitches,
  path: Path,
  depth: number,
): PathFault[] {
  return [
    ...mixedProblems(options, path),
    ...orderProblems(options, path),
    ...twinProblems(options, path),
    ...options.flatMap((option, index) => optionProblems(option, switches, [...path, index], depth)),
  ];
}

function isSubcommand({ type }: Option): boolean {
  return type === OPTION.subcommand || type === OPTION.subcommandGroup;
}

function mixedProblems(options: readonly Option[], path: Path): PathFault[] {
  const nested = options.filter(isSubcommand).length;
  if (nested === 0 || nested === options.length) return [];
  const message = 'Sub-command and sub-command group option types are mutually exclusive to all other types';
  return [{ path, code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message }];
}

function orderProblems(options: readonly Option[], path: Path): PathFault[] {
  const firstOptional = options.findIndex((option) => option.required !== true);
  if (firstOptional < 0) return [];
  return options.flatMap((option, index) =>
    option.required === true && index > firstOptional && !isSubcommand(option)
      ? [
          {
            path: [...path, index],
            code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
            message: 'Required options must be placed before non-required options',
          },
        ]
      : [],
  );
}

/** Names are unique, and within each locale too: an option without a text there counts by its default name. */
function twinProblems(options: readonly Option[], path: Path): PathFault[] {
  const locales = new Set(options.flatMap((option) => Object.keys(option.name_localizations ?? {})));
  const nameSets = [undefined, ...locales].map((locale) =>
    options.map((option) => (locale === undefined ? undefined : option.name_localizations?.[locale]) ?? option.name),
  );
  const twins = new Set(
    nameSets.flatMap((names) => names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []))),
  );
  return [...twins].map((index) => ({
    path: [...path, index],
    code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    message: 'Option names must be unique',
  }));
}

function optionProblems(option: Option, switches: LimitSwitches, path: Path, depth: number): PathFault[] {
  const problems: PathFault[] = [
    ...(isValidName(option.name) ? [] : [badName([...path, 'name'])]),
    ...localizedNames(option.name_localizations, [...path, 'name_localizations']),
    ...localeProblems(option, switches, path),
    ...choiceProblems(option, switches, path),
    ...rangeProblems(option, path),
    ...optionListProblems(option.options ?? [], switches, [...path, 'options'], depth + 1),
  ];
  if (depth > 0 && option.type === OPTION.subcommandGroup) {
    problems.push({
      path: [...path, 'type'],
      code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      message: 'Sub-command groups cannot be nested',
    });
  }
  return problems;
}

function choiceProblems(option: Option, switches: LimitSwitches, path: Path): PathFault[] {
  const choices = option.choices ?? [];
  const problems: PathFault[] = choices.flatMap((choice, index) =>
    localeProblems(choice, switches, [...path, 'choices', index]),
  );
  if (option.autocomplete === true && choices.length > 0) {
    problems.push({
      path: [...path, 'autocomplete'],
      code: 'APPLICATION_COMMAND_OPTIONS_CHOICES_AND_AUTOCOMPLETE',
      message: 'Autocomplete cannot be enabled with choices',
    });
  }
  const names = choices.map(({ name }) => name);
  names.forEach((name, index) => {
    if (names.indexOf(name) === index) return;
    problems.push({
      path: [...path, 'choices', index, 'name'],
      code: 'APPLICATION_COMMAND_OPTIONS_CHOICES_NAME_ALREADY_EXISTS',
      message: 'Choice names must be unique',
    });
  });
  return problems;
}

function rangeProblems(option: Option, path: Path): PathFault[] {
  return (['value', 'length'] as const).flatMap((kind): PathFault[] => {
    const min = option[`min_${kind}`];
    const max = option[`max_${kind}`];
    const isWrong = typeof min === 'number' && typeof max === 'number' && min > max;
    return isWrong
      ? [
          {
            path: [...path, `min_${kind}`],
            code: 'BASE_TYPE_BAD_VALUE',
            message: `min_${kind} must not exceed max_${kind}`,
          },
        ]
      : [];
  });
}

/** Commands of one type and scope (documentation, registering a command). */
const MAX_BY_TYPE: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15, 4: 1 };

/** The number of commands that a type may have in one scope, when `commands` has more; else null. */
export function exceededCount(commands: readonly Pick<Command, 'type'>[]): number | null {
  for (const [type, max] of Object.entries(MAX_BY_TYPE)) {
    if (commands.filter((command) => command.type === Number(type)).length > max) return max;
  }
  return null;
}

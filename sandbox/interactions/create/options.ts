import { badChoice, type PathFault } from '../../rest/index.ts';
import type { ApiObject } from '../../world/index.ts';
import { OPTION, type Option } from '../commands/index.ts';
import type { SentOption } from './body.ts';
import type { Resolver } from './resolve.ts';

type Path = readonly (string | number)[];

/** How strictly options are read. */
export interface Reading {
  readonly resolver: Resolver;
  /** Autocomplete sends what has been typed so far: nothing is required, and the focused value is text. */
  readonly partial: boolean;
}

/** What reading gives: the options for the application, or what is wrong with them. */
export interface ReadOptions {
  readonly options: readonly ApiObject[];
  readonly faults: readonly PathFault[];
  /** The definition of the focused option. */
  readonly focused: Option | null;
}

/** Checks sent options against their definitions, and builds what the application receives. */
export function readOptions(
  defined: readonly Option[],
  sent: readonly SentOption[],
  reading: Reading,
  path: Path,
): ReadOptions {
  const isNested = defined.some(({ type }) => type === OPTION.subcommand || type === OPTION.subcommandGroup);
  if (isNested && sent.length !== 1) {
    return {
      options: [],
      focused: null,
      faults: [{ path, code: 'APPLICATION_COMMAND_SUBCOMMAND_REQUIRED', message: 'One sub-command must be chosen' }],
    };
  }
  const read = sent.map((option, index) => readOne(defined, option, reading, [...path, index]));
  const names = sent.map(({ name }) => name);
  const missing = reading.partial
    ? []
    : defined.filter(({ required, name }) => required === true && !names.includes(name));
  return {
    options: read.flatMap(({ options }) => options),
    focused: read.find(({ focused }) => focused !== null)?.focused ?? null,
    faults: [
      ...read.flatMap(({ faults }) => faults),
      ...missing.map(({ name }) => ({
        path,
        code: 'APPLICATION_COMMAND_OPTION_MISSING',
        message: `Required option "${name}" is missing`,
      })),
      ...names.flatMap((name, index) =>
        names.indexOf(name) < index
          ? [
              {
                path: [...path, index, 'name'],
                code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
                message: 'Option names must be unique',
              },
            ]
          : [],
      ),
    ],
  };
}

function readOne(defined: readonly Option[], sent: SentOption, reading: Reading, path: Path): ReadOptions {
  const definition = defined.find(({ name, type }) => name === sent.name && type === sent.type);
  if (definition === undefined) {
    return {
      options: [],
      focused: null,
      faults: [{ path, code: 'APPLICATION_COMMAND_OPTION_UNKNOWN', message: `Unknown option "${sent.name}"` }],
    };
  }
  const { type, name } = definition;
  if (type === OPTION.subcommand || type === OPTION.subcommandGroup) {
    const inner = readOptions(definition.options ?? [], sent.options ?? [], reading, [...path, 'options']);
    return { ...inner, options: [{ type, name, options: inner.options }] };
  }
  if (reading.partial && sent.focused === true) return readFocused(definition, sent, path);
  if (type === OPTION.attachment) return readUpload(definition, sent, reading, [...path, 'value']);
  const fault = valueFault(definition, sent.value, reading, [...path, 'value']);
  return { options: [{ type, name, value: sent.value }], focused: null, faults: fault === null ? [] : [fault] };
}

/** People's clients name the file of the request; the application is told the id that it has from then on. */
function readUpload({ type, name }: Option, { value }: SentOption, { resolver }: Reading, path: Path): ReadOptions {
  const id = resolver.upload(String(value ?? ''));
  const faults = id === null ? [wrongType(path, value, 'known here')] : [];
  return { options: [{ type, name, value: id ?? value }], focused: null, faults };
}

function readFocused(definition: Option, sent: SentOption, path: Path): ReadOptions {
  const { type, name } = definition;
  const isFit = definition.autocomplete === true && typeof sent.value === 'string';
  return {
    options: [{ type, name, value: sent.value, focused: true }],
    focused: definition,
    faults: isFit
      ? []
      : [
          {
            path,
            code: 'APPLICATION_COMMAND_OPTION_NOT_AUTOCOMPLETE',
            message: `Option "${name}" has no autocomplete`,
          },
        ],
  };
}

function valueFault(option: Option, value: SentOption['value'], reading: Reading, path: Path): PathFault | null {
  switch (option.type) {
    case OPTION.string:
      return typeof value === 'string' ? textFault(option, value, path) : wrongType(path, value, 'string');
    case OPTION.integer:
      return typeof value === 'number' && Number.isSafeInteger(value)
        ? numberFault(option, value, path)
        : wrongType(path, value, 'int');
    case OPTION.number:
      return typeof value === 'number' && Math.abs(value) <= 2 ** 53
        ? numberFault(option, value, path)
        : wrongType(path, value, 'float');
    case OPTION.boolean:
      return typeof value === 'boolean' ? null : wrongType(path, value, 'bool');
    default:
      return typeof value === 'string' ? idFault(option, value, reading, path) : wrongType(path, value, 'snowflake');
  }
}

function wrongType(path: Path, value: SentOption['value'], type: string): PathFault {
  return {
    path,
    code: 'APPLICATION_COMMAND_OPTION_VALUE_INVALID',
    message: `Value "${String(value)}" is not ${type}.`,
  };
}

function textFault(option: Option, value: string, path: Path): PathFault | null {
  const min = option.min_length ?? 0;
  const max = option.max_length ?? 6000;
  if (value.length < min || value.length > max) {
    return { path, code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between ${min} and ${max} in length.` };
  }
  return choiceFault(option, value, path);
}

function numberFault(option: Option, value: number, path: Path): PathFault | null {
  if (typeof option.min_value === 'number' && value < option.min_value) {
    return {
      path,
      code: 'NUMBER_TYPE_MIN',
      message: `int value should be greater than or equal to ${option.min_value}.`,
    };
  }
  if (typeof option.max_value === 'number' && value > option.max_value) {
    return { path, code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${option.max_value}.` };
  }
  return choiceFault(option, value, path);
}

/** With autocomplete any value goes; with choices only those. */
function choiceFault(option: Option, value: string | number, path: Path): PathFault | null {
  const choices = option.choices ?? [];
  if (choices.length === 0 || choices.some((choice) => choice.value === value)) return null;
  return badChoice(
    path,
    choices.map((choice) => choice.value),
  );
}

function idFault(option: Option, id: string, { resolver }: Reading, path: Path): PathFault | null {
  const unknown = wrongType(path, id, 'known here');
  switch (option.type) {
    case OPTION.user:
      return resolver.user(id) ? null : unknown;
    case OPTION.role:
      return resolver.role(id) ? null : unknown;
    case OPTION.mentionable:
      return resolver.user(id) || resolver.role(id) ? null : unknown;
    case OPTION.channel: {
      const channel = resolver.channel(id);
      if (channel === null) return unknown;
      const types = option.channel_types ?? [];
      return types.length === 0 || types.includes(channel.type) ? null : badChoice(path, types);
    }
    default:
      return unknown;
  }
}

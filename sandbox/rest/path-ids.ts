import type { PathFault } from './errors.ts';

/** Words that stand in an id's place. */
const names: ReadonlySet<string> = new Set(['@me', '@original']);

/** A snowflake: 64 bits have at most 20 digits. */
const snowflake = /^\d{1,20}$/;

/** The faults of a path's parameters that must be ids: those whose name ends in `Id`. */
export function faultsOfIds(params: Readonly<Record<string, string>>): PathFault[] {
  return Object.entries(params).flatMap(([name, value]): PathFault[] =>
    !name.endsWith('Id') || names.has(value) || snowflake.test(value)
      ? []
      : [
          {
            path: [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)],
            code: 'NUMBER_TYPE_COERCE',
            message: `Value "${value}" is not snowflake.`,
          },
        ],
  );
}

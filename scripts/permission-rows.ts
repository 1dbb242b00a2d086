import { PERMISSIONS } from '../src/domain/index.ts';
import type { Act, Role } from '../src/domain/index.ts';

const BEGIN = '<!-- permissions:begin';
const END = '<!-- permissions:end -->';

/** The roles in the order of the table. */
const ROLES: readonly Role[] = ['host', 'co-host', 'moderator', 'speaker', 'listener'];

const row = (cells: readonly string[]): string =>
  `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;

/** The permission table of src/domain as markdown: an act a line, a role a column. */
export const permissionTable = (): string => {
  // as: these are the keys of a record of acts.
  const acts = Object.keys(PERMISSIONS) as readonly Act[];
  const said = (is: boolean): string => (is ? 'yes' : '');
  return [
    row(['act', ...ROLES, 'to oneself']),
    `|${'---|'.repeat(ROLES.length + 2)}`,
    ...acts.map((act) => {
      const { roles, self } = PERMISSIONS[act];
      return row([act, ...ROLES.map((role) => said(roles.includes(role))), said(self)]);
    }),
  ].join('\n');
};

/** A document with the table of the code between its two marks; throws when it has no such marks. */
export const withPermissionTable = (document: string): string => {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) throw new Error('The document has no place for the permission table.');
  const firstLine = document.slice(begin, document.indexOf('\n', begin));
  return `${document.slice(0, begin)}${firstLine}\n${permissionTable()}\n${document.slice(end)}`;
};

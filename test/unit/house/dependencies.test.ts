import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

type Versions = Readonly<Record<string, string>>;

const versionsIn = (path: string): Versions => {
  const manifest: Readonly<Record<string, Versions | undefined>> = JSON.parse(read(path));
  return { ...manifest['dependencies'], ...manifest['optionalDependencies'], ...manifest['devDependencies'] };
};

const declared = { ...versionsIn('sandbox/package.json'), ...versionsIn('package.json') };

/** The first column of every table row: one or more package names in backticks, and the reason in the last. */
const rows = read('docs/dependencies.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const told = new Set(rows.flatMap((cells) => [...(cells[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1])));

test('every dependency has a row, and every row a dependency', () => {
  expect(told).toEqual(new Set(Object.keys(declared)));
});

test('every row gives a reason', () => {
  for (const cells of rows) expect(cells.at(-2)?.length, cells[1]).toBeGreaterThan(20);
});

test('versions are exact: the same program everywhere', () => {
  for (const [name, version] of Object.entries(declared)) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
});

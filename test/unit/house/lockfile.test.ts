import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

interface Locked {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages }: { packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);

const entries = Object.entries(packages);

test('names no registry: everybody installs from their own', () => {
  const remote = entries.filter(([, locked]) => locked.link !== true && locked.resolved !== undefined);
  expect(remote.map(([path]) => path)).toEqual([]);
});

/** The folders that Node looks in for a package that `path` asks for, the nearest first. */
const placesFor = (path: string, name: string): string[] => {
  const parts = path.split('/node_modules/');
  const nested = parts.map(
    (_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`,
  );
  return [...nested, `node_modules/${name}`];
};

test('has one copy of what both we and the client library use: two would not know each other’s objects', () => {
  for (const name of ['@discordjs/rest', '@discordjs/ws', 'discord-api-types']) {
    const copies = entries.map(([path]) => path).filter((path) => path.endsWith(`node_modules/${name}`));
    expect(copies).toEqual([`node_modules/${name}`]);
  }
});

test('has every platform of every package, or npm ci refuses it on a fresh machine', () => {
  const missing = entries.flatMap(([path, locked]) =>
    Object.keys(locked.optionalDependencies ?? {})
      .filter((name) => placesFor(path, name).every((place) => packages[place] === undefined))
      .map((name) => `${name} of ${path}`),
  );
  expect(entries.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

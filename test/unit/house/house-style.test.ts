import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

// What the linter cannot say: rules of the house that are about names, or about places where a word may not stand.

const root = resolve(import.meta.dirname, '../../..');

const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.split(sep).includes('node_modules'))
    .map((path) => join(folder, path));

const sources = ['src', 'sandbox'].flatMap(filesUnder);

/** Files in which `pattern` stands outside comments, with the line. */
const offenders = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line.replace(/^\s*(\/\*|\*|\/\/).*|\s\/\/ .*$/, '')) ? [`${file}:${index + 1}`] : [],
      ),
  );

test('there is something to look at', () => {
  expect(sources.length).toBeGreaterThan(100);
});

test('the time of day is asked of a Clock', () => {
  const asked = sources.filter((file) => !/\/system-[a-z-]+\.ts$/.test(file));
  expect(offenders(asked, /\bnew Date\(\)/)).toEqual([]);
});

describe('pure rooms', () => {
  const pure = ['src/domain', 'src/voice/engine', 'src/i18n'].flatMap(filesUnder);

  test('wait for nothing', () => {
    expect(offenders(pure, /\b(async|await)\b|\bPromise</)).toEqual([]);
  });
});

test('folders and files are named for what is in them', () => {
  const vague = /(^|\/)(utils?|helpers?|common|types?|misc|shared)(\.ts|\/|$)/;
  expect(sources.filter((file) => vague.test(file))).toEqual([]);
  expect(sources.filter((file) => !/^[a-z0-9/.-]+$/.test(file))).toEqual([]);
});

test('erasable TypeScript only: no enum, no namespace', () => {
  expect(offenders(sources, /^\s*(export )?(declare )?(const )?(enum|namespace) /)).toEqual([]);
});

test('nothing is called any', () => {
  expect(offenders(sources, /\bas any\b|: any\b/)).toEqual([]);
});

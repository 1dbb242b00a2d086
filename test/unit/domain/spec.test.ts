import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Ids of rules as tests name them: the bracketed words at the beginning of a title. */
const namedIn = (source: string): readonly string[] =>
  [...source.matchAll(/[`'"]((?:\[[A-Z]+-\d+\] ?)+)/gu)].flatMap((title) =>
    [...(title[1] ?? '').matchAll(/\[([A-Z]+-\d+)\]/gu)].map((id) => id[1] ?? ''),
  );

const testFiles = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') || file.endsWith('.contract.ts'))
  .map((file) => join('test', file));

const named = new Map<string, string>();
for (const file of testFiles)
  for (const id of namedIn(readFileSync(join(root, file), 'utf8'))) if (!named.has(id)) named.set(id, file);

const spec = readFileSync(join(root, 'docs/SPEC.md'), 'utf8');
const rules = [...spec.matchAll(/^- \*\*([A-Z]+-\d+)\*\*/gmu)].map((rule) => rule[1] ?? '');

describe('docs/SPEC.md', () => {
  it('numbers each rule once', () => {
    expect(rules.length).toBeGreaterThan(40);
    expect(rules.filter((rule, at) => rules.indexOf(rule) !== at)).toEqual([]);
  });

  it('has a test for each rule', () => {
    expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
  });

  it('has a rule for each id that a test names', () => {
    expect([...named].filter(([id]) => !rules.includes(id))).toEqual([]);
  });

  it('would notice a test of a rule that is not there', () => {
    // In two pieces: this file is read as well.
    const title = ['[OPEN', '-99] [LIFE', '-1] does'].join('');
    expect(namedIn(`it('${title}', () => {})`)).toEqual(
      ['OPEN', 'LIFE'].map((word, at) => `${word}-${at === 0 ? 99 : 1}`),
    );
  });
});

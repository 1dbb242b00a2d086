import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaults, variableNames } from '../../../src/config/variables.ts';

const operations = readFileSync(resolve(import.meta.dirname, '../../../docs/OPERATIONS.md'), 'utf8');

const rows = [...operations.matchAll(/^\| `([A-Z_]+)` \| (?:none|`([^`]+)`) \| (.+) \|$/gm)].map((match) => ({
  name: match[1],
  fallback: match[2],
}));

test('the table of settings has exactly the variables that are read, in order, with their defaults', () => {
  const known: Readonly<Record<string, string | undefined>> = defaults;
  expect(rows).toEqual(variableNames.map((name) => ({ name, fallback: known[name] })));
});

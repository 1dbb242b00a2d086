import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue, type RowPlan } from '../../../bench/catalogue.ts';
import { causes } from '../../../bench/causes.ts';

const root = resolve(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/PERFORMANCE.md'), 'utf8');
const planned: readonly RowPlan[] = Object.values(catalogue).flatMap((rows) => Object.values<RowPlan>(rows));
const inDoc = page
  .split('\n')
  .filter((line) => /^\| P\d+ \|/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
  .map(([, id = '', what = '', goal = '', figure = '', , verdict = '']) => ({ id, what, goal, figure, verdict }));

test('every row of the benches is in the page, and every row of the page in a bench', () => {
  const bare = ({ id, what, goal }: RowPlan): RowPlan => ({ id, what, goal });
  expect(inDoc.map(bare)).toEqual(planned.map(bare));
});

test('every figure was measured and judged, and one that misses its goal is explained', () => {
  const explained = new Set(causes.map(({ id }) => id));
  for (const { id, what, figure, verdict } of inDoc) {
    expect(figure, what).toMatch(/\d/);
    expect(['met', 'not met', 'within noise', 'for information'], what).toContain(verdict);
    if (verdict === 'not met') expect(explained, what).toContain(id);
  }
});

test('every bench has its rows in the catalogue', () => {
  const benches = readdirSync(join(root, 'bench'))
    .filter((name) => name.endsWith('.bench.ts'))
    .map((name) => name.replace('.bench.ts', ''));
  expect(Object.keys(catalogue).toSorted()).toEqual(benches.toSorted());
});

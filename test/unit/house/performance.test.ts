import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue, type RowPlan } from '../../../bench/catalogue.ts';
import { causes } from '../../../bench/causes.ts';
import { keptFigures, rowOfRuns } from '../../../bench/figures.ts';
import { pageOf } from '../../../bench/page.ts';
import type { BenchRow } from '../../../bench/row.ts';

const root = resolve(import.meta.dirname, '../../..');
const kept = keptFigures();
const rows = kept.flatMap((measured) => measured.rows);
const planned: readonly RowPlan[] = Object.values(catalogue).flatMap((plans) => Object.values<RowPlan>(plans));

test('the page is what the kept figures print', () => {
  expect(readFileSync(join(root, 'docs/PERFORMANCE.md'), 'utf8')).toBe(pageOf(kept));
});

test('every row of the benches was kept, and every row that was kept is of a bench', () => {
  const bare = ({ id, what, goal }: RowPlan): RowPlan => ({ id, what, goal });
  expect(rows.map(bare)).toEqual(planned.map(bare));
});

test('every figure was measured and judged, and one that misses its goal is explained', () => {
  const explained = new Set(causes.map(({ id }) => id));
  for (const { id, what, figure, verdict } of rows) {
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

test('of several runs the one in the middle is told, with what each gave', () => {
  const run = (figure: string): BenchRow => ({ id: 'P11', what: '', goal: '', spread: '', verdict: 'met', figure });
  expect(rowOfRuns([run('p50 68 ms (slowest 239 ms)'), run('p50 9 ms'), run('p50 70.5 ms')])).toEqual({
    ...run('p50 68 ms (slowest 239 ms)'),
    runs: ['68 ms', '9 ms', '70.5 ms'],
  });
});

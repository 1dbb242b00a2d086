/**
 * Runs every bench: node bench/run.ts [--json] [--runs N] [--save] [part of a file name …]. Prints figures; never gates a build.
 * With --save they are kept in bench/figures.json, and docs/PERFORMANCE.md is printed from there.
 */
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { catalogue, type RowPlan } from './catalogue.ts';
import { hereNow, keep, loadNow, rowOfRuns } from './figures.ts';
import type { BenchRow, Measured } from './row.ts';

/** What a bench module exports. */
interface BenchModule {
  readonly rows: () => Promise<readonly BenchRow[]>;
}

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '1' },
    save: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const runs = Number(values.runs);
if (!(Number.isInteger(runs) && runs > 0)) throw new Error('--runs takes a whole number');
const suffix = '.bench.ts';

function isBench(loaded: unknown): loaded is BenchModule {
  return typeof loaded === 'object' && loaded !== null && 'rows' in loaded && typeof loaded.rows === 'function';
}

/** A bench fills the rows that the catalogue has for it, no more and no fewer. */
function expectPlanned(name: string, rows: readonly BenchRow[]): void {
  const byBench = new Map<string, Readonly<Record<string, RowPlan>>>(Object.entries(catalogue));
  const planned = Object.values(byBench.get(name) ?? {});
  const missing = planned.filter(({ what }) => !rows.some((row) => row.what === what));
  const unknown = rows.filter(({ what }) => !planned.some((plan) => plan.what === what));
  if (missing.length + unknown.length > 0) {
    throw new Error(`bench ${name}: not in the catalogue or not filled: ${JSON.stringify([...missing, ...unknown])}`);
  }
}

async function measure(name: string): Promise<Measured> {
  const loaded: unknown = await import(new URL(name, import.meta.url).href);
  if (!isBench(loaded)) throw new Error(`bench/${name} exports no rows()`);
  const bench = name.slice(0, -suffix.length);
  const before = loadNow();
  const startMs = performance.now();
  const all: (readonly BenchRow[])[] = [];
  for (let n = 0; n < runs; n += 1) all.push(await loaded.rows());
  for (const rows of all) expectPlanned(bench, rows);
  const rows = (all[0] ?? []).map(({ what }) =>
    rowOfRuns(all.flatMap((one) => one.filter((row) => row.what === what))),
  );
  const tookSeconds = Math.round((performance.now() - startMs) / 1000);
  return { bench, taken: hereNow(), load: `${before} before, ${loadNow()} at its end`, tookSeconds, rows };
}

const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(suffix)).sort();
const chosen = names.filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
const measured: Measured[] = [];
for (const name of chosen) {
  const one = await measure(name);
  measured.push(one);
  if (values.save) keep([one]);
  if (values.json) continue;
  for (const row of one.rows) {
    const each = row.runs.length > 1 ? `   runs ${row.runs.join(', ')}` : '';
    console.log(
      `${row.id}  ${row.what}\n    goal ${row.goal}   figure ${row.figure}   spread ${row.spread}${each}   ${row.verdict}`,
    );
  }
}
if (values.json) {
  console.log(
    JSON.stringify(
      measured.flatMap(({ rows }) => rows),
      null,
      2,
    ),
  );
}

/**
 * Runs every bench: node bench/run.ts [--json | --markdown] [part of a file name …]. Prints figures; never gates a build.
 * docs/PERFORMANCE.md is what `--markdown` prints.
 */
import { readdir } from 'node:fs/promises';
import { catalogue, type RowPlan } from './catalogue.ts';
import { loadNow, pageOf } from './page.ts';
import type { BenchRow } from './row.ts';

/** What a bench module exports. */
interface BenchModule {
  readonly rows: () => Promise<readonly BenchRow[]>;
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const format = process.argv.includes('--json') ? 'json' : process.argv.includes('--markdown') ? 'markdown' : 'lines';
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

const loadBefore = loadNow();
const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(suffix)).sort();
const chosen = names.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const rows: BenchRow[] = [];
for (const name of chosen) {
  const loaded: unknown = await import(new URL(name, import.meta.url).href);
  if (!isBench(loaded)) throw new Error(`bench/${name} exports no rows()`);
  const filled = await loaded.rows();
  expectPlanned(name.slice(0, -suffix.length), filled);
  for (const row of filled) {
    rows.push(row);
    if (format === 'lines') {
      console.log(
        `${row.id}  ${row.what}\n    goal ${row.goal}   figure ${row.figure}   spread ${row.spread}   ${row.verdict}`,
      );
    }
  }
}
if (format === 'json') console.log(JSON.stringify(rows, null, 2));
if (format === 'markdown') process.stdout.write(pageOf(rows, loadBefore, loadNow()));

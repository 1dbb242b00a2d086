/** Runs every bench: node bench/run.ts [--json] [part of a file name …]. Prints figures; never gates a build. */
import { readdir } from 'node:fs/promises';
import type { BenchRow } from './row.ts';

/** What a bench module exports. */
interface BenchModule {
  readonly rows: () => Promise<readonly BenchRow[]>;
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const asJson = process.argv.includes('--json');

function isBench(loaded: unknown): loaded is BenchModule {
  return typeof loaded === 'object' && loaded !== null && 'rows' in loaded && typeof loaded.rows === 'function';
}

const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.bench.ts')).sort();
const chosen = names.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const rows: BenchRow[] = [];
for (const name of chosen) {
  const loaded: unknown = await import(new URL(name, import.meta.url).href);
  if (!isBench(loaded)) throw new Error(`bench/${name} exports no rows()`);
  for (const row of await loaded.rows()) {
    rows.push(row);
    if (!asJson) {
      console.log(
        `${row.id}  ${row.what}\n    goal ${row.goal}   figure ${row.figure}   spread ${row.spread}   ${row.verdict}`,
      );
    }
  }
}
if (asJson) console.log(JSON.stringify(rows, null, 2));

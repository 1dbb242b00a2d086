/** What was measured and kept: the rows of each bench, with the machine and the time they are of. docs/PERFORMANCE.md is printed from it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { pageOf } from './page.ts';
import { type BenchRow, type KeptRow, type Measured, median } from './row.ts';

const figuresFile = join(import.meta.dirname, 'figures.json');
const pageFile = join(import.meta.dirname, '../docs/PERFORMANCE.md');

/** How busy the machine is, over the last minute. */
export const loadNow = (): string => (loadavg()[0] ?? Number.NaN).toFixed(1);

/** This day and machine in a few words. */
export function hereNow(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const gigabytes = (totalmem() / 1024 ** 3).toFixed(0);
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} x ${model}, ${gigabytes} GB, ${process.platform} ${process.arch}`;
}

/** The number that a figure begins with, and its unit; percentiles' names are no numbers. */
function headOf(figure: string): { readonly value: number; readonly text: string } {
  const [text = figure, value = 'NaN'] =
    /(-?\d+(?:\.\d+)?)(?: (?:x|ms|s|%|kB|dB)(?![a-z]))?/.exec(figure.replaceAll(/\bp\d+ /g, '')) ?? [];
  return { value: Number(value), text };
}

/** The same row of several runs as one: that of the run in the middle. */
export function rowOfRuns(runs: readonly BenchRow[]): KeptRow {
  const heads = runs.map(({ figure }) => headOf(figure));
  const middle = median(heads.map(({ value }) => value));
  const chosen =
    runs[
      Math.max(
        0,
        heads.findIndex(({ value }) => value === middle),
      )
    ];
  if (chosen === undefined) throw new Error('a row of no run');
  return { ...chosen, runs: heads.map(({ text }) => text) };
}

export function keptFigures(): readonly Measured[] {
  // as: nobody but this file writes it, and a test holds the page to it.
  return JSON.parse(readFileSync(figuresFile, 'utf8')) as readonly Measured[];
}

/** Keeps what was measured in the place of what was kept of the same benches, and prints the page anew. */
export function keep(measured: readonly Measured[]): void {
  const fresh = new Set(measured.map(({ bench }) => bench));
  const all = [...keptFigures().filter(({ bench }) => !fresh.has(bench)), ...measured].toSorted((a, b) =>
    a.bench.localeCompare(b.bench),
  );
  writeFileSync(figuresFile, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(pageFile, pageOf(all));
}

/** How long somebody heard nothing who was being spoken to all the time. */
import type { PersonFrame } from '../../sandbox/voice/client/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import type { RowPlan } from '../catalogue.ts';
import { type BenchRow, median } from '../row.ts';

/** Half a second of speech in a row, and the sound is back. */
const backFrames = 25;
const lookEveryMs = 20;
const patienceMs = 60_000;
const silenceBytes = 3;

/** Whoever hears frames: a person, or their voice connection. */
export interface Listener {
  onFrame(listener: (frame: PersonFrame) => void): () => void;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** Waits until `holds`. Throws after a minute. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`never: ${what}`);
    await wait(lookEveryMs);
  }
}

/** The times at which speech was heard, growing. */
export function hearkenTo(listener: Listener): readonly number[] {
  const times: number[] = [];
  listener.onFrame(({ opus, receivedAtMs }) => {
    if (opus.length > silenceBytes) times.push(receivedAtMs);
  });
  return times;
}

/** Waits until half a second of speech was heard since now. */
export async function speechIsBack(times: readonly number[]): Promise<void> {
  const before = times.length;
  await until(() => times.length >= before + backFrames, 'the sound is back');
}

/**
 * The longest silence, in milliseconds, that `times` have from just before `act` until the sound is back after it. `act`
 * resolves when nothing said before it can still come.
 */
export async function silenceAfter(times: readonly number[], act: () => Promise<void>): Promise<number> {
  await speechIsBack(times);
  const before = times.length - 1;
  await act();
  await speechIsBack(times);
  const heard = times.slice(before);
  return Math.max(...heard.slice(1).map((atMs, i) => atMs - (heard[i] ?? atMs)));
}

/** Median and worst of the same thing done again and again; met when the worst is within the goal. */
export function backRow(plan: RowPlan, allMs: readonly number[], goalMs: number, more = ''): BenchRow {
  const worst = Math.max(...allMs);
  const inUnit = (ms: number): string => (goalMs > 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(0)} ms`);
  return {
    ...plan,
    figure: `median ${inUnit(median(allMs))}, worst ${inUnit(worst)}${more}`,
    spread: `${inUnit(Math.min(...allMs))}-${inUnit(worst)}`,
    verdict: worst <= goalMs ? 'met' : median(allMs) <= goalMs ? 'within noise' : 'not met',
  };
}

/** P7: how a voice node's thread keeps its beat, beside a program in C that sleeps on the same grid and computes for as long. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { catalogue, pacingRooms, pacingSeconds } from './catalogue.ts';
import { type BenchRow, median, quantile } from './row.ts';

interface Beat {
  readonly dueUs: number;
  readonly lateUs: number;
}

interface Paced {
  readonly beats: readonly Beat[];
  readonly missed: number;
}

/** About what so many voices take of a beat (`voice-mix`): a thread that computes is woken later than one that only sleeps. */
const workUs = 900;
const lateUs = 5000;
const besideUs = 20_000;

/** The beats of the reference, null where there is no compiler. */
async function referenceBeats(folder: string): Promise<readonly Beat[] | null> {
  const program = join(folder, 'reference');
  const built = spawnSync('cc', ['-O2', join(import.meta.dirname, 'voice-pacing/reference.c'), '-o', program]);
  if (built.status !== 0) return null;
  const child = spawn(program, [String(pacingSeconds), String(workUs)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  await once(child, 'close');
  const lines = Buffer.concat(pieces).toString().trim().split('\n');
  return lines.map((line) => {
    const [dueUs = 0, late = 0] = line.split(' ').map(Number);
    return { dueUs, lateUs: late };
  });
}

async function ourBeats(): Promise<Paced> {
  const thread = new Worker(new URL('voice-pacing/thread.ts', import.meta.url), {
    workerData: { seconds: pacingSeconds, rooms: pacingRooms },
  });
  const [paced]: unknown[] = await once(thread, 'message');
  await thread.terminate();
  // as: what that thread posts.
  return paced as Paced;
}

const ms = (us: number): string => (us / 1000).toFixed(2);
const inWords = (beats: readonly Beat[]): string => {
  const late = beats.map((beat) => beat.lateUs);
  return `p50 ${ms(median(late))}, p99 ${ms(quantile(late, 0.99))}, longest ${ms(Math.max(...late))} ms`;
};

export async function rows(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'majlis-pacing-'));
  const [reference, { beats, missed }] = await Promise.all([referenceBeats(folder), ourBeats()]);
  rmSync(folder, { recursive: true });
  const disturbed = (reference ?? []).filter((beat) => beat.lateUs > lateUs);
  const late = beats.filter((beat) => beat.lateUs > lateUs);
  const isOurs = (beat: Beat): boolean =>
    disturbed.every(
      (other) =>
        beat.dueUs > other.dueUs + other.lateUs + besideUs || beat.dueUs + beat.lateUs < other.dueUs - besideUs,
    );
  const own = (100 * late.filter(isOurs).length) / beats.length;
  const tenth = Math.ceil(beats.length / 10);
  const [first, last] = [beats.slice(0, tenth), beats.slice(-tenth)].map((some) =>
    median(some.map((beat) => beat.lateUs)),
  );
  const plans = catalogue['voice-pacing'];
  return [
    {
      ...plans.ours,
      figure: `${own.toFixed(2)} % (${late.length} late in all, ${missed} missed, of ${beats.length}; ${inWords(beats)})`,
      spread: reference === null ? 'no C compiler here' : `C: ${disturbed.length} late, ${inWords(reference)}`,
      verdict: own <= 0.1 ? 'met' : 'not met',
    },
    {
      ...plans.drift,
      figure: `${ms((last ?? 0) - (first ?? 0))} ms`,
      spread: `medians of a tenth: ${ms(first ?? 0)}, ${ms(last ?? 0)}`,
      verdict: 'for information',
    },
  ];
}

/** P7: how a voice node keeps its beat while people talk in its rooms by UDP, beside a program in C that sleeps on the same grid and computes about as long. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setEnvironmentData, Worker } from 'node:worker_threads';
import { findOpusCodec, openFrameCodec } from '../src/voice/codec/index.ts';
import { catalogue, pacingRooms, pacingSeconds } from './catalogue.ts';
import { type BenchRow, median, quantile } from './row.ts';
import { voicesIn } from './voice-mix/engine-run.ts';
import { startOurs, talkTo } from './voice-mix/over-network.ts';
import { type Beat, BeatNotes, beatNotesKey } from './voice-pacing/beat-notes.ts';

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

/** Begins to talk and to listen to the beats at once with `beside`. */
async function ourBeats<Other>(
  beside: () => Promise<Other>,
): Promise<{ readonly beats: readonly Beat[]; readonly missed: number; readonly other: Other }> {
  const codec = await openFrameCodec(await findOpusCodec());
  if (codec === null) throw new Error('this machine has no Opus codec to mix with');
  const memory = BeatNotes.memoryFor(pacingSeconds * 50);
  setEnvironmentData(beatNotesKey, memory);
  const notes = new BeatNotes(memory);
  const thread = new URL('voice-pacing/thread.ts', import.meta.url);
  const ours = await startOurs(pacingRooms, { startThread: (_file, options) => new Worker(thread, options) });
  try {
    const spoken = voicesIn(codec, pacingRooms, 200);
    const turn = (frames: number): Buffer[][] =>
      spoken.map((voice) => Array.from({ length: frames }, (_, n) => voice[n % voice.length] ?? Buffer.alloc(0)));
    const settling = turn(100);
    await talkTo(ours, settling, 1);
    const talk = turn(pacingSeconds * 50);
    const done = talkTo(ours, talk, 1 + 100, () => notes.clear());
    const [other] = await Promise.all([beside(), done]);
    return { ...notes.read(), other };
  } finally {
    await ours.close();
  }
}

const ms = (us: number): string => (us / 1000).toFixed(2);
const inWords = (beats: readonly Beat[]): string => {
  const late = beats.map((beat) => beat.lateUs);
  return `p50 ${ms(median(late))}, p99 ${ms(quantile(late, 0.99))}, longest ${ms(Math.max(...late))} ms`;
};

export async function rows(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'majlis-pacing-'));
  const { beats, missed, other: reference } = await ourBeats(() => referenceBeats(folder));
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

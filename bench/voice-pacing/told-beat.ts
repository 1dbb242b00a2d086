/** The node's own beat, and behind it notes for the bench. */
import { getEnvironmentData } from 'node:worker_threads';
import type { Clock } from '../../src/lib/index.ts';
import type { Ticker } from '../../src/voice/engine/index.ts';
import { createTicker as createOurs } from '../../src/voice/node/beat.ts';
import { BeatNotes, beatNotesKey } from './beat-notes.ts';

const beatUs = 20_000;
const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);

export function createTicker(clock: Clock): Ticker {
  const ours = createOurs(clock);
  // as: what the bench put there.
  const notes = new BeatNotes(getEnvironmentData(beatNotesKey) as SharedArrayBuffer);
  return {
    start(run) {
      const startUs = nowUs();
      let beat = 0;
      return ours.start((moved) => {
        beat += moved;
        const dueUs = startUs + beat * beatUs;
        notes.add({ dueUs, lateUs: nowUs() - dueUs }, moved - 1);
        run(moved);
      });
    },
  };
}

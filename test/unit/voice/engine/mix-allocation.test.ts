import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { type FrameCodec, LinkEngine } from '../../../../src/voice/engine/index.ts';
import { frameOf } from '../../../support/engine-rig.ts';

const voices = 25;
const beats = 200;
/** Code is compiled for good beside the test, and late where the machine is busy. */
const rounds = 40;
/** One number with a fraction for each voice that is mixed would take 128 bytes, and a view of samples for each voice 2.7 kB. */
const bytesPerBeatMax = 120;

/** A codec that works in memory of its own. */
const fixedCodec = (): FrameCodec => {
  const pcm = new Int16Array(1920).fill(3000);
  const packet = frameOf(1);
  return {
    createDecoder: () => ({ decode: () => pcm, conceal: () => pcm }),
    createEncoder: () => ({ encode: () => packet, reset: () => undefined }),
  };
};

it('mixes 25 voices without making garbage of its own', () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node cannot be told to collect garbage');
  let nowMs = 0;
  let tick = (_beats: number): void => undefined;
  const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs + 0.37, after: () => () => undefined };
  const ticker = {
    start: (beat: (beats: number) => void) => {
      tick = beat;
      return () => undefined;
    },
  };
  const engine = new LinkEngine(clock, () => undefined, { codec: fixedCodec(), ticker });
  for (const room of ['b', 'c']) engine.setSink(room, { send: () => 'sent', pause: () => undefined });
  engine.apply([
    { id: 'l', from: 'a', to: 'b' },
    { id: 'm', from: 'a', to: 'c' },
  ]);
  const tracks = Array.from({ length: voices }, () => engine.openTrack('a'));
  const frame = frameOf(2);
  let next = 0;
  const mix = (count: number): void => {
    for (const end = next + count; next < end; next += 1) {
      for (let i = 0; i < tracks.length; i += 1) tracks[i]?.packet(frame, next & 0xffff, (next * 960) >>> 0);
      nowMs += 20;
      tick(1);
    }
  };
  mix(4000);
  // What else lives in this process makes some now and then, and a collection in between hides what was made.
  let least = Infinity;
  for (let round = 0; round < rounds && least >= bytesPerBeatMax; round += 1) {
    collect();
    const before = process.memoryUsage().heapUsed;
    mix(beats);
    const grown = (process.memoryUsage().heapUsed - before) / beats;
    if (grown >= 0) least = Math.min(least, grown);
  }
  engine.close();
  expect(engine.mixCounters.leftOut).toBeGreaterThan(4000 * (voices - 9));
  expect(least).toBeLessThan(bytesPerBeatMax);
});

import { expect, test } from 'vitest';
import { likenessOf } from '../../../support/likeness.ts';

// The measure by which the browser tests say that something was heard.

const RATE = 48_000;

/** Two seconds that repeat nowhere: syllables of changing pitch. */
const said = Float64Array.from({ length: 2 * RATE }, (_, at) => {
  const t = at / RATE;
  return 0.3 * Math.sin(2 * Math.PI * (200 + 90 * t * t) * t) * (0.4 + 0.6 * Math.abs(Math.sin(7 * t)));
});

const late = (samples: Float64Array, by: number, gain: number): Float64Array => {
  const heard = new Float64Array(samples.length + 2 * by);
  heard.set(
    samples.map((sample) => sample * gain),
    by,
  );
  return heard;
};

test('the same sound, late and half as loud, is the same', () => {
  const { correlation, found, levelDb, pieces } = likenessOf(said, late(said, 31_337, 0.5));
  expect(pieces).toBeGreaterThan(4);
  expect(correlation).toBeGreaterThan(0.95);
  expect(found).toBe(1);
  expect(levelDb).toBeCloseTo(-6, 0);
});

test('20 ms left out or put in between do not matter, noise and silence do', () => {
  const torn = new Float64Array(said.length + 960);
  torn.set(said.subarray(0, RATE - 960));
  torn.set(said.subarray(RATE), RATE + 960);
  expect(likenessOf(said, late(torn, 9_000, 1)).correlation).toBeGreaterThan(0.9);
  let seed = 1;
  const noise = said.map(() => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed / 2_147_483_647 - 0.5) * 0.6;
  });
  expect(likenessOf(said, late(noise, 9_000, 1)).correlation).toBeLessThan(0.4);
  expect(likenessOf(said, new Float64Array(5 * RATE)).found).toBe(0);
});

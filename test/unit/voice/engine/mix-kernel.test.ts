import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelCode, mixKernel } from '../../../../scripts/build-kernel.ts';
import { MixKernel } from '../../../../src/voice/engine/mix-kernel.ts';
import { plainMix, type PlainVoice } from '../../../support/plain-mix.ts';

const seed = 20_261_126;
const frameLength = 1920;

/** Samples as loud as that, from one number; the loudest are full scale, on both sides. */
const samples = (state: number, size: number): Int16Array => {
  let next = state >>> 0;
  return Int16Array.from({ length: frameLength }, () => {
    next = (Math.imul(next, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.max(-32_768, Math.min(32_767, Math.round((next / 2 ** 31 - 1) * size)));
  });
};

/** What a path and levelling make of a voice at most: 200 % and 12 dB. */
const gain = fc.oneof(fc.constantFrom(0, 1, 2, 8), fc.double({ min: 0, max: 8, noNaN: true }));
const size = fc.oneof(fc.constantFrom(0, 1, 50, 4000), fc.integer({ min: 0, max: 40_000 }));
const voice = fc
  .record({ state: fc.nat(), size, from: gain, to: gain })
  .map((drawn): PlainVoice => ({ pcm: samples(drawn.state, drawn.size), from: drawn.from, to: drawn.to }));
/** Eight that stay and eight that fade. */
const beat = fc.array(voice, { maxLength: 16 });

/** Mixes voices of which each has a place. */
const createRig = () => {
  const kernel = new MixKernel();
  const places = Array.from({ length: 16 }, () => kernel.lend());
  const level = Float32Array.of(1);
  const mix = (voices: readonly PlainVoice[]): Int16Array => {
    for (const [n, { pcm, from, to }] of voices.entries()) {
      const place = places[n];
      if (place === undefined) throw new RangeError('more voices than places');
      place.frame.set(pcm);
      place.changed();
      kernel.add(place, Float64Array.of(from, to), 0);
    }
    kernel.mix(level);
    return kernel.mixed;
  };
  return { kernel, places, level, mix };
};

describe('the mixing kernel', () => {
  it('is what its text says, byte for byte', () => {
    expect(readFileSync(mixKernel.path, 'utf8')).toBe(kernelCode(mixKernel));
  });

  it('[MIX-3] comes back from 12 dB too much within 300 ms, and not at once', () => {
    const kernel = new MixKernel();
    const place = kernel.lend();
    const turnedTo = Float32Array.of(1);
    const levels: number[] = [];
    const play = (peak: number, factor: number): void => {
      place.frame.fill(peak);
      place.changed();
      kernel.add(place, Float64Array.of(factor, factor), 0);
      kernel.mix(turnedTo);
      levels.push(turnedTo[0] ?? 0);
    };
    for (let n = 0; n < 10; n += 1) play(32_000, 4);
    expect(levels.at(-1)).toBeCloseTo(0.25, 1);
    for (let n = 0; n < 15; n += 1) play(1000, 1);
    expect(levels.findIndex((level, at) => at > 10 && level > 0.5)).toBeGreaterThanOrEqual(10 + 4);
    expect(levels.at(-1)).toBeGreaterThan(0.99);
  });

  it('[MIX-3] computes what the plain sum does, to the last bit, quiet, loud and far too loud, beat after beat', () => {
    fc.assert(
      fc.property(fc.array(beat, { minLength: 1, maxLength: 4 }), (beats) => {
        const rig = createRig();
        let level = 1;
        for (const voices of beats) {
          const plain = plainMix(voices, level);
          expect(rig.mix(voices)).toEqual(plain.mixed);
          expect(rig.level[0]).toBe(plain.level);
          level = plain.level;
        }
      }),
      { seed, numRuns: process.env['LONG'] === '1' ? 3000 : 60 },
    );
  });

  it.each([
    { size: 32_390, at: 0 },
    { size: 32_391, at: 0 },
    { size: 65_000, at: 1 },
    { size: 65_000, at: 95 },
    { size: 65_000, at: 96 },
    { size: 65_000, at: 97 },
    { size: 130_000, at: 959 },
  ])('[MIX-3] turns down before a peak of $size at sample $at as the plain one does', ({ size: peak, at }) => {
    const rig = createRig();
    const pcm = new Int16Array(frameLength);
    pcm[2 * at + 1] = -peak / 4;
    pcm[2 * 950] = 8000;
    const voices = [{ pcm, from: 4, to: 4 }];
    const plain = plainMix(voices, 1);
    expect(rig.mix(voices)).toEqual(plain.mixed);
    expect(rig.level[0]).toBe(plain.level);
    expect(plain.mixed.every((sample) => Math.abs(sample) < 32_767)).toBe(true);
  });

  it('weighs a voice anew for each mix in which it is as loud as in no other, and when it says something else', () => {
    const { kernel, places } = createRig();
    const [place] = places;
    if (place === undefined) throw new RangeError('no place');
    const level = Float32Array.of(1);
    const mixWith = (from: number, to: number): Int16Array => {
      kernel.add(place, Float64Array.of(from, to), 0);
      kernel.mix(level);
      return kernel.mixed.slice(0, 2);
    };
    place.frame.fill(1000);
    place.changed();
    expect(mixWith(1, 1)).toEqual(Int16Array.of(1000, 1000));
    expect(mixWith(2, 1)).toEqual(Int16Array.of(2000, 2000));
    expect(mixWith(2, 2)).toEqual(Int16Array.of(2000, 2000));
    expect(mixWith(1, 1)).toEqual(Int16Array.of(1000, 1000));
    place.frame.fill(3000);
    place.changed();
    expect(mixWith(1, 1)).toEqual(Int16Array.of(3000, 3000));
  });

  it('keeps what voices say when it needs more memory, and lends places again', () => {
    const kernel = new MixKernel();
    const places = Array.from({ length: 40 }, (_, n) => {
      const place = kernel.lend();
      place.frame.fill(n);
      return place;
    });
    expect(places.map(({ frame }) => frame[1919])).toEqual(places.map((_, n) => n));
    const [first] = places;
    if (first === undefined) throw new RangeError('no place');
    kernel.takeBack(first);
    expect(kernel.lend()).toBe(first);
    for (const place of places.slice(0, 16)) kernel.add(place, Float64Array.of(1, 1), 0);
    kernel.mix(Float32Array.of(1));
    expect(kernel.mixed[0]).toBe((16 * 15) / 2);
  });
});

import { describe, expect, it } from 'vitest';
import { Leveller, loudnessOf, targetLufs } from '../../../../src/voice/engine/leveller.ts';
import { tone } from '../../../support/tones.ts';

/** ITU-R BS.1770: a sine of 997 Hz at full scale in both channels has 0 LUFS (in one of them -3.01). */
const FULL = 32_767;

describe('loudness', () => {
  it.each([0, -20, -40])('[MIX-3] of the reference tone is its level (%i dB)', (db) => {
    const [, frame] = tone(997, FULL * 10 ** (db / 20), 2);
    expect(loudnessOf(frame ?? new Int16Array(0))).toBeCloseTo(db, 0);
  });

  it.each([-30, -24, -10])('[MIX-3] of a voice comes within 1.5 LU of the others in three seconds (%i LUFS)', (db) => {
    const leveller = new Leveller();
    for (const frame of tone(997, FULL * 10 ** (db / 20), 150)) leveller.hear(frame);
    expect(Math.abs(db + leveller.gainDb - targetLufs)).toBeLessThan(1.5);
  });

  it('[MIX-3] of what is hardly a voice is not turned up', () => {
    const leveller = new Leveller();
    for (const frame of tone(997, 20, 300)) leveller.hear(frame);
    expect(leveller.gainDb).toBe(0);
  });

  it('[MIX-3] of a voice that gets louder is followed by 1 dB a second once it is known', () => {
    const leveller = new Leveller();
    for (const frame of tone(997, FULL * 10 ** (-22 / 20), 250)) leveller.hear(frame);
    const known = leveller.gainDb;
    for (const [at, frame] of tone(997, FULL * 10 ** (-12 / 20), 250).entries()) {
      leveller.hear(frame);
      expect(known - leveller.gainDb).toBeLessThanOrEqual((at + 1) / 50 + 1e-9);
    }
    expect(known - leveller.gainDb).toBeGreaterThan(4.5);
  });
});

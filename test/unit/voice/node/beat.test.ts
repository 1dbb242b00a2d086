import { describe, expect, it } from 'vitest';
import { createTicker } from '../../../../src/voice/node/beat.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

describe('the beat of a mix', () => {
  it('[MIX-7] keeps to its grid, and tells what a busy thread missed without making up for it', () => {
    const clock = createManualClock();
    // A thread that is late now and then: what falls due runs when the clock is moved on.
    let lateMs = 0;
    const slow = { ...clock, monotonicMs: () => clock.monotonicMs() + lateMs };
    const beats: { readonly atMs: number; readonly beats: number }[] = [];
    const stop = createTicker(slow).start((count) => beats.push({ atMs: slow.monotonicMs(), beats: count }));
    clock.advance(100);
    lateMs = 65;
    clock.advance(20);
    expect(beats.map((one) => one.beats)).toEqual([1, 1, 1, 1, 1, 4]);
    clock.advance(200);
    expect(beats.reduce((sum, one) => sum + one.beats, 0)).toBe(Math.floor((320 + 65) / 20));
    expect(beats.slice(7).every(({ atMs, beats: count }) => count === 1 && atMs % 20 <= 1)).toBe(true);
    stop();
    expect(clock.pending()).toBe(0);
  });

  it('takes a timer that fires a millisecond early for the beat that it is', () => {
    const clock = createManualClock();
    const early = { ...clock, after: (ms: number, run: () => void) => clock.after(Math.max(0, ms - 1), run) };
    let count = 0;
    const stop = createTicker(early).start((beats) => {
      count += beats;
    });
    clock.advance(1000);
    stop();
    expect(count).toBe(50);
  });
});

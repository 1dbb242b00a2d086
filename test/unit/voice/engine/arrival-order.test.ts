import { describe, expect, it } from 'vitest';
import { createRig, frameOf, numbersOf } from '../../../support/engine-rig.ts';

describe('numbers from afar', () => {
  it.each([64, 100, 1000, 2900, 5000, 30_000, -64, -100, -5000, -30_000])(
    '[MIX-14] a stray %i numbers away changes nothing: what follows leaves as without it',
    (away) => {
      const { clock, engine, far } = createRig();
      const track = engine.openTrack('near');
      for (let i = 0; i < 20; i += 1) {
        track.packet(frameOf(i), (65_530 + i) & 0xffff, i * 960);
        if (i === 9) track.packet(frameOf(999), (65_539 + away) & 0xffff, (9 + away) * 960);
        clock.advance(20);
      }
      expect(numbersOf(far.left)).toEqual(Array.from({ length: 20 }, (_, i) => i));
      expect(far.left.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      expect(far.left.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) * 960));
      expect(engine.counters).toMatchObject({ droppedOutOfWindow: 1, restarted: 0, droppedLate: 0 });
    },
  );

  it.each([64, 100, 1000, 5000, 30_000, -65, -100, -5000, -30_000])(
    '[MIX-14] a voice that goes on %i numbers away is heard from the first of these on',
    (away) => {
      const { clock, engine, far } = createRig();
      const track = engine.openTrack('near');
      for (let i = 0; i < 20; i += 1) {
        track.packet(frameOf(i), (65_530 + i + (i < 10 ? 0 : away)) & 0xffff, i * 960);
        clock.advance(20);
        if (i === 10) expect(numbersOf(far.left).at(-1)).toBe(9);
      }
      expect(numbersOf(far.left)).toEqual(Array.from({ length: 20 }, (_, i) => i));
      const steps = far.left.slice(1).map(({ sequence }, i) => sequence - (far.left[i]?.sequence ?? 0));
      expect(steps.every((step, i) => step === 1 || (i === 9 && step > 1))).toBe(true);
      expect(engine.counters).toMatchObject({ droppedOutOfWindow: 0, restarted: 1, droppedLate: 0 });
    },
  );

  it('[MIX-14] a burst of 62 lost packets is no jump: what comes behind it leaves within its call', () => {
    const { engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    track.packet(frameOf(63), 63, 63 * 960);
    expect(far.left.map(({ sequence, timestamp }) => [sequence, timestamp / 960])).toEqual([
      [1, 1],
      [64, 64],
    ]);
  });

  it.each([1, 2, 3, 4])(
    '[MIX-18] the last of %i missing ones is heard if it comes within 20 ms, and is waited for no longer',
    (missing) => {
      const { clock, engine, far } = createRig();
      const track = engine.openTrack('near');
      const [last, next] = [missing, missing + 1];
      track.packet(frameOf(0), 0, 0);
      track.packet(frameOf(next), next, next * 960);
      expect(numbersOf(far.left)).toEqual([0]);
      clock.advance(3);
      track.packet(frameOf(last), last, last * 960);
      clock.advance(17);
      expect(numbersOf(far.left)).toEqual([0, last, next]);
      track.packet(frameOf(next + missing + 1), next + missing + 1, (next + missing + 1) * 960);
      clock.advance(18);
      expect(numbersOf(far.left)).toHaveLength(3);
      clock.advance(2);
      expect(numbersOf(far.left)).toEqual([0, last, next, next + missing + 1]);
      expect(engine.counters.droppedLate).toBe(0);
      track.packet(frameOf(next + 1), next + 1, (next + 1) * 960);
      expect(engine.counters.droppedLate).toBe(1);
    },
  );

  it('[MIX-18] behind five that were lost in a row none waits', () => {
    const { engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    track.packet(frameOf(6), 6, 6 * 960);
    expect(numbersOf(far.left)).toEqual([0, 6]);
  });

  it('[MIX-14] two strays that do not follow each other are dropped, and so is what was kept when the stream is over', () => {
    const { engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 100, 0);
    track.packet(frameOf(1), 20_000, 0);
    track.packet(frameOf(2), 20_002, 0);
    track.packet(frameOf(3), 101, 960);
    track.packet(frameOf(4), 20_003, 0);
    expect(numbersOf(far.left)).toEqual([0, 3]);
    expect(engine.counters).toMatchObject({ droppedOutOfWindow: 3, restarted: 0 });
  });
});

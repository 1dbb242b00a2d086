import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../../src/lib/index.ts';
import { HeldFrames } from '../../../../src/voice/transport/held-frames.ts';
import { createTransportCounters, type TransportCounters } from '../../../../src/voice/transport/index.ts';
import type { Voice } from '../../../../src/voice/transport/voice.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

const seed = 20_261_125;
const longestMs = 20;

/** A frame that opens once the room's keys are of its epoch. */
interface Sealed {
  readonly voice: Voice;
  readonly number: number;
  readonly epoch: number;
  readonly cameMs: number;
}

interface Rig {
  readonly clock: ManualClock;
  readonly counters: TransportCounters;
  readonly held: HeldFrames<Sealed>;
  readonly opened: Sealed[];
  readonly dropped: Sealed[];
  /** How long each frame waited before it was opened or dropped. */
  readonly waitedMs: number[];
  epoch: number;
}

const voices: readonly Voice[] = ['1', '2', '3'].map((userId) => ({ userId, take: () => undefined }));

function createRig(): Rig {
  const clock = createManualClock();
  const counters = createTransportCounters();
  const opened: Sealed[] = [];
  const dropped: Sealed[] = [];
  const waitedMs: number[] = [];
  const waited = ({ cameMs }: Sealed): void => void waitedMs.push(clock.monotonicMs() - cameMs);
  const held = new HeldFrames<Sealed>(clock, counters, {
    open: (frame) => {
      if (frame.epoch > rig.epoch) return false;
      opened.push(frame);
      waited(frame);
      return true;
    },
    drop: (frame) => {
      dropped.push(frame);
      waited(frame);
    },
  });
  const rig: Rig = { clock, counters, held, opened, dropped, waitedMs, epoch: 0 };
  return rig;
}

function sealed(rig: Rig, number: number, voice = 0): Sealed {
  const of = voices[voice];
  if (of === undefined) throw new Error('No such voice');
  return { voice: of, number, epoch: rig.epoch + 1, cameMs: rig.clock.monotonicMs() };
}

const numbersOf = (frames: readonly Sealed[]): readonly number[] => frames.map(({ number }) => number);

describe('a frame that our keys do not open', () => {
  it('leaves when they change, before whatever came after it', () => {
    const rig = createRig();
    for (const number of [1, 2, 3]) rig.held.hold(sealed(rig, number));
    rig.clock.advance(15);
    expect(rig.opened).toEqual([]);
    rig.epoch = 1;
    rig.held.retry();
    expect(numbersOf(rig.opened)).toEqual([1, 2, 3]);
    expect(rig.counters).toMatchObject({ daveHeld: 3, daveHeldOpened: 3 });
    expect(rig.clock.pending()).toBe(0);
  });

  it('is given up after 20 ms, when it was tried for the last time', () => {
    const rig = createRig();
    rig.held.hold(sealed(rig, 1));
    rig.clock.advance(10);
    rig.held.hold(sealed(rig, 2));
    rig.clock.advance(9);
    expect(numbersOf(rig.dropped)).toEqual([1]);
    rig.epoch = 1; // without a word
    rig.clock.advance(10);
    expect(numbersOf(rig.opened)).toEqual([2]);
    expect(rig.waitedMs).toEqual([19, 19]);
    expect(rig.clock.pending()).toBe(0);
  });

  it('is refused when its voice has ten waiting, and does not crowd out another voice', () => {
    const rig = createRig();
    const tries = Array.from({ length: 12 }, (_, i) => rig.held.hold(sealed(rig, i)));
    expect(tries).toEqual(tries.map((_taken, i) => i < 10));
    expect(rig.held.hold(sealed(rig, 9, 1))).toBe(true);
  });

  it('is refused when 64 wait in the room', () => {
    const rig = createRig();
    const strangers = Array.from({ length: 80 }, (_, i) => ({
      ...sealed(rig, i),
      voice: { userId: `${i}`, take: () => undefined },
    }));
    expect(strangers.filter((frame) => rig.held.hold(frame))).toHaveLength(64);
  });

  it('is given up at once when the session ends', () => {
    const rig = createRig();
    rig.held.hold(sealed(rig, 1));
    rig.held.close();
    rig.held.close();
    expect(numbersOf(rig.dropped)).toEqual([1]);
    expect(rig.clock.pending()).toBe(0);
  });

  it('outlives a standstill of the thread by one turn of its loop, in which the keys are read', () => {
    // Timers of this clock fire only when told, as those of a thread that stood still.
    const due: (() => void)[] = [];
    let nowMs = 0;
    const clock: Clock = {
      wallMs: () => nowMs,
      monotonicMs: () => nowMs,
      after: (_ms, run) => {
        due.push(run);
        return () => undefined;
      },
    };
    const went: string[] = [];
    let hasKeys = false;
    const held = new HeldFrames<Pick<Sealed, 'voice'>>(clock, createTransportCounters(), {
      open: () => hasKeys && went.push('opened') > 0,
      drop: () => void went.push('dropped'),
    });
    const [voice] = voices;
    if (voice === undefined) throw new Error('No voice');
    held.hold({ voice });
    nowMs = 60;
    due.shift()?.();
    expect(went).toEqual([]);
    hasKeys = true;
    held.retry();
    expect(went).toEqual(['opened']);
    hasKeys = false;
    held.hold({ voice });
    nowMs = 120;
    due.splice(0).at(-1)?.();
    nowMs = 121;
    due.shift()?.(); // nothing came: no second respite
    expect(went).toEqual(['opened', 'dropped']);
    expect(due).toEqual([]);
  });
});

it('whatever comes and whenever keys change, each frame leaves once, in order, within 20 ms, and the counts add up', () => {
  const act = fc.oneof(
    { weight: 12, arbitrary: fc.record({ type: fc.constant('frame' as const), voice: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('keys' as const) }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constant('time' as const), ms: fc.nat(12) }) },
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
      const rig = createRig();
      let taken = 0;
      for (const [number, step] of acts.entries()) {
        if (step.type === 'frame') taken += rig.held.hold(sealed(rig, number, step.voice)) ? 1 : 0;
        else if (step.type === 'time') rig.clock.advance(step.ms);
        else {
          rig.epoch += 1;
          rig.held.retry();
          expect(rig.clock.pending()).toBe(0); // what waited was sealed with these keys
        }
        expect(rig.clock.pending()).toBeLessThanOrEqual(1);
      }
      rig.clock.advance(longestMs);
      expect(rig.clock.pending()).toBe(0);
      expect(rig.opened.length + rig.dropped.length).toBe(taken);
      expect(numbersOf(rig.opened)).toEqual(numbersOf(rig.opened).toSorted((a, b) => a - b));
      expect(Math.max(0, ...rig.waitedMs)).toBeLessThanOrEqual(longestMs);
      expect(rig.counters).toMatchObject({ daveHeld: taken, daveHeldOpened: rig.opened.length });
    }),
    { seed, numRuns: 500 },
  );
});

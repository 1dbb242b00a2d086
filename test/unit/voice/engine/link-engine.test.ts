import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRig, frameOf, numbersOf, RecordingSink, silence } from '../../../support/engine-rig.ts';

const seed = 20_261_122;

describe('one voice', () => {
  it('leaves within the call, the same bytes, across the wraps of sequence and timestamp', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    const sent: Buffer[] = [];
    for (let i = 0; i < 1000; i += 1) {
      const frame = frameOf(i);
      sent.push(frame);
      track.packet(frame, (65_200 + i) & 0xffff, (2 ** 32 - 48_000 + i * 960) >>> 0);
      expect(far.left).toHaveLength(i + 1);
      clock.advance(20);
    }
    expect(far.left.map(({ frame }) => frame)).toEqual(sent);
    for (const [i, left] of far.left.entries()) {
      expect(left.frame).toBe(sent[i]);
      expect([left.sequence, left.timestamp]).toEqual([i + 1, (i + 1) * 960]);
    }
    expect(engine.counters).toMatchObject({ received: 1000, sent: 1000, silencesAdded: 0, held: 0 });
  });

  it('carries gaps in sequence and in time over', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 10, 1000);
    clock.advance(20);
    track.packet(frameOf(1), 14, 1000 + 4 * 960); // three lost
    clock.advance(120);
    track.packet(frameOf(2), 15, 1000 + 10 * 960); // nothing lost, five frames of pause
    expect(far.left.map(({ sequence }) => sequence)).toEqual([1, 5, 6]);
    expect(far.left.map(({ timestamp }) => timestamp)).toEqual([960, 960 * 5, 960 * 11]);
  });

  it('passes the five silence frames of the source and adds none', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    for (let i = 0; i < 8; i += 1) {
      track.packet(i < 3 ? frameOf(i) : silence, i, i * 960);
      clock.advance(20);
    }
    clock.advance(1000);
    expect(far.left).toHaveLength(8);
    expect(far.pauses).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('[MIX-16] carries no silence frames beyond five, however many come, and no loss after them', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    let number = 0;
    const say = (frame: Buffer): void => {
      track.packet(frame, number, number * 960);
      number += 1;
      clock.advance(20);
    };
    for (let n = 0; n < 10; n += 1) say(frameOf(n));
    for (let n = 0; n < 100; n += 1) say(silence);
    expect(far.left).toHaveLength(15);
    expect(far.pauses).toBe(1);
    say(frameOf(200));
    const [last, next] = far.left.slice(-2);
    expect(next?.sequence).toBe((last?.sequence ?? 0) + 1);
    expect(next?.timestamp).toBe((last?.timestamp ?? 0) + 96 * 960);
  });

  it.each([0, 2])('ends a voice that stopped after %i silence frames with those that lack, 20 ms apart', (own) => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    for (let i = 0; i < 3 + own; i += 1) {
      track.packet(i < 3 ? frameOf(i) : silence, i, i * 960);
      clock.advance(20);
    }
    clock.advance(2000);
    const added = far.left.slice(3 + own);
    expect(added.map(({ frame }) => frame)).toEqual(Array.from({ length: 5 - own }, () => silence));
    for (const [i, left] of added.slice(1).entries()) expect(left.atMs - (added[i]?.atMs ?? 0)).toBe(20);
    expect(engine.counters.silencesAdded).toBe(5 - own);
    expect(far.pauses).toBe(1);
    // It speaks again: RTP goes on without a step back.
    track.packet(frameOf(9), 3 + own, (3 + own) * 960);
    const [before, after] = far.left.slice(-2);
    expect((after?.sequence ?? 0) - (before?.sequence ?? 0)).toBe(1);
    expect((after?.timestamp ?? 0) - (before?.timestamp ?? 0)).toBeGreaterThanOrEqual(960);
  });

  it('keeps true time over the silence frames that were added', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 5000);
    clock.advance(1000);
    track.packet(frameOf(1), 1, 5000 + 48_000);
    expect(far.left).toHaveLength(7);
    expect((far.left.at(-1)?.timestamp ?? 0) - (far.left[0]?.timestamp ?? 0)).toBe(48_000);
    expect((far.left.at(-1)?.sequence ?? 0) - (far.left[0]?.sequence ?? 0)).toBe(6);
  });

  it('is not cut by its own end when it speaks again between two added silence frames', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    clock.advance(230); // one or two silence frames have left
    const before = far.left.length;
    for (let i = 1; i <= 5; i += 1) {
      track.packet(frameOf(i), i, 11_040 + i * 960);
      clock.advance(20);
    }
    expect(numbersOf(far.left.slice(before))).toEqual([1, 2, 3, 4, 5]);
    expect(far.left).toHaveLength(before + 5);
  });
});

describe('order', () => {
  it('waits for one missing packet and sends both in order when it comes', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    track.packet(frameOf(2), 2, 1920);
    expect(numbersOf(far.left)).toEqual([0]);
    clock.advance(12);
    track.packet(frameOf(1), 1, 960);
    expect(numbersOf(far.left)).toEqual([0, 1, 2]);
    expect(engine.counters).toMatchObject({ held: 1, waitedInVain: 0 });
  });

  it('gives up at once when a burst comes behind the missing packet, and loses nothing of it', () => {
    const { engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    for (let i = 2; i < 9; i += 1) track.packet(frameOf(i), i, i * 960);
    expect(numbersOf(far.left)).toEqual([0, 2, 3, 4, 5, 6, 7, 8]);
    expect(engine.counters).toMatchObject({ held: 4, waitedInVain: 1 });
  });

  it('gives a missing packet up within 20 ms and drops it when it comes later', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    clock.advance(20);
    track.packet(frameOf(2), 2, 1920);
    clock.advance(20);
    expect(numbersOf(far.left)).toEqual([0, 2]);
    expect(far.left[1]?.sequence).toBe(3);
    track.packet(frameOf(1), 1, 960);
    expect(numbersOf(far.left)).toEqual([0, 2]);
    expect(engine.counters).toMatchObject({ waitedInVain: 1, droppedLate: 1 });
  });

  it('whatever the network does: never twice, never backwards, never later than 20 ms, and every packet accounted for', () => {
    const disorder = fc.array(
      fc.record({ jitterMs: fc.integer({ min: 0, max: 60 }), lost: fc.boolean(), twice: fc.boolean() }),
      { minLength: 1, maxLength: 120 },
    );
    fc.assert(
      fc.property(disorder, fc.integer({ min: 0, max: 65_535 }), (packets, start) => {
        const { clock, engine, far } = createRig();
        const track = engine.openTrack('near');
        const arrivals = packets.flatMap(({ jitterMs, lost, twice }, i) => {
          if (lost && i > 0) return [];
          const atMs = i * 20 + jitterMs;
          return twice
            ? [
                { i, atMs },
                { i, atMs: atMs + 7 },
              ]
            : [{ i, atMs }];
        });
        arrivals.sort((a, b) => a.atMs - b.atMs || a.i - b.i);
        const cameMs = new Map<number, number>();
        for (const { i, atMs } of arrivals) {
          clock.advance(atMs - clock.monotonicMs());
          if (!cameMs.has(i)) cameMs.set(i, atMs);
          track.packet(frameOf(i), (start + i) & 0xffff, (i * 960) >>> 0);
        }
        clock.advance(1000);
        const numbers = numbersOf(far.left);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        for (const left of far.left) {
          if (left.frame.length > 3)
            expect(left.atMs - (cameMs.get(left.frame.readUInt32BE(2)) ?? 0)).toBeLessThanOrEqual(20);
        }
        for (let i = 1; i < far.left.length; i += 1) {
          expect((far.left[i]?.sequence ?? 0) - (far.left[i - 1]?.sequence ?? 0)).toBeGreaterThanOrEqual(1);
          expect((far.left[i]?.timestamp ?? 0) - (far.left[i - 1]?.timestamp ?? 0)).toBeGreaterThanOrEqual(960);
        }
        const { sent, droppedLate, received } = engine.counters;
        expect(sent + droppedLate).toBe(received);
        expect(clock.pending()).toBe(0);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('two voices', () => {
  it('leave the path to the one that started first, until it pauses 200 ms', () => {
    const { clock, engine, far } = createRig();
    const first = engine.openTrack('near');
    const second = engine.openTrack('near');
    for (let i = 0; i < 10; i += 1) {
      first.packet(frameOf(i), i, i * 960);
      second.packet(frameOf(100 + i), i, i * 960);
      clock.advance(20);
    }
    expect(numbersOf(far.left)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(engine.counters.droppedYielded).toBe(10);
    for (let i = 10; i < 25; i += 1) {
      second.packet(frameOf(100 + i), i, i * 960);
      clock.advance(20);
    }
    const taken = numbersOf(far.left).filter((number) => number >= 100);
    expect(taken.at(0)).toBe(119); // 180 ms after the last of the first voice it is still taken, at 200 ms it is free
    expect(taken.at(-1)).toBe(124);
  });

  it('change over at once when the first ends with its silence frames', () => {
    const { clock, engine, far } = createRig();
    const first = engine.openTrack('near');
    const second = engine.openTrack('near');
    for (let i = 0; i < 6; i += 1) {
      first.packet(i === 0 ? frameOf(i) : silence, i, i * 960);
      second.packet(i < 5 ? frameOf(90 + i) : silence, i, i * 960); // during the first's end it is still the first's path
      clock.advance(20);
    }
    expect(numbersOf(far.left)).toEqual([0]);
    expect(far.left).toHaveLength(6);
    second.packet(frameOf(100), 6, 5760);
    expect(numbersOf(far.left)).toEqual([0, 100]);
    const [before, after] = far.left.slice(-2);
    expect((after?.sequence ?? 0) - (before?.sequence ?? 0)).toBe(1);
    expect((after?.timestamp ?? 0) - (before?.timestamp ?? 0)).toBe(960);
  });

  it('from two rooms share a target as two of one room do', () => {
    const { engine, far } = createRig();
    engine.apply([
      { id: 'l', from: 'near', to: 'far' },
      { id: 'm', from: 'other', to: 'far' },
    ]);
    engine.openTrack('near').packet(frameOf(1), 0, 0);
    engine.openTrack('other').packet(frameOf(2), 0, 0);
    expect(numbersOf(far.left)).toEqual([1]);
    expect(engine.counters.droppedYielded).toBe(1);
  });
});

describe('the graph', () => {
  it('carries one frame once, however many links join the same rooms', () => {
    const { engine, far, carrying } = createRig();
    engine.apply([
      { id: 'l', from: 'near', to: 'far' },
      { id: 'm', from: 'near', to: 'far' },
    ]);
    engine.openTrack('near').packet(frameOf(1), 0, 0);
    expect(numbersOf(far.left)).toEqual([1]);
    expect(carrying).toEqual(['l:near>far', 'm:near>far']);
    expect(engine.paths().map(({ id, sent }) => [id, sent])).toEqual([
      ['l', 1],
      ['m', 1],
    ]);
  });

  it('says that a path carries only when the far side hears it', () => {
    const { engine, far, carrying } = createRig();
    const track = engine.openTrack('near');
    far.outcome = 'gone';
    track.packet(frameOf(0), 0, 0);
    far.outcome = 'unheard';
    track.packet(frameOf(1), 1, 960);
    expect(carrying).toEqual([]);
    far.outcome = 'sent';
    track.packet(frameOf(2), 2, 1920);
    track.packet(frameOf(3), 3, 2880);
    expect(carrying).toEqual(['l:near>far']);
    expect(engine.counters).toMatchObject({ droppedFarSideGone: 1, sentUnheard: 1, sent: 2 });
  });

  it('ends a voice with silence frames when its path is taken away, and carries no more of it', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    engine.apply([]);
    track.packet(frameOf(1), 1, 960);
    clock.advance(20);
    expect(far.left.map(({ frame }) => frame)).toEqual([frameOf(0), silence]);
    clock.advance(500);
    expect(far.left.map(({ frame }) => frame)).toEqual([frameOf(0), silence, silence, silence, silence, silence]);
    expect(engine.counters.droppedUnlinked).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('[MIX-13] goes on as if nothing had been when a plan within 20 ms has its path again', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    for (let i = 0; i < 10; i += 1) {
      track.packet(frameOf(i), i, i * 960);
      clock.advance(13);
      engine.apply([]);
      clock.advance(6);
      engine.apply([{ id: 'l', from: 'near', to: 'far' }]);
      clock.advance(1);
    }
    expect(far.left.map(({ frame }) => frame)).toEqual(Array.from({ length: 10 }, (_, i) => frameOf(i)));
    expect(far.left.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 10 }, (_, i) => (i + 1) * 960));
    clock.advance(1000);
    expect(far.left.slice(10).map(({ frame }) => frame)).toEqual(Array.from({ length: 5 }, () => silence));
    // The pause is told as late as ever: 200 ms after the last frame.
    expect((far.left[10]?.atMs ?? 0) - (far.left[9]?.atMs ?? 0)).toBe(200);
    expect(clock.pending()).toBe(0);
  });

  it('is told anew to carry after one of its rooms was lost', () => {
    const { engine, carrying } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    engine.lost('elsewhere');
    track.packet(frameOf(1), 1, 960);
    expect(carrying).toHaveLength(1);
    engine.lost('far');
    track.packet(frameOf(2), 2, 1920);
    engine.lost('near');
    track.packet(frameOf(3), 3, 2880);
    expect(carrying).toHaveLength(3);
  });

  it('keeps its counts when it is applied again, and forgets paths that are gone', () => {
    const { engine, carrying } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    engine.apply([{ id: 'l', from: 'near', to: 'far' }]);
    track.packet(frameOf(1), 1, 960);
    expect(engine.paths()).toMatchObject([{ id: 'l', from: 'near', to: 'far', sent: 2 }]);
    expect(carrying).toHaveLength(1);
    engine.apply([]);
    expect(engine.paths()).toEqual([]);
  });

  it('goes both ways without hearing itself', () => {
    const { clock, engine, far } = createRig();
    const near = new RecordingSink(clock);
    engine.setSink('near', near);
    engine.apply([
      { id: 'l', from: 'near', to: 'far' },
      { id: 'l', from: 'far', to: 'near' },
      { id: 'n', from: 'near', to: 'near' },
    ]);
    engine.openTrack('near').packet(frameOf(1), 0, 0);
    engine.openTrack('far').packet(frameOf(2), 0, 0);
    expect(numbersOf(far.left)).toEqual([1]);
    expect(numbersOf(near.left)).toEqual([2]);
  });

  it.each([
    ['10 ms', Buffer.from([0xf4, 1, 2])],
    ['60 ms', Buffer.from([0x18, 1, 2])],
    ['two frames of 20 ms', Buffer.from([0xfd, 1, 2])],
    ['cut short', Buffer.from([0xff])],
  ])('drops and counts a packet of %s', (_name, packet) => {
    const { engine, far } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    track.packet(packet, 1, 960);
    track.packet(frameOf(2), 2, 1920); // does not wait for the dropped one
    expect(numbersOf(far.left)).toEqual([0, 2]);
    expect(engine.counters.droppedOddLength).toBe(1);
  });

  it('leaves no timer behind when it closes in the middle of a word and of a wait', () => {
    const { clock, engine } = createRig();
    const track = engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    track.packet(frameOf(2), 2, 1920);
    expect(clock.pending()).toBe(2);
    engine.close();
    expect(clock.pending()).toBe(0);
  });
});

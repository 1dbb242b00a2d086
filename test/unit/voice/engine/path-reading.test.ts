import { describe, expect, it } from 'vitest';
import { LinkEngine } from '../../../../src/voice/engine/index.ts';
import { createTicker } from '../../../../src/voice/node/beat.ts';
import { createRig, frameOf, RecordingSink } from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { markCodec, marked } from '../../../support/tones.ts';

/** What is read of the only path of a rig. */
const read = ({ engine }: { readonly engine: LinkEngine }) => engine.paths()[0];

describe('the reading of a path', () => {
  it('is of nothing before the first packet, and again ten seconds after the last', () => {
    const rig = createRig();
    expect(read(rig)).toEqual({ id: 'l', from: 'near', to: 'far', sent: 0, lossPercent: null, delayMs: null });
    const track = rig.engine.openTrack('near');
    track.packet(frameOf(0), 0, 0);
    expect(read(rig)).toMatchObject({ sent: 1, lossPercent: 0, delayMs: 0 });
    rig.clock.advance(10_500);
    expect(read(rig)).toMatchObject({ sent: 1, lossPercent: null, delayMs: null });
  });

  it('tells how much of the last ten seconds was lost, and counts nothing twice', () => {
    const rig = createRig();
    const track = rig.engine.openTrack('near');
    let sequence = 65_300;
    const say = (frames: number, fate: (number: number) => 'comes' | 'lost' | 'twice'): void => {
      for (let i = 0; i < frames; i += 1) {
        const what = fate(i);
        for (let n = 0; n < { comes: 1, lost: 0, twice: 2 }[what]; n += 1)
          track.packet(frameOf(i), sequence & 0xffff, (sequence * 960) >>> 0);
        sequence += 1;
        rig.clock.advance(20);
      }
    };
    say(500, (n) => (n % 10 === 5 ? 'lost' : n % 10 === 7 ? 'twice' : 'comes'));
    expect(read(rig)?.lossPercent).toBeCloseTo(10, 0);
    say(500, () => 'comes');
    expect(read(rig)?.lossPercent).toBe(0);
    // A packet from afar is none of it, and loses nothing.
    for (const away of [100, 499, -499, 5000]) track.packet(frameOf(0), (sequence + away) & 0xffff, 0);
    say(300, () => 'comes');
    expect(read(rig)?.lossPercent).toBe(0);
    // A hole of two seconds is loss too, once it is over.
    sequence += 100;
    rig.clock.advance(2000);
    say(400, () => 'comes');
    expect(read(rig)?.lossPercent).toBeCloseTo(20, 0);
    say(500, () => 'comes');
    expect(read(rig)?.lossPercent).toBe(0);
    // A stream that jumps is another one.
    sequence += 20_000;
    say(10, () => 'comes');
    expect(read(rig)?.lossPercent).toBe(0);
  });

  it('takes what came out of order for no loss', () => {
    const rig = createRig();
    const track = rig.engine.openTrack('near');
    for (let i = 0; i < 100; i += 2) {
      for (const number of [i + 1, i]) track.packet(frameOf(number), number, number * 960);
      rig.clock.advance(40);
    }
    expect(read(rig)?.lossPercent).toBe(0);
  });

  it('tells how long we kept what left: nothing alone, the wait for a missing one, the jitter buffer in a mix', () => {
    const rig = createRig();
    const track = rig.engine.openTrack('near');
    for (let i = 0; i < 200; i += 1) {
      if (i % 2 === 0) track.packet(frameOf(i), i, i * 960);
      rig.clock.advance(20);
    }
    // Each waits 19 ms for the one before it, or finds it given up by then.
    expect(read(rig)?.delayMs).toBe(19);

    const clock = createManualClock();
    const { codec } = markCodec();
    const engine = new LinkEngine(clock, () => undefined, { codec, ticker: createTicker(clock) });
    engine.setSink('x', new RecordingSink(clock));
    engine.apply([{ id: 'l', from: 'a', to: 'x' }]);
    const [ann, bob] = [engine.openTrack('a'), engine.openTrack('a')];
    for (let i = 0; i < 400; i += 1) {
      clock.advance(i * 20 + 7 - clock.monotonicMs());
      ann.packet(marked(0, i), i, i * 960);
      bob.packet(marked(1, i), i, i * 960);
    }
    const delayMs = read({ engine })?.delayMs ?? 0;
    expect(delayMs).toBeGreaterThan(4);
    expect(delayMs).toBeLessThanOrEqual(30);
    engine.close();
  });
});

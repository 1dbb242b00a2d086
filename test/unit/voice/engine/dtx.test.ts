import { describe, expect, it } from 'vitest';
import { createRig, frameOf, numbersOf } from '../../../support/engine-rig.ts';
import { createMixRig, pcmCodec, rowOf } from '../../../support/mix-rig.ts';
import { spoken, strength, tone } from '../../../support/tones.ts';

const frames = 200;
const said = (hz: number): ((at: number) => Buffer) => {
  const packets = spoken(pcmCodec, tone(hz, 4000, frames));
  return (at) => packets[at] ?? Buffer.alloc(0);
};
/** Talks for two seconds, says that it pauses, and talks again after 1.2 s. */
const isTalking = (at: number): boolean => at < 100 || at >= 160;
const isSaid = (at: number): boolean => isTalking(at) || at === 100 || at === 159 || at % 20 === 0;
const nothing = [Buffer.of(0xfc), Buffer.of(0xff, 0x01)];
const pause = (at: number): Buffer => nothing[at % 2] ?? Buffer.of(0xfc);

describe('a voice whose client sends next to nothing while it pauses (DTX)', () => {
  it('[MIX-16] pauses once when it is alone: untouched until five silence frames, and no loss after them', () => {
    const { clock, engine, far } = createRig();
    const track = engine.openTrack('near');
    let [sequence, sent] = [65_500, 0];
    const say = (frame: Buffer, at: number): void => {
      track.packet(frame, sequence & 0xffff, at * 960);
      sequence += 1;
    };
    for (let at = 0; at < 300; at += 1) {
      const isOn = at < 20 || at >= 250;
      if (isOn) say(frameOf(sent), at);
      if (isOn) sent += 1;
      // For 300 ms each frame, then the one in 400 ms that keeps the stream alive.
      else if (at < 35 || at % 20 === 0) say(pause(at), at);
      clock.advance(20);
    }
    const kinds = far.left.map(({ frame }) => frame.length);
    // Those of the first 200 ms.
    expect(kinds.slice(20, 34)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 3, 3, 3, 3, 3]);
    expect(kinds.slice(34).every((length) => length > 3)).toBe(true);
    expect(numbersOf(far.left.filter(({ frame }) => frame.length > 3))).toEqual(
      Array.from({ length: sent }, (_, number) => number),
    );
    expect(far.left.map((left) => left.sequence)).toEqual(far.left.map((_, at) => at + 1));
    const [last, back] = [far.left[19], far.left[34]];
    expect(((back?.timestamp ?? 0) - (last?.timestamp ?? 0)) / 960).toBe(250 - 19);
    expect(far.pauses).toBe(1);
    expect(engine.counters).toMatchObject({ silencesAdded: 5, droppedPauses: 17 });
  });

  it('[MIX-16] pauses in a mix too: it fades, and nothing is lost or made up', () => {
    const rig = createMixRig(pcmCodec, [{ id: 'l', from: 'a', to: 'x', volume: 50 }]);
    const [ann, bob] = [rig.engine.openTrack('a'), rig.engine.openTrack('a')];
    const [low, high] = [said(500), said(900)];
    let sequence = 0;
    let held: (() => void)[] = [];
    let before = { ...rig.engine.mixCounters };
    for (let at = 0; at < frames; at += 1) {
      bob.packet(high(at), at, at * 960);
      if (isSaid(at)) {
        const [frame, number] = [isTalking(at) ? low(at) : pause(at), sequence];
        held.push(() => ann.packet(frame, number, at * 960));
        sequence += 1;
      }
      // Three that are late at the beginning have all that follow wait for longer.
      if (at < 10 || at > 12) {
        for (const arrive of held) arrive();
        held = [];
      }
      if (at === 50) before = { ...rig.engine.mixCounters };
      rig.clock.advance(20);
    }
    const row = rowOf(rig.left('x'));
    const heard = (hz: number): number[] =>
      rig.left('x').map((_, at) => strength(row.subarray(at * 960, (at + 1) * 960), hz));
    const [annHeard, bobHeard] = [heard(500), heard(900)];
    const { lost, concealed, late, undecodable, begun } = before;
    expect(rig.engine.mixCounters).toMatchObject({ lost, concealed, late, undecodable, begun });
    const fading = annHeard.findIndex((level, at) => at > 90 && level < 1500);
    expect(annHeard[fading]).toBeGreaterThan(400);
    for (const level of annHeard.slice(fading + 1, fading + 57)) expect(level).toBeLessThan(20);
    // Back as late after the pause as it was before.
    expect(annHeard.findIndex((level, at) => at > fading && level > 400) - fading).toBe(60);
    expect(Math.min(...annHeard.slice(165, 195))).toBeGreaterThan(1900);
    expect(Math.min(...bobHeard.slice(5, 195))).toBeGreaterThan(1900);
  });

  it('[MIX-16] begins no mix and turns nobody down', () => {
    const rig = createMixRig(pcmCodec, [
      { id: 'f', from: 'floor', to: 'x' },
      { id: 'b', from: 'booth', to: 'x' },
      { id: 'd', from: 'floor', to: 'y', duckedBy: ['booth'] },
      { id: 'z', from: 'booth', to: 'z', volume: 50 },
    ]);
    const [ann, booth] = [rig.engine.openTrack('floor'), rig.engine.openTrack('booth')];
    const words = spoken(pcmCodec, tone(500, 4000, frames));
    for (let at = 0; at < frames; at += 1) {
      ann.packet(words[at] ?? Buffer.alloc(0), at, at * 960);
      booth.packet(pause(at), at, at * 960);
      rig.clock.advance(20);
    }
    expect(rig.left('x')).toEqual(words);
    const ducked = rowOf(rig.left('y').slice(5, 150));
    expect(strength(ducked, 500)).toBeGreaterThan(3900);
    expect(rig.engine.mixCounters.begun).toBe(1);
  });

  it('[MIX-16] keeps no mix: whoever else talks goes untouched a second after', () => {
    const rig = createMixRig(pcmCodec, [{ id: 'l', from: 'a', to: 'x' }]);
    const [ann, bob] = [rig.engine.openTrack('a'), rig.engine.openTrack('a')];
    const [low, high] = [500, 900].map((hz) => spoken(pcmCodec, tone(hz, 4000, frames)));
    let encoded = 0;
    for (let at = 0; at < frames; at += 1) {
      ann.packet(low?.[at] ?? Buffer.alloc(0), at, at * 960);
      bob.packet(at < 50 ? (high?.[at] ?? Buffer.alloc(0)) : pause(at), at, at * 960);
      if (at === 120) encoded = rig.engine.mixCounters.encoded;
      rig.clock.advance(20);
    }
    expect(rig.engine.mixCounters.encoded).toBe(encoded);
    expect(rig.left('x').slice(-70)).toEqual(low?.slice(-70));
    expect(rig.engine.mixCounters.begun).toBe(1);
  });
});

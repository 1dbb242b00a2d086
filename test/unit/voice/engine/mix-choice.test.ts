import { expect, it } from 'vitest';
import { createMixRig, pcmCodec, rowOf, talkInto } from '../../../support/mix-rig.ts';
import { spoken, strength, tone } from '../../../support/tones.ts';

/** Whole waves in 20 ms, so that each frame tells of each voice alone. */
const hertz = Array.from({ length: 9 }, (_, n) => 450 + n * 200);
const peak = 1000;
const newcomer = hertz.at(-1) ?? 0;

/** Eight voices talk alike, and a ninth for so many frames each at these peaks; answers how strong each is in each frame that left. */
const heard = (peaks: readonly number[], each: number): readonly (readonly number[])[] => {
  const rig = createMixRig(pcmCodec, [{ id: 'l', from: 'a', to: 'x', volume: 50 }]);
  const voices = hertz.map((hz) => ({
    track: rig.engine.openTrack('a'),
    packets:
      hz === newcomer
        ? peaks.flatMap((one) => spoken(pcmCodec, tone(hz, one, each)))
        : spoken(pcmCodec, tone(hz, peak, peaks.length * each)),
  }));
  for (let at = 0; at < peaks.length * each; at += 1) {
    for (const { track, packets } of voices) track.packet(packets[at] ?? Buffer.alloc(0), at, at * 960);
    rig.clock.advance(20);
  }
  const left = rig.left('x');
  const row = rowOf(left);
  return hertz.map((hz) => left.map((_, at) => strength(row.subarray(at * 960, (at + 1) * 960), hz)));
};

it('[MIX-5] a voice that is in stays in until another is 3 dB louder', () => {
  const each = 60;
  const [soft, louder, loudest] = [0.5, 1.25, 1.6];
  const levels =
    heard(
      [soft, louder, loudest].map((factor) => factor * peak),
      each,
    ).at(-1) ?? [];
  expect(Math.max(...levels.slice(2, 2 * each - 2))).toBeLessThan(20);
  expect(Math.min(...levels.slice(2 * each + 30, -2))).toBeGreaterThan(200);
});

it('[MIX-5] who is turned down takes no place from who is not, however loud they talk', () => {
  const rig = createMixRig(pcmCodec, [
    { id: 'far', from: 'a', to: 'x', volume: 10 },
    { id: 'near', from: 'b', to: 'x' },
  ]);
  const voices = hertz.map((hz, n) => ({
    track: rig.engine.openTrack(n < 8 ? 'a' : 'b'),
    packets: spoken(pcmCodec, tone(hz, n < 8 ? 4 * peak : peak, 60)),
  }));
  talkInto(rig, voices);
  const row = rowOf(rig.left('x')).subarray(30 * 960, 50 * 960);
  expect(strength(row, newcomer)).toBeGreaterThan(200);
});

it('[MIX-5] a voice that has to make room fades within 20 ms', () => {
  const each = 60;
  const levels = heard([0.5 * peak, 2 * peak], each);
  const outs = levels.slice(0, -1).filter((level) => (level.at(-3) ?? 0) < 20);
  expect(outs).toHaveLength(1);
  const [out = []] = outs;
  const last = out.findLastIndex((level) => level > 20);
  const full = out[last - 1] ?? 0;
  expect(full).toBeGreaterThan(200);
  expect((out[last] ?? 0) / full).toBeGreaterThan(0.3);
  expect((out[last] ?? 0) / full).toBeLessThan(0.7);
});

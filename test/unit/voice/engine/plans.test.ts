import { describe, expect, it } from 'vitest';
import { createEngineCounters } from '../../../../src/voice/engine/counters.ts';
import type { GraphPath } from '../../../../src/voice/engine/index.ts';
import { type Edge, edgesOf, type Room } from '../../../../src/voice/engine/link-graph.ts';
import { Outlet } from '../../../../src/voice/engine/outlet.ts';
import { Reception } from '../../../../src/voice/engine/reception.ts';
import { createMixRig, pcmCodec, rowOf } from '../../../support/mix-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { decibels, spoken, tone } from '../../../support/tones.ts';

const path = (id: string, from: string, volume = 100): GraphPath => ({ id, from, to: 'x', volume });
const [ground, away] = [path('g', 'ground'), { id: 'y', from: 'far', to: 'y' }];
const frames = 200;
/** The voices are as loud by then as they are made. */
const planAt = 165;

/** A quarter of a wave on: as loud as it gets where a frame begins, so that a cut there is the greatest step there is. */
const floor = (peak: number): Buffer[] =>
  spoken(
    pcmCodec,
    tone(250, peak, frames + 1).map((pcm, at, all) => {
      const next = all[at + 1] ?? pcm;
      return Int16Array.from(pcm, (_, i) => (i + 96 < pcm.length ? pcm[i + 96] : next[i + 96 - pcm.length]) ?? 0);
    }),
  );

const steepest = (row: Float64Array): number =>
  row.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (row[i - 1] ?? sample))), 0);

const loudness = (row: Float64Array): number => Math.sqrt(row.reduce((sum, one) => sum + one * one, 0) / row.length);

/** Floor and ground are carried into `x`; within one beat these plans come, one after another. Answers what left before, and from then on. */
const heard = (
  plans: readonly (readonly GraphPath[])[],
  volume = 100,
): { before: Float64Array; after: Float64Array } => {
  const rig = createMixRig(pcmCodec, [path('f', 'floor', volume), ground]);
  const [ann, bob] = [rig.engine.openTrack('floor'), rig.engine.openTrack('ground')];
  const [said, nothing] = [floor(1500), spoken(pcmCodec, tone(1000, 0, frames))];
  let at = 0;
  for (let i = 0; i < frames; i += 1) {
    ann.packet(said[i] ?? Buffer.alloc(0), i, i * 960);
    bob.packet(nothing[i] ?? Buffer.alloc(0), i, i * 960);
    rig.clock.advance(3);
    if (i === planAt) {
      at = rig.left('x').length;
      for (const plan of plans) rig.engine.apply(plan);
    }
    rig.clock.advance(17);
  }
  const left = rig.left('x');
  return { before: rowOf(left.slice(at - 5, at)), after: rowOf(left.slice(at)) };
};

describe('several plans within one beat', () => {
  it.each([
    ['of another room', [[ground], [ground, away]]],
    ['the same once more', [[ground], [ground], [ground]]],
  ])('[MIX-13] a path that the first closed fades all the same (%s)', (_, plans) => {
    const { before, after } = heard(plans);
    expect(steepest(after)).toBeLessThan(1.2 * steepest(before));
    expect(loudness(after.subarray(0, 960))).toBeGreaterThan(0);
    expect(loudness(after.subarray(960))).toBe(0);
  });

  it.each([100, 200, 50])('[MIX-13] a path that is put back goes on as loud as it was (volume %i)', (volume) => {
    const all = [path('f', 'floor', volume), ground];
    const { before, after } = heard([[ground], [ground, away], all], volume);
    expect(steepest(after)).toBeLessThan(1.2 * steepest(before));
    for (let frame = 0; frame < 10; frame += 1) {
      const now = after.subarray(frame * 960, (frame + 1) * 960);
      expect(Math.abs(decibels(loudness(now), loudness(before)))).toBeLessThan(0.5);
    }
  });

  it('[MIX-13] a path that is opened, closed and opened again comes from nothing', () => {
    const { after } = heard([[ground], [ground, path('f', 'floor')], [ground], [ground, path('f', 'floor', 200)]]);
    expect(loudness(after.subarray(960 * 10, 960 * 20))).toBeGreaterThan(0);
    expect(steepest(after)).toBeLessThan(2.2 * 150);
  });
});

it('[MIX-13] a plan of many rooms looks at each path of the one before it once', () => {
  const [clock, counters] = [createManualClock(), createEngineCounters()];
  const named = new Map<string, Room>();
  const roomOf = (name: string): Room => {
    const room = named.get(name) ?? {
      outlet: new Outlet(clock, counters),
      reception: new Reception(),
      tracks: 0,
      hasSink: false,
      voices: [],
      mixTargets: 0,
      soundAtMs: -Infinity,
      isDucker: false,
      heardBeat: -1,
      edges: [],
    };
    named.set(name, room);
    return room;
  };
  const rooms = 500;
  const paths = Array.from({ length: rooms }, (_, at): GraphPath => ({ id: `p${at}`, from: 'x', to: `r${at}` }));
  const edges = (): Edge[] => edgesOf(paths, { roomOf, leavingShape: () => undefined }).map(({ edge }) => edge);
  let looks = 0;
  const first = edges();
  roomOf('x').edges = first.map((edge) => ({
    ...edge,
    get outlet() {
      looks += 1;
      return edge.outlet;
    },
  }));
  expect(edges().map(({ shape }) => shape)).toEqual(first.map(({ shape }) => shape));
  expect(looks).toBe(rooms);
});

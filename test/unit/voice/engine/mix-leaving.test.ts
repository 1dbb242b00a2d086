import { expect, it } from 'vitest';
import { LinkEngine } from '../../../../src/voice/engine/index.ts';
import { createTicker } from '../../../../src/voice/node/beat.ts';
import { RecordingSink } from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createMixRig, pcmCodec, rowOf, talkInto } from '../../../support/mix-rig.ts';
import { spoken, strength, tone } from '../../../support/tones.ts';

const [low, high] = [450, 750];
const peak = 8000;

/** The same tone a quarter of a wave later: loudest where one packet ends and the next begins. */
const shifted = (hz: number, frames: number): Int16Array[] => {
  const early = tone(hz, peak, frames + 1);
  const samples = early.flatMap((frame) => [...frame]);
  const by = 2 * Math.round(48_000 / hz / 4);
  return Array.from({ length: frames }, (_, n) => Int16Array.from(samples.slice(n * 1920 + by, (n + 1) * 1920 + by)));
};

/** Two talk in one room, and the stream of one is over in the middle of a word. */
const whoLeaves = (): { readonly row: Float64Array; readonly pending: number } => {
  const rig = createMixRig(pcmCodec, [{ id: 'l', from: 'a', to: 'x', volume: 50 }]);
  const stays = { track: rig.engine.openTrack('a'), packets: spoken(pcmCodec, tone(low, peak, 100)) };
  const leaves = { track: rig.engine.openTrack('a'), packets: spoken(pcmCodec, shifted(high, 50)) };
  talkInto(rig, [{ ...stays, packets: stays.packets.slice(0, 50) }, leaves]);
  leaves.track.close();
  talkInto(rig, [{ ...stays, packets: stays.packets.slice(50), from: 50 }]);
  const row = rowOf(rig.left('x'));
  rig.clock.advance(5000);
  stays.track.close();
  rig.clock.advance(5000);
  return { row, pending: rig.clock.pending() };
};

it('[MIX-12] who leaves in the middle of a word fades within a beat, with no step steeper than those of the speech', () => {
  const { row, pending } = whoLeaves();
  // After the first beats, in which loudness is found.
  const talked = row.subarray(10 * 960);
  const steps = talked.map((sample, at) => (at === 0 ? 0 : Math.abs(sample - (talked[at - 1] ?? 0))));
  const before = Math.max(...steps.subarray(0, 30 * 960));
  expect(before).toBeGreaterThan(200);
  expect(Math.max(...steps)).toBeLessThan(1.1 * before);
  const beats = Array.from({ length: row.length / 960 }, (_, n) =>
    strength(row.subarray(n * 960, (n + 1) * 960), high),
  );
  const last = beats.findLastIndex((level) => level > 20);
  const full = beats[last - 1] ?? 0;
  expect(full).toBeGreaterThan(1000);
  expect((beats[last] ?? 0) / full).toBeLessThan(0.7);
  expect(beats.slice(last + 1).every((level) => level < 20)).toBe(true);
  expect(pending).toBe(0);
});

it('[LINK-6] a path is told to carry with the first frame in which somebody is heard, not with what finds out whether somebody is there', () => {
  const clock = createManualClock();
  const carrying: number[] = [];
  const engine = new LinkEngine(clock, () => carrying.push(sink.left.length), {
    codec: pcmCodec,
    ticker: createTicker(clock),
  });
  const sink = new RecordingSink(clock);
  sink.outcome = 'gone';
  engine.setSink('x', sink);
  engine.apply([{ id: 'l', from: 'a', to: 'x', volume: 50 }]);
  const voice = { track: engine.openTrack('a'), packets: spoken(pcmCodec, tone(low, peak, 50)) };
  talkInto({ clock }, [voice]);
  expect(carrying).toEqual([]);
  sink.outcome = 'sent';
  talkInto({ clock }, [{ ...voice, from: 50 }]);
  const firstHeard = sink.left.findIndex(({ frame }) => frame.length > 3);
  expect(firstHeard).toBeGreaterThan(0);
  expect(carrying).toEqual([firstHeard + 1]);
});

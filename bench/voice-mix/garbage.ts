import type { FrameCodec } from '../../src/voice/engine/index.ts';
import { garbageTicks, garbageVoices } from '../catalogue.ts';
import { median } from '../row.ts';
import { allIntoListeners, openRun, roomsOf } from './engine-run.ts';

const block = 20;

/** Bytes that a tick leaves for the collector, with the codec: the median of the first third, and of the last. */
export function garbagePerTick(
  codec: FrameCodec,
  packets: readonly (readonly Buffer[])[],
): { readonly first: number; readonly last: number } {
  const rooms = roomsOf(garbageVoices, 2);
  const run = openRun(codec, rooms, allIntoListeners(rooms));
  const length = packets[0]?.length ?? 0;
  const grown: number[] = [];
  let before = 0;
  const looked = (): void => {
    const { heapUsed, external } = process.memoryUsage();
    // Where it became less, something was collected in between.
    if (heapUsed + external > before) grown.push((heapUsed + external - before) / block);
    const after = process.memoryUsage();
    before = after.heapUsed + after.external;
  };
  let ticks = 0;
  run.engine.setSink(rooms.listening[0] ?? '', {
    send: () => {
      ticks += 1;
      if (ticks % block === 0) looked();
      return 'sent';
    },
    pause: () => undefined,
  });
  run.carry(
    rooms.speaking.map((_, voice) =>
      Array.from({ length: garbageTicks }, (_unused, frame) => packets[voice % packets.length]?.[frame % length]),
    ),
  );
  // Until it is compiled for good it makes more.
  const steady = grown.slice(grown.length / 4);
  const third = Math.floor(steady.length / 3);
  return { first: median(steady.slice(0, third)), last: median(steady.slice(-third)) };
}

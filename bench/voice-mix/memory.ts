/** What stays in memory of frames that were carried and of links that stand, the engine still at work. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FrameCodec } from '../../src/voice/engine/index.ts';
import { keptMixTicks, passedFrames } from '../catalogue.ts';
import { allIntoListeners, openRun, roomsOf, type Run } from './engine-run.ts';

setFlagsFromString('--expose-gc');
// as: what that flag brings.
const collect = runInNewContext('gc') as () => void;

/** Bytes of the heap and outside of it once nothing can be collected any more. */
function heldBytes(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes that all of `frames` left, above what stayed after the first tenth; a list of packets is used again and again. */
function keptOf(run: Run, voices: readonly (readonly Buffer[])[], frames: number): number {
  const block = voices.map((voice) => voice.slice(0, 1000));
  const length = block[0]?.length ?? 0;
  for (let carried = 0; carried < frames / 10; carried += length) run.go(block);
  const before = heldBytes();
  for (let carried = frames / 10; carried < frames; carried += length) run.go(block);
  const kept = heldBytes() - before;
  run.engine.close();
  return kept;
}

/** Of a million frames of one voice that is passed through; the codec is never called. */
export const keptByPassing = (codec: FrameCodec, packet: Buffer): number =>
  keptOf(openRun(codec, roomsOf(1, 1)), [Array.from({ length: 1000 }, () => packet)], passedFrames);

/** Of a million frames of ten voices that are mixed into one room with the codec. */
export function keptByMixing(codec: FrameCodec, packets: readonly (readonly Buffer[])[]): number {
  const rooms = roomsOf(packets.length, 1);
  return keptOf(openRun(codec, rooms, allIntoListeners(rooms)), packets, keptMixTicks);
}

/** Of one link over which a voice is passed through, of so many beside each other, each after 200 frames. */
export function bytesPerLink(codec: FrameCodec, packet: Buffer, links: number): number {
  const before = heldBytes();
  const rooms = roomsOf(links, links);
  const paths = rooms.speaking.map((from, n) => ({ id: `link${n}`, from, to: rooms.listening[n] ?? '' }));
  const run = openRun(codec, rooms, paths);
  run.go(rooms.speaking.map(() => Array.from({ length: 200 }, () => packet)));
  const each = (heldBytes() - before) / links;
  run.engine.close();
  return each;
}

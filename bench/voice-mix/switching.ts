import type { FrameCodec } from '../../src/voice/engine/index.ts';
import { allWithAll, frameSamples, openRun, roomsOf } from './engine-run.ts';

const decoded = (codec: FrameCodec, packets: readonly Buffer[]): Int16Array[] => {
  const decoder = codec.createDecoder();
  return packets.map((packet) => decoder.decode(packet).slice());
};

/** How far above what differs from it a frame is, in dB. */
function snrDb(wanted: Int16Array, heard: Int16Array): number {
  let [signal, error] = [0, 0];
  for (let i = 0; i < wanted.length; i += 1) {
    const sample = wanted[i] ?? 0;
    signal += sample ** 2;
    error += (sample - (heard[i] ?? 0)) ** 2;
  }
  return error === 0 ? 120 : 10 * Math.log10(signal / error);
}

/**
 * A voice goes over to a mix after `alone` packets: what its listener decodes in the first frames of the mix, against a decoder that followed
 * the mix alone, in dB.
 */
export function switchSnrs(codec: FrameCodec, voice: readonly Buffer[], alone: number, frames: number): number[] {
  const silent = codec.createEncoder();
  // Nothing can be heard of the other one, whose packets are there all the same.
  const other = voice.map(() => silent.encode(new Int16Array(2 * frameSamples)));
  const rooms = roomsOf(2, 1);
  const left: Buffer[] = [];
  const run = openRun(codec, rooms, allWithAll(rooms));
  const send = (packet: Buffer): 'sent' => {
    left.push(packet);
    return 'sent';
  };
  run.engine.setSink(rooms.listening[0] ?? '', { send, pause: () => undefined });
  run.carry([voice, other.map((packet, at) => (at < alone ? undefined : packet))]);
  const untouched = new Set(voice);
  const mixed = left.findIndex((packet) => !untouched.has(packet));
  const heard = decoded(codec, left).slice(mixed);
  return decoded(codec, left.slice(mixed))
    .slice(0, frames)
    .map((wanted, at) => snrDb(wanted, heard[at] ?? wanted));
}

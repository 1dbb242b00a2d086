import { type FrameCodec, type GraphPath, LinkEngine } from '../../src/voice/engine/index.ts';
import { createTicker } from '../../src/voice/node/beat.ts';
import { type Left, RecordingSink } from './engine-rig.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const frameLength = 1920;

/** An engine that mixes, and what left into each room that something leads to. */
export interface MixRig {
  readonly clock: ManualClock;
  readonly engine: LinkEngine;
  left(room: string): Buffer[];
  times(room: string): readonly Left[];
}

/** Rooms that are linked each with each. */
export const eachWithEach = (rooms: readonly string[]): GraphPath[] =>
  rooms.flatMap((from) => rooms.filter((to) => to !== from).map((to) => ({ id: `${from}${to}`, from, to })));

/** One with this graph, at 0 ms. */
export function createMixRig(codec: FrameCodec, paths: readonly GraphPath[]): MixRig {
  const clock = createManualClock();
  const engine = new LinkEngine(clock, () => undefined, { codec, ticker: createTicker(clock) });
  const sinks = new Map([...new Set(paths.map(({ to }) => to))].map((room) => [room, new RecordingSink(clock)]));
  for (const [room, sink] of sinks) engine.setSink(room, sink);
  engine.apply(paths);
  return {
    clock,
    engine,
    left: (room) => (sinks.get(room)?.left ?? []).map(({ frame }) => frame),
    times: (room) => sinks.get(room)?.left ?? [],
  };
}

/** A voice and what it says, a packet every 20 ms; a hole is a packet that never comes. */
export interface Talker {
  readonly track: { packet(frame: Buffer, sequence: number, timestamp: number): void };
  readonly packets: readonly (Buffer | undefined)[];
  /** The number of its first. */
  readonly from?: number;
}

/** Voices that talk at the same time. */
export function talkInto({ clock }: Pick<MixRig, 'clock'>, voices: readonly Talker[]): void {
  const frames = Math.max(...voices.map(({ packets }) => packets.length));
  for (let i = 0; i < frames; i += 1) {
    for (const { track, packets, from = 0 } of voices) {
      const packet = packets[i];
      if (packet !== undefined) track.packet(packet, (from + i) & 0xffff, ((from + i) * 960) >>> 0);
    }
    clock.advance(20);
  }
}

/** A codec that loses nothing: its packets are the samples, behind the first byte of a 20 ms packet. What is made up is the last frame again. */
export const pcmCodec: FrameCodec = {
  createDecoder: () => {
    const pcm = new Int16Array(frameLength);
    return {
      decode: (packet) => {
        if (packet.length === 3) pcm.fill(0);
        else pcm.set(samplesIn(packet));
        return pcm;
      },
      conceal: () => pcm,
    };
  },
  createEncoder: () => ({
    encode: (pcm) => Buffer.concat([Buffer.of(0xfc), Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)]),
    reset: () => undefined,
    standAlone: () => undefined,
  }),
};

/** The samples of one of its packets; none of a silence frame. */
function samplesIn(packet: Uint8Array): Int16Array {
  return new Int16Array(Uint8Array.from(packet.subarray(1)).buffer);
}

/** The left channel of its packets, one after another; silence frames are zeros. */
export function rowOf(packets: readonly Buffer[]): Float64Array {
  const row = new Float64Array((packets.length * frameLength) / 2);
  packets.forEach((packet, frame) => {
    if (packet.length === 3) return;
    const pcm = samplesIn(packet);
    for (let i = 0; i < frameLength; i += 2) row[(frame * frameLength + i) / 2] = pcm[i] ?? 0;
  });
  return row;
}

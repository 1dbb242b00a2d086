import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type FrameCodec, type GraphPath, LinkEngine, SaidLevel } from '../../src/voice/engine/index.ts';
import { frameOf } from './engine-rig.ts';

const beats = 200;
/** At most: the engine's code is not compiled for good before it has run for long, and what it hands on is garbage until then. The first round with less ends it. */
const rounds = 200;
/** A number with a fraction that is handed on takes 16 bytes: one in a beat does not show, one for each voice does. */
export const bytesPerBeatMax = 20;

/** A codec that works in memory of its own. */
const fixedCodec = (): FrameCodec => {
  const pcm = new Int16Array(1920).fill(3000);
  const packet = frameOf(1);
  return {
    createDecoder: () => ({ decode: () => pcm, conceal: () => pcm }),
    createEncoder: () => ({ encode: () => packet, reset: () => undefined, standAlone: () => undefined }),
  };
};

/** Rooms between which 25 voices are mixed, and how many of them are in each. */
export interface MixedRooms {
  readonly paths: readonly GraphPath[];
  readonly voicesIn: Readonly<Record<string, number>>;
  /** A room that falls silent for half of each second, if it turns others down. */
  readonly pausing?: string;
}

/** A path between two of them. */
export const path = (from: string, to: string, settings: Partial<GraphPath> = {}): GraphPath => ({
  id: `${from}${to}`,
  from,
  to,
  ...settings,
});

/** An engine with those voices; answers how much is made in each beat at least, in bytes. One for a process: of several the same code is compiled for all, which makes garbage of the numbers they hand on. */
export function bytesPerBeat({ paths, voicesIn, pausing }: MixedRooms): {
  readonly bytes: number;
  readonly mixed: number;
  readonly leftOut: number;
} {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node cannot be told to collect garbage');
  let nowMs = 0;
  let tick = (_beats: number): void => undefined;
  const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs + 0.37, after: () => () => undefined };
  const ticker = {
    start: (beat: (beats: number) => void) => {
      tick = beat;
      return () => undefined;
    },
  };
  const engine = new LinkEngine(clock, () => undefined, { codec: fixedCodec(), ticker });
  for (const { to } of paths) engine.setSink(to, { send: () => 'sent', pause: () => undefined });
  engine.apply(paths);
  const rooms = Object.entries(voicesIn).map(([room, count]) => ({
    pauses: room === pausing,
    tracks: Array.from({ length: count }, () => ({ track: engine.openTrack(room), said: new SaidLevel() })),
  }));
  const frame = frameOf(2);
  let next = 0;
  const mix = (count: number): void => {
    for (const end = next + count; next < end; next += 1) {
      for (let at = 0; at < rooms.length; at += 1) {
        const room = rooms[at];
        if (room === undefined || (room.pauses && next % 50 >= 25)) continue;
        for (let i = 0; i < room.tracks.length; i += 1) {
          const voice = room.tracks[i];
          voice?.track.packet(frame, next & 0xffff, (next * 960) >>> 0, voice.said.isSilent(30 + (next & 63)));
        }
      }
      nowMs += 20;
      tick(1);
    }
  };
  mix(4000);
  // What else lives in this process makes some now and then, and a collection in between hides what was made.
  let least = Infinity;
  for (let round = 0; round < rounds && least >= bytesPerBeatMax; round += 1) {
    collect();
    const before = process.memoryUsage().heapUsed;
    mix(beats);
    const grown = (process.memoryUsage().heapUsed - before) / beats;
    if (grown >= 0) least = Math.min(least, grown);
  }
  const { leftOut, mixed } = engine.mixCounters;
  engine.close();
  return { bytes: least, mixed, leftOut };
}

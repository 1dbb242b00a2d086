/** An engine that mixes at the pace of the bench, and what it is given to mix. */
import { type FrameCodec, type GraphPath, LinkEngine } from '../../src/voice/engine/index.ts';

export const frameSamples = 960;

/** Something like a voice: a gliding tone with overtones and a syllable every 200 ms, each voice with a pitch of its own. */
export function speech(voice: number, frames: number): Int16Array[] {
  return Array.from({ length: frames }, (_, frame) => {
    const pcm = new Int16Array(2 * frameSamples);
    for (let i = 0; i < frameSamples; i += 1) {
      const t = (frame * frameSamples + i) / 48_000;
      const pitch = 2 * Math.PI * (110 + 17 * voice + 20 * Math.sin(t * 3)) * t;
      const syllable = Math.max(0, Math.sin(2 * Math.PI * 5 * t + voice));
      const value = 6000 * syllable * (Math.sin(pitch) + 0.5 * Math.sin(2 * pitch) + 0.25 * Math.sin(5 * pitch));
      pcm[2 * i] = value;
      pcm[2 * i + 1] = value;
    }
    return pcm;
  });
}

/** That many voices, encoded. */
export function voicesIn(codec: FrameCodec, voices: number, frames: number): Buffer[][] {
  return Array.from({ length: voices }, (_, voice) => {
    const encoder = codec.createEncoder();
    return speech(voice, frames).map((pcm) => encoder.encode(pcm));
  });
}

/** A codec that costs nothing: what is left is ours. */
export const freeCodec = (pcm: Int16Array, packet: Buffer): FrameCodec => ({
  createDecoder: () => ({ decode: () => pcm, conceal: () => pcm }),
  createEncoder: () => ({ encode: () => packet, reset: () => undefined, standAlone: () => undefined }),
});

/** Milliseconds of this process. */
export async function cpuMs(work: () => Promise<unknown> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Rooms that speak, a voice in each, and those that only listen. */
export interface Rooms {
  readonly speaking: readonly string[];
  readonly listening: readonly string[];
}

export const roomsOf = (speakers: number, listeners: number): Rooms => ({
  speaking: Array.from({ length: speakers }, (_, n) => `room${n}`),
  listening: Array.from({ length: listeners }, (_, n) => `listener${n}`),
});

/** Every room hears all that speak but itself. */
export const allWithAll = ({ speaking, listening }: Rooms): GraphPath[] =>
  speaking.flatMap((from) =>
    [...speaking, ...listening].filter((to) => to !== from).map((to) => ({ id: `${from}${to}`, from, to })),
  );

/** Who only listens hears all. */
export const allIntoListeners = ({ speaking, listening }: Rooms): GraphPath[] =>
  speaking.flatMap((from) => listening.map((to) => ({ id: `${from}${to}`, from, to })));

export interface Run {
  readonly engine: LinkEngine;
  /** One packet of each voice every 20 ms, a hole for one that never comes, as fast as it goes; it goes on where it stopped. */
  go(packets: readonly (readonly (Buffer | undefined)[])[]): void;
  /** The same; then the engine is closed. */
  carry(packets: readonly (readonly (Buffer | undefined)[])[]): void;
}

/** An engine whose time is the bench's. */
export function openRun(codec: FrameCodec, rooms: Rooms, paths: readonly GraphPath[] = allWithAll(rooms)): Run {
  let nowMs = 0;
  let said = 0;
  let tick = (_beats: number): void => undefined;
  const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => undefined };
  const ticker = {
    start: (beat: (beats: number) => void) => {
      tick = beat;
      return () => undefined;
    },
  };
  const engine = new LinkEngine(clock, () => undefined, { codec, ticker });
  for (const room of [...rooms.speaking, ...rooms.listening])
    engine.setSink(room, { send: () => 'sent', pause: () => undefined });
  engine.apply(paths);
  const tracks = rooms.speaking.map((room) => engine.openTrack(room));
  const go: Run['go'] = (packets) => {
    for (let frame = 0; frame < (packets[0]?.length ?? 0); frame += 1) {
      for (const [voice, track] of tracks.entries()) {
        const packet = packets[voice]?.[frame];
        if (packet !== undefined) track.packet(packet, said & 0xffff, (said * frameSamples) >>> 0);
      }
      said += 1;
      nowMs += 20;
      tick(1);
    }
  };
  return {
    engine,
    go,
    carry(packets) {
      go(packets);
      engine.close();
    },
  };
}

/** P2, P3, P4 and P9: what mixing costs beside the usual way, how much of it is not Opus, how often it encodes, and what it keeps. */
import { findOpusCodec, openFrameCodec } from '../src/voice/codec/index.ts';
import { type FrameCodec, type GraphPath, LinkEngine } from '../src/voice/engine/index.ts';
import { catalogue, mixPairs, mixRooms, mixSeconds, passedFrames } from './catalogue.ts';
import { type BenchRow, median, medianInterval, ratioVerdict } from './row.ts';
import { mixUsually } from './voice-mix/usual-way.ts';

const frameSamples = 960;
const frames = (mixSeconds * 1000) / 20;

/** Something like a voice: a gliding tone with overtones and a syllable every 200 ms, each voice with a pitch of its own. */
const speech = (voice: number): Int16Array[] =>
  Array.from({ length: frames }, (_, frame) => {
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

const cpuMs = async (work: () => Promise<unknown> | void): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

interface Run {
  readonly engine: LinkEngine;
  carry(packets: readonly (readonly Buffer[])[]): void;
}

/** An engine whose time is the bench's; `listeners` rooms beside those that speak. */
const openRun = (codec: FrameCodec, speakers: number, listeners: number): Run => {
  let nowMs = 0;
  let tick = (_beats: number): void => undefined;
  const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => undefined };
  const ticker = {
    start: (beat: (beats: number) => void) => {
      tick = beat;
      return () => undefined;
    },
  };
  const engine = new LinkEngine(clock, () => undefined, { codec, ticker });
  const rooms = Array.from({ length: speakers + listeners }, (_, n) => `room${n}`);
  for (const room of rooms) engine.setSink(room, { send: () => 'sent', pause: () => undefined });
  engine.apply(
    rooms
      .slice(0, speakers)
      .flatMap((from) => rooms.filter((to) => to !== from).map((to): GraphPath => ({ id: `${from}${to}`, from, to }))),
  );
  const tracks = rooms.slice(0, speakers).map((room) => engine.openTrack(room));
  return {
    engine,
    carry(packets) {
      for (let frame = 0; frame < (packets[0]?.length ?? 0); frame += 1) {
        for (const [voice, track] of tracks.entries()) {
          const packet = packets[voice]?.[frame];
          if (packet !== undefined) track.packet(packet, frame & 0xffff, (frame * frameSamples) >>> 0);
        }
        nowMs += 20;
        tick(1);
      }
      engine.close();
    },
  };
};

/** A codec that costs nothing: what is left is ours. */
const freeCodec = (pcm: Int16Array, packet: Buffer): FrameCodec => ({
  createDecoder: () => ({ decode: () => pcm, conceal: () => pcm }),
  createEncoder: () => ({ encode: () => packet, reset: () => undefined }),
});

const figure = (value: number): string => `${value.toFixed(3)} x`;
const interval = (values: readonly number[]): string => {
  const [low, high] = medianInterval(values);
  return `95 % ${low.toFixed(3)}-${high.toFixed(3)}`;
};

/** Bytes that stay after a million carried frames, above what stayed after the first tenth. */
const keptBytes = (packet: Buffer): number => {
  const run = (count: number): void => {
    const { engine, carry } = openRun(freeCodec(new Int16Array(2 * frameSamples), packet), 1, 1);
    carry([Array.from({ length: count }, () => packet)]);
    engine.close();
  };
  run(passedFrames / 10);
  const before = process.memoryUsage();
  run(passedFrames);
  const after = process.memoryUsage();
  return after.external + after.arrayBuffers - before.external - before.arrayBuffers;
};

export async function rows(): Promise<readonly BenchRow[]> {
  const plans = catalogue['voice-mix'];
  const codec = await openFrameCodec(await findOpusCodec());
  if (codec === null) throw new Error('this machine has no Opus codec to mix with');
  const packets = Array.from({ length: mixRooms }, (_, voice) => {
    const encoder = codec.createEncoder();
    return speech(voice).map((pcm) => encoder.encode(pcm));
  });
  const free = freeCodec(speech(0)[10] ?? new Int16Array(2 * frameSamples), packets[0]?.[10] ?? Buffer.alloc(0));
  const [against, share]: [number[], number[]] = [[], []];
  for (let pair = 0; pair <= mixPairs; pair += 1) {
    const ours = await cpuMs(() => openRun(codec, mixRooms, 0).carry(packets));
    const usual = await cpuMs(() => mixUsually(packets));
    const own = await cpuMs(() => openRun(free, mixRooms, 0).carry(packets));
    // The first of all warms up.
    if (pair === 0) continue;
    against.push(ours / usual);
    share.push((100 * own) / ours);
  }
  const counted = openRun(free, mixRooms, 40);
  counted.carry(packets);
  const { encoded, mixed } = counted.engine.mixCounters;
  const alone = openRun(codec, 1, 40);
  alone.carry(packets.slice(0, 1));
  const kept = keptBytes(packets[0]?.[10] ?? Buffer.alloc(0));
  const encodes = encoded / mixed;
  return [
    {
      ...plans.usual,
      figure: figure(median(against)),
      spread: interval(against),
      verdict: ratioVerdict(against, 0.42),
    },
    {
      ...plans.share,
      figure: `${median(share).toFixed(1)} %`,
      spread: interval(share),
      verdict: median(share) <= 2 ? 'met' : 'not met',
    },
    {
      ...plans.encodes,
      figure: `${encodes.toFixed(3)} x (${encoded} of ${mixed}); ${alone.engine.mixCounters.encoded} of one voice alone`,
      spread: 'counted',
      verdict: encodes <= 0.3 && alone.engine.mixCounters.encoded === 0 ? 'met' : 'not met',
    },
    {
      ...plans.kept,
      figure: `${(kept / 1024).toFixed(0)} kB`,
      spread: 'one look',
      verdict: kept < 1024 * 1024 ? 'met' : 'not met',
    },
  ];
}

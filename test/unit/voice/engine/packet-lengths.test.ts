import { beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../../sandbox/voice/seeded-random.ts';
import { findOpusCodec, openFrameCodec } from '../../../../src/voice/codec/index.ts';
import { requireEvanOpus } from '../../../../src/voice/codec/opus-codec.ts';
import type { FrameCodec } from '../../../../src/voice/engine/index.ts';
import { createMixCounters, type MixCounters } from '../../../../src/voice/engine/mix-counters.ts';
import { MixKernel } from '../../../../src/voice/engine/mix-kernel.ts';
import { MixVoice } from '../../../../src/voice/engine/mix-voice.ts';
import { beatToc, packetSamples } from '../../../../src/voice/engine/opus-packet.ts';

/** What becomes of a voice in a mix whose packets are of other lengths than 20 ms, on a network that loses some and has others late. */

let codec: FrameCodec;
beforeAll(async () => {
  const found = await openFrameCodec(await findOpusCodec());
  if (found === null) throw new Error('this machine has no Opus codec');
  codec = found;
});

const [rate, samplesPerMs, channels, beatMs] = [48_000, 48, 2, 20];

/** How a voice is encoded: for music, or for speech, where a frame is longer than 20 ms. */
interface Kind {
  readonly ms: number;
  readonly application: 'audio' | 'voip';
}

/** A tone of one second in such packets. */
function sung({ ms, application }: Kind): readonly Buffer[] {
  const { Encoder } = requireEvanOpus();
  const encoder = new Encoder({ channels, sample_rate: rate, application: 'audio' });
  // OPUS_SET_APPLICATION: the codec for speech at a bit rate at which nothing else is; and OPUS_SET_BITRATE.
  if (application === 'voip') encoder.ctl(4000, 2048);
  encoder.ctl(4002, application === 'voip' ? 12_000 : 96_000);
  return Array.from({ length: Math.ceil(1200 / ms) }, (_, n) => {
    const pcm = new Int16Array(ms * samplesPerMs * channels);
    for (let i = 0; i < pcm.length; i += 1) {
      pcm[i] = 8000 * Math.sin((2 * Math.PI * 500 * (n * ms * samplesPerMs + (i >> 1))) / rate);
    }
    return Buffer.from(encoder.encode(Buffer.from(pcm.buffer)));
  });
}

interface Played {
  readonly counters: MixCounters;
  /** By beat: how long ago the packet arrived that is played from it on, the last of several; null where that never did, or none begins. */
  readonly waitedMs: readonly (number | null)[];
  readonly isHeard: readonly boolean[];
}

/** A packet on its way: how many ms later than at once it arrives; null for never. */
type Way = (number: number) => number | null;

function played(kind: Kind, seconds: number, way: Way): Played {
  const packets = sung(kind);
  const counters = createMixCounters();
  const voice = new MixVoice(0, counters);
  const arrivals = Array.from({ length: (seconds * 1000) / kind.ms }, (_, n) => ({ n, late: way(n) }))
    .flatMap(({ n, late }) => (late === null ? [] : [{ n, atMs: n * kind.ms + late }]))
    .toSorted((one, other) => one.atMs - other.atMs);
  const arrived = new Map(arrivals.map(({ n, atMs }) => [n & 0xffff, atMs]));
  const waitedMs: (number | null)[] = [];
  const isHeard: boolean[] = [];
  let next = 0;
  for (let nowMs = 7; nowMs < seconds * 1000; nowMs += beatMs) {
    for (let due = arrivals[next]; due !== undefined && due.atMs <= nowMs; due = arrivals[next]) {
      const packet = packets[due.n % packets.length] ?? Buffer.alloc(0);
      voice.push(packet, due.n & 0xffff, (due.n * kind.ms * samplesPerMs) >>> 0, Math.floor(due.atMs));
      if (next === 0) voice.enter({ codec, kernel: new MixKernel() });
      next += 1;
    }
    const before = voice.played;
    voice.tick(Float64Array.of(nowMs));
    const atMs = voice.played === before ? undefined : arrived.get(voice.played);
    waitedMs.push(atMs === undefined ? null : nowMs - atMs);
    isHeard.push(voice.hasSound);
  }
  return { counters, waitedMs, isHeard };
}

const kinds: readonly Kind[] = [
  { ms: 5, application: 'audio' },
  { ms: 10, application: 'audio' },
  { ms: 10, application: 'voip' },
  { ms: 40, application: 'audio' },
  { ms: 40, application: 'voip' },
  { ms: 60, application: 'audio' },
  { ms: 60, application: 'voip' },
];

const longest = (waited: readonly (number | null)[]): number => Math.max(...waited.map((ms) => ms ?? 0));

describe.each(kinds)('packets of $ms ms ($application)', (kind) => {
  it('[MIX-4] [MIX-15] are no later after ten seconds in which 5 % are lost, and without a pause', () => {
    const random = createSeededRandom(`lost ${kind.ms}`);
    const { counters, waitedMs, isHeard } = played(kind, 10, (n) => (n > 0 && random.integer(20) === 0 ? null : 0));
    expect(counters.lost).toBeGreaterThan(((10_000 / kind.ms) * 0.05) / 2);
    expect(waitedMs.filter((ms) => ms !== null).length).toBeGreaterThan(130);
    expect(longest(waitedMs)).toBeLessThanOrEqual(200);
    // What a packet holds, and a beat.
    expect(longest(waitedMs.slice(-100))).toBeLessThanOrEqual(2 * kind.ms + 2 * beatMs);
    // Three in a row that are lost are more than is made up.
    expect(isHeard.slice(10).filter((one) => !one).length).toBeLessThanOrEqual(3);
  });

  it('[MIX-4] have the delay that a burst made no longer than that needs', () => {
    const burstMs = 180;
    const way: Way = (n) => Math.max(0, burstMs - Math.max(0, n * kind.ms - 1000)) * (n * kind.ms < 1000 ? 0 : 1);
    const { counters, waitedMs } = played(kind, 40, way);
    expect(longest(waitedMs)).toBeLessThanOrEqual(200);
    expect(longest(waitedMs.slice(55, 75))).toBeGreaterThan(60);
    expect(counters.shrunk).toBeGreaterThan(0);
    expect(counters.undecodable).toBe(0);
    expect(longest(waitedMs.slice(-100))).toBeLessThanOrEqual(2 * kind.ms + 2 * beatMs);
  });
});

it('[MIX-4] what is made up for a packet is as long as its frames, or 20 ms where they are longer', () => {
  for (let toc = 0; toc < 256; toc += 4) {
    const [frame, made] = [packetSamples(Buffer.of(toc)), packetSamples(Buffer.of(beatToc(toc)))];
    expect(made).toBe(Math.min(frame, 960));
    expect(beatToc(toc) & 0b1110_0111).toBe(toc & 0b1110_0111);
  }
});

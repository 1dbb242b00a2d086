import { beforeAll, describe, expect, it } from 'vitest';
import { findOpusCodec, openFrameCodec } from '../../../../src/voice/codec/index.ts';
import { requireEvanOpus } from '../../../../src/voice/codec/opus-codec.ts';
import type { FrameCodec } from '../../../../src/voice/engine/index.ts';
import { packetSamples } from '../../../../src/voice/engine/opus-packet.ts';
import { silence } from '../../../support/engine-rig.ts';
import { createMixRig, type MixRig } from '../../../support/mix-rig.ts';
import { decibels, heardIn, spoken, tone } from '../../../support/tones.ts';

let codec: FrameCodec;
beforeAll(async () => {
  const found = await openFrameCodec(await findOpusCodec());
  if (found === null) throw new Error('this machine has no Opus codec');
  codec = found;
});

/** 20 ms hold ten waves and a half: whatever is put in or left out turns it round. */
const hz = 525;
const [rate, samplesPerMs, channels] = [48_000, 48, 2];
/** OPUS_SET_FORCE_CHANNELS: how a client goes over to mono and back, within one stream. */
const forceChannels = 4022;

/** One packet of a voice: how long it is, and whether in stereo. */
interface Part {
  readonly ms: number;
  readonly isStereo: boolean;
}

const songs = new Map<readonly Part[], readonly Buffer[]>();

/** One tone that goes on through packets of these lengths. */
function sung(parts: readonly Part[]): readonly Buffer[] {
  const known = songs.get(parts);
  if (known !== undefined) return known;
  const song = encoded(parts);
  songs.set(parts, song);
  return song;
}

function encoded(parts: readonly Part[]): Buffer[] {
  const { Encoder } = requireEvanOpus();
  const encoder = new Encoder({ channels, sample_rate: rate, application: 'audio' });
  encoder.ctl(4002, 96_000);
  let at = 0;
  return parts.map(({ ms, isStereo }) => {
    const pcm = new Int16Array(ms * samplesPerMs * channels);
    for (let i = 0; i < pcm.length; i += 2) {
      pcm.fill(8000 * Math.sin((2 * Math.PI * hz * at) / rate), i, i + 2);
      at += 1;
    }
    encoder.ctl(forceChannels, isStereo ? 2 : 1);
    return Buffer.from(encoder.encode(Buffer.from(pcm.buffer)));
  });
}

/** Numbers and RTP time both wrap on the way. */
const [firstSequence, firstTimestamp] = [65_500, 4_294_900_000];

/** Each arrives when it is said, but for those that are lost; the clock goes on by what it holds. */
function sing(rig: MixRig, parts: readonly Part[], isLost: (number: number) => boolean = () => false): void {
  const track = rig.engine.openTrack('a');
  let timestamp = firstTimestamp;
  for (const [i, packet] of sung(parts).entries()) {
    const { ms } = parts[i] ?? { ms: 0 };
    expect(packetSamples(packet)).toBe(ms * samplesPerMs);
    if (!isLost(i)) track.packet(packet, (firstSequence + i) & 0xffff, timestamp >>> 0);
    timestamp += ms * samplesPerMs;
    rig.clock.advance(ms);
  }
}

/** How far above everything else the one tone is, from that second on, for two seconds, in dB. */
function purity(left: readonly Buffer[], fromFrame: number): number {
  const heard = heardIn(codec, left.slice(0, fromFrame + 100)).subarray(fromFrame * 960);
  expect(heard.length).toBe(100 * 960);
  const wave = (i: number, shift: number): number => Math.sin((2 * Math.PI * hz * i) / rate + shift);
  const share = (shift: number): number =>
    (2 * heard.reduce((sum, sample, i) => sum + sample * wave(i, shift), 0)) / heard.length;
  const [sine, cosine] = [share(0), share(Math.PI / 2)];
  const rest = heard.map((sample, i) => sample - sine * wave(i, 0) - cosine * wave(i, Math.PI / 2));
  const rms = (row: Float64Array): number => Math.sqrt(row.reduce((sum, one) => sum + one * one, 0) / row.length);
  return decibels(rms(heard), rms(rest));
}

const stereo = (ms: number): Part => ({ ms, isStereo: true });
const totalMs = 3600;
const fill = (...pattern: readonly Part[]): Part[] => {
  const parts: Part[] = [];
  for (let ms = 0, n = 0; ms < totalMs; n += 1) {
    const part = pattern[n % pattern.length] ?? stereo(20);
    parts.push(part);
    ms += part.ms;
  }
  return parts;
};

/** The beats of the mixer run already, for another room: so long after one of them the voice begins. */
function beatsRun(rig: MixRig, beforeMs: number): void {
  const track = rig.engine.openTrack('b');
  const nothing = spoken(codec, tone(1000, 0, 5));
  for (let i = 0; i < 10; i += 1) {
    track.packet(i < 5 ? (nothing[i] ?? silence) : silence, i, i * 960);
    rig.clock.advance(20);
  }
  rig.clock.advance(beforeMs);
}

const paths = [
  { id: 'l', from: 'a', to: 'x' },
  { id: 'm', from: 'b', to: 'y', volume: 50 },
];

const lengths = [
  { name: '10 ms', parts: fill(stereo(10)) },
  { name: '40 ms', parts: fill(stereo(40)) },
  { name: '60 ms', parts: fill(stereo(60)) },
  { name: '5 ms', parts: fill(stereo(5)) },
  { name: '10, 20, 40 and 60 ms by turns', parts: fill(stereo(10), stereo(10), stereo(20), stereo(40), stereo(60)) },
  { name: '20 ms, now and then one of 40', parts: fill(stereo(20), stereo(20), stereo(20), stereo(40)) },
];

describe.each([0, 6, 11, 16])('a voice that begins %i ms after a beat, in packets of', (afterMs) => {
  it.each(lengths)('[MIX-6] $name is carried as one sound, alone, in frames of 20 ms', ({ parts }) => {
    const rig = createMixRig(codec, paths);
    beatsRun(rig, afterMs);
    sing(rig, parts);
    const left = rig.left('x');
    for (const packet of left) expect(packetSamples(packet)).toBe(960);
    expect(left.length).toBeGreaterThan(totalMs / 20 - 10);
    expect(rig.engine.mixCounters).toMatchObject({ lost: 0, concealed: 0, undecodable: 0, late: 0, shrunk: 0 });
    expect(purity(left, 60)).toBeGreaterThan(25);
  });
});

it.each([
  { ms: 10, most: 2 },
  { ms: 40, most: 3 },
  { ms: 60, most: 4 },
])('[MIX-4] [MIX-6] a lost packet of $ms ms is made up for once, and no later than it was due', ({ ms, most }) => {
  const rig = createMixRig(codec, paths);
  const parts = fill(stereo(ms));
  sing(rig, parts, (number) => number === Math.floor(1000 / ms));
  const { mixCounters } = rig.engine;
  expect(mixCounters).toMatchObject({ lost: 1, undecodable: 0 });
  expect(mixCounters.concealed).toBeGreaterThanOrEqual(1);
  expect(mixCounters.concealed).toBeLessThanOrEqual(most);
  const loud = rig.left('x').map((packet) => packet.length > 3);
  expect(loud.slice(0, totalMs / 20 - 5)).not.toContain(false);
  // What was made up takes the time of what was lost: from then on it is the same sound again.
  expect(purity(rig.left('x'), 75)).toBeGreaterThan(25);
});

describe('a voice in stereo and in mono by turns', () => {
  const parts = fill(...Array.from({ length: 50 }, (_, n): Part => ({ ms: 20, isStereo: n < 25 })));

  it('[MIX-2] is one sound in a mix', () => {
    const rig = createMixRig(codec, [{ id: 'l', from: 'a', to: 'x' }]);
    const [other, nothing] = [rig.engine.openTrack('a'), spoken(codec, tone(1000, 0, totalMs / 20))];
    let said = 0;
    const { advance } = rig.clock;
    const clock = {
      ...rig.clock,
      advance: (ms: number): void => {
        other.packet(nothing[said] ?? Buffer.alloc(0), said, said * 960);
        said += 1;
        advance(ms);
      },
    };
    sing({ ...rig, clock }, parts);
    const toc = (packet: Buffer): number => (packet[0] ?? 0) & 4;
    expect(new Set(sung(parts).map(toc))).toEqual(new Set([0, 4]));
    expect(purity(rig.left('x'), 60)).toBeGreaterThan(25);
    expect(rig.engine.mixCounters).toMatchObject({ lost: 0, concealed: 0, undecodable: 0 });
  });

  it('[MIX-1] goes untouched alone', () => {
    const rig = createMixRig(codec, [{ id: 'l', from: 'a', to: 'x' }]);
    sing(rig, parts);
    expect(rig.left('x').slice(0, parts.length)).toEqual(sung(parts));
    expect(rig.engine.mixCounters.begun).toBe(0);
  });
});

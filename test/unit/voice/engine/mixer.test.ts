import { beforeAll, describe, expect, it } from 'vitest';
import { findOpusCodec, openFrameCodec } from '../../../../src/voice/codec/index.ts';
import type { FrameCodec } from '../../../../src/voice/engine/index.ts';
import { createMixRig, eachWithEach, type MixRig, talkInto as talk } from '../../../support/mix-rig.ts';
import { decibels, heardIn, spoken, strength, tone } from '../../../support/tones.ts';

let codec: FrameCodec;
beforeAll(async () => {
  const found = await openFrameCodec(await findOpusCodec());
  if (found === null) throw new Error('this machine has no Opus codec');
  codec = found;
});

/** Rooms that are linked each with each, with a way out of each. */
const rigOf = (...rooms: readonly string[]): MixRig => createMixRig(codec, eachWithEach(rooms));

describe('two voices at once', () => {
  it('[MIX-2] are heard together where they are carried to, and none of them where it speaks', () => {
    const rig = rigOf('a', 'b', 'c');
    const [low, high] = [900, 1100];
    const ann = { track: rig.engine.openTrack('a'), packets: spoken(codec, tone(low, 8000, 100)), from: 65_500 };
    const bob = { track: rig.engine.openTrack('b'), packets: spoken(codec, tone(high, 8000, 100)), from: 7 };
    talk(rig, [ann, bob]);
    const inC = heardIn(codec, rig.left('c')).subarray(48_000);
    expect(Math.abs(decibels(strength(inC, low), strength(inC, high)))).toBeLessThan(1.5);
    expect(strength(inC, low)).toBeGreaterThan(4000);
    // Each alone in the other's room: never decoded, the same bytes.
    expect(rig.left('b')).toEqual(ann.packets);
    expect(rig.left('a')).toEqual(bob.packets);
    expect(rig.engine.mixCounters).toMatchObject({ begun: 1, lost: 0, late: 0, undecodable: 0, missedBeats: 0 });
  });

  it('[MIX-2] of one room share one encode for all that hear them', () => {
    const rig = rigOf('a', 'b', 'c', 'd');
    const voices = [440, 700].map((hz) => ({
      track: rig.engine.openTrack('a'),
      packets: spoken(codec, tone(hz, 6000, 50)),
    }));
    talk(rig, voices);
    const { encoded, mixed } = rig.engine.mixCounters;
    expect(mixed).toBe(3 * encoded);
    expect(encoded).toBeGreaterThanOrEqual(48);
  });

  it('[MIX-1] leave the path to one again a second after the other stopped, untouched', () => {
    const rig = rigOf('a', 'b');
    const ann = { track: rig.engine.openTrack('a'), packets: spoken(codec, tone(440, 8000, 200)) };
    const eve = { track: rig.engine.openTrack('a'), packets: spoken(codec, tone(900, 8000, 40)) };
    talk(rig, [ann, eve]);
    const left = rig.left('b');
    const untouched = new Set(ann.packets);
    const back = left.findIndex((packet, at) => at > 40 && untouched.has(packet));
    expect(back).toBeGreaterThan(85);
    expect(back).toBeLessThan(110);
    // From there on each of hers, in order, none lost: those that waited left at once.
    expect(left.slice(back)).toEqual(ann.packets.slice(-(left.length - back)));
    expect(ann.packets.length - (left.length - back)).toBeLessThan(back + 3);
    const sequences = rig.times('b').map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, at) => at + 1));
    const timestamps = rig.times('b').map(({ timestamp }) => timestamp);
    expect(timestamps.every((timestamp, at) => at === 0 || timestamp > (timestamps[at - 1] ?? 0))).toBe(true);
  });

  it('end in five silence frames and nothing after them', () => {
    const rig = rigOf('a', 'b');
    const voices = [440, 900].map((hz) => ({
      track: rig.engine.openTrack('a'),
      packets: spoken(codec, tone(hz, 8000, 50)),
    }));
    talk(rig, voices);
    rig.clock.advance(5000);
    const left = rig.left('b');
    expect(left.slice(-5).every((packet) => packet.length === 3)).toBe(true);
    expect(left.slice(0, -5).every((packet) => packet.length > 3)).toBe(true);
    expect(rig.clock.pending()).toBe(0);
  });

  it('[MIX-3] do not clip when they are far too loud together', () => {
    const rig = rigOf('a', 'b');
    const voices = [440, 523, 660, 784].map((hz) => ({
      track: rig.engine.openTrack('a'),
      packets: spoken(codec, tone(hz, 32_000, 100)),
    }));
    talk(rig, voices);
    const heard = heardIn(codec, rig.left('b')).subarray(48_000);
    const strengths = [440, 523, 660, 784].map((hz) => strength(heard, hz));
    // What clips has tones of its own: the third overtone of the lowest, for one.
    const overtone = strength(heard, 3 * 440);
    expect(Math.min(...strengths)).toBeGreaterThan(2000);
    expect(decibels(overtone, Math.max(...strengths))).toBeLessThan(-30);
  });
});

describe('more than eight voices at once', () => {
  it('[MIX-5] are mixed as the eight loudest', () => {
    const rig = rigOf('a', 'b');
    const tones = Array.from({ length: 10 }, (_, n) => 400 + n * 170);
    const voices = tones.map((hz, n) => ({
      track: rig.engine.openTrack('a'),
      packets: spoken(codec, tone(hz, n < 2 ? 400 : 4000, 60)),
    }));
    talk(rig, voices);
    const heard = heardIn(codec, rig.left('b')).subarray(40 * 960);
    const strengths = tones.map((hz) => strength(heard, hz));
    expect(Math.max(...strengths.slice(0, 2)) * 5).toBeLessThan(Math.min(...strengths.slice(2)));
    expect(rig.engine.mixCounters.leftOut).toBeGreaterThan(90);
  });
});

describe('a voice in a mix', () => {
  it('[MIX-3] is brought within 1.5 LU of the others within three seconds', () => {
    const rig = rigOf('a', 'b');
    const loud = { track: rig.engine.openTrack('a'), packets: spoken(codec, tone(1000, 12_000, 200)) };
    const quiet = { track: rig.engine.openTrack('a'), packets: spoken(codec, tone(1150, 2500, 200)) };
    talk(rig, [loud, quiet]);
    const heard = heardIn(codec, rig.left('b')).subarray(150 * 960);
    expect(Math.abs(decibels(strength(heard, 1000), strength(heard, 1150)))).toBeLessThan(1.5);
  });

  it.each([1, 2, 3])('[MIX-4] goes on through %i lost packets', (lost) => {
    const rig = rigOf('a', 'b');
    const ann = { track: rig.engine.openTrack('a'), packets: spoken(codec, tone(440, 8000, 100)) };
    const eve = { track: rig.engine.openTrack('a'), packets: spoken(codec, tone(900, 8000, 100)) };
    const holes = ann.packets.map((packet, at): Buffer | undefined =>
      at >= 60 && at < 60 + lost ? undefined : packet,
    );
    talk(rig, [{ ...ann, packets: holes }, eve]);
    expect(rig.engine.mixCounters).toMatchObject({ lost, concealed: lost });
  });

  it('[MIX-6] of 60 ms packets is carried too, alone as well', () => {
    const rig = rigOf('a', 'b');
    const track = rig.engine.openTrack('a');
    const frames = spoken(codec, tone(440, 8000, 150));
    // Three 20 ms frames in one packet (RFC 6716, 3.2.5: code 3, variable lengths).
    for (let i = 0; i + 2 < frames.length; i += 3) {
      track.packet(joined(frames.slice(i, i + 3)), i / 3, i * 960);
      rig.clock.advance(60);
    }
    const heard = heardIn(codec, rig.left('b')).subarray(48_000);
    expect(strength(heard, 440)).toBeGreaterThan(4000);
    expect(rig.left('b').length).toBeGreaterThan(140);
  });
});

const lengthBytes = (length: number): number[] =>
  length < 252 ? [length] : [252 + ((length - 252) & 3), (length - 252 - ((length - 252) & 3)) >> 2];

/** Frames of one configuration as one packet. */
const joined = (frames: readonly Buffer[]): Buffer => {
  const toc = ((frames[0]?.[0] ?? 0) & 0xfc) | 3;
  const bodies = frames.map((frame) => frame.subarray(1));
  const lengths = bodies.slice(0, -1).flatMap(({ length }) => lengthBytes(length));
  return Buffer.concat([Buffer.from([toc, 0x80 | frames.length, ...lengths]), ...bodies]);
};

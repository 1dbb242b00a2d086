import { beforeAll, describe, expect, it } from 'vitest';
import { spokenLine } from '../../../../sandbox/speech/index.ts';
import { findOpusCodec, openFrameCodec } from '../../../../src/voice/codec/index.ts';
import type { FrameCodec } from '../../../../src/voice/engine/index.ts';
import { MixKernel } from '../../../../src/voice/engine/mix-kernel.ts';
import { switchSnrs } from '../../../../bench/voice-mix/switching.ts';
import { createMixRig, eachWithEach, pcmCodec, rowOf, talkInto } from '../../../support/mix-rig.ts';
import { programmeLoudness } from '../../../support/plain-loudness.ts';
import { decibels, heardIn, spoken, strength, tone } from '../../../support/tones.ts';

let codec: FrameCodec;
beforeAll(async () => {
  const found = await openFrameCodec(await findOpusCodec());
  if (found === null) throw new Error('this machine has no Opus codec');
  codec = found;
});

/** The peak of a sine at the common loudness, which levelling leaves as it is. */
const level = 32_767 * 10 ** (-18 / 20);

const rms = (samples: Float64Array): number =>
  Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);

/** How far above what differs from it a row is, in dB. */
const snr = (wanted: Float64Array, heard: Float64Array): number =>
  decibels(rms(wanted), rms(wanted.map((sample, i) => sample - (heard[i] ?? 0))));

/** Holes in a row of packets, from one seed. */
const withHoles = (packets: readonly Buffer[], isLost: (number: number) => boolean): (Buffer | undefined)[] =>
  packets.map((packet, number) => (isLost(number) ? undefined : packet));

const spokenAt = ['welcome', 'coffee', 'market', 'river', 'boats', 'marhaba'].flatMap((line) =>
  [0.4, 1, 2.5].map((factor) => ({ line, factor })),
);

describe('sound that is mixed', () => {
  it('[MIX-2] is the sum of its voices, sample for sample but for what levelling moves', () => {
    const rig = createMixRig(pcmCodec, eachWithEach(['a', 'b', 'c']));
    const [low, high] = [tone(997, level, 150), tone(1003, level, 150)];
    talkInto(rig, [
      { track: rig.engine.openTrack('a'), packets: spoken(pcmCodec, low) },
      { track: rig.engine.openTrack('b'), packets: spoken(pcmCodec, high) },
    ]);
    const sum = new Float64Array(150 * 960);
    for (let i = 0; i < sum.length; i += 1)
      sum[i] = (low[Math.floor(i / 960)]?.[(i % 960) * 2] ?? 0) + (high[Math.floor(i / 960)]?.[(i % 960) * 2] ?? 0);
    // The first packet of each went out untouched or was waited for: the mix is behind by one.
    const heard = rowOf(rig.left('c'));
    const best = Math.max(
      ...[0, 1, 2].map((late) =>
        snr(sum.subarray(960 * 50, 960 * 140), heard.subarray(960 * (50 + late), 960 * (140 + late))),
      ),
    );
    expect(best).toBeGreaterThan(55);
  });

  it('[MIX-2] holds nothing of a room itself: below -60 dB of what is heard there', () => {
    const rig = createMixRig(codec, eachWithEach(['a', 'b', 'c']));
    // Whole waves in the samples that are looked at, so that no tone is found in another.
    const hz = { a: 500, b: 900, c: 1300 };
    talkInto(
      rig,
      Object.entries(hz).map(([room, of]) => ({
        track: rig.engine.openTrack(room),
        packets: spoken(codec, tone(of, 6000, 120)),
      })),
    );
    for (const [room, own] of Object.entries(hz)) {
      const heard = heardIn(codec, rig.left(room).slice(0, 110)).subarray(960 * 60);
      const others = Object.values(hz).filter((of) => of !== own);
      for (const other of others) expect(decibels(strength(heard, own), strength(heard, other))).toBeLessThan(-60);
    }
  });

  it('[MIX-3] is measured here as the standard says: a sine of 997 Hz at full scale is 0 LUFS', () => {
    expect(programmeLoudness(rowOf(spoken(pcmCodec, tone(997, 32_767, 100))))).toBeCloseTo(0, 1);
  });

  it.each(spokenAt)(
    '[MIX-3] is speech at -18 LUFS after three seconds of it ($line, $factor times as loud)',
    async (voice) => {
      const { packets } = await spokenLine(voice.line);
      const said = heardIn(codec, packets).map((sample) => sample * voice.factor);
      const times = Math.ceil((10 * 48_000) / said.length);
      const all = Float64Array.from({ length: times * said.length }, (_, i) => said[i % said.length] ?? 0);
      const frames = Array.from({ length: Math.floor(all.length / 960) }, (_, n) =>
        Int16Array.from({ length: 1920 }, (__, i) => all[n * 960 + (i >> 1)] ?? 0),
      );
      const rig = createMixRig(pcmCodec, [{ id: 'l', from: 'a', to: 'x', levelled: true }]);
      talkInto(rig, [{ track: rig.engine.openTrack('a'), packets: spoken(pcmCodec, frames) }]);
      const left = rowOf(rig.left('x'));
      expect(Math.abs(programmeLoudness(all) + 18)).toBeLessThan(12);
      expect(Math.abs(programmeLoudness(left.subarray(150 * 960)) + 18)).toBeLessThan(1.5);
    },
  );

  it('[MIX-3] is not clipped where it would be 12 dB too loud, but turned down', () => {
    const kernel = new MixKernel();
    const place = kernel.lend();
    const [turnedTo, gains] = [Float32Array.of(1), Float64Array.of(4, 4)];
    const row: number[] = [];
    for (const pcm of tone(1000, 32_767, 50)) {
      place.frame.set(pcm);
      place.changed();
      kernel.add(place, gains, 0);
      kernel.mix(turnedTo);
      for (let i = 0; i < 1920; i += 2) row.push(kernel.mixed[i] ?? 0);
    }
    const heard = Float64Array.from(row);
    const harmonics = [2, 3, 4, 5].map((n) => strength(heard.subarray(960), n * 1000));
    expect(Math.max(...heard.map(Math.abs))).toBeLessThan(32_767);
    expect(strength(heard.subarray(960), 1000)).toBeGreaterThan(32_000);
    expect(decibels(Math.max(...harmonics), strength(heard.subarray(960), 1000))).toBeLessThan(-60);
  });
});

/** SNR of each of the frames from that one on against what is wanted, in dB. */
const perFrame = (wanted: Float64Array, heard: Float64Array): number[] =>
  Array.from({ length: Math.floor(wanted.length / 960) }, (_, frame) =>
    snr(wanted.subarray(frame * 960, (frame + 1) * 960), heard.subarray(frame * 960, (frame + 1) * 960)),
  );

/** The largest step from one sample to the next. */
const steepest = (row: Float64Array): number =>
  row.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (row[i - 1] ?? sample))), 0);

describe('between one voice and a mix', () => {
  it.each([33, 52, 66])(
    '[MIX-12] a listener is right again after one frame, on the way back after nine, and hears no click (%i)',
    async (from) => {
      const { packets } = await spokenLine('welcome');
      const nothing = spoken(codec, tone(1000, 0, 20));
      const rig = createMixRig(codec, eachWithEach(['a', 'x']));
      talkInto(rig, [
        { track: rig.engine.openTrack('a'), packets },
        { track: rig.engine.openTrack('a'), packets: [...Array.from({ length: from }, () => undefined), ...nothing] },
      ]);
      const left = rig.left('x');
      const untouched = new Set(packets);
      const mixed = left.findIndex((packet) => !untouched.has(packet));
      const back = left.findIndex((packet, at) => at > mixed && untouched.has(packet));
      const heard = heardIn(codec, left);
      const ofMix = perFrame(heardIn(codec, left.slice(mixed, mixed + 20)), heard.subarray(mixed * 960));
      expect(Math.min(...ofMix.slice(1))).toBeGreaterThan(47);
      // Beside somebody who heard the voice untouched all along.
      const own = heardIn(codec, packets);
      const after = own.subarray(packets.findIndex((packet) => packet === left[back]) * 960);
      const wrong = after.map((sample, i) => sample - (heard[back * 960 + i] ?? 0));
      expect(decibels(rms(wrong.subarray(9 * 960, 40 * 960)), rms(own))).toBeLessThan(-20);
      for (const at of [mixed, back])
        expect(steepest(heard.subarray((at - 1) * 960, (at + 2) * 960))).toBeLessThan(steepest(own));
    },
  );

  it('[MIX-12] of a voice in stereo a listener is right again after one frame too, to 20 dB, and most often to 40', async () => {
    const { packets } = await spokenLine('welcome');
    const [decoder, encoder] = [codec.createDecoder(), codec.createEncoder()];
    const voice = packets.map((packet) => encoder.encode(decoder.decode(packet)));
    const second = [19, 28, 55, 64, 91, 118, 136, 163, 208].map((alone) => switchSnrs(codec, voice, alone, 2)[1] ?? 0);
    expect(second.toSorted((a, b) => a - b)[second.length >> 1]).toBeGreaterThan(40);
    expect(Math.min(...second)).toBeGreaterThan(20);
  });
});

describe('loss in a mix', () => {
  it('[MIX-4] of five packets in a row is made up for three, fades in the fourth, and is silence in the fifth', () => {
    const rig = createMixRig(pcmCodec, eachWithEach(['a', 'x']));
    const nothing = spoken(pcmCodec, tone(1000, 0, 120));
    talkInto(rig, [
      {
        track: rig.engine.openTrack('a'),
        packets: withHoles(spoken(pcmCodec, tone(1000, level, 120)), (n) => n >= 60 && n < 65),
      },
      { track: rig.engine.openTrack('a'), packets: nothing },
    ]);
    const heard = rowOf(rig.left('x'));
    const loud = Array.from(
      { length: 110 },
      (_, n) => (rms(heard.subarray(n * 960, (n + 1) * 960)) * Math.SQRT2) / level,
    );
    // The mix is behind by one.
    expect(loud.slice(55, 64).every((share) => Math.abs(share - 1) < 0.05)).toBe(true);
    expect(loud[64]).toBeLessThan(0.7);
    expect(loud[65]).toBe(0);
    expect(loud.slice(66).every((share) => Math.abs(share - 1) < 0.05)).toBe(true);
    expect(rig.engine.mixCounters.concealed).toBe(4);
  });

  it('[MIX-4] of five percent leaves an error that is 8 dB below the speech', async () => {
    const { packets } = await spokenLine('welcome');
    const other = (await spokenLine('coffee')).packets.slice(0, packets.length);
    const heardWith = (isLost: (number: number) => boolean) => {
      const rig = createMixRig(codec, eachWithEach(['a', 'x']));
      talkInto(rig, [
        { track: rig.engine.openTrack('a'), packets: withHoles(packets, isLost) },
        { track: rig.engine.openTrack('a'), packets: withHoles(other, (n) => isLost(n + 1000)) },
      ]);
      expect(rig.left('x').length).toBeGreaterThan(packets.length - 5);
      return heardIn(codec, rig.left('x'));
    };
    let state = 20_261_126;
    const lost = new Set(
      Array.from({ length: 2000 }, (_, n) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32 < 0.05 ? n : -1;
      }),
    );
    const clean = heardWith(() => false);
    const lossy = heardWith((n) => lost.has(n));
    expect(lossy.length).toBe(clean.length);
    expect(snr(clean.subarray(960 * 20), lossy.subarray(960 * 20))).toBeGreaterThan(8);
  });
});

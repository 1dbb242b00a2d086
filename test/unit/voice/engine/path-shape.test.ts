import { describe, expect, it } from 'vitest';
import { type GraphPath, SaidLevel, type Track } from '../../../../src/voice/engine/index.ts';
import { silence } from '../../../support/engine-rig.ts';
import { createMixRig, type MixRig, pcmCodec, rowOf, talkInto } from '../../../support/mix-rig.ts';
import { decibels, spoken, tone } from '../../../support/tones.ts';

/** Its peak; quieter than the common loudness by 4.1 dB, so that levelling shows. */
const peak = 2500;
const hz = 1000;
/** 20 ms hold 20 whole waves, so that each frame is as loud as the one before it. */
const floor = (frames: number): Buffer[] => spoken(pcmCodec, tone(hz, peak, frames));

const path = (settings: Partial<GraphPath> = {}): GraphPath => ({ id: 'l', from: 'floor', to: 'x', ...settings });

/** How loud each frame is against the floor as it came, in dB; -Infinity for nothing. */
const levels = (packets: readonly Buffer[]): number[] => {
  const row = rowOf(packets);
  return packets.map((_, frame) => {
    const samples = row.subarray(frame * 960, (frame + 1) * 960);
    return decibels(Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / 480), peak);
  });
};

/**
 * The sharpest corner in a row of samples of that one tone, against its peak: what a sum of two samples around one says of the one between them, which is
 * nothing for a steady tone, its slope for one that fades, and up to 1 for one that is cut.
 */
const corner = (row: Float64Array): number => {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / 48_000);
  let most = 0;
  for (let i = 2; i < row.length; i += 1)
    most = Math.max(most, Math.abs((row[i] ?? 0) - factor * (row[i - 1] ?? 0) + (row[i - 2] ?? 0)));
  return most / peak;
};
/** A step of a fifth of full volume within a frame, twice (RTP: two of them meet), and the rounding of three samples. */
const cornerMax = 0.002;

/** Talks on over a rig's own path, so many frames at a time. */
const talker = (rig: MixRig, track: Track) => {
  let from = 0;
  return (packets: readonly (Buffer | undefined)[]): void => {
    talkInto(rig, [{ track, packets, from }]);
    from += packets.length;
  };
};

describe('a path with a volume', () => {
  it.each([
    [50, -6.02],
    [1, -40],
    [200, 6.02],
    [99, -0.09],
  ])('[MIX-8] of %i % is that loud, for a voice that is alone too', (volume, db) => {
    const rig = createMixRig(pcmCodec, [path({ volume })]);
    talker(rig, rig.engine.openTrack('floor'))(floor(30));
    const heard = levels(rig.left('x'))
      .filter((level) => level > -60)
      .slice(1);
    expect(heard.length).toBeGreaterThan(26);
    for (const level of heard) expect(Math.abs(level - db)).toBeLessThan(0.3);
  });

  it('[MIX-8] goes over to another one within 200 ms and without a click, and goes untouched again at 100 %', () => {
    const rig = createMixRig(pcmCodec, [path({ volume: 50 })]);
    const say = talker(rig, rig.engine.openTrack('floor'));
    say(floor(50));
    for (const volume of [200, 1, 150, 100]) {
      const before = rig.left('x').length;
      rig.engine.apply([path({ volume })]);
      say(floor(30));
      const after = levels(rig.left('x').slice(before));
      expect(after.slice(10).every((level) => Math.abs(level - decibels(volume, 100)) < 0.3)).toBe(true);
    }
    expect(corner(rowOf(rig.left('x').slice(2)))).toBeLessThan(cornerMax);
    const { encoded } = rig.engine.mixCounters;
    say(floor(20));
    expect(rig.engine.mixCounters.encoded).toBe(encoded);
  });

  it('[MIX-8] takes a voice that is heard untouched from its loudness on', () => {
    const rig = createMixRig(pcmCodec, [path()]);
    const say = talker(rig, rig.engine.openTrack('floor'));
    say(floor(50));
    rig.engine.apply([path({ volume: 20 })]);
    say(floor(50));
    const heard = levels(rig.left('x'));
    // One beat in which the mix waits for its first packet is a frame less, and none is louder or quieter than it should be.
    for (const [at, level] of heard.slice(1).entries()) expect(level).toBeLessThan((heard[at] ?? 0) + 0.2);
    expect(heard.at(-1)).toBeCloseTo(-13.98, 1);
    expect(heard.filter((level) => level > -13.8 && level < -0.2).length).toBeGreaterThanOrEqual(3);
  });

  it('[MIX-8] of 0 % carries nothing', () => {
    const rig = createMixRig(pcmCodec, [path({ volume: 0 })]);
    talker(rig, rig.engine.openTrack('floor'))(floor(10));
    expect(rig.left('x')).toEqual([]);
    expect(rig.engine.paths()).toEqual([]);
  });

  it('[MIX-8] that two links share is heard as over the one over which more is heard', () => {
    const rig = createMixRig(pcmCodec, [
      path({ id: 'l', volume: 30, duckedBy: ['booth', 'other'] }),
      path({ id: 'm', volume: 70, duckedBy: ['booth'] }),
    ]);
    const [say, other] = ['floor', 'other'].map((room) => talker(rig, rig.engine.openTrack(room)));
    const words = [...floor(20), ...Array.from({ length: 5 }, () => silence)];
    say?.(words);
    other?.(words);
    say?.(words);
    const heard = levels(rig.left('x'))
      .filter((level) => level > -60)
      .slice(1);
    for (const level of heard) expect(Math.abs(level - decibels(70, 100))).toBeLessThan(0.2);
    rig.engine.apply([path({ id: 'm', volume: 70, duckedBy: ['booth'] })]);
    expect(rig.engine.paths()).toMatchObject([{ id: 'm' }]);
  });

  it('[MIX-8] that is closed, or opened, in a mix fades within 20 ms, or comes within 200', () => {
    const ground: GraphPath = { id: 'g', from: 'ground', to: 'x', levelled: true };
    const rig = createMixRig(pcmCodec, [path({ levelled: true }), ground]);
    const [ann, bob] = [rig.engine.openTrack('floor'), rig.engine.openTrack('ground')];
    let from = 0;
    const both = (frames: number): void => {
      const packets = floor(frames);
      const nothing = spoken(pcmCodec, tone(hz, 0, frames));
      talkInto(rig, [
        { track: ann, packets, from },
        { track: bob, packets: nothing, from },
      ]);
      from += frames;
    };
    both(100);
    const atOnce = rig.left('x').length;
    rig.engine.apply([ground]);
    both(50);
    rig.engine.apply([path({ levelled: true }), ground]);
    both(50);
    const heard = levels(rig.left('x'));
    expect(heard[atOnce]).toBeLessThan(heard[atOnce - 1] ?? 0);
    expect(heard.slice(atOnce + 1, atOnce + 50).every((level) => level === -Infinity)).toBe(true);
    expect(heard.at(-1)).toBeCloseTo(heard[atOnce - 1] ?? 0, 0);
    expect(corner(rowOf(rig.left('x').slice(2)))).toBeLessThan(2 * cornerMax);
  });
});

describe('a path that is ducked', () => {
  const ducked = [path({ duckedBy: ['booth'] })];

  it('[MIX-9] goes down by 12 dB within 60 ms, stays down for 300 ms after the last word, and is up again in half a second', () => {
    const rig = createMixRig(pcmCodec, ducked);
    const [ann, interpreter] = [rig.engine.openTrack('floor'), rig.engine.openTrack('booth')];
    const packets = floor(200);
    for (const [i, packet] of packets.entries()) {
      ann.packet(packet, i, i * 960);
      if (i >= 50 && i < 100) interpreter.packet(packet, i, i * 960);
      if (i >= 100 && i < 105) interpreter.packet(silence, i, i * 960);
      rig.clock.advance(20);
    }
    // Frame n leaves in the beat after packet n - 1 at the latest: the first words of the booth act from frame 50 on.
    const heard = levels(rig.left('x'));
    const at = rig.times('x').map(({ atMs }) => atMs);
    const between = (fromMs: number, toMs: number): number[] =>
      heard.filter((_, n) => (at[n] ?? 0) > fromMs && (at[n] ?? 0) <= toMs);
    for (const level of between(40, 1000)) expect(Math.abs(level)).toBeLessThan(0.2);
    for (const level of between(1060, 1980 + 280)) expect(level).toBeCloseTo(-12, 1);
    const up = between(1980 + 280, 1980 + 800);
    expect(up.every((level, n) => level >= (up[n - 1] ?? -12.1) - 0.01)).toBe(true);
    for (const level of between(1980 + 800, 4000)) expect(Math.abs(level)).toBeLessThan(0.2);
    expect(corner(rowOf(rig.left('x').slice(2)))).toBeLessThan(cornerMax);
  });

  it('[MIX-9] is not ducked by its own room, by silence frames, or by a room that was taken out', () => {
    const rig = createMixRig(pcmCodec, [path({ duckedBy: ['booth', 'floor'] })]);
    const [ann, interpreter] = [rig.engine.openTrack('floor'), rig.engine.openTrack('booth')];
    const packets = floor(100);
    for (const [i, packet] of packets.entries()) {
      if (i === 50) rig.engine.apply([path({ duckedBy: ['floor'] })]);
      ann.packet(packet, i, i * 960);
      interpreter.packet(i < 50 ? silence : packet, i, i * 960);
      rig.clock.advance(20);
    }
    const heard = levels(rig.left('x'))
      .filter((level) => level > -60)
      .slice(1);
    for (const level of heard) expect(Math.abs(level)).toBeLessThan(0.2);
  });

  it.each([
    ['that says it is silent', { first: 40, later: 127, peak: 0, isDecoded: false, ducks: false }],
    [
      'that says nothing else, and so does not measure',
      { first: 127, later: 127, peak: 0, isDecoded: false, ducks: true },
    ],
    [
      'that says it is silent, while what is decoded of it is not',
      { first: 40, later: 127, peak, isDecoded: true, ducks: true },
    ],
    [
      'that says it is silent, as is what is decoded of it',
      { first: 40, later: 127, peak: 0, isDecoded: true, ducks: false },
    ],
  ])('[MIX-17] under a voice %s', (_name, { first, later, peak: said, isDecoded, ducks }) => {
    const heardToo: GraphPath[] = isDecoded ? [{ id: 'y', from: 'booth', to: 'y', volume: 150 }] : [];
    const rig = createMixRig(pcmCodec, [path({ duckedBy: ['booth'] }), ...heardToo]);
    const [ann, interpreter] = [rig.engine.openTrack('floor'), rig.engine.openTrack('booth')];
    const words = spoken(pcmCodec, tone(hz, said, 100));
    const own = new SaidLevel();
    for (const [i, packet] of floor(100).entries()) {
      ann.packet(packet, i, i * 960);
      interpreter.packet(words[i] ?? silence, i, i * 960, own.isSilent(i < 5 ? first : later));
      rig.clock.advance(20);
    }
    const last = levels(rig.left('x')).slice(-20);
    for (const level of last) expect(level).toBeCloseTo(ducks ? -12 : 0, 0);
  });

  it('[MIX-9] turns down the floor and not the voice that ducks it, and keeps to one encoding what is as loud', () => {
    const rig = createMixRig(pcmCodec, [
      path({ duckedBy: ['booth'] }),
      { id: 'i', from: 'booth', to: 'x' },
      { id: 'm', from: 'floor', to: 'y', duckedBy: ['booth'] },
      { id: 'n', from: 'booth', to: 'y' },
    ]);
    talkInto(rig, [
      { track: rig.engine.openTrack('floor'), packets: floor(50) },
      { track: rig.engine.openTrack('booth'), packets: spoken(pcmCodec, tone(hz, 0, 50)) },
    ]);
    const { encoded, mixed } = rig.engine.mixCounters;
    expect(mixed).toBe(2 * encoded);
    expect(rig.left('x')).toEqual(rig.left('y'));
  });
});

describe('a path that is levelled', () => {
  it.each([1100, 2500, 9000])(
    '[MIX-10] brings a voice that is alone to the common loudness in three seconds (%i)',
    (high) => {
      const rig = createMixRig(pcmCodec, [path({ levelled: true })]);
      talkInto(rig, [{ track: rig.engine.openTrack('floor'), packets: spoken(pcmCodec, tone(997, high, 200)) }]);
      // A sine of 997 Hz in both channels has the loudness of its peak (ITU-R BS.1770).
      const after = levels(rig.left('x'))
        .slice(150, 195)
        .map((level) => level + decibels(peak, 32_767));
      for (const lufs of after) expect(Math.abs(lufs + 18)).toBeLessThan(1.5);
    },
  );

  it('[MIX-10] levels a voice that was heard untouched bit by bit in a mix, and lets go of it before it goes untouched again', () => {
    const rig = createMixRig(pcmCodec, [path(), { id: 'g', from: 'ground', to: 'x' }]);
    const [ann, bob] = [rig.engine.openTrack('floor'), rig.engine.openTrack('ground')];
    let from = 0;
    const talk = (frames: number, isTogether: boolean): void => {
      const nothing = isTogether ? spoken(pcmCodec, tone(hz, 0, frames)) : [];
      talkInto(rig, [
        { track: ann, packets: floor(frames), from },
        { track: bob, packets: nothing, from },
      ]);
      from += frames;
    };
    talk(20, false);
    talk(200, true);
    talk(100, false);
    talk(200, true);
    talk(100, false);
    const heard = levels(rig.left('x'));
    expect(Math.max(...heard)).toBeGreaterThan(3.5);
    expect(rig.engine.mixCounters.begun).toBe(2);
    for (const [n, level] of heard.slice(2, -5).entries())
      // The 5 ms in which a mix fades in are 0.8 dB less in their frame.
      expect(Math.abs(level - (heard[n + 1] ?? 0))).toBeLessThan(1.1);
    expect(heard.at(-10)).toBeCloseTo(0, 1);
  });
});

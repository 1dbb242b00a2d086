import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GraphPath, LinkEngine, type Track } from '../../../../src/voice/engine/index.ts';
import { createTicker } from '../../../../src/voice/node/beat.ts';
import { type Left, RecordingSink, silence } from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { markCodec, marked, marksIn, peakIn } from '../../../support/tones.ts';

const seed = 20_261_126;

const path = (from: string, to: string): GraphPath => ({ id: `${from}${to}`, from, to });

/** Rooms that are heard in others, of which `x` keeps what it hears; in `a` and `b` is one voice each. */
const createRig = (paths: readonly GraphPath[] = [path('a', 'x'), path('b', 'x')]) => {
  const clock = createManualClock();
  const { codec, counts } = markCodec();
  const engine = new LinkEngine(clock, () => undefined, { codec, ticker: createTicker(clock) });
  const sink = new RecordingSink(clock);
  engine.setSink('x', sink);
  engine.apply(paths);
  return { clock, counts, engine, sink, ann: engine.openTrack('a'), bob: engine.openTrack('b') };
};

type TestRig = ReturnType<typeof createRig>;

/** Sends a packet of each voice every 20 ms, `frames` times, from that number and sequence on. */
const talk = (
  { clock }: TestRig,
  voices: readonly { readonly track: Track; readonly voice: 0 | 1; readonly peak?: number }[],
  frames: number,
  from = 0,
): void => {
  for (let i = from; i < from + frames; i += 1) {
    for (const { track, voice, peak } of voices)
      track.packet(marked(voice, i % 960, peak), i & 0xffff, (i * 960) >>> 0);
    clock.advance(20);
  }
};

/** Which packets of a voice left, in their order, untouched or mixed. */
const heardOf = (left: readonly Left[], voice: 0 | 1): number[] =>
  left.map(({ frame }) => marksIn(frame).marks[voice]).filter((number) => number !== null);

/** When a voice speaks: from which of its 20 ms on, for how many. */
interface Spurt {
  readonly from: number;
  readonly frames: number;
  readonly hasEnd: boolean;
}

interface Sent {
  readonly voice: 0 | 1;
  /** Null for a silence frame. */
  readonly number: number | null;
  readonly sequence: number;
  readonly timestamp: number;
  readonly atMs: number;
}

/** The packets of a voice that arrive, each at its own time. RTP time is true. */
const packetsOf = (voice: 0 | 1, spurts: readonly Spurt[], random: () => number): Sent[] => {
  const packets: Sent[] = [];
  let sequence = 65_400;
  let number = 0;
  for (const { from, frames, hasEnd } of spurts)
    for (let i = 0; i < frames + (hasEnd ? 5 : 0); i += 1) {
      const packet = {
        voice,
        number: i < frames ? number : null,
        sequence: (sequence + 1) & 0xffff,
        timestamp: (4_294_900_000 + (from + i) * 960) >>> 0,
        atMs: (from + i) * 20 + 3 + random() * 40,
      };
      sequence += 1;
      if (i < frames) number += 1;
      if (random() > 0.05) packets.push(packet);
    }
  return packets;
};

/** Those before which no later one came: nothing may become of them but that they are heard. */
const inTime = (packets: readonly Sent[], voice: 0 | 1): number[] => {
  const own = packets.filter((packet) => packet.voice === voice);
  return own.flatMap(({ number, atMs }, i) =>
    number !== null && own.slice(i + 1).every((later) => later.atMs > atMs) ? [number] : [],
  );
};

const lcg = (from: number): (() => number) => {
  let state = from;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const spurts = (count: number, frames: { min: number; max: number }, pause: { min: number; max: number }) =>
  fc
    .array(fc.record({ pause: fc.integer(pause), frames: fc.integer(frames), hasEnd: fc.boolean() }), {
      minLength: count,
      maxLength: count,
    })
    .map((made) => {
      let at = 0;
      return made.map(({ pause: before, frames: long, hasEnd }): Spurt => {
        const from = at + before;
        at = from + long + 5;
        return { from, frames: long, hasEnd };
      });
    });

const isWhole = (left: readonly Left[], voice: 0 | 1, due: readonly number[], crossed: number): void => {
  const heard = heardOf(left, voice);
  expect(heard).toEqual([...new Set(heard)].toSorted((one, other) => one - other));
  const missing = due.filter((number) => !heard.includes(number));
  expect(missing.slice(2 * crossed)).toEqual([]);
};

/** By how much more RTP time than time went by from the first packet to the last. */
const aheadMs = (left: readonly Left[]): number => {
  const [first, last] = [left[0], left.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return (last.timestamp - first.timestamp) / 48 - (last.atMs - first.atMs);
};

/** The most that it was ahead at any time. */
const mostAheadMs = (left: readonly Left[]): number =>
  left.reduce((most, _, at) => Math.max(most, aheadMs(left.slice(0, at + 1))), 0);

const keepsTime = (left: readonly Left[]): void => {
  for (const [at, { sequence, timestamp, atMs }] of left.entries()) {
    const before = left[at - 1];
    if (before === undefined) continue;
    expect(sequence - before.sequence).toBeGreaterThanOrEqual(1);
    expect(timestamp - before.timestamp).toBeGreaterThanOrEqual(960);
    expect((timestamp - before.timestamp) / 48 - (atMs - before.atMs)).toBeLessThanOrEqual(200);
  }
};

describe('between one voice and a mix', () => {
  it('[MIX-1] nothing is heard twice or lost, and RTP keeps time, whatever the network does', () => {
    const ann = spurts(3, { min: 100, max: 300 }, { min: 0, max: 60 });
    const bob = spurts(6, { min: 1, max: 50 }, { min: 1, max: 120 });
    fc.assert(
      fc.property(ann, bob, fc.nat(), (annSpeaks, bobSpeaks, state) => {
        const rig = createRig();
        const random = lcg(state);
        const packets = [...packetsOf(0, annSpeaks, random), ...packetsOf(1, bobSpeaks, random)];
        for (const { voice, number, sequence, timestamp, atMs } of packets.toSorted((a, b) => a.atMs - b.atMs)) {
          rig.clock.advance(atMs - rig.clock.monotonicMs());
          const track = voice === 0 ? rig.ann : rig.bob;
          track.packet(number === null ? silence : marked(voice, number), sequence, timestamp);
        }
        rig.clock.advance(3000);
        const { shrunk } = rig.engine.mixCounters;
        isWhole(rig.sink.left, 0, inTime(packets, 0), shrunk);
        isWhole(rig.sink.left, 1, inTime(packets, 1), shrunk);
        keepsTime(rig.sink.left);
        // Beside the mixes', the 40 ms of jitter.
        expect(mostAheadMs(rig.sink.left)).toBeLessThanOrEqual(200 + 60);
        expect(rig.clock.pending()).toBe(0);
      }),
      { seed, numRuns: 25 },
    );
  });

  it.each([
    { lost: 66, phaseMs: 1, lateMs: 20 },
    { lost: 66, phaseMs: 16, lateMs: 10 },
    { lost: 67, phaseMs: 1, lateMs: 5 },
  ])(
    '[MIX-1] what the mix played as its last is not sent once it found its order (%o)',
    ({ lost, phaseMs, lateMs }) => {
      const rig = createRig();
      for (let i = 0; i < 90; i += 1) {
        rig.clock.advance(i * 20 - rig.clock.monotonicMs());
        if (i >= 5 && i < 20) rig.bob.packet(marked(1, i), i, i * 960);
        rig.clock.advance(phaseMs);
        const send = (): void => rig.ann.packet(marked(0, i), i, i * 960);
        if (i === lost + 1) rig.clock.after(lateMs, send);
        else if (i !== lost) send();
      }
      rig.clock.advance(500);
      isWhole(
        rig.sink.left,
        0,
        Array.from({ length: 90 }, (_, n) => n).filter((n) => n !== lost),
        0,
      );
      expect(rig.engine.counters.droppedLate).toBe(1);
    },
  );

  it('[MIX-16] a pause that the mix played as its last is not sent once it found its order', () => {
    const rig = createRig();
    for (let i = 0; i < 90; i += 1) {
      rig.clock.advance(i * 20 - rig.clock.monotonicMs());
      if (i >= 5 && i < 20) rig.bob.packet(marked(1, i), i, i * 960);
      rig.clock.advance(1);
      const send = (): void => rig.ann.packet(i === 67 ? Buffer.of(0xfc) : marked(0, i), i, i * 960);
      if (i === 67) rig.clock.after(20, send);
      else if (i !== 66) send();
    }
    rig.clock.advance(500);
    expect(rig.engine.counters.droppedLate).toBe(1);
    expect(rig.sink.left.filter(({ frame }) => frame.length === 1)).toEqual([]);
  });

  it('[MIX-1] a voice that sends what cannot be heard keeps the mix, instead of beginning it anew each second', () => {
    const rig = createRig();
    talk(
      rig,
      [
        { track: rig.ann, voice: 0 },
        { track: rig.bob, voice: 1, peak: 0 },
      ],
      500,
    );
    expect(rig.engine.mixCounters.begun).toBe(1);
    // Of the voices, and that by which the first of them was drawn out.
    expect(rig.counts).toMatchObject({ decoders: 2 + 1, encoders: 1 });
  });

  it('keeps the decoders of voices that meet again soon', () => {
    const rig = createRig();
    for (let n = 0; n < 4; n += 1) {
      talk(
        rig,
        [
          { track: rig.ann, voice: 0 },
          { track: rig.bob, voice: 1 },
        ],
        20,
        n * 150,
      );
      talk(rig, [{ track: rig.ann, voice: 0 }], 130, n * 150 + 20);
    }
    expect(rig.engine.mixCounters.begun).toBe(4);
    // And that by which one of them is drawn out each time.
    expect(rig.counts.decoders).toBe(2 + 1);
    // After ten seconds alone it is not worth its memory.
    talk(rig, [{ track: rig.ann, voice: 0 }], 600, 600);
    talk(
      rig,
      [
        { track: rig.ann, voice: 0 },
        { track: rig.bob, voice: 1 },
      ],
      20,
      1200,
    );
    expect(rig.counts.decoders).toBe(4 + 1);
  });

  it('takes in those who speak, not those who spoke a minute ago', () => {
    const rig = createRig();
    const others = Array.from({ length: 23 }, () => rig.engine.openTrack('a'));
    for (const track of others) {
      for (let i = 0; i < 10; i += 1) track.packet(i < 5 ? marked(1, i) : silence, i, i * 960);
      rig.clock.advance(2000);
    }
    rig.clock.advance(60_000);
    const { decoders } = rig.counts;
    talk(
      rig,
      [
        { track: rig.ann, voice: 0 },
        { track: rig.bob, voice: 1 },
      ],
      10,
    );
    expect(rig.engine.mixCounters.begun).toBe(1);
    expect(rig.counts.decoders - decoders).toBe(2 + 1);
    // One of them speaks again: heard from the first packet on.
    rig.clock.advance(100);
    const back = others[0];
    for (let i = 10; i < 20; i += 1) {
      back?.packet(marked(1, 100 + i), i, i * 960);
      rig.clock.advance(20);
    }
    rig.clock.advance(200);
    expect(heardOf(rig.sink.left, 1).filter((number) => number >= 100)).toEqual(
      Array.from({ length: 10 }, (_, n) => 110 + n),
    );
  });

  it('[MIX-1] RTP time does not run away when the last voice pauses as the mix ends', () => {
    const rig = createRig();
    const say = (track: Track, voice: 0 | 1): ((isSilence: boolean, timestamp: number) => void) => {
      let next = 0;
      return (isSilence, timestamp) => {
        track.packet(isSilence ? silence : marked(voice, next % 960), next & 0xffff, timestamp);
        next += 1;
      };
    };
    const [ann, bob] = [say(rig.ann, 0), say(rig.bob, 1)];
    for (let frame = 0; frame < 12 * 300; frame += 1) {
      const i = frame % 300;
      if (i < 105 || i >= 200) ann(i >= 100 && i < 105, frame * 960);
      if (i >= 60 && i < 85) bob(i >= 80, frame * 960);
      rig.clock.advance(20);
    }
    expect(rig.engine.mixCounters.begun).toBe(12);
    expect(Math.abs(aheadMs(rig.sink.left))).toBeLessThanOrEqual(60);
    // The pause was told once: five silence frames of it, and none twice.
    expect(rig.sink.left.filter(({ frame }) => frame.length === 3)).toHaveLength(12 * 5);
  });

  it('[MIX-11] RTP time is ahead by what each mix waited for, 200 ms at most, and a pause gives it back', () => {
    const rig = createRig();
    let [sequence, slot] = [0, 0];
    /** Ann talks on, and Bob has a word each second and a half: each is a mix and a way back. */
    const words = (mixes: number): void => {
      for (let i = 0; i < mixes * 75; i += 1) {
        rig.ann.packet(marked(0, sequence % 960), sequence, slot * 960);
        if (i % 75 < 5) rig.bob.packet(i % 75 < 3 ? marked(1, i % 960) : silence, sequence, slot * 960);
        sequence += 1;
        slot += 1;
        rig.clock.advance(20);
      }
    };
    const pause = (): void => {
      slot += 25;
      rig.clock.advance(500);
      rig.ann.packet(marked(0, sequence % 960), sequence, slot * 960);
      sequence += 1;
      slot += 1;
      rig.clock.advance(20);
    };
    words(1);
    expect(aheadMs(rig.sink.left)).toBe(20);
    words(1);
    expect(aheadMs(rig.sink.left)).toBe(40);
    pause();
    expect(aheadMs(rig.sink.left)).toBe(0);
    words(15);
    expect(aheadMs(rig.sink.left)).toBe(200);
    // It stayed in the mix as it would have been kept behind for longer.
    expect(rig.engine.mixCounters.begun).toBe(2 + 11);
    pause();
    expect(aheadMs(rig.sink.left)).toBeLessThanOrEqual(20);
    expect(mostAheadMs(rig.sink.left)).toBe(200);
  });

  it('[MIX-1] a room that goes over to a mix later than another hears nothing again', () => {
    const rig = createRig([path('a', 'x'), path('a', 'y'), path('b', 'y'), path('c', 'x')]);
    const cat = rig.engine.openTrack('c');
    rig.engine.setSink('y', new RecordingSink(rig.clock));
    for (let i = 0; i < 400; i += 1) {
      // Four of 25 packets wait and arrive at once, so that the mix runs 60 ms behind.
      const late = i % 25;
      if (late < 5 || late > 8) rig.ann.packet(marked(0, i), i, i * 960);
      if (late === 8) for (let n = i - 3; n <= i; n += 1) rig.ann.packet(marked(0, n), n, n * 960);
      rig.bob.packet(marked(1, i), i, i * 960);
      if (i >= 300) cat.packet(marked(1, i, 0), i, i * 960);
      rig.clock.advance(20);
    }
    rig.clock.advance(500);
    expect(rig.engine.mixCounters.begun).toBe(2);
    expect(heardOf(rig.sink.left, 0)).toEqual(Array.from({ length: 400 }, (_, n) => n));
  });
});

describe('what encodes a mix', () => {
  it('rests while nobody is there to hear it, and is heard when they are back', () => {
    const rig = createRig();
    rig.engine.setSink('x', null);
    const voices = [
      { track: rig.ann, voice: 0 },
      { track: rig.bob, voice: 1 },
    ] as const;
    talk(rig, voices, 100);
    rig.engine.setSink('x', rig.sink);
    rig.sink.outcome = 'gone';
    talk(rig, voices, 100, 100);
    expect(rig.counts.encoded).toBeLessThanOrEqual(1);
    rig.sink.outcome = 'sent';
    talk(rig, voices, 50, 200);
    expect(heardOf(rig.sink.left, 0).length).toBeGreaterThanOrEqual(48);
    keepsTime(rig.sink.left);
  });

  it.each([
    { pause: 100, encoders: 2 },
    { pause: 400, encoders: 3 },
  ])('is taken over without the level of its last mix, or given up ($pause)', ({ pause, encoders }) => {
    const rig = createRig([path('a', 'y'), path('b', 'z'), path('c', 'x')]);
    for (const room of ['y', 'z']) rig.engine.setSink(room, new RecordingSink(rig.clock));
    const voices = (room: string, voice: 0 | 1, peak: number) =>
      Array.from({ length: 2 }, () => ({ track: rig.engine.openTrack(room), voice, peak }));
    const [loud, other, late] = [voices('a', 0, 255), voices('b', 1, 60), voices('c', 0, 60)];
    talk(rig, [...loud, ...other], 50);
    talk(rig, other, pause, 50);
    talk(rig, [...other, ...late], 20, 50 + pause);
    const mixed = rig.sink.left.filter(({ frame }) => marksIn(frame).isMixed);
    expect(peakIn(mixed[1]?.frame ?? silence)).toBeGreaterThan(11_800);
    expect(rig.counts.encoders).toBe(encoders);
  });
});

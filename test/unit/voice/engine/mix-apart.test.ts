import { beforeAll, expect, it } from 'vitest';
import { findOpusCodec, openFrameCodec } from '../../../../src/voice/codec/index.ts';
import type { FrameCodec, GraphPath } from '../../../../src/voice/engine/index.ts';
import { RecordingSink, silence } from '../../../support/engine-rig.ts';
import { createMixRig, type MixRig, pcmCodec, rowOf } from '../../../support/mix-rig.ts';
import { heardIn, spoken, strength, tone } from '../../../support/tones.ts';

let real: FrameCodec;
/** What is mixed is known to the sample, and encoded as ever. */
let codec: FrameCodec;
beforeAll(async () => {
  const found = await openFrameCodec(await findOpusCodec());
  if (found === null) throw new Error('this machine has no Opus codec');
  real = found;
  codec = { createDecoder: () => pcmCodec.createDecoder(), createEncoder: () => real.createEncoder() };
});

/** From which 20 ms to before which. */
type Spurts = readonly (readonly [from: number, to: number])[];

/** Who speaks in a room when, as a tone. */
interface Speaker {
  readonly hz: number;
  readonly spurts: Spurts;
  /** The rooms that hear it. */
  readonly in: readonly string[];
}

const speaker = (hz: number, rooms: readonly string[], spurts: Spurts): Speaker => ({ hz, in: rooms, spurts });
/** Two, so that they are mixed, and so loud that their sum is turned down. */
const pair = (hz: number, rooms: readonly string[], spurts: Spurts): Speaker[] =>
  [hz, hz + 100].map((each) => speaker(each, rooms, spurts));

const frames = 110;
const roomOf = ({ hz }: Speaker): string => `at ${hz}`;
const pathsOf = (one: Speaker): GraphPath[] => one.in.map((to) => ({ id: `${one.hz}${to}`, from: roomOf(one), to }));

/** What a client sends: five silence frames behind each spurt, and then nothing. */
function packetsOf({ hz, spurts }: Speaker): (Buffer | undefined)[] {
  const said = spoken(pcmCodec, tone(hz, 20_000, frames));
  const isIn = (at: number): boolean => spurts.some(([from, to]) => at >= from && at < to);
  return said.map((packet, at) => {
    if (isIn(at)) return packet;
    return [1, 2, 3, 4, 5].some((ago) => isIn(at - ago)) ? silence : undefined;
  });
}

/** What is heard while these speak. */
function heardOf(of: FrameCodec, speakers: readonly Speaker[], before?: (rig: MixRig, at: number) => void): MixRig {
  const rig = createMixRig(of, speakers.flatMap(pathsOf));
  const voices = speakers.map((one) => ({
    track: rig.engine.openTrack(roomOf(one)),
    packets: packetsOf(one),
    sequence: 0,
  }));
  for (let at = 0; at < frames; at += 1) {
    before?.(rig, at);
    for (const voice of voices) {
      const packet = voice.packets[at];
      if (packet === undefined) continue;
      voice.track.packet(packet, voice.sequence, at * 960);
      voice.sequence += 1;
    }
    rig.clock.advance(20);
  }
  return rig;
}

/** The first packet with sound behind the silence frames. */
const firstAfterPause = (left: readonly Buffer[]): Buffer =>
  left.find((packet, at) => packet.length > 3 && left[at - 1]?.length === 3) ?? silence;

/** What an encoder that heard nothing before makes of that sum. */
function encodedFromNothing(sum: Buffer): Buffer {
  const encoder = real.createEncoder();
  encoder.standAlone();
  return Buffer.from(encoder.encode(pcmCodec.createDecoder().decode(sum)));
}

/** Which of the packets are others. */
const differing = (one: readonly Buffer[], other: readonly Buffer[]): number[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, at) => at).filter(
    (at) => other[at] === undefined || one[at]?.equals(other[at]) !== true,
  );

const [low, high] = [400, 5000];

it.each([
  {
    what: 'begins in the pause of one that stands before it',
    one: pair(
      low,
      ['x'],
      [
        [0, 30],
        [55, 110],
      ],
    ),
    other: pair(high, ['y', 'z'], [[42, 110]]),
  },
  {
    what: 'goes on in the pause of one that stands behind it',
    one: pair(
      low,
      ['x'],
      [
        [26, 38],
        [60, 110],
      ],
    ),
    other: pair(
      high,
      ['y', 'z'],
      [
        [0, 15],
        [48, 110],
      ],
    ),
  },
  {
    what: 'takes turns with one',
    one: pair(
      low,
      ['x'],
      [
        [0, 12],
        [40, 52],
        [80, 92],
      ],
    ),
    other: pair(
      high,
      ['y'],
      [
        [22, 32],
        [62, 72],
        [102, 110],
      ],
    ),
  },
])('[MIX-19] a mix of other speakers that $what changes not a byte of it', ({ one, other }) => {
  const both = heardOf(codec, [...one, ...other]);
  for (const speakers of [one, other])
    for (const room of speakers[0]?.in ?? []) {
      const alone = heardOf(codec, speakers).left(room);
      expect(alone.filter(({ length }) => length > 3).length, room).toBeGreaterThan(30);
      expect(differing(both.left(room), alone), room).toEqual([]);
    }
  const first = firstAfterPause(both.left('x'));
  expect(first.equals(encodedFromNothing(firstAfterPause(heardOf(pcmCodec, [...one, ...other]).left('x'))))).toBe(true);
  const sound = heardIn(real, [first]);
  expect(strength(sound, low)).toBeGreaterThan(50 * strength(sound, high));
});

it.each([
  ['x', 'y', 'z'],
  ['y', 'z', 'x'],
])(
  '[MIX-19] a room whose mix paused hears nothing of what others went on to hear by its encoder (%s, %s, %s)',
  (...rooms) => {
    const both = pair(low, rooms, [
      [0, 30],
      [55, 110],
    ]);
    // Not heard in `x`.
    const hidden = pair(high, ['y', 'z'], [[42, 110]]);
    const sum = firstAfterPause(heardOf(pcmCodec, [...both, ...hidden]).left('x'));
    const first = firstAfterPause(heardOf(codec, [...both, ...hidden]).left('x'));
    expect(first.equals(encodedFromNothing(sum))).toBe(true);
  },
);

it('[MIX-19] a room that was away for a while hears nothing of whom its encoder served meanwhile', () => {
  const speakers = [...pair(low, ['x'], [[0, 110]]), ...pair(high, ['y'], [[30, 110]])];
  const leftOf = (of: FrameCodec): Buffer[] => {
    let sink: RecordingSink | null = null;
    heardOf(of, speakers, (rig, at) => {
      sink ??= new RecordingSink(rig.clock);
      rig.engine.setSink('x', sink);
      sink.outcome = at >= 20 && at < 60 ? 'gone' : 'sent';
    });
    return (sink as RecordingSink | null)?.left.map(({ frame }) => frame) ?? [];
  };
  // That somebody is there again is found out by a silence frame.
  const sum = firstAfterPause(leftOf(pcmCodec));
  expect(firstAfterPause(leftOf(codec)).equals(encodedFromNothing(sum))).toBe(true);
  // They talk on: what begins in the middle of a word fades in over 5 ms.
  expect(Math.max(...rowOf([sum]).subarray(0, 20))).toBeLessThan(3000);
  expect(Math.max(...rowOf([sum]).subarray(480))).toBeGreaterThan(15_000);
});

import { beforeAll, describe, expect, it } from 'vitest';
import { findOpusCodec, openFrameCodec } from '../../../../src/voice/codec/index.ts';
import type { FrameCodec, GraphPath } from '../../../../src/voice/engine/index.ts';
import { createMixRig, pcmCodec } from '../../../support/mix-rig.ts';
import { heardIn, spoken, strength, tone } from '../../../support/tones.ts';

let codec: FrameCodec;
beforeAll(async () => {
  const found = await openFrameCodec(await findOpusCodec());
  if (found === null) throw new Error('this machine has no Opus codec');
  codec = found;
});

const [hertz, peak] = [600, 4000];
/** 5 ms, in which a tone of 600 Hz has three whole waves. */
const pieceSamples = 240;
const path = (from: string, to: string, volume = 100): GraphPath => ({ id: `${from}${to}`, from, to, volume });
/** In `y` Bob is heard with Ann, behind by what his bursts ask for, and in `x` alone until something happens there. */
const elsewhere = [path('a', 'y'), path('b', 'y')];
const before = [...elsewhere, path('b', 'x'), path('c', 'x')];

/** Bob says a tone in packets that come so many at once, beside Ann; after so many `x` goes over to a mix, and after so many he is gone. */
interface Scene {
  readonly burst: number;
  readonly after: number;
  readonly how: 'another speaks' | 'another volume';
  readonly gone?: number;
}

/** What is heard in `x` from its last untouched packet on. */
function heardGoingOver({ burst, after, how, gone = Infinity }: Scene): Float64Array {
  const rig = createMixRig(codec, before);
  const [ann, bob, cat] = ['a', 'b', 'c'].map((room) => rig.engine.openTrack(room));
  const says = spoken(codec, tone(hertz, peak, after + 40));
  const others = spoken(codec, tone(3000, 20, after + 40));
  for (const [i, other] of others.entries()) {
    ann?.packet(other, i, i * 960);
    if (i === after && how === 'another volume') rig.engine.apply([...elsewhere, path('b', 'x', 110), path('c', 'x')]);
    if (i === gone) bob?.close();
    const came = i % burst === burst - 1 && i < gone ? says.slice(i - burst + 1, i + 1) : [];
    for (const [n, packet] of came.entries()) bob?.packet(packet, i - burst + 1 + n, (i - burst + 1 + n) * 960);
    if (i >= after && how === 'another speaks') cat?.packet(other, i, i * 960);
    rig.clock.advance(20);
  }
  const left = rig.left('x');
  const untouched = new Set(says);
  const mixed = left.findIndex((packet) => !untouched.has(packet));
  expect(rig.engine.mixCounters.begun).toBe(2);
  expect(mixed).toBeGreaterThan(after - burst);
  return heardIn(codec, left).subarray((mixed - 1) * 960);
}

const steepest = (row: Float64Array): number =>
  row.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (row[i - 1] ?? sample))), 0);

/** The largest step of the tone itself, and what Opus makes of it. */
const stepMax = 1.15 * peak * 2 * Math.sin((Math.PI * hertz) / 48_000);

describe('a voice that is mixed elsewhere already', () => {
  it('[MIX-12] fades within 20 ms where its stream is over while it is drawn out', () => {
    const heard = heardGoingOver({ burst: 3, after: 150, how: 'another speaks', gone: 151 });
    const loud = Array.from({ length: 8 }, (_, n) => strength(heard.subarray((1 + n) * 960, (2 + n) * 960), hertz));
    expect(Math.max(...loud.slice(0, 3))).toBeGreaterThan(peak / 3);
    expect(Math.max(...loud.slice(4))).toBeLessThan(peak / 100);
    expect(steepest(heard)).toBeLessThan(stepMax);
  });

  it('[MIX-2] is drawn out once for all rooms that heard it as far', () => {
    const paths = ['x', 'z'].map((room) => [
      ...elsewhere,
      path('b', 'x'),
      path('c', 'x'),
      path('b', room),
      path('c', room),
    ]);
    const encoded = paths.map((all) => {
      const rig = createMixRig(pcmCodec, all);
      const said = spoken(pcmCodec, tone(hertz, peak, 60));
      const tracks = ['a', 'b', 'c'].map((room) => rig.engine.openTrack(room));
      for (const [i, packet] of said.entries()) {
        tracks[0]?.packet(packet, i, i * 960);
        if (i % 3 === 2) for (let n = i - 2; n <= i; n += 1) tracks[1]?.packet(said[n] ?? packet, n, n * 960);
        if (i >= 30) tracks[2]?.packet(packet, i, i * 960);
        rig.clock.advance(20);
      }
      expect(rig.engine.mixCounters.bridged).toBeGreaterThan(1);
      return { encoded: rig.engine.mixCounters.encoded, bridged: rig.engine.mixCounters.bridged };
    });
    expect(encoded[1]).toEqual(encoded[0]);
  });

  it.each([
    { burst: 3, how: 'another speaks' },
    { burst: 2, how: 'another volume' },
    { burst: 2, how: 'another speaks' },
  ] as const)(
    '[MIX-11] is drawn out where a mix begins, until that has come as far ($burst at once, $how)',
    ({ burst, how }) => {
      const heard = heardGoingOver({ burst, after: 150, how });
      const pieces = Array.from({ length: 60 }, (_, n) =>
        strength(heard.subarray((4 + n) * pieceSamples, (5 + n) * pieceSamples), hertz),
      );
      // A mix begins from nothing: 6.5 ms of Opus, and 5 ms of ours.
      expect(Math.min(...pieces.slice(2))).toBeGreaterThan(peak / 2);
      expect(steepest(heard)).toBeLessThan(stepMax);
    },
  );

  it('[MIX-11] [MIX-12] fades where that is longer, and comes back without a click', () => {
    const heard = heardGoingOver({ burst: 8, after: 152, how: 'another speaks' });
    const loud = Array.from({ length: 30 }, (_, n) => strength(heard.subarray((1 + n) * 960, (2 + n) * 960), hertz));
    expect(Math.min(...loud)).toBeLessThan(peak / 100);
    expect(loud.at(-1)).toBeGreaterThan(0.9 * peak);
    expect(steepest(heard)).toBeLessThan(stepMax);
  });
});

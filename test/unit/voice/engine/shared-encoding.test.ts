import { beforeAll, expect, it } from 'vitest';
import { spokenLine } from '../../../../sandbox/speech/index.ts';
import { findOpusCodec, openFrameCodec } from '../../../../src/voice/codec/index.ts';
import type { FrameCodec, GraphPath } from '../../../../src/voice/engine/index.ts';
import { silence } from '../../../support/engine-rig.ts';
import { createMixRig, pcmCodec, rowOf } from '../../../support/mix-rig.ts';
import { heardIn, spoken } from '../../../support/tones.ts';

let codec: FrameCodec;
beforeAll(async () => {
  const found = await openFrameCodec(await findOpusCodec());
  if (found === null) throw new Error('this machine has no Opus codec');
  codec = found;
});

const path = (from: string, to: string): GraphPath => ({ id: `${from}${to}`, from, to });
const speakers = ['a', 'b', 'c'] as const;
const listeners = ['e', 'f', 'g'];
/** `a` hears Bob and Cat, and the listeners Ann as well: while she pauses they all hear the same. */
const alone = ['b', 'c'].map((from) => path(from, 'a'));
const all = [...alone, ...listeners.flatMap((to) => speakers.map((from) => path(from, to)))];
const frames = 200;
/** Ann speaks, and pauses, for so many frames each. */
const turn = 25;
/** Of Opus, of what is said and once more of the mix, in samples. */
const delay = 624;

/** What is heard in these rooms while all three talk, encoded by that codec. */
async function heardWith(of: FrameCodec, paths: readonly GraphPath[]) {
  const rig = createMixRig(of, paths);
  const lines = await Promise.all(['coffee', 'market', 'river'].map((line) => spokenLine(line)));
  const tracks = speakers.map((room) => rig.engine.openTrack(room));
  // The same for every codec: what is said is decoded before.
  const said = lines.map(({ packets }) => spoken(of, decoded(packets)));
  for (let i = 0; i < frames; i += 1) {
    for (const [n, track] of tracks.entries()) {
      const packet = n === 0 && Math.floor(i / turn) % 2 === 1 ? silence : said[n]?.[i % (said[n]?.length ?? 1)];
      if (packet !== silence || i % turn < 5) track.packet(packet ?? silence, i, i * 960);
    }
    rig.clock.advance(20);
  }
  return rig;
}

function decoded(packets: readonly Buffer[]): Int16Array[] {
  const decoder = codec.createDecoder();
  return packets.map((packet) => decoder.decode(packet).slice());
}

/** How large what differs from the sum is in each frame, as a share of the loudness of all of it, from the second on. */
function errors(sum: Float64Array, heard: Float64Array): number[] {
  const size = (from: number, to: number, of: (i: number) => number): number => {
    let energy = 0;
    for (let i = from; i < to; i += 1) energy += of(i) ** 2;
    return Math.sqrt(energy / (to - from));
  };
  const whole = size(0, sum.length, (i) => sum[i] ?? 0);
  return Array.from(
    { length: sum.length / 960 - 52 },
    (_, n) => size((n + 50) * 960, (n + 51) * 960, (i) => (sum[i] ?? 0) - (heard[i + delay] ?? 0)) / whole,
  );
}

it('[MIX-2] nobody hears that rooms come to hear the same, or part again, as at each turn of speech', async () => {
  const exact = await heardWith(pcmCodec, all);
  const heard = await heardWith(codec, all);
  for (const room of ['a', 'e']) {
    // As if no other room were there, whose mixes come and go.
    const own = await heardWith(
      codec,
      all.filter(({ to }) => to === room),
    );
    const sum = rowOf(exact.left(room));
    const asOwn = errors(sum, heardIn(codec, own.left(room)));
    const more = errors(sum, heardIn(codec, heard.left(room))).map((wrong, at) => wrong - (asOwn[at] ?? 0));
    expect(Math.max(...more), room).toBeLessThan(0.1);
  }
  const turns = frames / turn;
  // Two mixes while she speaks and one while she pauses, and one encoding more where she begins again.
  expect(heard.engine.mixCounters.encoded).toBeLessThan(1.5 * turns * turn + turns + 20);
});

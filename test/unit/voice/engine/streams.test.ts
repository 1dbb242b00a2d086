import { expect, it } from 'vitest';
import { createMixRig } from '../../../support/mix-rig.ts';
import { markCodec, marked, marksIn } from '../../../support/tones.ts';

const paths = ['a', 'b'].map((from) => ({ id: from, from, to: 'x' }));

it('[MIX-1] one voice at a time is carried without the codec being asked for anything', () => {
  const { codec, counts } = markCodec();
  const rig = createMixRig(codec, paths);
  const [ann, bob] = [rig.engine.openTrack('a'), rig.engine.openTrack('b')];
  for (let turn = 0; turn < 10; turn += 1) {
    for (let i = 50 * turn; i < 50 * (turn + 1); i += 1) {
      const isAnn = turn % 2 === 0;
      (isAnn ? ann : bob).packet(marked(isAnn ? 0 : 1, i), i, i * 960);
      rig.clock.advance(20);
    }
    rig.clock.advance(400);
  }
  expect(rig.left('x').filter((packet) => packet.length > 3)).toHaveLength(500);
  expect(counts).toEqual({ decoders: 0, encoders: 0, decoded: 0, encoded: 0 });
  expect(rig.engine.mixCounters.begun).toBe(0);
});

it('[MIX-1] a voice that comes back with another SSRC in the middle of a mix goes on in it', () => {
  const rig = createMixRig(markCodec().codec, paths);
  const [bob, first] = [rig.engine.openTrack('b'), rig.engine.openTrack('a')];
  let ann = first;
  for (let i = 0; i < 200; i += 1) {
    if (i === 100) {
      first.close();
      ann = rig.engine.openTrack('a');
    }
    // The numbers and the time of the new stream are others.
    const jump = i < 100 ? 0 : 30_000;
    ann.packet(marked(0, i), (i + jump) & 0xffff, (i * 960 + jump * 7777) >>> 0);
    bob.packet(marked(1, i), i, i * 960);
    rig.clock.advance(20);
  }
  for (const voice of [0, 1] as const) {
    const heard = rig
      .left('x')
      .map((packet) => marksIn(packet).marks[voice])
      .filter((number) => number !== null);
    expect(heard).toEqual([...new Set(heard)].toSorted((one, other) => one - other));
    expect(heard.length).toBeGreaterThan(195);
  }
  expect(rig.engine.mixCounters).toMatchObject({ begun: 1, lost: 0 });
  const times = rig.times('x').map(({ timestamp }) => timestamp);
  expect(times.every((timestamp, at) => at === 0 || timestamp - (times[at - 1] ?? 0) >= 960)).toBe(true);
});

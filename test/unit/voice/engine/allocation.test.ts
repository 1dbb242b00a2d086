import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { systemClock } from '../../../../src/lib/index.ts';
import { LinkEngine, SaidLevel } from '../../../../src/voice/engine/index.ts';
import { levelOf, writeOpusHeader } from '../../../../src/voice/transport/rtp.ts';
import { frameOf } from '../../../support/engine-rig.ts';

const packets = 100_000;
/** The smallest object V8 can make takes 24 bytes; the clock's own number takes up to 16. */
const bytesPerPacketMax = 20;

it('carries a packet to two rooms without making garbage', () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node cannot be told to collect garbage');
  const engine = new LinkEngine(systemClock, () => undefined);
  for (const room of ['b', 'c']) engine.setSink(room, { send: () => 'sent', pause: () => undefined });
  engine.apply([
    { id: 'l', from: 'a', to: 'b' },
    { id: 'm', from: 'a', to: 'c' },
  ]);
  const track = engine.openTrack('a');
  const frame = frameOf(1);
  const said = new SaidLevel();
  // What its extension says of its loudness is read anew for each.
  const [clear, body] = [Buffer.alloc(16), Buffer.from([0x32, 1, 2, 3, 0x10, 0x9e, 0x90, 0x02, ...frame])];
  writeOpusHeader(clear, 1, 960, 7);
  clear[0] = 0x90;
  clear.writeUInt32BE(0xbede_0002, 12);
  let next = 0;
  const carry = (count: number): void => {
    for (const end = next + count; next < end; next += 1) {
      // Timestamps beyond 31 bits: the numbers that would need an object of their own.
      const level = levelOf(clear, clear.length, body);
      track.packet(frame, next & 0xffff, (4_000_000_000 + next * 960) >>> 0, said.isSilent(level));
    }
  };
  carry(3 * packets); // until the code is compiled for good
  collect();
  const before = process.memoryUsage().heapUsed;
  carry(packets);
  const grown = process.memoryUsage().heapUsed - before;
  engine.close();
  expect(levelOf(clear, clear.length, body)).toBe(30);
  expect(engine.counters.sent).toBe(8 * packets);
  expect(grown).toBeGreaterThanOrEqual(0); // otherwise a collection in between hid what was made
  expect(grown / packets).toBeLessThan(bytesPerPacketMax);
});

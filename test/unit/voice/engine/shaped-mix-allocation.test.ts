import { expect, it } from 'vitest';
import { bytesPerBeat, bytesPerBeatMax, path } from '../../../support/mix-garbage.ts';

it('mixes 25 voices that are turned down, levelled and at other volumes without making garbage of its own', () => {
  const { bytes, mixed, leftOut } = bytesPerBeat({
    paths: [
      path('a', 'd', { duckedBy: ['b'] }),
      path('b', 'd', { volume: 150 }),
      path('c', 'd', { levelled: true, volume: 50 }),
      path('a', 'e', { levelled: true, duckedBy: ['b', 'c'] }),
    ],
    voicesIn: { a: 12, b: 6, c: 7 },
    pausing: 'b',
  });
  expect(mixed).toBeGreaterThan(4000);
  expect(leftOut).toBeGreaterThan(4000);
  expect(bytes).toBeLessThan(bytesPerBeatMax);
});

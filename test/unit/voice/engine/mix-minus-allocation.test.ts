import { expect, it } from 'vitest';
import { bytesPerBeat, bytesPerBeatMax } from '../../../support/mix-garbage.ts';
import { eachWithEach } from '../../../support/mix-rig.ts';

it('mixes 25 voices of three rooms that hear each other without making garbage of its own', () => {
  const { bytes, mixed, leftOut } = bytesPerBeat({
    paths: eachWithEach(['a', 'b', 'c']),
    voicesIn: { a: 9, b: 8, c: 8 },
  });
  expect(mixed).toBeGreaterThan(4000);
  expect(leftOut).toBeGreaterThan(4000);
  expect(bytes).toBeLessThan(bytesPerBeatMax);
});

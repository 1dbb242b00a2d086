import { expect, it } from 'vitest';
import { bytesPerBeat, bytesPerBeatMax, path } from '../../../support/mix-garbage.ts';

it('mixes 25 voices without making garbage of its own', () => {
  const { bytes, mixed, leftOut } = bytesPerBeat({ paths: [path('a', 'b'), path('a', 'c')], voicesIn: { a: 25 } });
  expect(mixed).toBeGreaterThan(4000);
  expect(leftOut).toBeGreaterThan(4000);
  expect(bytes).toBeLessThan(bytesPerBeatMax);
});

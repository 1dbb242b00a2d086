import { expect, it } from 'vitest';
import { createTelling } from '../../../../sandbox/demo/telling.ts';

it('counts claims and those that did not hold, and shows which', () => {
  const told: string[] = [];
  const tell = createTelling((line) => told.push(line));
  tell.check('water is wet', true);
  tell.check('fire is cold', false);
  expect([tell.checks(), tell.failures()]).toEqual([2, 1]);
  expect(told.map((line) => line.trim())).toEqual(['✔ water is wet', '✘ fire is cold']);
});

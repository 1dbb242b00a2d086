import { expect, it } from 'vitest';
import { createOnce } from '../../../src/discord/once.ts';

it('[LIMIT-3] takes each id once, and forgets the oldest beyond what it holds', () => {
  const once = createOnce(2);
  expect(['a', 'b', 'a', 'b'].map((id) => once.isNew(id))).toEqual([true, true, false, false]);
  expect(once.isNew('c')).toBe(true);
  expect(['b', 'c', 'a'].map((id) => once.isNew(id))).toEqual([false, false, true]);
});

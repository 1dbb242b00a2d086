import { expect, it } from 'vitest';
import { playJourney } from '../../sandbox/demo/journey.ts';
import { createTelling } from '../../sandbox/demo/telling.ts';
import { spokenLine } from '../../sandbox/speech/index.ts';
import { expectQuiet } from '../support/front-door.ts';
import { localWorldOf } from '../support/local-world.ts';
import { startStack } from '../support/stack.ts';

// About 50 s of which 40 are speech at its own pace: the demo is what a newcomer runs first.
it('the journey of `npm run demo` is as told from beginning to end', { timeout: 240_000 }, async () => {
  await using stack = await startStack();
  const told: string[] = [];
  const tell = createTelling((line) => told.push(line));
  const { listener, heard } = await playJourney(await localWorldOf(stack), tell);
  expect(
    told.filter((line) => line.includes('✘')),
    told.join('\n'),
  ).toEqual([]);
  expect(tell.failures()).toBe(0);
  expect(tell.checks()).toBeGreaterThan(30);
  // Nobody should have to read an id, a time in seconds or markup.
  expect(told.filter((line) => /<[@#t]|\*\*|[\u2066-\u2069]/.test(line))).toEqual([]);
  expect(listener).toBe('noor');
  expect(Buffer.concat(heard).equals(Buffer.concat((await spokenLine('qahwa')).packets))).toBe(true);
  expectQuiet(stack);
});

import { expect, it } from 'vitest';
import { SeatLooks } from '../../../../src/voice/transport/seat-hearing.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

it('[HEAR-1] seats look four times a second, all of a node by one timer, and by none when the last is gone', () => {
  const clock = createManualClock();
  const looks = new SeatLooks(clock);
  const counts = [0, 0, 0];
  const begin = (n: number): (() => void) => looks.add(() => void (counts[n] = (counts[n] ?? 0) + 1));
  const first = begin(0);
  clock.advance(200);
  const second = begin(1);
  const third = begin(2);
  expect(clock.pending()).toBe(1);
  clock.advance(50);
  expect(counts).toEqual([1, 1, 1]);
  clock.advance(1000);
  expect(counts).toEqual([5, 5, 5]);
  first();
  first();
  third();
  clock.advance(1000);
  expect(counts).toEqual([5, 9, 5]);
  second();
  expect(clock.pending()).toBe(0);
  begin(0);
  clock.advance(250);
  expect(counts).toEqual([6, 9, 5]);
});

it('[HEAR-1] a seat that is gone within a look looks no more, and is in nobody else’s way', () => {
  const clock = createManualClock();
  const looks = new SeatLooks(clock);
  const seen: string[] = [];
  const end = looks.add(() => {
    seen.push('goes');
    end();
  });
  const stay = looks.add(() => seen.push('stays'));
  clock.advance(500);
  expect(seen).toEqual(['goes', 'stays', 'stays']);
  stay();
  expect(clock.pending()).toBe(0);
});

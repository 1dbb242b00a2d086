import { expect, it } from 'vitest';
import { createPendingAnswers } from '../../../src/discord/pending-answers.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** Whether a promise is settled once everything that is ready was done. */
const isOver = async (work: Promise<void>): Promise<boolean> => {
  let over = false;
  void work.then(() => {
    over = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return over;
};

it('[LIFE-8] waits for those who had asked in a chat by then, and for nobody else', async () => {
  const clock = createManualClock();
  const answering = createPendingAnswers(clock);
  expect(await isOver(answering.answered('room'))).toBe(true);
  const [first, second] = [answering.began('room'), answering.began('room')];
  answering.began('elsewhere');
  const waiting = answering.answered('room');
  const later = answering.began('room');
  first();
  first();
  expect(await isOver(waiting)).toBe(false);
  second();
  expect(await isOver(waiting)).toBe(true);
  later();
  expect(await isOver(answering.answered('room'))).toBe(true);
  expect(clock.pending()).toBe(0);
});

it('[LIFE-8] waits for nobody longer than 5 s', async () => {
  const clock = createManualClock();
  const answering = createPendingAnswers(clock);
  answering.began('room');
  const waiting = answering.answered('room');
  clock.advance(4999);
  expect(await isOver(waiting)).toBe(false);
  clock.advance(1);
  expect(await isOver(waiting)).toBe(true);
});

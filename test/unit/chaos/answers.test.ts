import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../sandbox/people/index.ts';
import { answerTo, type Asking } from '../../chaos/answers.ts';

const failed: Outcome = {
  interactionId: '1',
  status: 'failed',
  modal: null,
  replies: () => [],
  reply: () => Promise.reject(new Error('nothing is said')),
};

const asking = (isPlaceGone: boolean): Asking => ({
  person: { waitFor: () => Promise.reject(new Error('nothing is shown')) },
  gone: new Promise(() => undefined),
  isPlaceGone: () => isPlaceGone,
});

describe('an interaction of which Discord says that it failed', () => {
  it('is one that the bot left unanswered', async () => {
    expect(await answerTo(Promise.resolve(failed), asking(false))).toEqual({ status: 'unanswered' });
  });

  it('is none where the chat is gone that it was begun in: Discord takes no answer there', async () => {
    expect(await answerTo(Promise.resolve(failed), asking(true))).toEqual({ status: 'lost' });
  });
});

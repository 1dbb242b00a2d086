import type { RsvpStore } from '../app/index.ts';
import { REMINDED_EARLY_MS } from '../app/index.ts';
import type { DueJobs } from './sweep.ts';

/** One job while anybody is to be reminded: what the sweep does if the queue forgot it. */
export const dueReminders =
  (rsvps: Pick<RsvpStore, 'due'>): DueJobs =>
  async (nowMs) => ({
    // When each of them is told is decided with all who are to be about then.
    jobs: (await rsvps.due(nowMs, 1, REMINDED_EARLY_MS)).length === 0 ? [] : [{ kind: 'remind', dueAtMs: nowMs }],
    isMore: false,
  });

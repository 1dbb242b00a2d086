import type { DigestDue, DigestStore } from '../app/index.ts';
import type { ComingJobs } from './coming.ts';
import { comingOf } from './coming.ts';
import { inParts } from './in-parts.ts';
import type { DigestJob } from './job.ts';
import type { DueJobs } from './sweep.ts';

/** Digests that the store names at once; those after them follow. */
const AT_ONCE = 200;

const jobOf = ({ guildId, date }: DigestDue): DigestJob => ({ kind: 'digest', guildId, date });

/** Every digest whose time has come: what the sweep posts if the queue forgot it. One whose server is away stays due for hours. */
export const dueDigests = (digests: Pick<DigestStore, 'dueUntil'>): DueJobs => {
  const posting = inParts<DigestDue>({
    atOnce: AT_ONCE,
    ask: (nowMs, limit, after) => digests.dueUntil(nowMs, limit, after),
  });
  return async (nowMs) => {
    const due = await posting(nowMs);
    return { jobs: due.map(jobOf), isMore: due.length === AT_ONCE };
  };
};

/** The digests that came near enough to be queued, each named once. */
export const comingDigests = (digests: Pick<DigestStore, 'dueUntil'>): ComingJobs =>
  comingOf<DigestDue>({
    ask: (untilMs, limit, after) => digests.dueUntil(untilMs, limit, after),
    toComing: (due) => ({ job: jobOf(due), dueAtMs: due.dueAtMs }),
  });

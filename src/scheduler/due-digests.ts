import type { DigestDue, DigestStore } from '../app/index.ts';
import type { ComingJobs } from './coming.ts';
import { comingOf } from './coming.ts';
import type { DigestJob } from './job.ts';
import type { DueJobs } from './sweep.ts';

/** Digests that are run in one sweep; the others follow in the next, which is soon enough for them. */
const AT_ONCE = 200;

const jobOf = ({ guildId, date }: DigestDue): DigestJob => ({ kind: 'digest', guildId, date });

/** Every digest whose time has come: what the sweep posts if the queue forgot it. */
export const dueDigests =
  (digests: Pick<DigestStore, 'dueUntil'>): DueJobs =>
  async (nowMs) => ({ jobs: (await digests.dueUntil(nowMs, AT_ONCE)).map(jobOf), isMore: false });

/** The digests that came near enough to be queued, each named once. */
export const comingDigests = (digests: Pick<DigestStore, 'dueUntil'>): ComingJobs =>
  comingOf<DigestDue>({
    ask: (untilMs, limit, after) => digests.dueUntil(untilMs, limit, after),
    toComing: (due) => ({ job: jobOf(due), dueAtMs: due.dueAtMs }),
  });

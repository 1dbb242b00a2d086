import type { SpaceStore } from '../app/index.ts';
import type { GraceJob } from './job.ts';
import type { DueJobs } from './sweep.ts';

/** Every live space that has stood empty for `graceMs` or longer: what the sweep ends if the queue forgot it. */
export const dueGraces =
  (spaces: Pick<SpaceStore, 'emptySince' | 'get'>, graceMs: number): DueJobs =>
  async (nowMs) => {
    const jobs: GraceJob[] = [];
    for (const id of await spaces.emptySince(nowMs - graceMs)) {
      const life = (await spaces.get(id))?.life;
      // It may have filled or ended between the two looks.
      if (life?.status !== 'live' || life.emptySinceMs === null) continue;
      jobs.push({ kind: 'grace', spaceId: id, emptySinceMs: life.emptySinceMs });
    }
    return { jobs, isMore: false };
  };

import { assert, jsonValue, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpaceId } from '../../../src/lib/index.ts';
import { fromQueued, type Job, toQueued } from '../../../src/scheduler/job.ts';
import { budget } from '../../support/budget.ts';

// as: test data stands in for what the edges parse.
const job: Job = { kind: 'grace', spaceId: 'abcdefghij23' as SpaceId, emptySinceMs: 1_700_000_000_123 };

describe('a job in the queue', () => {
  it('comes back as it went in', () => {
    const { name, data } = toQueued(job);
    expect(fromQueued(name, JSON.parse(JSON.stringify(data)))).toEqual(job);
  });

  it('has an id that depends on what it is about alone, and that BullMQ takes', () => {
    expect(toQueued({ ...job }).id).toBe(toQueued(job).id);
    expect(toQueued({ ...job, emptySinceMs: 5 }).id).not.toBe(toQueued(job).id);
    expect(toQueued(job).id).not.toContain(':');
  });

  it('holds ids and numbers only', () => {
    expect(toQueued(job).data).toEqual({ v: 1, spaceId: job.spaceId, emptySinceMs: job.emptySinceMs });
  });

  it('is refused in any other shape, and never throws', () => {
    const odd = property(string(), jsonValue(), (name, data) => {
      expect(fromQueued(name, data)).toBeNull();
      expect(fromQueued('grace', data)).toBeNull();
    });
    assert(odd, { seed: 7, numRuns: budget({ ci: 300, long: 30_000 }) });
    for (const name of ['toString', '__proto__', 'constructor']) expect(fromQueued(name, {})).toBeNull();
  });
});

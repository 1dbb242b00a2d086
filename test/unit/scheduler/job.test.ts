import { assert, jsonValue, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GuildId, SeriesId, SpaceId } from '../../../src/lib/index.ts';
import { fromQueued, type Job, toQueued } from '../../../src/scheduler/job.ts';
import { budget } from '../../support/budget.ts';

// as: test data stands in for what the edges parse.
const job: Job = { kind: 'grace', spaceId: 'abcdefghij23' as SpaceId, emptySinceMs: 1_700_000_000_123 };
const others: readonly Job[] = [
  { kind: 'open', planId: 'abcdefghij23' as SpaceId, revision: 4 },
  { kind: 'series', seriesId: 'abcdefghij23' as SeriesId, dueAtMs: 1_700_000_000_123 },
  { kind: 'remind', dueAtMs: 1_700_000_000_123 },
  { kind: 'digest', guildId: '111111111111111111' as GuildId, date: '2026-11-26' },
];

describe('a job in the queue', () => {
  it.each([job, ...others])('comes back as it went in ($kind)', (one) => {
    const { name, data } = toQueued(one);
    expect(fromQueued(name, JSON.parse(JSON.stringify(data)))).toEqual(one);
  });

  it('has another id for another kind, revision or time', () => {
    expect(others.map((one) => toQueued(one).id)).toEqual([
      'open-abcdefghij23-4',
      'series-abcdefghij23-1700000000123',
      'remind-all-1700000000123',
      'digest-111111111111111111-2026-11-26',
    ]);
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
      for (const kind of ['grace', 'open', 'series', 'remind', 'digest']) expect(fromQueued(kind, data)).toBeNull();
    });
    assert(odd, { seed: 7, numRuns: budget({ ci: 300, long: 30_000 }) });
    for (const name of ['toString', '__proto__', 'constructor']) expect(fromQueued(name, {})).toBeNull();
  });
});

/** Child process of the kill tests: opens the store in argv[2] and prints each space, a date of a series and who comes to it, and a plan that was opened, once its writing was acknowledged. */
import { type Attendance, emptyAttendance } from '../../src/domain/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { aPlan, aSeries } from './a-plan.ts';
import { aSpace, guest } from './a-space.ts';
import { memoryLog } from './memory-log.ts';

const [, , dataDir = '', prefix = 'x'] = process.argv;
const someoneComes = (planId: Attendance['planId']): Attendance => ({
  planId,
  revision: 1,
  people: [{ userId: guest, coming: 'going', place: 1, leadMin: 10 }],
});
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const store = await openStore({ dataDir, clock: systemClock, logger: memoryLog() });
  say({ open: true, restored: store.restored !== null });
  const writeOn = async (lane: number): Promise<void> => {
    const series = aSeries(`${prefix}${lane}s`);
    await store.series.insert(series);
    for (let number = 0; ; number += 1) {
      const space = aSpace(`${prefix}${lane}n${number}`);
      const log = [{ atMs: number, actorId: space.hostId, act: 'opened', targetId: null, detail: 'x'.repeat(500) }];
      const occurrence = { seriesId: series.id, originalMs: number, number: number + 1 };
      const plan = aPlan(`${prefix}${lane}n${number}`, { occurrence, startsAtMs: number });
      const dated = { ...series, revision: number + 2, nextNumber: number + 2, plannedUntilMs: number };
      await store.series.save(dated, [plan]);
      await store.rsvps.save(emptyAttendance(plan.id), someoneComes(plan.id));
      await store.spaces.insert(space, log);
      await store.spaces.save({ ...space, revision: 2 }, log);
      const opens = aPlan(`${prefix}${lane}o${number}`, { startsAtMs: number });
      // In one lane: each commit copies the log in the test of a power cut.
      if (lane === 0) {
        await store.plans.insert(opens);
        await store.plans.save({ ...opens, revision: 2, life: { status: 'opened', sinceMs: number } });
      }
      say({ stored: space.id, opened: lane === 0 ? opens.id : null });
    }
  };
  await Promise.all([0, 1, 2].map(writeOn));
} catch (error) {
  say({
    failed: error instanceof Error ? error.message : String(error),
    code: error instanceof Error && 'code' in error ? error.code : null,
  });
  process.exitCode = 1;
}

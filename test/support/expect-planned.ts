/** What is true of planned spaces and of series once nothing is left to do, whatever was killed on the way. */
import { expect } from 'vitest';
import { createCalendar } from '../../src/calendar/index.ts';
import type { Store } from '../../src/store/index.ts';

interface DateRow {
  readonly id: string;
  readonly original_ms: string;
  readonly status: string;
}

/** The dates of a series that have their plans, soonest first. */
export const datesIn = async ({ pool }: Store, id: string): Promise<readonly DateRow[]> =>
  (
    await pool.query<DateRow>(
      'select id, original_ms, status from app.plan where series_id = $1 order by original_ms',
      [id],
    )
  ).rows;

/** A space under the plan's id that was opened once, and a plan that was marked once; `changes`: how often it was changed before. */
export async function expectOnce({ pool }: Store, id: string, changes: readonly number[] = [0]): Promise<void> {
  const plan = await pool.query<{ status: string; revision: number }>(
    'select status, revision from app.plan where id = $1',
    [id],
  );
  expect(
    plan.rows.map(({ status }) => status),
    id,
  ).toEqual(['opened']);
  expect(
    changes.map((count) => count + 2),
    id,
  ).toContain(plan.rows[0]?.revision);
  const opened = await pool.query("select 1 from app.action_log where space_id = $1 and act = 'opened'", [id]);
  expect(opened.rowCount, id).toBe(1);
}

/** Every date has its plan, the one that is due has opened, and the others are as their series is; answers how often that was changed. */
export async function expectNoGap(store: Store, id: string): Promise<number> {
  const rows = await datesIn(store, id);
  // as: an id that came from the store.
  const series = await store.series.get(id as Parameters<Store['series']['get']>[0]);
  if (series === null) throw new Error(`series ${id} is gone`);
  const startMs = Date.parse(`${series.recurrence.firstLocal}Z`) - 1;
  expect(rows.map(({ original_ms: atMs }) => Number(atMs))).toEqual(
    createCalendar().dates(series.recurrence, startMs, rows.length),
  );
  expect(rows.map(({ status }) => status)).toEqual(['opened', ...rows.slice(1).map(() => 'planned')]);
  expect(rows.length).toBeGreaterThanOrEqual(3);
  expect(series.nextNumber).toBe(rows.length + 1);
  // One that all dates were changed before it opened is one revision on.
  await expectOnce(store, rows[0]?.id ?? '', [0, series.edits]);
  const planned = await store.plans.ofSeries(series.id);
  const { title } = series.opening;
  expect(planned.map(({ opening, seats }) => [opening.title, seats])).toEqual(planned.map(() => [title, series.seats]));
  return series.edits;
}

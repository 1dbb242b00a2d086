import { decideRsvp, emptyAttendance, type Plan } from '../../src/domain/index.ts';
import type { Store } from '../../src/store/index.ts';
import { plannedAt, REMINDED } from './plan-kills.ts';

const MINUTE_MS = 60_000;

/** Stores a plan to which somebody comes who is to be reminded of it right now. */
export async function remindedSoon({ plans, rsvps }: Store, name: string, nowMs: number): Promise<Plan> {
  // Planned so late that its host needs no reminder, and near enough for the guest's.
  const plan = { ...plannedAt(name, nowMs + 9 * MINUTE_MS), life: { status: 'planned', sinceMs: nowMs } } as const;
  if (!(await plans.insert(plan))) throw new Error('it stands already');
  const nobody = emptyAttendance(plan.id);
  const wish = decideRsvp(nobody, { type: 'remind', userId: REMINDED, leadMin: 10 }, null);
  if (!wish.ok || !(await rsvps.save(nobody, wish.attendance))) throw new Error('nobody comes');
  return plan;
}

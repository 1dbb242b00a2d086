import type { Plan } from '../domain/index.ts';
import { couldNotOpen, dueness } from '../domain/index.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import { NOTHING_APPLIED } from './nothing-applied.ts';
import type { Nudges } from './nudges.ts';
import type { PlanRooms } from './plan-rooms.ts';
import type { Applied } from './ports.ts';
import type { ByItself, SpaceBook } from './space-book.ts';
import { createEntry } from './space-book.ts';

/** The space that has the id already: it could not be opened, and has ended. */
export interface Earlier {
  readonly revision: number;
  /** What the new one begins with. */
  readonly applied: Applied;
}

/** What has become of the space that has a plan's id, as it is stored. */
export type PlanSpace =
  /** There is none, or one that could not be opened, in whose place another may be stored. */
  | { readonly status: 'none'; readonly earlier: Earlier | null }
  /** One that could not be opened is still being put back. */
  | { readonly status: 'failing' }
  /** It opens, runs, or has run. */
  | { readonly status: 'there' };

interface ClockAndGrace {
  readonly deps: Pick<AppDeps, 'clock'>;
  readonly config: Pick<Required<AppConfig>, 'openLateMs'>;
}

/** How a plan opens by itself: for as long as it may be late. Null before its time: then somebody opens it, and waits for the answer. */
export const opensByItself = (
  { deps: { clock }, config: { openLateMs } }: ClockAndGrace,
  plan: Pick<Plan, 'startsAtMs'>,
): ByItself | null => {
  const nowMs = clock.wallMs();
  if (dueness(plan, nowMs, openLateMs) === 'early') return null;
  const { startsAtMs } = plan;
  return { startsAtMs, untilMs: clock.monotonicMs() + startsAtMs + openLateMs - nowMs };
};

/** The parts of the app that are needed to look for a space. */
interface Looking extends ClockAndGrace {
  readonly deps: Pick<AppDeps, 'spaces' | 'clock'>;
  readonly book: Pick<SpaceBook, 'get' | 'add'>;
  readonly nudges: Pick<Nudges, 'nudge'>;
  readonly planRooms: Pick<PlanRooms, 'begun'>;
}

/** Looks for the space of a plan. One that stands though this process does not know it, stored without an answer, is in the book then. */
export const lookForSpace = async (parts: Looking, plan: Pick<Plan, 'id' | 'startsAtMs'>): Promise<PlanSpace> => {
  const { deps, book, nudges, planRooms } = parts;
  const { id } = plan;
  // One that this process knows may end, and leave the book, while it is read: what was read is older then.
  const isKnown = book.get(id) !== undefined;
  const space = await deps.spaces.get(id);
  if (space === null) return { status: 'none', earlier: null };
  const applied = await deps.spaces.applied(id);
  if (!isKnown && book.get(id) === undefined && space.life.status !== 'ended') {
    const entry = createEntry(space, planRooms.begun(space, applied), false);
    entry.byItself = opensByItself(parts, plan);
    book.add(entry);
    nudges.nudge(entry);
  }
  if (!couldNotOpen(space)) return { status: 'there' };
  if (space.life.status === 'ending') return { status: 'failing' };
  const lostPanel = applied.panel?.messageId ?? applied.lostPanel;
  return { status: 'none', earlier: { revision: space.revision, applied: { ...NOTHING_APPLIED, lostPanel } } };
};

/** Tells whether the space of a plan is there. `parts` are put together later. */
export const isBegun =
  (parts: () => Looking) =>
  async (plan: Plan): Promise<boolean> =>
    (await lookForSpace(parts(), plan)).status === 'there';

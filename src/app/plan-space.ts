import type { Plan } from '../domain/index.ts';
import { couldNotOpen, dueness } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import { NOTHING_APPLIED } from './nothing-applied.ts';
import type { Earlier } from './open-space.ts';
import type { ByItself, SpaceBook } from './space-book.ts';

/** What has become of the space that has a plan's id, as it is stored. */
export type PlanSpace =
  /** There is none, or one that could not be opened, in whose place another may be stored. */
  | { readonly status: 'none'; readonly earlier: Earlier | null }
  /** One that could not be opened is still being put back. */
  | { readonly status: 'failing' }
  /** It opens, runs, or has run. */
  | { readonly status: 'there' };

/** The parts of the app that this needs. */
interface Looking {
  readonly deps: Pick<AppDeps, 'spaces'>;
  readonly book: Pick<SpaceBook, 'get'>;
}

interface ClockAndGrace {
  readonly deps: Pick<AppDeps, 'clock'>;
  readonly config: Pick<Required<AppConfig>, 'openLateMs'>;
}

/** Looks for the space of a plan. */
export const spaceOfPlan = async ({ deps: { spaces }, book }: Looking, id: SpaceId): Promise<PlanSpace> => {
  const space = book.get(id)?.space ?? (await spaces.get(id));
  if (space === null) return { status: 'none', earlier: null };
  if (!couldNotOpen(space)) return { status: 'there' };
  if (space.life.status === 'ending') return { status: 'failing' };
  const { panel, lostPanel } = await spaces.applied(id);
  const applied = { ...NOTHING_APPLIED, lostPanel: panel?.messageId ?? lostPanel };
  return { status: 'none', earlier: { revision: space.revision, applied } };
};

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

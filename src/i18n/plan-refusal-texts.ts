import type { RefusalCode } from '../domain/index.ts';

/** Refusals and warnings that concern spaces which open by themselves: told in a file of their own. */
export type PlanRefusal = Extract<
  RefusalCode,
  | 'plan-not-found'
  | 'plan-over'
  | 'not-your-plan'
  | 'changed-meanwhile'
  | 'too-many-plans'
  | 'too-many-plans-yours'
  | 'plan-number'
  | 'series-not-found'
  | 'series-over'
  | 'too-many-series'
  | 'rota-too-long'
  | 'host-not-here'
  | 'opens-too-late'
  | 'opened-late'
  | 'plan-same-host'
  | 'plan-same-room'
  | 'plan-crowded'
  | 'plan-host-crowded'
  | 'plan-too-soon'
  | 'too-many-series-yours'
  | 'plan-no-account'
  | 'plan-quiet-hours'
  | 'plan-host-may-not'
  | 'plan-host-blocked'
>;

/** A planned space that did not open. */
export interface PlanNotOpened {
  readonly title: string;
  readonly hostId: string;
  readonly startsAtMs: number;
  readonly why: string;
}

import type { AppConfig, AppDeps } from './deps.ts';
import type { Outbox } from './outbox.ts';
import type { PlanDesk } from './plan-desk.ts';
import { createPlanDesk } from './plan-desk.ts';
import type { SeriesDesk } from './series-desk.ts';
import { createSeriesDesk } from './series-desk.ts';
import type { TellHost } from './tell-host.ts';
import { createTellHost } from './tell-host.ts';

/** The parts of the app that keep what is planned. */
export interface PlanParts {
  readonly planDesk: PlanDesk;
  readonly seriesDesk: SeriesDesk;
  readonly tellHost: TellHost;
}

/** Puts them together: what the plans bring about concerns their series, and the other way round. */
export const createPlanParts = ({
  deps,
  config,
  spawn,
  outbox,
}: {
  readonly deps: AppDeps;
  readonly config: Required<AppConfig>;
  readonly outbox: Outbox;
  spawn(name: string, work: Promise<unknown>): void;
}): PlanParts => {
  const planDesk = createPlanDesk({
    deps,
    spawn,
    onEffects: (effects) => outbox.wake(effects),
    onDateGone: (seriesId) => spawn('next dates', seriesDesk.due(seriesId)),
  });
  const seriesDesk = createSeriesDesk({ deps, config, plans: planDesk });
  return { planDesk, seriesDesk, tellHost: createTellHost(deps.clock) };
};

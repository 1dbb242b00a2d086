import type { Plan, Series } from '../domain/index.ts';
import type { SeriesId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import { lookedAt, seesDate } from './date-acts.ts';
import { aheadWithin } from './dates-ahead.ts';
import type { Machine } from './machine.ts';
import { datesBeside, spanOf } from './plan-beside.ts';
import { MOST_PLANS, warn } from './plan-warned.ts';
import type { DateSeen, PlanningActs, PlanSeen } from './planning-api.ts';
import { seriesFor, SHOWN_DATES } from './series-acts.ts';
import { seesPlan } from './sight.ts';

/** Series on a page of `/agenda`: with the plans of the page fewer than Discord takes in one select. */
const SERIES_PER_PAGE = 12;

/** How far ahead dates of series are named that have no plan yet: as far as people plan their weeks. Those after are with their series. */
const AHEAD_MS = 28 * 86_400_000;

/** Dates of these that have no plan yet and come within the next weeks. */
const datesAhead = ({ deps }: Machine, actor: Actor, running: readonly Series[]): readonly DateSeen[] => {
  const fromMs = deps.clock.wallMs();
  return running.flatMap((series) =>
    aheadWithin(deps.calendar, series, { fromMs, untilMs: fromMs + AHEAD_MS })
      .filter((date) => seesDate(actor, series, date))
      .map((date): DateSeen => ({ plan: null, series, date, warnings: [] })),
  );
};

/** What is in the way of the entries of one page. Nobody is looked up for a list: that would be a call for each. */
const warned = async (
  machine: Machine,
  actor: Actor,
  entries: readonly (PlanSeen | DateSeen)[],
  others: readonly Plan[],
): Promise<readonly (PlanSeen | DateSeen)[]> => {
  if (entries.length === 0) return [];
  const each = entries.map((one) => ({ one, looked: one.plan ?? lookedAt(one.series, one.date) }));
  const ahead = await datesBeside(machine, actor.guildId, spanOf(each.map(({ looked }) => looked)));
  const known = { others, host: 'unknown', viewer: actor } as const;
  return await Promise.all(
    each.map(async ({ one, looked }) => {
      // The dates of one series are in nobody's way among them.
      const beside = one.plan === null ? ahead.filter(({ seriesId }) => seriesId !== one.series.id) : ahead;
      return { ...one, warnings: await warn(machine, looked, { ...known, ahead: beside }) };
    }),
  );
};

const seriesOf = ({ occurrence }: Plan, byId: ReadonlyMap<SeriesId, Series>): Series | null =>
  occurrence === null ? null : (byId.get(occurrence.seriesId) ?? null);

const startOf = (one: PlanSeen | DateSeen): number => (one.plan ?? one.date).startsAtMs;

/** What is coming in a server, one page of it. */
export const agenda =
  (machine: Machine, datesOf: PlanningActs['datesOf']): PlanningActs['agenda'] =>
  async (actor, { number, size }) => {
    const [all, running] = await Promise.all([
      machine.deps.plans.coming(actor.guildId, MOST_PLANS),
      seriesFor(machine, actor),
    ]);
    const byId = new Map<SeriesId, Series>(running.map((series) => [series.id, series]));
    const plans = all
      .filter((plan) => seesPlan(actor, plan))
      .map((plan): PlanSeen => ({ plan, series: seriesOf(plan, byId), warnings: [] }));
    const isMissed = ({ plan: { life } }: PlanSeen): boolean => life.status === 'missed';
    const coming = [...plans.filter((one) => !isMissed(one)), ...datesAhead(machine, actor, running)];
    const inOrder = [...plans.filter(isMissed), ...coming.toSorted((one, other) => startOf(one) - startOf(other))];
    const pages = Math.max(1, Math.ceil(inOrder.length / size), Math.ceil(running.length / SERIES_PER_PAGE));
    const page = Math.min(Math.max(0, number), pages - 1);
    const inPage = inOrder.slice(page * size, (page + 1) * size);
    const ofPage = running.slice(page * SERIES_PER_PAGE, (page + 1) * SERIES_PER_PAGE);
    return {
      plans: await warned(machine, actor, inPage, all),
      series: await Promise.all(
        ofPage.map(async (series) => ({ series, dates: await datesOf(series, SHOWN_DATES, all) })),
      ),
      page,
      pages,
      isCut: all.length >= MOST_PLANS,
    };
  };

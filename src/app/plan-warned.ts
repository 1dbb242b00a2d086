import type { Plan, Refusal, Series } from '../domain/index.ts';
import { hostOf } from '../domain/index.ts';
import type { Actor } from './actor.ts';
import type { Machine } from './machine.ts';
import type { Beside } from './plan-beside.ts';
import { besideOf, datesBeside, liveBeside, spanOf } from './plan-beside.ts';
import type { HostSeen } from './plan-host.ts';
import { hostSeen, lenderSeen } from './plan-host.ts';
import type { Looked } from './plan-warnings.ts';
import { taken, warningsOf } from './plan-warnings.ts';
import { datesOf } from './series-dates.ts';

/** Planned and missed ones of a server that are looked at: more than the limits allow, with the dates of all its series, those missed too. */
export const MOST_PLANS = 1000;

/** Dates of a series that are compared with what else takes place: a quarter of a weekly one. */
const COMPARED_DATES = 12;

/** What is in the way of something planned, as `viewer` may know it; the host is looked up unless it is known that nobody waits for that. */
export const warn = async (
  machine: Machine,
  looked: Looked,
  known: {
    readonly others?: readonly Plan[];
    readonly ahead?: readonly Beside[];
    readonly host?: HostSeen;
    readonly viewer?: Actor;
  } = {},
): Promise<readonly Refusal[]> => {
  const { deps, settings } = machine;
  const { guildId, occurrence, startsAtMs } = looked;
  const [plans, ahead, live, host, lender, set, blocked] = await Promise.all([
    known.others ?? deps.plans.coming(guildId, MOST_PLANS),
    known.ahead ?? datesBeside(machine, guildId, spanOf([looked]), occurrence?.seriesId),
    liveBeside(machine, guildId, startsAtMs),
    known.host === undefined ? hostSeen(deps, looked) : known.host,
    known.host === 'unknown' ? known.host : lenderSeen(deps, looked, known.viewer),
    settings.get(guildId),
    // Of a host of whom nothing is known nothing is told.
    known.host === 'unknown' ? [] : deps.blocks.of(guildId),
  ]);
  const others = [...besideOf(plans), ...ahead, ...live];
  const isListFull = (one: Looked): boolean => machine.mirror.isListFull(one);
  const scene = { deps, settings: set, others, host, lender, blocked, isListFull, viewer: known.viewer ?? null };
  return warningsOf(looked, scene);
};

/** What is in the way of a plan; of a draft at each of the times that it may mean: `ofOthers` at those after the first. */
export const warnOfEach = async (
  machine: Machine,
  plan: Plan,
  known: Parameters<typeof warn>[2],
): Promise<{ readonly warnings: readonly Refusal[]; readonly ofOthers: readonly (readonly Refusal[])[] }> => {
  const choices = plan.life.status === 'draft' ? plan.life.choices : [plan.startsAtMs];
  const each = await Promise.all(
    choices.map(async (startsAtMs) => await warn(machine, { ...plan, startsAtMs }, known)),
  );
  const [warnings = [], ...ofOthers] = each;
  return { warnings, ofOthers };
};

/** What is in the way of a series that is planned: of its first date all, and of which of the next ones host or room are taken, each once. */
export const seriesWarnings = async (
  machine: Machine,
  series: Series,
  known: { readonly others?: readonly Plan[]; readonly host?: HostSeen; readonly viewer: Actor },
): Promise<readonly Refusal[]> => {
  const { deps } = machine;
  const { id, guildId, byUserId, opening, lengthMin } = series;
  const occurrence = { seriesId: id };
  const dates = await datesOf(machine)(series, COMPARED_DATES);
  const looked = dates.map((startsAtMs, at): Looked => ({
    id: null,
    guildId,
    hostId: hostOf(series, at + 1),
    byUserId,
    opening,
    startsAtMs,
    lengthMin,
    occurrence,
  }));
  const [first, ...later] = looked;
  if (first === undefined) return [];
  const all = known.others ?? (await deps.plans.coming(guildId, MOST_PLANS));
  const others = all.filter((plan) => plan.occurrence?.seriesId !== id);
  const ahead = await datesBeside(machine, guildId, spanOf(looked), id);
  const warnings = [...(await warn(machine, first, { ...known, others, ahead }))];
  const scene = { others: [...besideOf(others), ...ahead], viewer: known.viewer };
  for (const warning of later.flatMap((one) => taken(one, scene)))
    if (!warnings.some(({ code }) => code === warning.code)) warnings.push(warning);
  return warnings;
};

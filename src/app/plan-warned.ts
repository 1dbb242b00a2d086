import type { Plan, Refusal, Series } from '../domain/index.ts';
import { hostOf } from '../domain/index.ts';
import type { Actor } from './actor.ts';
import type { Machine } from './machine.ts';
import type { Beside } from './plan-beside.ts';
import { besideOf, datesBeside, liveBeside, spanOf } from './plan-beside.ts';
import type { HostSeen } from './plan-host.ts';
import { hostSeen, lenderSeen } from './plan-host.ts';
import type { Looked, WarningScene } from './plan-warnings.ts';
import { taken, warningsOf } from './plan-warnings.ts';
import { datesOf } from './series-dates.ts';

/** Planned and missed ones of a server that are looked at: more than the limits allow, with the dates of all its series, those missed too. */
export const MOST_PLANS = 1000;

/** Dates of a series that are compared with what else takes place: a quarter of a weekly one. */
const COMPARED_DATES = 12;

/** What is known already of what may be in the way, and who is told. */
interface Known {
  readonly others?: readonly Plan[];
  readonly ahead?: readonly Beside[];
  /** Looked up unless it is known that nobody waits for that. */
  readonly host?: HostSeen;
  readonly viewer?: Actor;
}

/** What may be in the way whenever it takes place. */
const sceneOf = async (machine: Machine, looked: Looked, known: Known): Promise<WarningScene> => {
  const { deps, settings } = machine;
  const { guildId } = looked;
  const [plans, host, lender, set, blocked] = await Promise.all([
    known.others ?? deps.plans.coming(guildId, MOST_PLANS),
    known.host === undefined ? hostSeen(deps, looked) : known.host,
    known.host === 'unknown' ? known.host : lenderSeen(deps, looked, known.viewer),
    settings.get(guildId),
    // Of a host of whom nothing is known nothing is told.
    known.host === 'unknown' ? [] : deps.blocks.of(guildId),
  ]);
  const isListFull = (one: Looked): boolean => machine.mirror.isListFull(one);
  const viewer = known.viewer ?? null;
  return { deps, settings: set, others: besideOf(plans), host, lender, blocked, isListFull, viewer };
};

/** What besides plans takes place about that time. */
const besideThen = async (machine: Machine, looked: Looked, known: Known): Promise<readonly Beside[]> => {
  const { guildId, occurrence, startsAtMs } = looked;
  const beside = await Promise.all([
    known.ahead ?? datesBeside(machine, guildId, spanOf([looked]), occurrence?.seriesId),
    liveBeside(machine, guildId, startsAtMs),
  ]);
  return beside.flat();
};

/** What is in the way of something planned at each of some times; what is the same at all of them is looked up once. */
const warnAtEach = async (
  machine: Machine,
  looked: Looked,
  times: readonly number[],
  known: Known,
): Promise<readonly (readonly Refusal[])[]> => {
  const each = times.map((startsAtMs): Looked => ({ ...looked, startsAtMs }));
  const [scene, ...beside] = await Promise.all([
    sceneOf(machine, looked, known),
    ...each.map((one) => besideThen(machine, one, known)),
  ]);
  return each.map((one, at) => warningsOf(one, { ...scene, others: [...scene.others, ...(beside[at] ?? [])] }));
};

/** What is in the way of something planned, as `viewer` may know it. */
export const warn = async (machine: Machine, looked: Looked, known: Known = {}): Promise<readonly Refusal[]> =>
  (await warnAtEach(machine, looked, [looked.startsAtMs], known)).flat();

/** What is in the way of a plan; of a draft at each of the times that it may mean: `ofOthers` at those after the first. */
export const warnOfEach = async (
  machine: Machine,
  plan: Plan,
  known: Known,
): Promise<{ readonly warnings: readonly Refusal[]; readonly ofOthers: readonly (readonly Refusal[])[] }> => {
  const choices = plan.life.status === 'draft' ? plan.life.choices : [plan.startsAtMs];
  const [warnings = [], ...ofOthers] = await warnAtEach(machine, plan, choices, known);
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
  const all = known.others ?? (await deps.plans.coming(guildId, MOST_PLANS));
  const dates = await datesOf(machine)(series, COMPARED_DATES, all);
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
  const others = all.filter((plan) => plan.occurrence?.seriesId !== id);
  const ahead = await datesBeside(machine, guildId, spanOf(looked), id);
  const warnings = [...(await warn(machine, first, { ...known, others, ahead }))];
  const scene = { others: [...besideOf(others), ...ahead], viewer: known.viewer };
  for (const warning of later.flatMap((one) => taken(one, scene)))
    if (!warnings.some(({ code }) => code === warning.code)) warnings.push(warning);
  return warnings;
};

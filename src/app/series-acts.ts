import type { Series, SeriesEdit } from '../domain/index.ts';
import { changeSeries, markRefusal, PLAN_LIMITS, refuse } from '../domain/index.ts';
import type { SeriesId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { done } from './done.ts';
import type { Machine } from './machine.ts';
import { hostsSeen, isBot } from './plan-host.ts';
import { byActor, doneBy } from './plan-log.ts';
import { unfitRoom, unfitRules } from './plan-lent-room.ts';
import { isShown, notTheirSeries } from './plan-rights.ts';
import type { PlanningActs, SeriesChanged } from './planning-api.ts';
import { datesOfEach } from './series-ways.ts';
import { seesPlanned } from './sight.ts';

/** Dates of a series that `/agenda` shows. */
export const SHOWN_DATES = 3;

/** Running series of a server that somebody may see. */
export const seriesFor = async ({ deps }: Machine, actor: Actor): Promise<readonly Series[]> =>
  (await deps.series.ofGuild(actor.guildId)).filter((series) => seesPlanned(actor, series));

type DatesOf = PlanningActs['datesOf'];

const oneSeries =
  (machine: Machine, datesOf: DatesOf): PlanningActs['oneSeries'] =>
  async (actor, id) => {
    const series = await machine.deps.series.get(id);
    if (series === null || !isShown(actor, series) || !seesPlanned(actor, series)) return refuse('series-not-found');
    const seen = { series, dates: await datesOf(series, SHOWN_DATES), unfit: unfitRules(machine, series) };
    if (series.life.status !== 'draft') return done(seen);
    const { calendar, clock } = machine.deps;
    return done({ ...seen, otherDates: datesOfEach(calendar, series.life.others, clock.wallMs(), SHOWN_DATES) });
  };

const cancelSeries =
  (machine: Machine): PlanningActs['cancelSeries'] =>
  async (actor, id) => {
    const series = await machine.deps.series.get(id);
    if (series === null) return refuse('series-not-found');
    const refused = notTheirSeries(actor, series);
    if (refused !== null) return { ok: false, refusal: refused };
    const ended = await machine.seriesDesk.end(id, 'cancelled', byActor(actor));
    return ended.ok ? done({ series: ended.value.series, told: ended.value.told.size }) : ended;
  };

/** Why these people cannot host in turn, or null. */
const unfitHosts = async (
  { deps }: Machine,
  actor: Actor,
  hosts: readonly UserId[],
): Promise<ReturnType<typeof refuse> | null> => {
  // Too many are refused before each of them is looked up.
  const seen = hosts.length > PLAN_LIMITS.hosts ? [] : [...(await hostsSeen(deps, actor.guildId, hosts))];
  if (seen.some(([, host]) => isBot(host))) return refuse('is-bot');
  const [stranger] = seen.find(([, host]) => host === null) ?? [];
  return stranger === undefined ? null : refuse('host-not-here', { user: stranger });
};

const change =
  (machine: Machine, datesOf: DatesOf) =>
  async (actor: Actor, id: SeriesId, wanted: SeriesEdit, mark?: number): Promise<Outcome<SeriesChanged>> => {
    const { deps, settings, seriesDesk, hostNaming } = machine;
    const found = await deps.series.get(id);
    if (found === null) return refuse('series-not-found');
    const notTheirs = notTheirSeries(actor, found);
    if (notTheirs !== null) return { ok: false, refusal: notTheirs };
    const { hosts, room } = wanted;
    const unfit = hosts === undefined ? null : await unfitHosts(machine, actor, hosts);
    const refused = unfit ?? (room === undefined ? null : unfitRoom(machine, actor, room));
    if (refused !== null) return refused;
    const { words } = (await settings.get(actor.guildId)).rules;
    let isChanged = false;
    const edited = await seriesDesk.edit(id, async (series) => {
      const refusal = notTheirSeries(actor, series);
      if (refusal !== null) return { ok: false, refusal };
      const decision = markRefusal(series, mark) ?? changeSeries(series, wanted, words);
      isChanged = decision.ok && decision.series !== series;
      const by = byActor(actor);
      if (!decision.ok || !isChanged || hosts === undefined) return doneBy(decision, by);
      const named = { before: series.hosts, byUserId: actor.userId };
      const effects = await hostNaming.ofSeries(decision.series, await deps.plans.ofSeries(id), named);
      return { ...decision, by, effects };
    });
    if (!edited.ok) return edited;
    const { series } = edited.value;
    const dates = await datesOf(series, SHOWN_DATES);
    return done({ ...edited.value, dates, unfit: unfitRules(machine, series), isChanged });
  };

type Acts = 'oneSeries' | 'cancelSeries' | 'changeSeries';

/** What people do with whole series. */
export const seriesActs = (machine: Machine, datesOf: DatesOf): Pick<PlanningActs, Acts> => ({
  oneSeries: oneSeries(machine, datesOf),
  cancelSeries: cancelSeries(machine),
  changeSeries: change(machine, datesOf),
});

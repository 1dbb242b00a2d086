import type { Plan, Refusal, Series } from '../domain/index.ts';
import {
  changePlan,
  changeSeries,
  isComing,
  isSkipped,
  markRefusal,
  movesTurns,
  parseZone,
  refuse,
} from '../domain/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { askedTooOften, createAllowance } from './allowance.ts';
import { agenda } from './agenda-acts.ts';
import { bulkCancel } from './bulk-cancel.ts';
import { dateActs } from './date-acts.ts';
import { tellGivenUp } from './dead-letters.ts';
import { handBack } from './hand-back.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { cancelOne } from './plan-cancel.ts';
import { planDrafts } from './plan-drafts.ts';
import { MOST_PLANS, warnOfEach } from './plan-warned.ts';
import { actorIn, hostSeen, isBot } from './plan-host.ts';
import { unfitRoom } from './plan-lent-room.ts';
import { byActor, doneBy } from './plan-log.ts';
import { movePlanTo } from './plan-moving.ts';
import { planOpening } from './plan-opening.ts';
import { isShown, notTheirs, notTheirSeries } from './plan-rights.ts';
import type { PlanningActs, PlanSeen } from './planning-api.ts';
import { seriesActs, seriesFor } from './series-acts.ts';
import { seesPlan } from './sight.ts';

/** Whether others host the dates after one of a series when it is left out. */
const turnsMove = async ({ deps }: Machine, series: Series | null, plan: Plan): Promise<boolean> => {
  if (series === null || series.hosts.length < 2 || !isComing(plan)) return false;
  const { recurrence, plannedUntilMs, exceptions } = series;
  const beyond = deps.calendar.dates(recurrence, plannedUntilMs, exceptions.length + 1);
  const hasMore = beyond.some((atMs) => !isSkipped(series, atMs));
  return movesTurns(series, plan, await deps.plans.ofSeries(series.id), hasMore);
};

const seen = async (machine: Machine, viewer: Actor, plan: Plan): Promise<Outcome<PlanSeen>> => {
  const { occurrence } = plan;
  const series = occurrence === null ? null : await machine.deps.series.get(occurrence.seriesId);
  // Nothing is in the way of what does not open any more.
  if (!isComing(plan) && plan.life.status !== 'draft') return done({ plan, series, warnings: [] });
  return done({ plan, series, ...(await warnOfEach(machine, plan, { viewer })) });
};

const planFor =
  ({ deps }: Machine): PlanningActs['planFor'] =>
  async (actor, id) => {
    const plan = await deps.plans.get(id);
    return plan === null || !isShown(actor, plan) || !seesPlan(actor, plan) ? refuse('plan-not-found') : done(plan);
  };

const planOf =
  (machine: Machine): PlanningActs['planOf'] =>
  async (actor, id) => {
    const found = await planFor(machine)(actor, id);
    const one = found.ok ? await seen(machine, actor, found.value) : found;
    if (!one.ok) return one;
    const { plan, series } = one.value;
    return done({ ...one.value, movesTurns: await turnsMove(machine, series, plan) });
  };

const planAt =
  (machine: Machine): PlanningActs['planAt'] =>
  async (actor, id, atMs) => {
    const found = await planFor(machine)(actor, id);
    return found.ok ? await seen(machine, actor, { ...found.value, startsAtMs: atMs }) : found;
  };

const move =
  (machine: Machine): PlanningActs['movePlan'] =>
  async (actor, id, toMs) => {
    const refusal = (plan: Plan): Refusal | null => notTheirs(actor, plan);
    const moved = await movePlanTo(machine, { id, toMs, by: byActor(actor), refusal });
    if (!moved.ok) return moved;
    const { plan, isMoved, told } = moved.value;
    const shown = await seen(machine, actor, plan);
    return shown.ok ? done({ ...shown.value, isMoved, told }) : shown;
  };

const change =
  (machine: Machine): PlanningActs['changePlan'] =>
  async (actor, id, wanted, mark) => {
    const { deps, planDesk, settings, hostNaming } = machine;
    const { words } = (await settings.get(actor.guildId)).rules;
    const { hostId, room } = wanted;
    const unfit = unfitRoom(machine, actor, room ?? null);
    if (unfit !== null) return unfit;
    const host = hostId === undefined ? null : await hostSeen(deps, { guildId: actor.guildId, hostId });
    if (isBot(host)) return refuse('is-bot');
    let isChanged = false;
    const changed = await planDesk.change(id, async (plan) => {
      // A draft is of who makes it alone.
      if (!isShown(actor, plan)) return refuse('plan-not-found');
      const refused = notTheirs(actor, plan);
      if (refused !== null) return { ok: false, refusal: refused };
      const decision = markRefusal(plan, mark) ?? changePlan(plan, wanted, words);
      isChanged = decision.ok && decision.plan !== plan;
      const by = byActor(actor);
      if (!decision.ok || decision.plan.hostId === plan.hostId) return doneBy(decision, by);
      return { ...decision, by, effects: await hostNaming.ofPlan(decision.plan, actor.userId) };
    });
    if (!changed.ok) return changed;
    const shown = await seen(machine, actor, changed.value);
    return shown.ok ? done({ ...shown.value, isChanged }) : shown;
  };

const cancel =
  (machine: Machine): PlanningActs['cancelPlan'] =>
  async (actor, id) => {
    const plan = await machine.deps.plans.get(id);
    if (plan === null) return refuse('plan-not-found');
    const refused = notTheirs(actor, plan);
    if (refused !== null) return { ok: false, refusal: refused };
    const ended = await cancelOne(machine, plan, { by: byActor(actor) });
    return ended.ok ? done({ plan: ended.value.plan, told: ended.value.told.size }) : ended;
  };

const makeRoomFor =
  (machine: Machine): PlanningActs['makeRoomFor'] =>
  async (actor, id) => {
    const { deps, seriesDesk } = machine;
    const plan = await deps.plans.get(id);
    if (plan === null) return refuse('plan-not-found');
    const refused = notTheirs(actor, plan);
    if (refused !== null) return { ok: false, refusal: refused };
    const series = plan.occurrence === null ? null : await deps.series.get(plan.occurrence.seriesId);
    const isSeries = series?.life.status === 'running' && series.opening.room === plan.opening.room;
    if (isSeries && plan.opening.room !== null && notTheirSeries(actor, series) === null) {
      const changed = await seriesDesk.edit(series.id, (one) =>
        doneBy(changeSeries(one, { room: null }), byActor(actor)),
      );
      return changed.ok ? done({ plan, isSeries: true }) : changed;
    }
    const changed = await change(machine)(actor, id, { room: null });
    return changed.ok ? done({ plan: changed.value.plan, isSeries: false }) : changed;
  };

const setOwnZone =
  ({ people }: Machine): PlanningActs['setOwnZone'] =>
  async ({ userId }, typed) => {
    const zone = typed === null ? null : parseZone(typed);
    if (zone !== null && !zone.ok) return zone;
    await people.save(userId, { ...(await people.get(userId)), zone: zone?.zone ?? null });
    return done(zone?.zone ?? null);
  };

/** Changes and moves of one person: each may have people told, hosts looked up and Discord's event edited. */
const CHANGES = { times: 40, windowMs: 600_000 };

/** Acts of which one person gets so many in a while, all together. */
const limited = ({ deps }: Machine) => {
  const allowance = createAllowance(deps.clock, CHANGES);
  return <Input extends readonly unknown[], Value>(
    act: (actor: Actor, ...input: Input) => Promise<Outcome<Value>>,
  ): ((actor: Actor, ...input: Input) => Promise<Outcome<Value>>) =>
    async (actor, ...input) => {
      const waitMs = allowance.take(actor.userId);
      if (waitMs === 0) return await act(actor, ...input);
      return askedTooOften(waitMs);
    };
};

/** What people do with spaces that open themselves, and what their jobs do. */
export const planningActs = (machine: Machine): PlanningActs => {
  const { deps, seriesDesk } = machine;
  const drafts = planDrafts(machine);
  const opening = planOpening(machine);
  const seldom = limited(machine);
  const ofSeries = seriesActs(machine, drafts.datesOf);
  const ofDates = dateActs(machine, {
    cancelPlan: cancel(machine),
    movePlan: move(machine),
    changePlan: change(machine),
  });
  return {
    ...drafts,
    movePlan: seldom(move(machine)),
    changePlan: seldom(change(machine)),
    ...ofDates,
    exceptDate: seldom(ofDates.exceptDate),
    changeDate: seldom(ofDates.changeDate),
    ...ofSeries,
    changeSeries: seldom(ofSeries.changeSeries),
    makeRoomFor: seldom(makeRoomFor(machine)),
    handBack: handBack(machine),
    cancelPlan: cancel(machine),
    ...bulkCancel(machine),
    openPlanned: (actor, id) => opening.now(actor, id, (plan) => notTheirs(actor, plan)),
    agenda: agenda(machine, drafts.datesOf),
    planFor: planFor(machine),
    planOf: planOf(machine),
    planAt: planAt(machine),
    comingPlans: async (actor) =>
      (await deps.plans.coming(actor.guildId, MOST_PLANS)).filter((plan) => seesPlan(actor, plan)),
    seriesOf: (actor) => seriesFor(machine, actor),
    actorIn: (userId, planId) => actorIn(deps, userId, planId),
    setOwnZone: setOwnZone(machine),
    planDue: (id, revision) => opening.due(id, revision),
    seriesDue: (id) => seriesDesk.due(id),
    digestDue: (guildId, date) => machine.digest.due(guildId, date),
    jobGivenUp: (one) => tellGivenUp(machine, one),
  };
};

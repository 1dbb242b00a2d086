import type { Plan, Series } from '../domain/index.ts';
import { changePlan, changeSeries, isComing, refuse } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { done } from './done.ts';
import { firstThere } from './host-consent.ts';
import type { Machine } from './machine.ts';
import { byActor } from './plan-log.ts';
import type { Effect } from './outbox-port.ts';
import { languageOf, planNotice } from './person-words.ts';
import type { PlanningActs } from './planning-api.ts';
import { planLogged, titleTold } from './tell-host.ts';

/** What who planned it is told: that it is theirs to host again; where they have left the server, the log channel. */
const toldBack = async (
  machine: Machine,
  plan: Plan,
  { by, isSeries, key }: { readonly by: UserId; readonly isSeries: boolean; readonly key: string },
): Promise<readonly Effect[]> => {
  const { deps } = machine;
  const { guildId, byUserId: userId, startsAtMs, opening } = plan;
  const atMs = deps.clock.wallMs();
  if ((await firstThere(deps, guildId, [userId])) === null) {
    const settings = await machine.settings.get(guildId);
    const told = { userId: by, byUserId: userId, title: titleTold(settings, plan), startsAtMs, isSeries };
    return planLogged(settings, plan, { key, atMs, text: texts(settings.language).changes.handedBackToNobody(told) });
  }
  const { changes } = texts(await languageOf(machine, guildId, userId));
  const server = deps.rooms.guildName(guildId);
  const text = changes.handedBackTold({ userId: by, title: opening.title, server, startsAtMs, isSeries });
  return [planNotice(plan, { key, userId, atMs, text, untilMs: startsAtMs })];
};

/** Who planned it in the place of somebody; one person alone once it is nobody else. */
const without = ({ hosts, byUserId }: Series, userId: UserId): readonly UserId[] => {
  const left = hosts.map((one) => (one === userId ? byUserId : one));
  return left.every((one) => one === byUserId) ? [byUserId] : left;
};

/** Whether somebody hosts a series in turn by somebody else's doing. */
const isInRota = (series: Series | null, userId: UserId): series is Series =>
  series?.life.status === 'running' && series.byUserId !== userId && series.hosts.includes(userId);

const ofSeries = async (machine: Machine, actor: Actor, { series, plan }: { series: Series; plan: Plan }) => {
  const { userId } = actor;
  return await machine.seriesDesk.edit(series.id, async (one) => {
    if (!isInRota(one, userId)) return refuse('not-your-plan');
    const decision = changeSeries(one, { hosts: without(one, userId) });
    if (!decision.ok) return decision;
    const key = `handed-back:${one.id}:${decision.series.revision}`;
    const effects = await toldBack(machine, plan, { by: userId, isSeries: true, key });
    return { ...decision, effects, by: byActor(actor) };
  });
};

const ofPlan = async (machine: Machine, actor: Actor, { id }: Plan): Promise<Outcome<Plan>> =>
  await machine.planDesk.change(id, async (plan) => {
    const { userId } = actor;
    if (plan.hostId !== userId || plan.byUserId === userId) return refuse('not-your-plan');
    const decision = changePlan(plan, { hostId: plan.byUserId });
    if (!decision.ok) return decision;
    const key = `handed-back:${id}:${decision.plan.revision}`;
    const effects = await toldBack(machine, decision.plan, { by: userId, isSeries: false, key });
    return { ...decision, effects, by: byActor(actor) };
  });

/** Somebody who hosts by somebody else's doing does not: who planned it does. */
export const handBack =
  (machine: Machine): PlanningActs['handBack'] =>
  async (actor, id) => {
    const { deps } = machine;
    const plan = await deps.plans.get(id);
    if (plan === null || plan.guildId !== actor.guildId) return refuse('plan-not-found');
    const series = plan.occurrence === null ? null : await deps.series.get(plan.occurrence.seriesId);
    const isSeries = isInRota(series, actor.userId);
    if (isSeries) {
      const edited = await ofSeries(machine, actor, { series, plan });
      if (!edited.ok) return edited;
      // A date for which they were chosen by hand stayed theirs.
      const now = (await deps.plans.get(id)) ?? plan;
      if (!isComing(now) || now.hostId !== actor.userId) return done({ plan: now, isSeries });
    }
    const changed = await ofPlan(machine, actor, plan);
    return changed.ok ? done({ plan: changed.value, isSeries }) : changed;
  };

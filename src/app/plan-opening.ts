import type { Plan, Refusal } from '../domain/index.ts';
import { dueness, endPlan, isSkipped, planMissed, planRefusal, refuse, untold } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import type { App } from './api.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { openAs } from './open-space.ts';
import { isPlannedAhead } from './opening-pace.ts';
import { actorOf } from './plan-host.ts';
import { tellPlanLine } from './plan-line.ts';
import type { Earlier } from './plan-space.ts';
import { lookForSpace, opensByItself } from './plan-space.ts';
import { isOutsideError, refusalOf } from './refusals.ts';
import type { ByItself } from './space-book.ts';

type Opened = Awaited<ReturnType<App['openSpace']>>;

/** Opens what is planned. Everything runs in the turn of its plan. */
export interface PlanOpening {
  /** Its time has come, or somebody says so: opens, misses, or waits, as things are. Throws when Discord or the store does not answer. */
  due(id: SpaceId, revision: number): Promise<void>;
  /** Opens it now, whatever its time, with the rights of its host and of who says so. `mayOpen` refuses who may not. */
  now(by: Actor, id: SpaceId, mayOpen: (plan: Plan) => Refusal | null): Promise<Opened>;
}

/** Refusals of the moment, with which nothing is decided: it is tried again until it is too late, and then they are why. */
const PASSING: ReadonlySet<Refusal['code']> = new Set([
  'discord-unavailable',
  'rate-limited',
  'busy-try-again',
  'restarting',
  // What is before it may end any minute: shows follow one another.
  'room-in-use',
  'too-many-spaces',
  'too-many-yours',
  'open-too-soon',
  'open-too-often',
]);

/** Whether what is refused now may be had before it is too late. */
const isPassing = ({ code, params }: Refusal, tooLateMs: number): boolean =>
  PASSING.has(code) && (code !== 'open-too-soon' || Number(params['untilMs'] ?? 0) <= tooLateMs);

/** Plans of which it is remembered why they wait; of more, and after a restart, only that it is too late is told. */
const MAX_WAITING = 1000;

/** Why plans whose time has come are not open yet. */
type Waiting = Map<SpaceId, Refusal>;

const noteWaiting = (waiting: Waiting, id: SpaceId, why: Refusal): void => {
  waiting.delete(id);
  waiting.set(id, why);
  const oldest = waiting.keys().next();
  if (waiting.size > MAX_WAITING && oldest.done !== true) waiting.delete(oldest.value);
};

/** The parts of the app, and why some plans wait. */
interface Parts {
  readonly machine: Machine;
  readonly waiting: Waiting;
  /** Runs one that is due once more, by itself. */
  again(plan: Plan): void;
}

/** It stays for its host to decide, who is told. */
const miss = async ({ machine, waiting }: Parts, plan: Plan, why: Refusal): Promise<void> => {
  const { deps, settings, planDesk, tellHost } = machine;
  waiting.delete(plan.id);
  const atMs = deps.clock.wallMs();
  const set = await settings.get(plan.guildId);
  deps.logger.warn('a planned space was missed', { planId: plan.id, guildId: plan.guildId, why: why.code });
  await planDesk.changeNow(plan, async (one) => {
    const decision = planMissed(one, why, atMs);
    if (!decision.ok) return decision;
    const key = `missed ${one.id} ${decision.plan.revision}`;
    return {
      ...decision,
      effects: await tellHost(set, { plan: decision.plan, what: { type: 'not-opened', why }, key, atMs }),
    };
  });
};

/** What is opened, for whom, and what could not be opened under its id before. */
interface Asked {
  readonly plan: Plan;
  readonly actor: Actor;
  readonly earlier: Earlier | null;
  readonly byItself: ByItself | null;
}

const open = async (parts: Parts, { plan, actor, ...how }: Asked): Promise<Opened> => {
  const { machine } = parts;
  const ahead = isPlannedAhead(plan.life, machine.deps.clock.wallMs());
  const opened = await machine.planRooms.taking(
    plan,
    async (own) => await openAs(machine, actor, { ...plan.opening, ...how, own, isPlannedAhead: ahead }, plan.id),
  );
  // What is said of a plan is read by others than who wrote it.
  if (!opened.ok) return { ok: false, refusal: untold(opened.refusal) };
  parts.waiting.delete(plan.id);
  await machine.planDesk.begun(plan);
  return opened;
};

/** Why the series of a date does not want it any more, or null. */
const seriesSays = async ({ deps }: Machine, { occurrence }: Plan): Promise<'skipped' | 'series-over' | null> => {
  const series = occurrence === null ? null : await deps.series.get(occurrence.seriesId);
  if (occurrence === null || series === null) return null;
  if (isSkipped(series, occurrence.originalMs)) return 'skipped';
  // The last dates of a series outlive it.
  return series.life.status === 'over' && series.life.why !== 'no-more-dates' ? 'series-over' : null;
};

/** Tells that it opens though nobody knows whether it was cancelled in Discord. */
const tellNotAsked = async (machine: Machine, plan: Plan): Promise<void> => {
  const { id: planId, guildId, revision } = plan;
  machine.deps.logger.warn('a plan opens though Discord does not say whether its event was cancelled', {
    planId,
    guildId,
  });
  await tellPlanLine(machine, plan, {
    key: `event-not-asked ${planId} ${revision}`,
    text: ({ event }, named) => event.notAsked(named),
  });
};

/** Its host. What Discord does not say just now is tried again by whoever called, and is why it was missed when it is said too late. */
const hostOnTime = async ({ machine, waiting }: Parts, plan: Plan): Promise<Outcome<Actor>> => {
  try {
    return await actorOf(machine.deps, plan);
  } catch (error) {
    if (isOutsideError(error)) noteWaiting(waiting, plan.id, refusalOf(error.failure));
    throw error;
  }
};

/** So long before it would be missed a plan does not wait any more for what Discord says of its event; half of the time where that is less. */
const SURE_MS = 10_000;

/** For how long it may be waited for that: an unsure plan opens rather than none. */
const askedWithinMs = ({ startsAtMs }: Plan, nowMs: number, lateMs: number): number =>
  startsAtMs + lateMs - Math.min(SURE_MS, lateMs / 2) - nowMs;

const openOnTime = async (parts: Parts, plan: Plan, earlier: Earlier | null): Promise<void> => {
  const { machine } = parts;
  const { deps, config, planDesk, isAvailable } = machine;
  const over = await seriesSays(machine, plan);
  const nowMs = deps.clock.wallMs();
  if (over !== null) return void (await planDesk.changeNow(plan, (one) => endPlan(one, over, null, nowMs)));
  const when = dueness(plan, nowMs, config.openLateMs);
  // The clock was put back, or the job came from another one. A queue that takes this for the job under way leaves it to the sweep.
  if (when === 'early') return await deps.jobs.planOpening(plan.id, plan.revision, plan.startsAtMs);
  if (when === 'late') {
    const params = { atMs: String(plan.startsAtMs) };
    return await miss(parts, plan, parts.waiting.get(plan.id) ?? { code: 'opens-too-late', params });
  }
  // The sweep comes again, until it is too late.
  if (!isAvailable(plan.guildId)) return noteWaiting(parts.waiting, plan.id, refuse('discord-unavailable').refusal);
  // Somebody may have cancelled it in Discord while Majlis was away.
  const asked = machine.mirror.asked(plan, () => parts.again(plan), askedWithinMs(plan, nowMs, config.openLateMs));
  if (asked === 'not-yet') return noteWaiting(parts.waiting, plan.id, refuse('discord-unavailable').refusal);
  const actor = await hostOnTime(parts, plan);
  const opened = actor.ok
    ? await open(parts, { plan, actor: actor.value, earlier, byItself: opensByItself(machine, plan) })
    : actor;
  if (opened.ok && asked === 'unanswered') await tellNotAsked(machine, plan);
  if (opened.ok) return;
  if (!isPassing(opened.refusal, plan.startsAtMs + config.openLateMs)) return await miss(parts, plan, opened.refusal);
  noteWaiting(parts.waiting, plan.id, opened.refusal);
};

/** The host as an actor for somebody who waits, and who may more or less: what Discord does not say is told them. */
const hostNow = async ({ deps }: Machine, plan: Plan, by: Actor): Promise<Outcome<Actor>> => {
  try {
    const host = await actorOf(deps, plan);
    if (!host.ok) return host;
    const { serverManager, moderates } = host.value;
    return done({
      ...host.value,
      serverManager: serverManager || by.serverManager,
      moderates: (room) => moderates(room) || by.moderates(room),
    });
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    return { ok: false, refusal: refusalOf(error.failure) };
  }
};

/** Takes the turn of a plan, once its series is in order. */
const inTurn = async <Value>(
  { deps, planDesk, seriesDesk }: Machine,
  id: SpaceId,
  task: (plan: Plan | null) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> => {
  const { occurrence = null } = (await deps.plans.get(id)) ?? {};
  if (occurrence !== null) await seriesDesk.tidy(occurrence.seriesId);
  return await planDesk.turns.run(id, async () => await task(await deps.plans.get(id)));
};

/** Over the parts of the app. */
export const planOpening = (machine: Machine): PlanOpening => {
  const due: PlanOpening['due'] = async (id, revision) => {
    await inTurn(machine, id, async (plan) => {
      if (plan?.life.status === 'planned' && plan.revision === revision) {
        const found = await lookForSpace(machine, plan);
        if (found.status === 'there') await machine.planDesk.begun(plan);
        if (found.status === 'none') await openOnTime(parts, plan, found.earlier);
      }
      return { ok: true, value: null };
    });
  };
  const again = ({ id, revision }: Plan): void => machine.spawn('plan opening', due(id, revision));
  const parts: Parts = { machine, waiting: new Map(), again };
  return {
    due,
    now: async (by, id, mayOpen) =>
      await inTurn(machine, id, async (plan) => {
        if (plan === null) return refuse('plan-not-found');
        const refused = mayOpen(plan);
        if (refused !== null) return { ok: false, refusal: refused };
        const over = planRefusal(plan);
        if (over !== null) return over;
        const ends = await seriesSays(machine, plan);
        if (ends !== null) {
          await machine.planDesk.changeNow(plan, (one) => endPlan(one, ends, null, machine.deps.clock.wallMs()));
          return refuse('plan-over', { why: ends });
        }
        const found = await lookForSpace(machine, plan);
        if (found.status === 'there') {
          await machine.planDesk.begun(plan);
          return refuse('plan-over', { why: 'opened' });
        }
        if (found.status === 'failing') return refuse('busy-try-again');
        if (!machine.deps.rooms.isAvailable(plan.guildId)) return refuse('discord-unavailable');
        const actor = await hostNow(machine, plan, by);
        return actor.ok
          ? await open(parts, { plan, actor: actor.value, earlier: found.earlier, byItself: null })
          : actor;
      }),
  };
};

import type { Plan, PlannedOpening, PlanningScene, Refusal } from '../domain/index.ts';
import {
  confirmPlan,
  draftPlan,
  draftSeries,
  parseZone,
  planningRefusal,
  refuse,
  runningRefusal,
} from '../domain/index.ts';
import type { SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { askedTooOften, createAllowance } from './allowance.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { titleOf } from './open-space.ts';
import type { HostSeen } from './plan-host.ts';
import { hostSeen, hostsSeen, isBot } from './plan-host.ts';
import { lendsNot, takenRoom } from './plan-lent-room.ts';
import { byActor, doneBy } from './plan-log.ts';
import { MOST_PLANS, seriesWarnings, warn, warnOfEach } from './plan-warned.ts';
import { datesOf } from './series-dates.ts';
import { datesOfEach, endings } from './series-ways.ts';
import { seriesMoves } from './series-moving.ts';
import type { PlanInput, PlanningActs, SeriesDrafted } from './planning-api.ts';

/** Drafts of one person: each is stored, and most are shown once and changed. */
const DRAFTS = { times: 20, windowMs: 600_000 };

/** Expected length of a space of which nobody says it, in minutes. */
const USUAL_LENGTH_MIN = 60;

/** Dates that a confirmation shows. */
const SHOWN_DATES = 3;

type Drafts = Pick<
  PlanningActs,
  | 'readTime'
  | 'readRecurrence'
  | 'planSpace'
  | 'confirmPlan'
  | 'planSeries'
  | 'confirmSeries'
  | 'discardDraft'
  | 'zoneOf'
  | 'datesOf'
  | 'draftMove'
  | 'readMove'
  | 'moveSeries'
>;

/** The zone of somebody: their own, else that of the server. */
const zoneOf = async ({ people, settings }: Machine, { userId, guildId }: Actor): Promise<string> =>
  (await people.get(userId)).zone ?? (await settings.get(guildId)).rules.zone;

const zoneFor = async (machine: Machine, actor: Actor, typed: string | null): Promise<Outcome<string>> => {
  if (typed === null) return done(await zoneOf(machine, actor));
  const zone = parseZone(typed);
  return zone.ok ? done(zone.zone) : zone;
};

/** Why the rules of the server do not let this person plan spaces in it, whoever hosts them, or null. */
export const planner = async ({ deps, settings }: Machine, actor: Actor): Promise<Refusal | null> => {
  const { openers } = (await settings.get(actor.guildId)).rules;
  if (actor.serverManager) return null;
  if ((await deps.blocks.of(actor.guildId)).includes(actor.userId)) return { code: 'opener-blocked', params: {} };
  if (openers.length === 0 || openers.some((role) => actor.hasRole(role))) return null;
  return { code: 'opener-role', params: { roles: openers.map((role) => `<@&${role}>`).join(' ') } };
};

/** What both kinds of draft begin with. */
interface Begun {
  readonly hostId: UserId;
  readonly host: HostSeen;
  readonly zone: string;
  readonly opening: PlannedOpening;
  readonly lengthMin: number;
  readonly others: readonly Plan[];
  readonly words: readonly string[];
}

const counted = (
  { userId, serverManager }: Actor,
  all: readonly { readonly byUserId: UserId }[],
  words: readonly string[],
): PlanningScene => ({
  inServer: all.length,
  byPerson: all.filter(({ byUserId }) => byUserId === userId).length,
  managesServer: serverManager,
  words,
});

/** How much is planned by itself: series have a limit of their own, which their dates follow. */
const sceneOf = (actor: Actor, others: readonly Plan[], words: readonly string[]): PlanningScene =>
  counted(
    actor,
    others.filter(({ occurrence }) => occurrence === null),
    words,
  );

const begin = async (machine: Machine, actor: Actor, input: PlanInput): Promise<Outcome<Begun>> => {
  const { deps } = machine;
  const { guildId } = actor;
  const refused = await planner(machine, actor);
  if (refused !== null) return { ok: false, refusal: refused };
  const zone = await zoneFor(machine, actor, input.zone);
  if (!zone.ok) return zone;
  const hostId = input.hostId ?? actor.userId;
  const host = await hostSeen(deps, { guildId, hostId });
  if (isBot(host)) return refuse('is-bot');
  const { title, room } = input.opening;
  const occupied = takenRoom(machine, actor, room);
  if (occupied !== null) return occupied;
  const opening = { ...input.opening, title: await titleOf(machine, { guildId, userId: hostId }, { title, room }) };
  const others = await deps.plans.coming(guildId, MOST_PLANS);
  const { words } = (await machine.settings.get(guildId)).rules;
  const lengthMin = input.lengthMin ?? USUAL_LENGTH_MIN;
  return done({ hostId, host, zone: zone.value, opening, lengthMin, others, words });
};

const planSpace =
  (machine: Machine): Drafts['planSpace'] =>
  async (actor, input) => {
    const { deps } = machine;
    const begun = await begin(machine, actor, input);
    if (!begun.ok) return begun;
    const { host, others, words, ...asked } = begun.value;
    const nowMs = deps.clock.wallMs();
    const read = deps.calendar.readTime(input.when, { zone: asked.zone, nowMs });
    if (!read.ok) return read;
    const { guildId, userId: byUserId } = actor;
    const { choices } = read.value;
    // as: the id source makes ids of the form that a SpaceId has.
    const id = deps.ids.next() as SpaceId;
    const draft = { ...asked, id, guildId, byUserId, choices, seats: input.seats };
    const decision = draftPlan(draft, sceneOf(actor, others, words), nowMs);
    if (!decision.ok) return decision;
    if (!(await deps.plans.insert(decision.plan))) throw new Error('a fresh id stands already');
    return done({
      plan: decision.plan,
      read: read.value,
      ...(await warnOfEach(machine, decision.plan, { others, host, viewer: actor })),
    });
  };

const planSeries =
  (machine: Machine): Drafts['planSeries'] =>
  async (actor, input) => {
    const { deps } = machine;
    const begun = await begin(machine, actor, input);
    if (!begun.ok) return begun;
    const { host, others, words, hostId, zone, opening, lengthMin } = begun.value;
    const nowMs = deps.clock.wallMs();
    const read = deps.calendar.readRecurrence(input.when, { zone, nowMs });
    if (!read.ok) return read;
    const meant = endings(deps.calendar, read.value, { until: input.until, zone, nowMs });
    if (!meant.ok) return meant;
    const { guildId, userId: byUserId } = actor;
    const draft = {
      // as: the id source makes ids of the form that a SeriesId has.
      id: deps.ids.next() as SeriesId,
      guildId,
      byUserId,
      hosts: input.rota.length === 0 ? [hostId] : [...input.rota],
      opening,
      ...meant.value,
      lengthMin,
      seats: input.seats,
    };
    const decision = draftSeries(draft, counted(actor, await deps.series.ofGuild(guildId), words), nowMs);
    if (!decision.ok) return decision;
    const { series } = decision;
    const rota = await hostsSeen(deps, guildId, series.hosts, new Map([[hostId, host]]));
    if ([...rota.values()].some(isBot)) return refuse('is-bot');
    // It has no plans yet.
    const dates = await datesOf(machine)(series, SHOWN_DATES, []);
    await deps.series.insert(series);
    const [firstHost = hostId] = draft.hosts;
    const known = { others, viewer: actor, host: rota.get(firstHost) ?? null };
    const ways = [series.recurrence, ...draft.others];
    const warned = await Promise.all(
      ways.map(async (recurrence) => await seriesWarnings(machine, { ...series, recurrence }, known)),
    );
    // The first one is warned of already.
    const inTurn = [...rota].filter(([userId]) => userId !== firstHost);
    const strangers = inTurn
      .filter(([, seen]) => seen === null)
      .map(([user]) => refuse('host-not-here', { user }).refusal);
    const [warnings = [], ...ofOthers] = warned.map((ofWay) => [
      ...ofWay,
      ...strangers,
      ...(ofWay.some(({ code }) => code === 'room-running') ? [] : lendsNot(machine, series, inTurn)),
    ]);
    const otherDates = datesOfEach(deps.calendar, draft.others, nowMs, SHOWN_DATES);
    return done({ series, dates, others: draft.others, otherDates, warnings, ofOthers });
  };

const readRecurrence =
  (machine: Machine): Drafts['readRecurrence'] =>
  async (actor, typed, given) => {
    const { calendar, clock } = machine.deps;
    const zone = await zoneFor(machine, actor, given);
    if (!zone.ok) return zone;
    const nowMs = clock.wallMs();
    const read = calendar.readRecurrence(typed, { zone: zone.value, nowMs });
    if (!read.ok) return read;
    const { recurrence, others } = read.value;
    return done({
      ...read.value,
      dates: calendar.dates(recurrence, nowMs, SHOWN_DATES),
      otherDates: datesOfEach(calendar, others, nowMs, SHOWN_DATES),
    });
  };

/**
 * What becomes planned in a server is counted and stored in one turn: of several that are saved at the same moment the limits let through as
 * many as there is room for. A plan's or a series' turn is taken within it, and never the other way.
 */
const inPlanningTurn = <Value>(
  { planDesk }: Machine,
  { guildId }: Actor,
  task: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> => planDesk.turns.run(`planning ${guildId}`, task);

const confirmSeries =
  (machine: Machine): Drafts['confirmSeries'] =>
  async (actor, id, choice): Promise<Outcome<SeriesDrafted>> => {
    const { deps, seriesDesk } = machine;
    const confirmed = await inPlanningTurn(machine, actor, async () => {
      const draft = await deps.series.get(id);
      if (draft === null || draft.guildId !== actor.guildId) return refuse('series-not-found');
      if (draft.byUserId !== actor.userId) return refuse('not-your-plan');
      // Drafts do not count: many of them may wait.
      const running = draft.life.status === 'draft' ? await deps.series.ofGuild(actor.guildId) : [];
      return runningRefusal(counted(actor, running, [])) ?? (await seriesDesk.confirm(id, choice, byActor(actor)));
    });
    if (!confirmed.ok) return confirmed;
    return done({
      series: confirmed.value,
      dates: await datesOf(machine)(confirmed.value, SHOWN_DATES),
      others: [],
      warnings: await seriesWarnings(machine, confirmed.value, { viewer: actor }),
    });
  };

const confirm =
  (machine: Machine): Drafts['confirmPlan'] =>
  async (actor, id, choice) => {
    const { deps, planDesk } = machine;
    const confirmed = await inPlanningTurn(machine, actor, async () => {
      const others = await deps.plans.coming(actor.guildId, MOST_PLANS);
      return await planDesk.change(id, (plan) => {
        if (plan.guildId !== actor.guildId) return refuse('plan-not-found');
        if (plan.byUserId !== actor.userId) return refuse('not-your-plan');
        // Drafts do not count: many of them may wait.
        const full = plan.life.status === 'draft' ? planningRefusal(sceneOf(actor, others, [])) : null;
        return full ?? doneBy(confirmPlan(plan, choice, deps.clock.wallMs()), byActor(actor));
      });
    });
    if (!confirmed.ok) return confirmed;
    return done({
      plan: confirmed.value,
      series: null,
      warnings: await warn(machine, confirmed.value, { viewer: actor }),
    });
  };

const discard =
  (machine: Machine): Drafts['discardDraft'] =>
  async (actor, id) => {
    const { plans, series: seriesStore } = machine.deps;
    // as: ids of both kinds have one form, and each is looked for where it may be.
    const [plan, series] = [await plans.get(id as SpaceId), await seriesStore.get(id as SeriesId)];
    const found = plan ?? series;
    // What is forgotten already is as good as discarded.
    if (found === null || found.life.status !== 'draft' || found.guildId !== actor.guildId) return done(null);
    if (found.byUserId !== actor.userId) return refuse('not-your-plan');
    // What was confirmed meanwhile is no draft any more, and stays.
    await plans.forgetDraft(id);
    return done(null);
  };

/** What is planned before it is confirmed, and that it is. */
export const planDrafts = (machine: Machine): Drafts => {
  const allowance = createAllowance(machine.deps.clock, DRAFTS);
  const seldom =
    <Input, Value>(
      act: (actor: Actor, input: Input) => Promise<Outcome<Value>>,
    ): ((actor: Actor, input: Input) => Promise<Outcome<Value>>) =>
    async (actor, input) => {
      const waitMs = allowance.take(actor.userId);
      if (waitMs > 0) return askedTooOften(waitMs);
      return await act(actor, input);
    };
  const moves = seriesMoves(machine, { datesOf: datesOf(machine), warn });
  return {
    ...moves,
    draftMove: seldom(moves.draftMove),
    readTime: async (actor, typed, zone) => {
      const read = await zoneFor(machine, actor, zone);
      if (!read.ok) return read;
      return machine.deps.calendar.readTime(typed, { zone: read.value, nowMs: machine.deps.clock.wallMs() });
    },
    readRecurrence: readRecurrence(machine),
    planSpace: seldom(planSpace(machine)),
    confirmPlan: confirm(machine),
    planSeries: seldom(planSeries(machine)),
    confirmSeries: confirmSeries(machine),
    discardDraft: discard(machine),
    zoneOf: (actor) => zoneOf(machine, actor),
    datesOf: datesOf(machine),
  };
};

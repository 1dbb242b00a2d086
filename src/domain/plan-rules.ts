import type { ChannelId, GuildId, SpaceId, UserId } from '../lib/index.ts';
import { changedAbout } from './about.ts';
import type { AboutChange } from './about.ts';
import type { Plan, PlanEnd, PlannedOpening } from './plan.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import { bothPatches } from './preset.ts';
import { accessRefusal, patched, PRESETS } from './space-rules.ts';
import type { PresetName, RulesPatch } from './space-rules.ts';
import { topicsOf } from './about.ts';
import { parseDescription, parseTitle } from './title.ts';
import { wordsRefusal } from './words.ts';

const DAY_MS = 86_400_000;

/** What planning is held to. */
export const PLAN_LIMITS: Readonly<
  Record<'perServer' | 'perPerson' | 'series' | 'seriesPerPerson' | 'hosts' | 'aheadMs', number>
> &
  Readonly<Record<'lengthMin' | 'seats', { readonly min: number; readonly max: number }>> = {
  /** Planned and missed ones of a server besides dates of series: more is a calendar, which nobody reads in a list. */
  perServer: 200,
  /** Of those, planned by one person who may not manage the server. */
  perPerson: 25,
  /** Running series of a server: as many as one of Discord's selects shows. */
  series: 25,
  /** Of those, planned by one person who may not manage the server: nobody else would have any room. */
  seriesPerPerson: 5,
  /** Hosts of a series in turn. */
  hosts: 25,
  /** Expected length in minutes, as long as a space may last at most. */
  lengthMin: { min: 5, max: 24 * 60 },
  seats: { min: 1, max: 10_000 },
  /** How far ahead something may be planned: times of zones are known no further with any certainty. */
  aheadMs: 2 * 366 * DAY_MS,
};

/** A plan after a decision, or why not. */
export type PlanDecision =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly refusal: Refusal };

/** Who asks something of a plan or a series. */
export interface PlanAsker {
  readonly userId: UserId;
  readonly managesServer: boolean;
  /** Moderates the room that is planned for, or, where none is named, rooms of the server. */
  readonly moderates: boolean;
}

/** How much is planned already: planned and missed spaces without dates of series, or running series. */
export interface PlanningScene {
  readonly inServer: number;
  /** Those of them that this person planned. */
  readonly byPerson: number;
  readonly managesServer: boolean;
  /** Words that the server does not allow in texts; none when left out. */
  readonly words?: readonly string[];
}

/** A plan as somebody asks for it; `choices` are the times that may be meant, soonest first. */
export interface PlanDraft {
  readonly id: SpaceId;
  readonly guildId: GuildId;
  readonly hostId: UserId;
  readonly byUserId: UserId;
  readonly opening: PlannedOpening;
  readonly choices: readonly number[];
  readonly lengthMin: number;
  readonly zone: string;
  readonly seats: number | null;
}

type Refused = ReturnType<typeof refuse>;

const isWithin = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

const outOfRange = (what: 'length' | 'seats', { min, max }: { readonly min: number; readonly max: number }): Refused =>
  refuse('plan-number', { what, min: String(min), max: String(max) });

/** Why a length or a number of seats cannot be, or null. */
export const sizeRefusal = ({ lengthMin, seats }: Pick<Plan, 'lengthMin' | 'seats'>): Refused | null => {
  if (!isWithin(lengthMin, PLAN_LIMITS.lengthMin)) return outOfRange('length', PLAN_LIMITS.lengthMin);
  return seats === null || isWithin(seats, PLAN_LIMITS.seats) ? null : outOfRange('seats', PLAN_LIMITS.seats);
};

/** What is opened, with its texts as they are kept, or why it could not be opened by anybody. */
export const parseOpening = (
  opening: PlannedOpening,
  words: readonly string[],
): { readonly ok: true; readonly opening: PlannedOpening } | Refused => {
  const title = parseTitle(opening.title);
  if (!title.ok) return refuse(title.refusal.code, title.refusal.params);
  const description = parseDescription(opening.description);
  if (!description.ok) return refuse(description.refusal.code, description.refusal.params);
  const texts = { title: title.text, description: description.text, topics: topicsOf(opening.about) };
  const forbidden = wordsRefusal(words, texts);
  if (forbidden !== null) return refuse(forbidden.code, forbidden.params);
  const { access } = opening.rules;
  const closedToAll = access === undefined ? null : accessRefusal({ access });
  return closedToAll ?? { ok: true, opening: { ...opening, title: title.text, description: description.text } };
};

/** Why one more may not be planned, or null. */
export const planningRefusal = ({ inServer, byPerson, managesServer }: PlanningScene): Refused | null => {
  if (inServer >= PLAN_LIMITS.perServer) return refuse('too-many-plans', { max: String(PLAN_LIMITS.perServer) });
  if (!managesServer && byPerson >= PLAN_LIMITS.perPerson)
    return refuse('too-many-plans-yours', { max: String(PLAN_LIMITS.perPerson) });
  return null;
};

/** Why one more series may not run where so many do, or null. */
export const runningRefusal = ({ inServer, byPerson, managesServer }: PlanningScene): Refused | null => {
  if (inServer >= PLAN_LIMITS.series) return refuse('too-many-series', { max: String(PLAN_LIMITS.series) });
  if (!managesServer && byPerson >= PLAN_LIMITS.seriesPerPerson)
    return refuse('too-many-series-yours', { max: String(PLAN_LIMITS.seriesPerPerson) });
  return null;
};

/** That a moment is past. */
export const timePast = (): Refused => refuse('time-past');

/** Why a space cannot be planned for that moment, or null. */
export const timeRefusal = (atMs: number, nowMs: number): Refused | null => {
  if (atMs <= nowMs) return timePast();
  return atMs > nowMs + PLAN_LIMITS.aheadMs ? refuse('time-too-far', { years: '2' }) : null;
};

/** A draft of what somebody asks for: nothing happens by it. */
export const draftPlan = (draft: PlanDraft, scene: PlanningScene, nowMs: number): PlanDecision => {
  const refused = planningRefusal(scene) ?? sizeRefusal(draft);
  if (refused !== null) return refused;
  const opening = parseOpening(draft.opening, scene.words ?? []);
  if (!opening.ok) return opening;
  const { choices, ...asked } = draft;
  const [first] = choices;
  if (first === undefined) return refuse('time-unreadable');
  return {
    ok: true,
    plan: {
      ...asked,
      opening: opening.opening,
      revision: 1,
      startsAtMs: first,
      occurrence: null,
      life: { status: 'draft', sinceMs: nowMs, choices },
    },
  };
};

/** Whether somebody may move, change, cancel or open a plan or a series: who planned it, its hosts, who manages the server, moderators. */
export const mayPlan = (byUserId: UserId, hosts: readonly UserId[], asker: PlanAsker): boolean =>
  asker.managesServer || asker.moderates || asker.userId === byUserId || hosts.includes(asker.userId);

/** Whether it is to come, or waits for its host to decide. */
export const isComing = ({ life }: Pick<Plan, 'life'>): boolean =>
  life.status === 'planned' || life.status === 'missed';

/** Why nothing can be done with a plan any more, or yet, or null. */
export const planRefusal = (plan: Plan): Refused | null => {
  switch (plan.life.status) {
    case 'planned':
    case 'missed':
      return null;
    case 'draft':
      return refuse('plan-not-found');
    case 'opened':
      return refuse('plan-over', { why: 'opened' });
    case 'over':
      return refuse('plan-over', { why: plan.life.why });
  }
};

const next = (plan: Plan, over: Partial<Plan>): PlanDecision => ({
  ok: true,
  plan: { ...plan, revision: plan.revision + 1, ...over },
});

/** Its planner says yes to one of the times of a draft. */
export const confirmPlan = (plan: Plan, choice: number, nowMs: number): PlanDecision => {
  if (plan.life.status !== 'draft') return planRefusal(plan) ?? { ok: true, plan };
  const atMs = plan.life.choices[choice];
  if (atMs === undefined) return refuse('stale-button');
  return timeRefusal(atMs, nowMs) ?? next(plan, { startsAtMs: atMs, life: { status: 'planned', sinceMs: nowMs } });
};

/** It is planned for another time; a missed one is to come again. One that is planned for that time already stays the same. */
export const movePlan = (plan: Plan, atMs: number, nowMs: number): PlanDecision => {
  const refused = planRefusal(plan) ?? timeRefusal(atMs, nowMs);
  if (refused !== null) return refused;
  if (plan.life.status === 'planned' && plan.startsAtMs === atMs) return { ok: true, plan };
  return next(plan, { startsAtMs: atMs, life: { status: 'planned', sinceMs: nowMs } });
};

/** What somebody wants otherwise of a plan; what is left out stays. */
export interface PlanEdit {
  readonly title?: string;
  readonly description?: string | null;
  readonly about?: AboutChange;
  readonly hostId?: UserId;
  readonly lengthMin?: number;
  /** Null: not counted. Who has a seat keeps it. */
  readonly seats?: number | null;
  /** Null: one is made. */
  readonly room?: ChannelId | null;
  /** How it is to run: sets all of it at once, and `rules` over it. */
  readonly preset?: PresetName;
  /** What is changed of how it is to run. */
  readonly rules?: RulesPatch;
}

/** The same opening in another room: its kind is that of the room, or stays for one that is made. */
export const openingIn = (opening: PlannedOpening, room: ChannelId | null): PlannedOpening => ({
  ...opening,
  room,
  kind: room === null || room === opening.room ? opening.kind : null,
});

/** How it is to run from now on: a preset sets all of it at once. */
const runningBy = ({ preset, rules }: PlannedOpening, change: PlanEdit): Pick<PlannedOpening, 'preset' | 'rules'> =>
  change.preset === undefined
    ? { preset, rules: change.rules === undefined ? rules : bothPatches(rules, change.rules) }
    : { preset: change.preset, rules: change.rules ?? {} };

/** An opening with a change of it, or why it could not be opened by anybody. */
export const changedOpening = (
  opening: PlannedOpening,
  change: Omit<PlanEdit, 'hostId'>,
): ReturnType<typeof parseOpening> => {
  const { title = opening.title, description = opening.description, room = opening.room } = change;
  const about = changedAbout(opening.about, change.about ?? {});
  if (!about.ok) return about;
  const changed = { ...opening, title, description, about: about.about, ...runningBy(opening, change) };
  return parseOpening(openingIn(changed, room), []);
};

/** What is otherwise in an opening: what stands already is judged when it opens, and keeps nobody from changing something else. */
export const newTexts = (before: PlannedOpening, after: PlannedOpening): Parameters<typeof wordsRefusal>[1] => {
  const differs = (of: (opening: PlannedOpening) => string | null): string | null =>
    of(before) === of(after) ? null : of(after);
  return {
    title: differs(({ title }) => title),
    description: differs(({ description }) => description),
    topics: differs(({ about }) => topicsOf(about)),
  };
};

/** What is planned, whenever that is. */
export type PlanParts = Pick<Plan, 'hostId' | 'lengthMin' | 'seats' | 'opening'>;

/** What was asked for, by what comes of it: a rule that is written out and one that its preset has are the same. */
const askedFor = ({ hostId, lengthMin, seats, opening }: PlanParts): string => {
  const { title, description, about, kind, room, preset, rules } = opening;
  const { topics, language, cover } = about;
  const runs = Object.entries(patched(PRESETS[preset], rules)).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const asked = [hostId, lengthMin, seats, title, description, topics, language, cover?.id ?? null, kind, room, preset];
  return JSON.stringify([asked, runs]);
};

/** Whether both ask for the same. */
export const isSameParts = (one: PlanParts, other: PlanParts): boolean => askedFor(one) === askedFor(other);

/** The same with a change of it, or why it cannot be. */
export const changedParts = (
  before: PlanParts,
  change: PlanEdit,
  words: readonly string[] = [],
): { readonly ok: true; readonly parts: PlanParts } | { readonly ok: false; readonly refusal: Refusal } => {
  const { hostId = before.hostId, lengthMin = before.lengthMin, seats = before.seats } = change;
  const unfit = sizeRefusal({ lengthMin, seats });
  if (unfit !== null) return unfit;
  const opening = changedOpening(before.opening, change);
  if (!opening.ok) return opening;
  const refusal = wordsRefusal(words, newTexts(before.opening, opening.opening));
  if (refusal !== null) return { ok: false, refusal };
  return { ok: true, parts: { hostId, lengthMin, seats, opening: opening.opening } };
};

/** What was asked for is another; a draft stays one, with every time that it may mean. The same plan where nothing is otherwise. */
export const changePlan = (plan: Plan, change: PlanEdit, words: readonly string[] = []): PlanDecision => {
  const refused = plan.life.status === 'draft' ? null : planRefusal(plan);
  if (refused !== null) return refused;
  const changed = changedParts(plan, change, words);
  if (!changed.ok) return changed;
  return isSameParts(changed.parts, plan) ? { ok: true, plan } : next(plan, changed.parts);
};

/** It does not open any more; a draft is discarded. */
export const endPlan = (plan: Plan, why: PlanEnd, byUserId: UserId | null, nowMs: number): PlanDecision =>
  (plan.life.status === 'draft' ? null : planRefusal(plan)) ??
  next(plan, { life: { status: 'over', sinceMs: nowMs, why, byUserId } });

/** Its space is there. */
export const planOpened = (plan: Plan, nowMs: number): PlanDecision =>
  planRefusal(plan) ?? next(plan, { life: { status: 'opened', sinceMs: nowMs } });

/** It could not be opened in time; a missed one is missed already. */
export const planMissed = (plan: Plan, why: Refusal, nowMs: number): PlanDecision =>
  planRefusal(plan) ?? next(plan, { life: { status: 'missed', sinceMs: nowMs, why } });

/** Its space was begun and could not be opened: it is missed, or still to come where its time is. */
export const planFailed = (plan: Plan, why: Refusal, nowMs: number): PlanDecision => {
  const refused = plan.life.status === 'opened' ? null : planRefusal(plan);
  if (refused !== null) return refused;
  const sinceMs = nowMs;
  return next(plan, {
    life: plan.startsAtMs > nowMs ? { status: 'planned', sinceMs } : { status: 'missed', sinceMs, why },
  });
};

/** A job may come this much early: clocks of queue and process differ by some milliseconds. */
const EARLY_MS = 1000;

/** Whether the time of a plan is to come, has come, or is past by more than `lateMs`. */
export const dueness = (
  { startsAtMs }: Pick<Plan, 'startsAtMs'>,
  nowMs: number,
  lateMs: number,
): 'early' | 'due' | 'late' => {
  if (nowMs < startsAtMs - EARLY_MS) return 'early';
  return nowMs <= startsAtMs + lateMs ? 'due' : 'late';
};

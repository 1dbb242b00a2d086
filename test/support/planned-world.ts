/** What tests of planning do in the small world. */
import type { CalendarPort, PlanInput, SeriesInput } from '../../src/app/index.ts';
import type { Plan, Series, ServerRules } from '../../src/domain/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { SeriesId, SpaceId } from '../../src/lib/index.ts';
import { bareOpening } from './a-plan.ts';
import { actor, guildId } from './outside-people.ts';
import { plansOf } from './outside-plans.ts';
import { type OutsideWorld, outsideWorld } from './outside.ts';
import type { WorldOptions } from './outside-people.ts';

/** The server of these tests. */
export const planGuild: ReturnType<typeof guildId> = guildId('one');

/** One minute, in milliseconds. */
export const MINUTE_MS = 60_000;

/** A world whose server has stages and these rules; `calendar` reads times as people write them, in place of one that knows few words. */
export const plannedWorld = async (
  rules: Partial<ServerRules> = {},
  options: WorldOptions = {},
  calendar?: CalendarPort,
): Promise<OutsideWorld> => {
  const world = outsideWorld(options, calendar);
  world.community.add(planGuild);
  world.settings.set(planGuild, { language: 'en', rules: { ...DEFAULT_RULES, ...rules } });
  await world.boot();
  return world;
};

/** What is told of a space, or of the dates of a series, that has this title and nothing else. */
export const titled = (title: string): Pick<PlanInput, 'opening'> => ({ opening: { ...bareOpening, title } });

/** A space that somebody plans; `over` says what is different. */
export const planInput = (when: string, over: Partial<PlanInput> = {}): PlanInput => ({
  ...titled('Tea'),
  when,
  zone: null,
  hostId: null,
  lengthMin: null,
  seats: null,
  ...over,
});

/** A series that somebody plans. */
export const seriesInput = (when: string, over: Partial<SeriesInput> = {}): SeriesInput => ({
  ...planInput(when),
  until: null,
  rota: [],
  ...over,
});

/** The value of an outcome; a refusal fails the test. */
export const value = async <Value>(
  outcome: Promise<
    { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: { readonly code: string } }
  >,
): Promise<Value> => {
  const answer = await outcome;
  if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`);
  return answer.value;
};

/** The code of a refusal; 'ok' when there is none. */
export const codeOf = async (
  outcome: Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } }>,
): Promise<string> => {
  const answer = await outcome;
  return answer.ok ? 'ok' : answer.refusal.code;
};

/** Plans a space and confirms it. */
export const plan = async (
  world: OutsideWorld,
  when: string,
  over: Partial<PlanInput> = {},
  by: ReturnType<typeof actor> = actor('host', planGuild),
): Promise<Plan> => {
  const drafted = await value(world.app.planSpace(by, planInput(when, over)));
  const seen = await value(world.app.confirmPlan(by, drafted.plan.id, 0));
  await world.settle();
  return seen.plan;
};

/** Plans a series and confirms it. */
export const planSeries = async (
  world: OutsideWorld,
  when: string,
  over: Partial<SeriesInput> = {},
  by: ReturnType<typeof actor> = actor('host', planGuild),
): Promise<Series> => {
  const drafted = await value(world.app.planSeries(by, seriesInput(when, over)));
  const seen = await value(world.app.confirmSeries(by, drafted.series.id, 0));
  await world.settle();
  return seen.series;
};

/** A plan as it is stored. */
export const stored = (world: OutsideWorld, id: SpaceId): Plan => {
  const found = plansOf(world).plans.get(id);
  if (found === undefined) throw new Error(`there is no plan ${id}`);
  return found;
};

/** What kept a plan from opening; its status where nothing did. */
export const missed = (world: OutsideWorld, { id }: Pick<Plan, 'id'>): string => {
  const { life } = stored(world, id);
  return life.status === 'missed' ? life.why.code : life.status;
};

/** A series as it is stored. */
export const storedSeries = (world: OutsideWorld, id: SeriesId): Series => {
  const found = plansOf(world).series.get(id);
  if (found === undefined) throw new Error(`there is no series ${id}`);
  return found;
};

/** The plans of a series in the order of its dates, whatever became of them. */
export const datesOf = (world: OutsideWorld, id: SeriesId): readonly Plan[] =>
  [...plansOf(world).plans.values()]
    .filter(({ occurrence }) => occurrence?.seriesId === id)
    .toSorted((a, b) => (a.occurrence?.originalMs ?? 0) - (b.occurrence?.originalMs ?? 0));

/** The date of a series at that place, counted from 0, as its plan. */
export const dateAt = (world: OutsideWorld, id: SeriesId, at: number): Plan => {
  const found = datesOf(world, id)[at];
  if (found === undefined) throw new Error(`series ${id} has no date ${at}`);
  return found;
};

/** Lets long times pass at once: what they bring comes after them. */
export const jump = async (world: OutsideWorld, ms: number): Promise<void> => {
  world.clock.advance(ms);
  await world.settle();
};

/** What the sweep does: runs every plan whose time has come. */
export const sweep = async (world: OutsideWorld): Promise<void> => {
  const nowMs = world.clock.wallMs();
  for (const { id, life, revision, startsAtMs } of plansOf(world).plans.values())
    if (life.status === 'planned' && startsAtMs <= nowMs) await world.app.planDue(id, revision);
  for (const { id, life, plannedUntilMs } of plansOf(world).series.values())
    if (life.status === 'running' && plannedUntilMs < nowMs + 48 * 60 * MINUTE_MS) await world.app.seriesDue(id);
  await world.settle();
};

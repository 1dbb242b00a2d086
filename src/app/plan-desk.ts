import type { Plan, PlanDecision } from '../domain/index.ts';
import { isComing, planOpened, refuse } from '../domain/index.ts';
import type { GuildId, SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { AppDeps } from './deps.ts';
import type { KeyedTurns } from './keyed-turns.ts';
import { createKeyedTurns } from './keyed-turns.ts';
import type { Effect } from './outbox-port.ts';
import { peopleTold } from './plan-concerns.ts';
import type { PlanLog, PlannedBy } from './plan-log.ts';

/** Another writer can be first a few times at most: acts on one plan queue up in this process, which is the only one. */
const TRIES = 3;

/** Told of each change of a plan once it is stored: how it is, and how it was; null for one that is new. It must not throw. */
export type PlanListener = (plan: Plan, before: Plan | null) => void;

/** Changes plans, one act on each after another, and has follow what a change brings. */
export interface PlanDesk {
  /** Decides on the plan as it is stored, and stores what was decided; 'plan-not-found' when there is none. */
  change(id: SpaceId, decide: PlanChange): Promise<Outcome<Plan>>;
  /**
   * The plan as it is once it is marked as opened where its space is there already, stored before the process ended or without an answer: so
   * nothing else becomes of it. Within its turn; `change` sees to it by itself.
   */
  begun(plan: Plan): Promise<Plan>;
  /** The dates of a series to come, likewise: within the turns of all of them. */
  datesToCome(id: SeriesId): Promise<readonly Plan[]>;
  /** As `change` within `turns.run` of that plan, but for what was begun. */
  changeNow(plan: Plan, decide: PlanChange): Promise<Outcome<Plan>>;
  /** Keeps acts on one plan, or on one series, in order. A series' turn may take that of its plans, and never the other way. */
  readonly turns: KeyedTurns;
  /** What follows a plan that was stored elsewhere than here. */
  changed(plan: Plan, before: Plan | null): void;
  listen(listener: PlanListener): void;
  /** Servers that have plans, as far as this process knows: it forgets none of them. */
  guilds(): readonly GuildId[];
  /** Reads which servers have plans. */
  load(): Promise<void>;
}

/** What becomes of a plan, what is told with it, and who does it: then it stands in the log. */
type PlanChanged = PlanDecision & {
  readonly effects?: readonly Effect[];
  readonly by?: PlannedBy;
  /** Who is told of it besides, once it is stored. */
  readonly onTold?: (people: ReadonlySet<UserId>) => void;
};

/** Decides what becomes of a plan; while it takes its time nobody else changes that plan. */
export type PlanChange = (plan: Plan) => PlanChanged | Promise<PlanChanged>;

/** What the desk works with. */
export interface PlanDeskParts {
  readonly deps: Pick<AppDeps, 'plans' | 'jobs' | 'clock'>;
  /** Whether the space of a plan is there. */
  isBegun(plan: Plan): Promise<boolean>;
  spawn(name: string, work: Promise<unknown>): void;
  onEffects(effects: readonly Effect[]): void;
  /** What people are told of what became of a plan, stored with it; `because`: why somebody did it. */
  toldOf(plan: Plan, before: Plan, because: Pick<PlannedBy, 'reason'>): Promise<readonly Effect[]>;
  readonly log: Pick<PlanLog, 'ofPlan'>;
  /** A date of a series has passed, or was taken out: its next ones may be due. */
  onDateGone(seriesId: SeriesId): void;
}

type Marking = Pick<PlanDeskParts, 'isBegun'> & Pick<PlanDesk, 'changeNow'> & Pick<AppDeps, 'clock'>;

const asBegun = async ({ isBegun, changeNow, clock }: Marking, first: Plan): Promise<Plan> => {
  let plan = first;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (!isComing(plan) || !(await isBegun(plan))) return plan;
    const { revision } = plan;
    // As it was looked at: its space may have failed meanwhile, which is a change of its plan too.
    const marked = await changeNow(plan, (one) =>
      one.revision === revision ? planOpened(one, clock.wallMs()) : { ok: true, plan: one },
    );
    if (!marked.ok) return plan;
    plan = marked.value;
  }
  return plan;
};

/** Nothing is under way yet. */
export const createPlanDesk = (parts: PlanDeskParts): PlanDesk => {
  const { deps, isBegun, spawn, onEffects, toldOf, log, onDateGone } = parts;
  const { plans, jobs, clock } = deps;
  const turns = createKeyedTurns();
  const listeners: PlanListener[] = [];
  const planned = new Set<GuildId>();

  const changed: PlanDesk['changed'] = (plan, before) => {
    if (plan.life.status === 'planned') {
      planned.add(plan.guildId);
      spawn('plan opening', jobs.planOpening(plan.id, plan.revision, plan.startsAtMs));
    } else if (plan.occurrence !== null && (before === null || isComing(before))) onDateGone(plan.occurrence.seriesId);
    for (const listener of listeners) listener(plan, before);
  };
  const changeNow: PlanDesk['changeNow'] = async (first, decide) => {
    let plan: Plan | null = first;
    for (let tries = 0; tries < TRIES && plan !== null; tries += 1) {
      const decision = await decide(plan);
      if (!decision.ok) return decision;
      if (decision.plan === plan) return { ok: true, value: plan };
      const { effects: own = [], by, onTold } = decision;
      const note = by === undefined ? null : await log.ofPlan(decision.plan, plan, by);
      const told = await toldOf(decision.plan, plan, by ?? {});
      const effects = [...own, ...told, ...(note?.effects ?? [])];
      if (await plans.save(decision.plan, effects, note?.line)) {
        onEffects(effects);
        onTold?.(peopleTold(told));
        changed(decision.plan, plan);
        return { ok: true, value: decision.plan };
      }
      plan = await plans.get(first.id);
    }
    return refuse(plan === null ? 'plan-not-found' : 'busy-try-again');
  };
  const begun: PlanDesk['begun'] = (plan) => asBegun({ isBegun, changeNow, clock }, plan);
  return {
    turns,
    changed,
    changeNow,
    begun,
    datesToCome: async (id) => {
      const dates: Plan[] = [];
      for (const plan of await plans.ofSeries(id)) dates.push(await begun(plan));
      return dates.filter(isComing);
    },
    change: async (id, decide) =>
      await turns.run(id, async () => {
        const plan = await plans.get(id);
        return plan === null ? refuse('plan-not-found') : await changeNow(await begun(plan), decide);
      }),
    listen: (listener) => void listeners.push(listener),
    guilds: () => [...planned],
    load: async () => {
      for (const guildId of await plans.guilds()) planned.add(guildId);
    },
  };
};

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan, PlanDecision, PlannedOpening } from '../../../src/domain/index.ts';
import {
  changePlan,
  confirmPlan,
  draftPlan,
  dueness,
  endPlan,
  mayPlan,
  movePlan,
  planMissed,
  planOpened,
  planRefusal,
  NO_ABOUT,
} from '../../../src/domain/index.ts';
import { aPlan, bareOpening, planId } from '../../support/a-plan.ts';
import { guest, guild, host } from '../../support/a-space.ts';
import { budget } from '../../support/budget.ts';

const NOW_MS = 1_800_000_000_000;
const DAY_MS = 86_400_000;

const opening: PlannedOpening = {
  title: '  Tea\u202E time ',
  description: null,
  about: NO_ABOUT,
  kind: null,
  room: null,
  preset: 'panel-talk',
  rules: {},
};
const draft = {
  id: planId('tea'),
  guildId: guild,
  hostId: host,
  byUserId: host,
  opening,
  choices: [NOW_MS + 1000, NOW_MS + 2000],
  lengthMin: 60,
  zone: 'UTC',
  seats: null,
};
const scene = { inServer: 0, byPerson: 0, managesServer: false };

const code = (decision: PlanDecision): string => (decision.ok ? decision.plan.life.status : decision.refusal.code);
const made = (decision: PlanDecision): Plan => {
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.plan;
};

describe('a plan', () => {
  it('[PLAN-1] is a draft with clean texts until its planner confirms one of its times', () => {
    const plan = made(draftPlan(draft, scene, NOW_MS));
    expect(plan).toMatchObject({ revision: 1, startsAtMs: NOW_MS + 1000, opening: { title: 'Tea time' } });
    expect(planRefusal(plan)?.refusal.code).toBe('plan-not-found');
    expect(made(confirmPlan(plan, 1, NOW_MS))).toMatchObject({ revision: 2, startsAtMs: NOW_MS + 2000 });
    expect(code(confirmPlan(plan, 2, NOW_MS))).toBe('stale-button');
    const planned = made(confirmPlan(plan, 0, NOW_MS));
    expect(made(confirmPlan(planned, 0, NOW_MS))).toBe(planned);
  });

  it('[PLAN-1] that has no title, is for nobody or has an odd size is refused', () => {
    const refused = (over: Partial<typeof draft>): string => code(draftPlan({ ...draft, ...over }, scene, NOW_MS));
    expect(refused({ opening: { ...opening, title: '\u200B' } })).toBe('title-empty');
    expect(refused({ opening: { ...opening, title: 'a'.repeat(101) } })).toBe('title-too-long');
    expect(refused({ opening: { ...opening, description: 'a'.repeat(1001) } })).toBe('description-too-long');
    const rules = { access: { type: 'roles', roleIds: [] } } as const;
    expect(refused({ opening: { ...opening, rules } })).toBe('no-roles');
    for (const lengthMin of [4, 1441, 5.5, Number.NaN]) expect(refused({ lengthMin })).toBe('plan-number');
    expect(code(draftPlan({ ...draft, seats: 0 }, scene, NOW_MS))).toBe('plan-number');
  });

  it('[PLAN-2] is never planned for the past nor more than two years ahead', () => {
    const plan = made(draftPlan(draft, scene, NOW_MS));
    expect(code(confirmPlan(plan, 0, NOW_MS + 1000))).toBe('time-past');
    const planned = aPlan('tea');
    expect(code(movePlan(planned, NOW_MS, NOW_MS))).toBe('time-past');
    expect(code(movePlan(planned, NOW_MS + 733 * DAY_MS, NOW_MS))).toBe('time-too-far');
    expect(code(movePlan(planned, NOW_MS + 730 * DAY_MS, NOW_MS))).toBe('planned');
    // What makes nothing otherwise is no change of it.
    const same = movePlan(planned, planned.startsAtMs, planned.startsAtMs - DAY_MS);
    expect(same.ok && same.plan).toBe(planned);
  });

  it('[PLAN-4] is due from its time on, and late after its grace', () => {
    const plan = aPlan('tea', { startsAtMs: NOW_MS });
    const when = [-1001, -1000, 0, 900_000, 900_001].map((ms) => dueness(plan, NOW_MS + ms, 900_000));
    expect(when).toEqual(['early', 'due', 'due', 'due', 'late']);
  });

  it('[PLAN-6] is changed by who planned it, its host, moderators and who manages the server', () => {
    const asker = { userId: guest, managesServer: false, moderates: false };
    expect(mayPlan(host, [host], asker)).toBe(false);
    expect(mayPlan(guest, [host], asker)).toBe(true);
    expect(mayPlan(host, [guest], asker)).toBe(true);
    expect(mayPlan(host, [host], { ...asker, moderates: true })).toBe(true);
    expect(mayPlan(host, [host], { ...asker, managesServer: true })).toBe(true);
  });

  it('[PLAN-8] is one of 200 of a server, and of 25 of a person who does not manage it', () => {
    const of = (over: Partial<typeof scene>): string => code(draftPlan(draft, { ...scene, ...over }, NOW_MS));
    expect(of({ inServer: 199, byPerson: 24 })).toBe('draft');
    expect(of({ inServer: 200, managesServer: true })).toBe('too-many-plans');
    expect(of({ byPerson: 25 })).toBe('too-many-plans-yours');
    expect(of({ byPerson: 25, managesServer: true })).toBe('draft');
  });

  it('[PLAN-3] [PLAN-7] takes one revision for each change, and nothing of it changes once it has opened or is over', () => {
    const why = { code: 'host-not-here', params: {} } as const;
    type Act = (plan: Plan, nowMs: number) => PlanDecision;
    const acts: Readonly<Record<string, Act>> = {
      confirm: (plan, nowMs) => confirmPlan(plan, 0, nowMs),
      move: (plan, nowMs) => movePlan(plan, nowMs + DAY_MS, nowMs),
      change: (plan) => changePlan(plan, { title: 'Other', hostId: guest }),
      cancel: (plan, nowMs) => endPlan(plan, 'cancelled', host, nowMs),
      open: planOpened,
      miss: (plan, nowMs) => planMissed(plan, why, nowMs),
    };
    const story = fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 12 });
    const seen = new Set<string>();
    const holds = fc.property(story, (names) => {
      let plan = made(draftPlan({ ...draft, choices: [NOW_MS + 100 * DAY_MS] }, scene, NOW_MS));
      names.forEach((name, at) => {
        const decision = acts[name]?.(plan, NOW_MS + at);
        const isDone = plan.life.status === 'opened' || plan.life.status === 'over';
        seen.add(`${plan.life.status} ${name} ${decision?.ok === true}`);
        if (decision?.ok !== true) return;
        if (decision.plan === plan) return;
        expect(isDone).toBe(false);
        expect(decision.plan.revision).toBe(plan.revision + 1);
        expect(decision.plan).toMatchObject({ id: plan.id, guildId: plan.guildId, byUserId: plan.byUserId });
        plan = decision.plan;
      });
    });
    fc.assert(holds, { seed: 20_261_126, numRuns: budget({ ci: 500, long: 20_000 }) });
    for (const tried of [
      'over open false',
      'opened cancel false',
      'missed move true',
      'missed open true',
      'draft open false',
    ])
      expect(seen).toContain(tried);
  });
});

describe('a change that changes nothing', () => {
  it('[PLAN-7] is none, also where a rule is written out that its preset has', () => {
    const plan = aPlan('same', {
      opening: { ...bareOpening, description: 'x', about: { ...NO_ABOUT, topics: ['tea'] } },
    });
    for (const change of [
      {},
      { title: plan.opening.title, description: 'x', hostId: plan.hostId, lengthMin: 60, seats: null, room: null },
      { about: { topics: 'tea' } },
      { rules: { hidden: false } },
      { preset: plan.opening.preset },
    ])
      expect(changePlan(plan, change), JSON.stringify(change)).toEqual({ ok: true, plan });
    const other = changePlan(plan, { rules: { hidden: true } });
    expect(other.ok && other.plan.revision).toBe(plan.revision + 1);
  });
});

import { describe, expect, it } from 'vitest';
import { movePlan } from '../../../src/domain/index.ts';
import { createPlanDesk } from '../../../src/app/plan-desk.ts';
import type { PlanStore } from '../../../src/app/index.ts';
import type { Plan } from '../../../src/domain/index.ts';
import { aPlan } from '../../support/a-plan.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A desk over one plan, before each of whose first writes somebody else writes. */
const contested = (others: number) => {
  let stored: Plan = aPlan('tea', { startsAtMs: 5000 });
  let left = others;
  const plans = {
    get: () => Promise.resolve(stored),
    save: (plan: Plan) => {
      if (left > 0) {
        left -= 1;
        stored = { ...stored, revision: stored.revision + 1, lengthMin: 90 };
      }
      if (plan.revision !== stored.revision + 1) return Promise.resolve(false);
      stored = plan;
      return Promise.resolve(true);
    },
  };
  const told: (readonly [number, number | undefined])[] = [];
  const desk = createPlanDesk({
    // as: the desk reads and writes one plan here, and asks for nothing else.
    deps: {
      plans: plans as unknown as PlanStore,
      jobs: {
        planGrace: () => Promise.resolve(),
        planOpening: () => Promise.resolve(),
        planSeries: () => Promise.resolve(),
        planDigest: () => Promise.resolve(),
      },
      clock: createManualClock(),
    },
    isBegun: () => Promise.resolve(false),
    spawn: () => undefined,
    onEffects: () => undefined,
    toldOf: () => Promise.resolve([]),
    log: { ofPlan: () => Promise.resolve(null) },
    onDateGone: () => undefined,
  });
  desk.listen((plan, before) => told.push([plan.revision, before?.revision]));
  return { desk, told, stored: () => stored };
};

describe('a plan that two write at once', () => {
  it('[PLAN-7] is decided on anew as the other left it, and told once', async () => {
    const { desk, told, stored } = contested(1);
    const moved = await desk.change(stored().id, (plan) => movePlan(plan, 9000, 1000));
    expect(moved).toMatchObject({ ok: true, value: { revision: 3, startsAtMs: 9000, lengthMin: 90 } });
    expect([told, desk.guilds()]).toEqual([[[3, 2]], [stored().guildId]]);
  });

  it('[PLAN-7] is given up after a few times, and nothing is told', async () => {
    const { desk, told, stored } = contested(9);
    const moved = await desk.change(stored().id, (plan) => movePlan(plan, 9000, 1000));
    expect(moved).toMatchObject({ ok: false, refusal: { code: 'busy-try-again' } });
    expect(told).toEqual([]);
  });
});

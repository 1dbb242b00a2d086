import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OutsideFailure } from '../../../src/app/index.ts';
import type { Plan, Space } from '../../../src/domain/index.ts';
import { aPlan, planId } from '../../support/a-plan.ts';
import { aSpace } from '../../support/a-space.ts';
import { budget } from '../../support/budget.ts';
import { outboxOf, type Posted } from '../../support/outside-outbox.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { rsvpsOf } from '../../support/outside-rsvps.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let world: OutsideWorld;
let plan: Plan;

const put = (over: Partial<Plan> = {}): void => {
  plan = { ...plan, ...over };
  plansOf(world).plans.set(plan.id, plan);
};
const ask = async (name: string, leadMin: number | null): Promise<void> => {
  const outcome = await world.app.remindMe(actor(name, guild), plan.id, leadMin);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
};
const told = (): readonly Posted[] => outboxOf(world).posted;
const toldTo = (name: string): readonly string[] =>
  told().flatMap(({ userId: whom, text }) => (whom === userId(name) ? [text] : []));
/** A day may pass in one step: nothing in between is of interest. */
const goOn = async (ms: number): Promise<void> => {
  world.clock.advance(ms);
  await world.pass(3000);
};
/** The space of the plan is live in a room. */
const open = async (): Promise<void> => {
  const stage = world.room('talk', guild);
  const nowMs = world.clock.wallMs();
  const space: Space = aSpace('talk', {
    id: plan.id,
    guildId: guild,
    hostId: plan.hostId,
    room: { kind: 'stage', channelId: stage, origin: 'borrowed' },
    life: { status: 'live', sinceMs: nowMs, emptySinceMs: null },
  });
  world.spaces.set(space.id, space);
  put({ life: { status: 'opened', sinceMs: nowMs } });
  await world.boot();
  await world.pass(70_000);
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e12 });
  world.community.add(guild);
  const nowMs = world.clock.wallMs();
  plan = aPlan('talk', {
    id: planId('talk'),
    guildId: guild,
    hostId: userId('host'),
    byUserId: userId('host'),
    startsAtMs: nowMs + 3 * HOUR_MS,
    life: { status: 'planned', sinceMs: nowMs },
  });
  put();
  rsvpsOf(world).settings.set(userId('host'), { leadMin: null, ofHosting: false });
  await world.boot();
});

describe('a reminder', () => {
  it('[REMIND-2] comes once, so long before the start as was asked for, to those alone who asked', async () => {
    await ask('hour', 60);
    await ask('ten', 10);
    await world.app.goTo(actor('quiet', guild), plan.id);
    expect(await world.app.remind()).toBe(plan.startsAtMs - HOUR_MS);
    await goOn(2 * HOUR_MS - 10_000);
    expect(told()).toEqual([]);
    await goOn(70_000);
    expect(toldTo('hour')).toEqual([expect.stringContaining(`<t:${Math.floor(plan.startsAtMs / 1000)}:R>`)]);
    await world.boot();
    await goOn(50 * MINUTE_MS);
    await goOn(70_000);
    expect([toldTo('hour').length, toldTo('ten').length, toldTo('quiet').length]).toEqual([1, 1, 0]);
  });

  it('[REMIND-3] that is late by a downtime comes once while the start is to come, and not at all after it', async () => {
    await ask('ten', 10);
    const other = aPlan('other', { ...plan, id: planId('other'), startsAtMs: plan.startsAtMs - HOUR_MS });
    plansOf(world).plans.set(other.id, other);
    await world.app.remindMe(actor('ten', guild), other.id, 10);
    world.kill();
    world.clock.advance(3 * HOUR_MS - 4 * MINUTE_MS);
    await world.boot();
    await goOn(70_000);
    expect(toldTo('ten')).toHaveLength(1);
    await goOn(HOUR_MS);
    expect(told()).toHaveLength(1);
  });

  it('[REMIND-3] that Discord did not take until the start is not told after it', async () => {
    await ask('ten', 10);
    world.fail('message', { code: 'unavailable', detail: '503', retryable: true }, 1e4);
    await goOn(3 * HOUR_MS - 5 * MINUTE_MS);
    await goOn(70_000);
    await goOn(10 * MINUTE_MS);
    world.failures.clear();
    await goOn(120_000);
    expect(told()).toEqual([]);
    expect(outboxOf(world).rows.size).toBe(0);
  });

  it('[REMIND-4] of a plan that was moved comes again for the new time, and not for the old one', async () => {
    await ask('hour', 60);
    await goOn(2 * HOUR_MS + 70_000);
    expect(toldTo('hour')).toHaveLength(1);
    const before = plan.startsAtMs;
    put({ startsAtMs: before + 24 * HOUR_MS, revision: 2 });
    await goOn(HOUR_MS);
    expect(toldTo('hour')).toHaveLength(1);
    await goOn(23 * HOUR_MS);
    expect(toldTo('hour')).toHaveLength(2);
    // Back and forth: of a start of which somebody was reminded they are not again.
    put({ startsAtMs: before + 23 * HOUR_MS + 40 * MINUTE_MS, revision: 3 });
    await goOn(70_000);
    put({ startsAtMs: before + 24 * HOUR_MS, revision: 4 });
    await goOn(70_000);
    expect(toldTo('hour')).toHaveLength(3);
  });

  it('[REMIND-5] tells those who asked and were not reminded yet that it is open, and where', async () => {
    await ask('start', 0);
    await ask('ten', 10);
    await ask('never', null);
    await goOn(3 * HOUR_MS - 9 * MINUTE_MS);
    await goOn(70_000);
    await ask('late', 0);
    await open();
    expect(toldTo('start')).toEqual([expect.stringContaining(`is open now: <#${channelId('talk')}>`)]);
    expect(toldTo('late')).toHaveLength(1);
    expect([toldTo('ten').length, toldTo('never').length]).toEqual([1, 0]);
    await world.boot();
    await world.pass(70_000);
    expect(told()).toHaveLength(3);
  });

  it('[REMIND-5] is not sent for a plan that was cancelled', async () => {
    await ask('ten', 10);
    put({ life: { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: null } });
    await goOn(3 * HOUR_MS - 5 * MINUTE_MS);
    await goOn(70_000);
    expect(told()).toEqual([]);
  });

  it('[REMIND-6] tells a host half an hour before, with who comes, and when it is open, unless they want none', async () => {
    rsvpsOf(world).settings.clear();
    await world.app.goTo(actor('a', guild), plan.id);
    await goOn(3 * HOUR_MS - 30 * MINUTE_MS);
    await goOn(70_000);
    expect(toldTo('host')).toEqual([expect.stringMatching(/which you host[^]*1 person is going[^]*in order/u)]);
    await open();
    expect(toldTo('host')).toHaveLength(2);
    await world.app.setReminders(actor('host', guild), { ofHosting: false });
    put({ id: planId('next'), startsAtMs: world.clock.wallMs() + HOUR_MS, life: { status: 'planned', sinceMs: 0 } });
    await goOn(45 * MINUTE_MS);
    await goOn(70_000);
    expect(toldTo('host')).toHaveLength(2);
  });
});

describe('any order of acts, restarts and lost answers', () => {
  type Happening =
    | { readonly do: 'ask'; readonly who: string; readonly leadMin: number | null }
    | { readonly do: 'leave'; readonly who: string }
    | { readonly do: 'move'; readonly byMin: number }
    | { readonly do: 'pass'; readonly min: number }
    | { readonly do: 'boot' | 'lose' | 'remind' }
    | { readonly do: 'kill'; readonly after: number }
    | { readonly do: 'fail'; readonly failure: OutsideFailure };
  const who = fc.constantFrom('a', 'b', 'c');
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('ask'), who, leadMin: fc.constantFrom(null, 10, 60) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('leave'), who }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('move'), byMin: fc.constantFrom(-60, -20, 15, 120) }) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('pass'), min: fc.constantFrom(1, 5, 20, 70) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('boot', 'lose', 'remind') }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('kill'), after: fc.nat(14) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('fail'),
        failure: fc.constantFrom<OutsideFailure>(
          { code: 'unavailable', detail: 'answer lost', retryable: true },
          { code: 'unavailable', detail: '503', retryable: true },
        ),
      }),
    },
  );
  const count = { told: 0, kills: 0 };

  const happen = async (one: Happening): Promise<void> => {
    // Whoever is killed or not answered presses again, or not: what is asked is not waited for.
    const press = (act: Promise<unknown>): void => void act.catch(() => undefined);
    switch (one.do) {
      case 'ask':
        press(world.app.remindMe(actor(one.who, guild), plan.id, one.leadMin));
        return await world.settle();
      case 'leave':
        press(world.app.stayAway(actor(one.who, guild), plan.id));
        return await world.settle();
      case 'move':
        return put({ startsAtMs: plan.startsAtMs + one.byMin * MINUTE_MS });
      case 'pass':
        world.clock.advance(one.min * MINUTE_MS);
        return await world.settle();
      case 'boot':
        return await world.boot();
      case 'lose':
        rsvpsOf(world).loseAnswer = true;
        return undefined;
      case 'remind':
        press(world.app.remind());
        press(world.app.remind());
        return await world.settle();
      case 'kill':
        world.killAt = world.steps + one.after;
        return undefined;
      case 'fail':
        return world.fail('message', one.failure);
    }
  };

  const run = async (happenings: readonly Happening[]): Promise<void> => {
    world = outsideWorld();
    world.community.add(guild);
    const nowMs = world.clock.wallMs();
    plan = aPlan('talk', { ...plan, startsAtMs: nowMs + 90 * MINUTE_MS, life: { status: 'planned', sinceMs: nowMs } });
    put();
    await world.boot();
    const starts = new Set<number>();
    for (const one of happenings) {
      starts.add(plan.startsAtMs);
      await happen(one);
      if (!world.dead) continue;
      count.kills += 1;
      await world.boot();
    }
    world.killAt = null;
    world.failures.clear();
    await world.boot();
    for (let ms = 0; ms < 600_000; ms += 5000) {
      // At last nothing new is due.
      if (ms === 300_000) put({ life: { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: null } });
      world.clock.advance(5000);
      await world.settle();
    }
    const keys = told().map(({ key }) => key);
    // Once per person, start and lead, and never after the start.
    expect(new Set(keys).size).toBe(keys.length);
    for (const { key, atMs } of told()) {
      const [, , startsAtMs] = key.split(':');
      expect(starts.has(Number(startsAtMs)) || Number(startsAtMs) === plan.startsAtMs).toBe(true);
      expect(atMs).toBeLessThan(Number(startsAtMs));
    }
    expect(outboxOf(world).rows.size).toBe(0);
    count.told += keys.length;
  };

  it('[REMIND-2] [REMIND-3] [REMIND-4] remind nobody twice of one start by one lead, and nobody late', async () => {
    await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40, size: 'max' }), run), {
      seed: 20_261_126,
      numRuns: budget({ ci: 200, long: 5000 }),
    });
    expect(count.told).toBeGreaterThan(60);
    expect(count.kills).toBeGreaterThan(30);
  });
});

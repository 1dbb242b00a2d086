import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/app/index.ts';
import { DEFAULT_RULES, type Plan, type Space } from '../../../src/domain/index.ts';
import { aPlan, seriesId } from '../../support/a-plan.ts';
import { budget } from '../../support/budget.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { type Posted, postersOf } from '../../support/outside-posters.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';
import { value } from '../../support/planned-world.ts';

const guild = guildId('one');
const NEWS = channelId('news');
const HOUR_MS = 3_600_000;

let world: OutsideWorld;
let plan: Plan;

const put = (over: Partial<Plan> = {}): void => {
  plan = { ...plan, ...over };
  plansOf(world).plans.set(plan.id, plan);
};
/** Who manages the server, and may change whatever is planned. */
const boss = { ...actor('boss', guild), serverManager: true };
let changes = 0;
/** The plan is so from now on, and somebody changes it. */
const changed = async (over: Partial<Plan>): Promise<void> => {
  put(over);
  changes += 1;
  await world.app.changePlan(boss, plan.id, { description: `change ${changes}` });
  plan = plansOf(world).plans.get(plan.id) ?? plan;
  await world.pass(6000);
};
const go = (name: string): Promise<unknown> => world.app.goTo(actor(name, guild), plan.id);
const posters = (): readonly Posted[] => [...postersOf(world).standing.values()];
const one = (): Posted => {
  const [poster, ...others] = posters();
  if (poster === undefined || others.length > 0) throw new Error(`${posters().length} posters`);
  return poster;
};
const counted = (call: string): number => world.calls.filter((name) => name === call).length;

const freshWorld = async (): Promise<void> => {
  world = outsideWorld();
  world.community.add(guild);
  const announcing = { channelId: NEWS, roleId: null };
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, announcing } });
  const nowMs = world.clock.wallMs();
  plan = aPlan('talk', {
    guildId: guild,
    hostId: userId('host'),
    startsAtMs: nowMs + 5 * HOUR_MS,
    life: { status: 'planned', sinceMs: nowMs },
  });
  await world.boot();
};

beforeEach(freshWorld);

describe('the poster of a planned space', () => {
  it('[RSVP-8] is posted once in the server’s announcement channel, and follows what is changed', async () => {
    await changed({});
    expect(one()).toMatchObject({ channelId: NEWS, facts: { counts: { going: 0 }, room: null } });
    await changed({ startsAtMs: plan.startsAtMs + HOUR_MS });
    expect(one().facts.plan.startsAtMs).toBe(plan.startsAtMs);
    expect(counted('poster')).toBe(1);
  });

  it('[RATE-6] [RSVP-8] waits for its turn where very many are planned, and is not posted when it is over by then', async () => {
    const nowMs = world.clock.wallMs();
    const plans = Array.from({ length: 26 }, (_, at) =>
      aPlan(`raid${at}`, {
        guildId: guild,
        hostId: userId('host'),
        startsAtMs: nowMs + 5 * HOUR_MS,
        life: { status: 'planned', sinceMs: nowMs },
      }),
    );
    for (const each of plans) plansOf(world).plans.set(each.id, each);
    await world.pass(70_000);
    expect(counted('poster')).toBe(20);
    const left = plans.filter(({ id }) => postersOf(world).stored.get(id)?.status === 'wanted');
    expect(left).toHaveLength(6);
    await world.app.cancelPlan(boss, left[0]?.id ?? plan.id);
    await world.pass(4 * 60_000);
    expect(counted('poster')).toBe(20);
    await world.pass(7 * 60_000);
    expect(counted('poster')).toBe(25);
    expect(postersOf(world).stored.get(left[0]?.id ?? plan.id)).toEqual({ status: 'over', why: 'told' });
  });

  it('[RSVP-8] is none where no channel is set, none for a draft, and one of a series comes two days before', async () => {
    const draft = { status: 'draft', sinceMs: 1, choices: [plan.startsAtMs] } as const;
    await changed({ life: draft });
    expect(posters()).toEqual([]);
    const occurrence = { seriesId: seriesId('weekly'), originalMs: 1, number: 1 };
    const life = { status: 'planned', sinceMs: 1 } as const;
    await changed({ life, occurrence, startsAtMs: world.clock.wallMs() + 49 * HOUR_MS });
    expect(posters()).toEqual([]);
    world.clock.advance(HOUR_MS);
    await world.pass(70_000);
    expect(posters()).toHaveLength(1);
    world.settings.delete(guild);
    await world.boot();
    plan = { ...plan, id: aPlan('silent').id, occurrence: null };
    await changed({});
    expect(posters()).toHaveLength(1);
  });

  it('[RSVP-9] counts who comes, many presses in one edit', async () => {
    await changed({ seats: 30 });
    await Promise.all(Array.from({ length: 40 }, (_, index) => go(`p${index}`)));
    await world.pass(6000);
    expect(one().facts.counts).toEqual({ going: 30, waitlisted: 10, interested: 0 });
    expect(counted('editPoster')).toBeLessThanOrEqual(2);
    // Of an old message once a minute.
    world.clock.advance(2 * HOUR_MS);
    await go('one');
    await world.pass(6000);
    const before = counted('editPoster');
    for (let index = 0; index < 10; index += 1) {
      await go(`late${index}`);
      await world.pass(5000);
    }
    expect(counted('editPoster') - before).toBeLessThanOrEqual(2);
  });

  it('[RSVP-10] says at last that it was cancelled or has begun, and is left alone then', async () => {
    await changed({});
    await world.app.cancelPlan(boss, plan.id);
    await world.pass(6000);
    expect(one().facts.plan.life.status).toBe('over');
    expect(postersOf(world).stored.get(plan.id)).toEqual({ status: 'over', why: 'told' });
    const calls = world.calls.length;
    await world.boot();
    await world.pass(70_000);
    expect(world.calls).toHaveLength(calls);
  });

  it('[RSVP-10] that somebody deletes, or whose channel is gone, is not posted again', async () => {
    await changed({});
    postersOf(world).standing.clear();
    await changed({ startsAtMs: plan.startsAtMs + HOUR_MS });
    await changed({ startsAtMs: plan.startsAtMs + HOUR_MS });
    expect([posters().length, counted('poster')]).toEqual([0, 1]);
    plan = { ...plan, id: aPlan('second').id };
    await changed({});
    postersOf(world).gone.add(NEWS);
    await changed({ startsAtMs: plan.startsAtMs + HOUR_MS });
    expect(postersOf(world).stored.get(plan.id)).toEqual({ status: 'over', why: 'given-up' });
  });

  it('[RSVP-11] of what becomes hidden is taken away, and comes again when it is hidden no longer, also after a kill', async () => {
    await changed({});
    const hide = async (hidden: boolean): Promise<void> => {
      await value(world.app.changePlan(boss, plan.id, { rules: { hidden } }));
      plan = plansOf(world).plans.get(plan.id) ?? plan;
      await world.pass(6000);
    };
    await hide(true);
    expect([posters(), postersOf(world).stored.get(plan.id)]).toEqual([[], { status: 'over', why: 'hidden' }]);
    await hide(false);
    expect(one().facts.plan.opening.rules.hidden).toBe(false);
    await hide(true);
    world.killAt = world.steps + 2;
    void world.app.changePlan(boss, plan.id, { rules: { hidden: false } });
    await world.settle();
    await world.boot();
    await world.pass(6000);
    plan = plansOf(world).plans.get(plan.id) ?? plan;
    expect(posters()).toHaveLength(plan.opening.rules.hidden === true ? 0 : 1);
    await hide(true);
    await world.app.cancelPlan(boss, plan.id);
    await world.pass(6000);
    expect([posters(), postersOf(world).stored.get(plan.id)]).toEqual([[], { status: 'over', why: 'told' }]);
  });

  describe('of a space that has opened', () => {
    const opened = async (): Promise<Space> => {
      await changed({});
      await value(world.app.openPlanned(actor('host', guild), plan.id));
      await world.pass(8000);
      const [space] = world.spaces.values();
      if (space?.life.status !== 'live') throw new Error('it is not open');
      return space;
    };
    const ask = async (asked: Asked): Promise<void> => {
      expect((await world.app.ask(actor('host', guild), plan.id, asked)).ok).toBe(true);
      await world.pass(8000);
    };

    it('[RSVP-10] leads into it while it is open, and no longer', async () => {
      const { room } = await opened();
      expect(one().facts.room).toBe(room.channelId);
      await ask({ type: 'end' });
      expect(one().facts.room).toBeNull();
      expect(postersOf(world).stored.get(plan.id)).toEqual({ status: 'over', why: 'told' });
    });

    it('[RSVP-11] [ANN-9] is taken away when that is hidden, and does not come again, also after a kill', async () => {
      await opened();
      world.killAt = world.steps + 3;
      const hidden = world.app.ask(actor('host', guild), plan.id, { type: 'set-rules', rules: { hidden: true } });
      void hidden.catch(() => undefined);
      await world.settle();
      await world.boot();
      await world.pass(8000);
      expect([...world.spaces.values()][0]?.rules.hidden).toBe(true);
      expect(posters()).toEqual([]);
      await ask({ type: 'set-rules', rules: { hidden: false } });
      await ask({ type: 'end' });
      expect(posters()).toEqual([]);
    });

    it('[RSVP-11] is taken away though it ended before Discord could be asked', async () => {
      await opened();
      world.outage.add(guild);
      await value(world.app.ask(actor('host', guild), plan.id, { type: 'set-rules', rules: { hidden: true } }));
      await value(world.app.ask(actor('host', guild), plan.id, { type: 'end' }));
      await world.pass(8000);
      expect(posters()).toHaveLength(1);
      world.outage.delete(guild);
      world.app.guildAvailable(guild);
      await world.pass(8000);
      expect(posters()).toEqual([]);
    });
  });

  type Happening =
    | { readonly do: 'go' | 'hide' | 'show' | 'move' | 'cancel' | 'boot' | 'lose' }
    | { readonly do: 'kill'; readonly after: number }
    | { readonly do: 'pass'; readonly ms: number };
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('go', 'move', 'boot', 'lose', 'hide', 'show') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel') }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('kill'), after: fc.nat(16) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(0, 6000, 70_000) }) },
  );
  let kills = 0;

  const happen = async (happened: Happening): Promise<void> => {
    switch (happened.do) {
      case 'go':
        void go(`p${world.number()}`).catch(() => undefined);
        return await world.settle();
      case 'move':
      case 'cancel':
        if (happened.do === 'move') void world.app.movePlan(boss, plan.id, plan.startsAtMs + HOUR_MS);
        else void world.app.cancelPlan(boss, plan.id);
        await world.settle();
        plan = plansOf(world).plans.get(plan.id) ?? plan;
        return undefined;
      case 'hide':
      case 'show':
        void world.app.changePlan(boss, plan.id, { rules: { hidden: happened.do === 'hide' } });
        await world.settle();
        plan = plansOf(world).plans.get(plan.id) ?? plan;
        return undefined;
      case 'boot':
        return await world.boot();
      case 'lose':
        return world.fail('poster', { code: 'unavailable', detail: 'answer lost', retryable: true });
      case 'kill':
        world.killAt = world.steps + happened.after;
        return undefined;
      case 'pass':
        world.clock.advance(happened.ms);
        return await world.settle();
    }
  };

  it('[RSVP-8] [RSVP-9] [RSVP-10] is one and true at last, wherever the process is killed', async () => {
    const run = async (happenings: readonly Happening[]): Promise<void> => {
      await freshWorld();
      put();
      for (const happened of happenings) {
        await happen(happened);
        if (!world.dead) continue;
        kills += 1;
        await world.boot();
      }
      world.killAt = null;
      await world.boot();
      for (let ms = 0; ms < 300_000; ms += 5000) {
        world.clock.advance(5000);
        await world.settle();
      }
      const isOver = plan.life.status === 'over';
      if (isOver && posters().length === 0) return;
      if (plan.opening.rules.hidden === true) {
        expect(posters()).toEqual([]);
        return;
      }
      // How it runs stands on no poster.
      const { opening, startsAtMs, life } = one().facts.plan;
      expect([opening.title, startsAtMs, life]).toEqual([plan.opening.title, plan.startsAtMs, plan.life]);
      if (isOver) return;
      const { people } = await world.app.attendanceOf(plan.id);
      expect(one().facts.counts.going).toBe(people.length);
    };
    await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 25, size: 'max' }), run), {
      seed: 20_261_126,
      numRuns: budget({ ci: 100, long: 3000 }),
    });
    expect(kills).toBeGreaterThan(30);
  });
});

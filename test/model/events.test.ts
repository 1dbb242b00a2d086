import { expect, it } from 'vitest';
import { actor } from '../support/outside-people.ts';
import { eventsOf } from '../support/outside-events.ts';
import { MINUTE_MS, plan, planGuild, planInput, plannedWorld, stored, value } from '../support/planned-world.ts';
import type { OutsideWorld } from '../support/outside.ts';
import type { SpaceId } from '../../src/lib/index.ts';

const host = actor('host', planGuild);

/** Steps of the process in which something of these journeys happens. */
const STEPS = 60;

/** A plan of a stage that is lent, in a world whose process dies at the `at`-th step from its confirmation on. */
const planned = async (at: number): Promise<{ world: OutsideWorld; id: SpaceId }> => {
  const world = await plannedWorld({ ownRooms: false });
  const room = world.room('stage', planGuild);
  const opening = { ...planInput('').opening, room };
  const drafted = await value(world.app.planSpace(host, planInput('in 60 minutes', { opening })));
  const { id } = drafted.plan;
  world.killAt = world.steps + at;
  return { world, id };
};

/** A new process over what the dead one left, and time for it to put everything right. */
const recovered = async (world: OutsideWorld): Promise<void> => {
  await world.boot();
  await world.pass(MINUTE_MS);
};

it('[EVENT-2] makes one event of a plan, wherever the process dies', async () => {
  for (let at = 1; at <= STEPS; at += 1) {
    const { world, id } = await planned(at);
    void world.app.confirmPlan(host, id, 0);
    await world.settle();
    await recovered(world);
    if (stored(world, id).life.status === 'draft') await value(world.app.confirmPlan(host, id, 0));
    await world.settle();
    const events = eventsOf(world);
    expect([at, events.events.size, events.rows.get(id)?.eventId]).toEqual([at, 1, events.one().id]);
  }
});

it('[EVENT-2] [EVENT-3] changes, takes over and cancels it in the end, wherever the process dies', async () => {
  for (let at = 1; at <= STEPS; at += 3) {
    const { world, id } = await planned(10_000);
    await value(world.app.confirmPlan(host, id, 0));
    await world.settle();
    const events = eventsOf(world);
    world.killAt = world.steps + at;
    const startsAtMs = events.one().startsAtMs + 30 * MINUTE_MS;
    events.change(events.one().id, { startsAtMs, name: 'Milk' }, host.userId);
    await world.settle();
    await recovered(world);
    expect([at, stored(world, id).opening.title, stored(world, id).startsAtMs]).toEqual([at, 'Milk', startsAtMs]);
    world.killAt = world.steps + at;
    void world.app.cancelPlan(host, id);
    await world.settle();
    await recovered(world);
    if (stored(world, id).life.status !== 'over') await value(world.app.cancelPlan(host, id));
    await world.settle();
    expect([at, events.standing().length, events.rows.size]).toEqual([at, 0, 0]);
  }
});

it('[EVENT-6] passes a place on to a sooner plan and cancels neither, wherever the process dies', async () => {
  for (let at = 1; at <= STEPS; at += 1) {
    const world = await plannedWorld({ ownRooms: false });
    const events = eventsOf(world);
    const others = { name: 'other', description: null, endsAtMs: null } as const;
    const place = { type: 'external', location: 'x' } as const;
    for (let count = 0; count < 94; count += 1)
      events.make(planGuild, { ...others, startsAtMs: 9e12, place }, world.clock.wallMs(), false);
    const late = await plan(world, 'in 120 minutes');
    const soon = await value(world.app.planSpace(host, planInput('in 60 minutes')));
    world.killAt = world.steps + at;
    void world.app.confirmPlan(host, soon.plan.id, 0);
    await world.settle();
    await recovered(world);
    if (stored(world, soon.plan.id).life.status === 'draft') await value(world.app.confirmPlan(host, soon.plan.id, 0));
    await world.pass(MINUTE_MS);
    const lives = [late, soon.plan].map(({ id }) => stored(world, id).life.status);
    expect([at, lives, [...events.rows.keys()]]).toEqual([at, ['planned', 'planned'], [soon.plan.id]]);
    expect([at, events.standing().length]).toEqual([at, 95]);
  }
});

import { assert, boolean, constantFrom, integer, nat, property, record, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventWindow, MOST_EVENTS, type Windowed } from '../../../src/app/event-window.ts';
import type { ServerRules } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { eventsOf, type OutsideEvents } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import { MINUTE_MS, plan, planGuild, planInput, plannedWorld, stored, value } from '../../support/planned-world.ts';

const host = actor('host', planGuild);

const anyPlans = uniqueArray(
  record({
    // as: ids are opaque here.
    planId: integer({ min: 1, max: 9999 }).map((number) => String(number).padStart(12, '0') as SpaceId),
    startsAtMs: nat(50),
    event: constantFrom('begun' as const, 'waits' as const, 'none' as const),
  }),
  { selector: ({ planId }) => planId, maxLength: 130 },
);

describe('the window of events', () => {
  it('[EVENT-6] holds the soonest, never more than before where it is full, and gives up only what sooner ones need', () => {
    assert(
      property(anyPlans, nat(120), boolean(), (plans, others, isFull) => {
        const ours = plans.filter(({ event }) => event !== 'none').length;
        const { makes, gives, left } = eventWindow(plans, { standing: ours + others, isFull });
        const after = ours + makes.size - gives.length;
        expect(after + others).toBeLessThanOrEqual(Math.max(ours + others, isFull ? 0 : MOST_EVENTS));
        expect(gives.length).toBeLessThanOrEqual(makes.size);
        const has = ({ planId, event }: Windowed): boolean =>
          makes.has(planId) || (event !== 'none' && !gives.includes(planId));
        const kept = plans.filter((one) => has(one) && one.event !== 'begun');
        const without = plans.filter((one) => !has(one));
        expect(new Set(without.map(({ planId }) => planId))).toEqual(left);
        for (const one of kept)
          for (const other of without) expect(one.startsAtMs).toBeLessThanOrEqual(other.startsAtMs);
        expect(plans.filter(({ event }) => event === 'begun').every(has)).toBe(true);
        // Once it is so, nothing is left to do.
        const then = plans.map((one): Windowed => ({
          ...one,
          event: one.event === 'begun' ? 'begun' : has(one) ? 'waits' : 'none',
        }));
        expect(eventWindow(then, { standing: after + others, isFull })).toMatchObject({ makes: new Set(), gives: [] });
      }),
      { seed: 6, numRuns: 1000 },
    );
  });
});

const somebodys = {
  name: 'other',
  description: null,
  startsAtMs: Number.MAX_SAFE_INTEGER,
  endsAtMs: null,
  place: { type: 'external', location: 'x' },
} as const;

/** A world whose plans have no rooms before they open, with so many events of others. */
const mirrored = async (
  others: number,
  rules: Partial<ServerRules> = {},
): Promise<{ readonly world: OutsideWorld; readonly events: OutsideEvents }> => {
  const world = await plannedWorld({ ownRooms: false, ...rules });
  const events = eventsOf(world);
  for (let count = 0; count < others; count += 1)
    events.make(planGuild, { ...somebodys, name: `other ${count}` }, world.clock.wallMs(), false);
  return { world, events };
};

describe('events of plans', () => {
  it('[EVENT-6] are as many as fit, the soonest first, and the next one comes when there is room', async () => {
    const { world, events } = await mirrored(94);
    const first = await plan(world, 'in 60 minutes');
    await plan(world, 'in 120 minutes');
    const last = await plan(world, 'in 90 minutes');
    const ours = (): readonly string[] => [...events.rows.keys()];
    expect(ours()).toEqual([first.id]);
    const other = events.standing().find(({ isOurs }) => !isOurs);
    if (other !== undefined) events.cancel(other.id, userId('editor'));
    await world.settle();
    expect(ours()).toEqual([first.id, last.id]);
  });

  it('[EVENT-6] give their place to a sooner one, say so, and have it again when they come near', async () => {
    const { world, events } = await mirrored(93);
    const ours = (): readonly string[] => [...events.rows.keys()].toSorted();
    const warned = async (id: SpaceId): Promise<boolean> =>
      (await value(world.app.planOf(host, id))).warnings.some(({ code }) => code === 'too-many-events');
    const late = await plan(world, 'in 180 minutes');
    const middle = await plan(world, 'in 120 minutes');
    events.interest(events.rows.get(late.id)?.eventId ?? expect.fail(), userId('ann'), true);
    await world.settle();
    expect(events.standing()).toHaveLength(95);
    expect(await warned(late.id)).toBe(false);
    const draft = await value(world.app.planSpace(host, planInput('in 240 minutes')));
    expect(draft.warnings.map(({ code }) => code)).toContain('too-many-events');
    const soonDraft = await value(
      world.app.planSpace(
        host,
        planInput('in 300 minutes', { opening: { ...planInput('').opening, rules: { hidden: true } } }),
      ),
    );
    expect(soonDraft.warnings.map(({ code }) => code)).not.toContain('too-many-events');
    const soon = await plan(world, 'in 60 minutes');
    expect(ours()).toEqual([middle.id, soon.id].toSorted());
    expect(events.standing()).toHaveLength(95);
    expect([await warned(late.id), await warned(middle.id), await warned(soon.id)]).toEqual([true, false, false]);
    // It stays so, also over a restart, and nothing goes back and forth.
    const before = world.calls.filter((name) => name.endsWith('Event')).length;
    await world.boot();
    await world.pass(5 * MINUTE_MS);
    expect(world.calls.filter((name) => name.endsWith('Event')).slice(before)).toEqual([]);
    await value(world.app.cancelPlan(host, soon.id));
    await world.settle();
    expect(ours()).toEqual([late.id, middle.id].toSorted());
    expect(await warned(late.id)).toBe(false);
    expect((await world.app.attendanceOf(late.id)).people.map((one) => one.userId)).toEqual(['ann']);
  });

  it('[EVENT-6] that give their place up are told in the log channel, once each', async () => {
    const log = channelId('log');
    const { world, events } = await mirrored(94, { logChannel: log });
    const said = (): readonly string[] =>
      outboxOf(world)
        .posted.map(({ text }) => text)
        .filter((text) => text.includes('is taken off it'));
    const late = await plan(world, 'in 180 minutes');
    world.fail('canceledEvent', { code: 'unavailable', detail: 'no answer', retryable: true });
    const soon = await plan(world, 'in 60 minutes');
    await world.pass(MINUTE_MS);
    expect([...events.rows.keys()]).toEqual([soon.id]);
    expect(said()).toEqual([expect.stringContaining('taken off it for a sooner one')]);
    expect(said()[0]).toContain(`<t:${Math.floor(late.startsAtMs / 1000)}:f>`);
    // That it has its place again is told by nobody; that it loses that one too, is.
    await value(world.app.cancelPlan(host, soon.id));
    await world.pass(MINUTE_MS);
    expect([...events.rows.keys()]).toEqual([late.id]);
    await plan(world, 'in 30 minutes');
    await world.pass(MINUTE_MS);
    expect(said()).toHaveLength(2);
  });

  it('[EVENT-6] are said to have given their place up only once they have', async () => {
    const { world, events } = await mirrored(94, { logChannel: channelId('log') });
    const said = (): number => outboxOf(world).posted.filter(({ text }) => text.includes('is taken off it')).length;
    const late = await plan(world, 'in 180 minutes');
    world.fail('canceledEvent', { code: 'refused', detail: 'no', retryable: false }, 99);
    await plan(world, 'in 60 minutes');
    await world.pass(MINUTE_MS);
    expect([events.rows.has(late.id), said()]).toEqual([true, 0]);
    world.failures.delete('canceledEvent');
    await world.pass(11 * MINUTE_MS);
    expect([events.rows.has(late.id), said()]).toEqual([false, 1]);
  });

  it('[EVENT-6] are said so wherever the process is killed meanwhile, if they have', async () => {
    let kills = 0;
    for (let at = 1; at <= 60; at += 1) {
      const { world, events } = await mirrored(94, { logChannel: channelId('log') });
      const late = await plan(world, 'in 180 minutes');
      world.killAt = world.steps + at;
      void plan(world, 'in 60 minutes').catch(() => undefined);
      await world.settle();
      await world.settle();
      if (world.dead) kills += 1;
      world.killAt = null;
      await world.boot();
      await world.pass(MINUTE_MS);
      const said = outboxOf(world).posted.filter(({ text }) => text.includes('is taken off it')).length;
      expect([at, said > 0]).toEqual([at, !events.rows.has(late.id)]);
    }
    expect(kills).toBeGreaterThan(10);
  });

  it('[EVENT-6] give way where Discord takes no more though we see fewer, and none does to events of others', async () => {
    const { world, events } = await mirrored(10);
    events.most = 12;
    const ours = (): readonly string[] => [...events.rows.keys()].toSorted();
    const late = await plan(world, 'in 180 minutes');
    const middle = await plan(world, 'in 120 minutes');
    const soon = await plan(world, 'in 60 minutes');
    await world.pass(2 * MINUTE_MS);
    expect(ours()).toEqual([middle.id, soon.id].toSorted());
    const asked = world.calls.filter((name) => name === 'createEvent').length;
    await world.pass(9 * MINUTE_MS);
    // What cannot be is not asked for again and again.
    expect(world.calls.filter((name) => name === 'createEvent').length).toBeLessThanOrEqual(asked + 1);
    expect(stored(world, late.id).life.status).toBe('planned');
    events.most = 100;
    for (let count = 0; count < 88; count += 1)
      events.make(planGuild, { ...somebodys, name: `more ${count}` }, world.clock.wallMs(), false);
    await world.pass(12 * MINUTE_MS);
    expect(events.standing()).toHaveLength(100);
    expect(ours()).toEqual([middle.id, soon.id].toSorted());
  });
});

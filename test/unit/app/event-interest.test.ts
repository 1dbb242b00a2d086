/** Who says in Discord that they are interested, while nobody of us was told. */
import { describe, expect, it } from 'vitest';
import type { EventId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { eventsOf, type OutsideEvents } from '../../support/outside-events.ts';
import { userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import { jump, MINUTE_MS, plan, planGuild, plannedWorld } from '../../support/planned-world.ts';
import { ann, host } from '../../support/told-of-plans.ts';

interface Planned {
  readonly world: OutsideWorld;
  readonly events: OutsideEvents;
  /** Plans with their events, soonest first. */
  readonly plans: readonly { readonly id: SpaceId; readonly eventId: EventId }[];
}

const planned = async (...starts: readonly number[]): Promise<Planned> => {
  const world = await plannedWorld();
  const events = eventsOf(world);
  const ids: SpaceId[] = [];
  for (const inMin of starts) ids.push((await plan(world, `in ${inMin} minutes`)).id);
  const plans = ids.map((id) => {
    const eventId = events.rows.get(id)?.eventId ?? null;
    if (eventId === null) throw new Error('a plan has its event');
    return { id, eventId };
  });
  return { world, events, plans };
};

/** Somebody says so while Majlis hears nothing of it. */
const unheard = (events: OutsideEvents, id: EventId, ...users: readonly UserId[]): void =>
  void events.interested.set(id, new Set(users));

const interested = async (world: OutsideWorld, id: SpaceId): Promise<readonly string[]> =>
  (await world.app.attendanceOf(id)).people.map((one) => one.userId);

describe('who is interested in events', () => {
  it('[EVENT-9] is asked for when a server is there again after an outage', async () => {
    const { world, events, plans } = await planned(60, 90);
    for (const { eventId } of plans) unheard(events, eventId, ann.userId);
    world.app.guildAvailable(planGuild);
    await world.pass(MINUTE_MS);
    for (const { id } of plans) expect(await interested(world, id)).toEqual(['ann']);
  });

  it('[EVENT-9] is asked for of one that is found again after its answer was lost', async () => {
    const world = await plannedWorld();
    const events = eventsOf(world);
    const make = events.make.bind(events);
    // It is made, and the answer never comes; people see it at once.
    events.make = (...input) => {
      const made = make(...input);
      events.make = make;
      unheard(events, made.id, ann.userId);
      world.kill();
      return made;
    };
    const { id } = await plan(world, 'in 60 minutes').catch(() => ({ id: null }));
    await world.boot();
    await world.pass(2 * MINUTE_MS);
    const [row] = events.rows.values();
    expect(id === null || id === row?.planId).toBe(true);
    expect(events.standing()).toHaveLength(1);
    expect(row === undefined ? [] : await interested(world, row.planId)).toEqual(['ann']);
  });

  it('[EVENT-9] is asked for of the others where one may not be seen, and of that one once it may', async () => {
    const { world, events, plans } = await planned(600, 900);
    const [first, second] = plans;
    if (first === undefined || second === undefined) throw new Error('there are two');
    const place = events.find(first.eventId).place;
    if (place.type === 'external') throw new Error('it is in a room');
    for (const { eventId } of plans) unheard(events, eventId, ann.userId);
    events.hidden.add(place.channelId);
    world.app.guildAvailable(planGuild);
    await world.pass(MINUTE_MS);
    expect(await interested(world, second.id)).toEqual(['ann']);
    expect(await interested(world, first.id)).toEqual([]);
    const asked = (): number => world.calls.filter((name) => name === 'listInterested').length;
    const before = asked();
    await world.pass(2 * MINUTE_MS);
    expect(asked()).toBe(before);
    // Asked for and refused once more, of which the log says nothing anew.
    await jump(world, 11 * MINUTE_MS);
    await world.app.changePlan(host, second.id, { title: 'Tea and cakes' });
    await world.pass(MINUTE_MS);
    expect(asked()).toBe(before + 1);
    expect(world.logger.lines.filter(({ message }) => message.includes('interested in an event'))).toHaveLength(1);
    events.hidden.clear();
    await jump(world, 11 * MINUTE_MS);
    await world.app.changePlan(host, second.id, { title: 'Coffee' });
    await world.pass(MINUTE_MS);
    expect(await interested(world, first.id)).toEqual(['ann']);
  });

  it('[EVENT-9] is asked for of the others first where Discord does not answer for one', async () => {
    const { world, events, plans } = await planned(600, 900);
    const [first, second] = plans;
    if (first === undefined || second === undefined) throw new Error('there are two');
    for (const { eventId } of plans) unheard(events, eventId, ann.userId);
    world.fail('listInterested', { code: 'unavailable', detail: 'no answer', retryable: true });
    world.app.guildAvailable(planGuild);
    await world.pass(20_000);
    expect(await interested(world, second.id)).toEqual(['ann']);
    await world.pass(2 * MINUTE_MS);
    world.app.guildAvailable(planGuild);
    await world.pass(MINUTE_MS);
    expect(await interested(world, first.id)).toEqual(['ann']);
  });

  it('[EVENT-9] is as many as come to one plan', async () => {
    const { world, events, plans } = await planned(600);
    const [one] = plans;
    if (one === undefined) throw new Error('there is one');
    const many = Array.from({ length: 620 }, (_, at) => userId(`u${at}`));
    unheard(events, one.eventId, ...many);
    world.app.guildAvailable(planGuild);
    await world.pass(MINUTE_MS);
    expect(await interested(world, one.id)).toHaveLength(620);
  });
});

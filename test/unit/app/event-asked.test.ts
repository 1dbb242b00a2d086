import { describe, expect, it } from 'vitest';
import { ASKED_WITHIN_MS } from '../../../src/app/event-asked.ts';
import { createEventBook } from '../../../src/app/event-mirror-book.ts';
import type { Plan } from '../../../src/domain/index.ts';
import { eventsOf, type OutsideEvents, planEventStore } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId, type WorldOptions } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  dateAt,
  MINUTE_MS,
  missed,
  plan,
  planGuild,
  plannedWorld,
  planSeries,
  stored,
  sweep,
} from '../../support/planned-world.ts';
import { ann } from '../../support/told-of-plans.ts';

const editor = userId('editor');
const unavailable = { code: 'unavailable', detail: 'no answer', retryable: true } as const;

interface Away {
  readonly world: OutsideWorld;
  readonly events: OutsideEvents;
  readonly tea: Plan;
}

/** A world without Majlis, whose plan has begun its grace; nothing was done about its event. */
const away = async (ownRooms = false, options: WorldOptions = {}): Promise<Away> => {
  const world = await plannedWorld({ ownRooms, logChannel: channelId('log') }, options);
  const tea = await plan(world, 'in 20 minutes');
  await world.pass(MINUTE_MS);
  world.kill();
  return { world, events: eventsOf(world), tea };
};

const said = (world: OutsideWorld): readonly string[] =>
  outboxOf(world)
    .posted.map(({ text }) => text)
    .filter((text) => text.includes('is not known'));

describe('what Discord shows of events', () => {
  it('[EVENT-4] is asked for anew where its server went away while it was being asked', async () => {
    const world = await plannedWorld();
    const book = createEventBook(planEventStore(world, 0));
    let answer: () => void = expect.fail;
    const listing = book.list(planGuild, async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return [];
    });
    book.unlist(planGuild);
    answer();
    await listing;
    expect(book.isListed(planGuild)).toBe(false);
  });
});

describe('a plan whose time came while Majlis was away', () => {
  it.each([
    ['before its time', false],
    ['before its time', true],
    ['after its time', false],
    ['after its time', true],
  ] as const)(
    '[EVENT-4] [PLAN-4] does not open where somebody cancelled it in Discord %s (with a room of its own: %s)',
    async (when, ownRooms) => {
      const { world, events, tea } = await away(ownRooms);
      if (when === 'after its time') world.clock.advance(20 * MINUTE_MS);
      events.cancel(events.one().id, editor);
      world.clock.advance(when === 'after its time' ? MINUTE_MS : 21 * MINUTE_MS);
      await world.boot();
      // The sweep is quicker than what Discord says.
      void world.app.planDue(tea.id, tea.revision);
      await world.settle();
      await sweep(world);
      await world.pass(MINUTE_MS);
      expect(stored(world, tea.id).life).toMatchObject({ status: 'over', why: 'event-cancelled', byUserId: editor });
      expect([world.spaces.size, said(world)]).toEqual([0, []]);
    },
  );

  it('[EVENT-4] [PLAN-4] opens at once where nobody did, as soon as that is known, without another sweep', async () => {
    const { world, tea } = await away();
    world.clock.advance(21 * MINUTE_MS);
    world.fail('listEvents', unavailable);
    await world.boot();
    await world.app.planDue(tea.id, tea.revision);
    await world.settle();
    expect(world.spaces.size).toBe(0);
    // Asked again in 15 s.
    await world.pass(20_000);
    expect([stored(world, tea.id).life.status, said(world)]).toEqual(['opened', []]);
    // Known once, nothing waits.
    const next = await plan(world, 'in 20 minutes');
    world.fail('listEvents', unavailable, 99);
    world.clock.advance(20 * MINUTE_MS);
    await world.app.planDue(next.id, next.revision);
    await world.settle();
    expect(stored(world, next.id).life.status).toBe('opened');
  });

  it('[EVENT-4] [PLAN-4] opens after a minute where Discord does not say, and the log channel is told so', async () => {
    const { world, tea } = await away();
    world.clock.advance(21 * MINUTE_MS);
    world.fail('listEvents', unavailable, 99);
    await world.boot();
    for (let at = 0; at < ASKED_WITHIN_MS - 1000; at += 15_000) {
      await sweep(world);
      expect(world.spaces.size).toBe(0);
      await world.pass(15_000);
    }
    await sweep(world);
    await world.pass(10_000);
    expect(stored(world, tea.id).life.status).toBe('opened');
    expect(said(world)).toEqual([expect.stringContaining('Discord does not answer')]);
    expect(world.logger.lines.some(({ message }) => message.includes('whether its event was cancelled'))).toBe(true);
  });

  it('[EVENT-4] [PLAN-4] is asked about anew where a look at events was under way when Discord went away and came back', async () => {
    const world = await plannedWorld({ ownRooms: false });
    const events = eventsOf(world);
    const tea = await plan(world, 'in 20 minutes');
    const coffee = await plan(world, 'in 60 minutes');
    await world.pass(MINUTE_MS);
    await world.pass(19 * MINUTE_MS - 1000);
    world.options = { ...world.options, callMs: 2000 };
    // The event of tea was looked at; that of the other one is being changed.
    void world.app.changePlan(actor('host', planGuild), coffee.id, { title: 'Coffee' });
    await world.pass(500);
    world.outage.add(planGuild);
    const { eventId } = events.rows.get(tea.id) ?? expect.fail('it has no event');
    events.set(eventId ?? expect.fail('it has no event'), { status: 'canceled' }, editor);
    world.outage.delete(planGuild);
    world.app.guildAvailable(planGuild);
    for (let tries = 0; tries < 12; tries += 1) {
      await world.pass(500);
      void world.app.planDue(tea.id, tea.revision);
      await world.settle();
      expect(world.spaces.size).toBe(0);
    }
    await world.pass(MINUTE_MS);
    expect(stored(world, tea.id).life).toMatchObject({ status: 'over', why: 'event-cancelled', byUserId: editor });
    expect(world.spaces.size).toBe(0);
  });

  it('[PLAN-4] [PLAN-5] says that Discord did not answer where that is why it was missed, not that it was too late', async () => {
    const { world, tea } = await away();
    world.clock.advance(21 * MINUTE_MS);
    world.fail('listEvents', unavailable, 999);
    await world.boot();
    await sweep(world);
    expect(world.spaces.size).toBe(0);
    // A process that stood still.
    world.clock.advance(30 * MINUTE_MS);
    await sweep(world);
    expect(missed(world, tea)).toBe('discord-unavailable');
  });

  it('[PLAN-4] opens before it would be missed where nobody is waited for longer than that', async () => {
    const { world, tea } = await away(false, { openLateMs: 30_000 });
    world.clock.advance(19 * MINUTE_MS + 1000);
    world.fail('listEvents', unavailable, 999);
    await world.boot();
    await sweep(world);
    expect(world.spaces.size).toBe(0);
    await world.pass(15_000);
    expect(world.spaces.size).toBe(0);
    // By itself: no sweep comes that soon.
    await world.pass(10_000);
    expect([stored(world, tea.id).life.status, said(world)]).toEqual([
      'opened',
      [expect.stringContaining('Discord does not answer')],
    ]);
  });

  it('[EVENT-17] [EVENT-4] leaves out the date of a series that somebody cancelled', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, 'every 10080 minutes, first in 60 minutes');
    await world.pass(MINUTE_MS);
    const events = eventsOf(world);
    const date = dateAt(world, series.id, 0);
    world.kill();
    events.changeDate(events.one().id, { originalMs: date.startsAtMs, change: { type: 'skipped' } }, editor);
    world.clock.advance(61 * MINUTE_MS);
    await world.boot();
    void world.app.planDue(date.id, date.revision);
    await world.settle();
    await sweep(world);
    await world.pass(MINUTE_MS);
    expect(stored(world, date.id).life).toMatchObject({ status: 'over', why: 'skipped', byUserId: editor });
    expect(world.spaces.size).toBe(0);
  });

  it('[EVENT-4] [PLAN-3] opens, or is cancelled, and never both, wherever the process is killed while that is asked', async () => {
    let kills = 0;
    for (let at = 1; at <= 40; at += 1) {
      const { world, events, tea } = await away();
      events.cancel(events.one().id, editor);
      world.clock.advance(21 * MINUTE_MS);
      await world.start();
      world.killAt = world.steps + at;
      world.app.guildAvailable(planGuild);
      void world.app.planDue(tea.id, tea.revision);
      await world.pass(5000);
      if (world.dead) kills += 1;
      world.killAt = null;
      await world.boot();
      await sweep(world);
      await world.pass(MINUTE_MS);
      expect([at, stored(world, tea.id).life.status, world.spaces.size]).toEqual([at, 'over', 0]);
    }
    expect(kills).toBeGreaterThan(5);
  });

  it('[PLAN-4] waits for nothing in a server that has no events', async () => {
    const world = await plannedWorld({ ownRooms: false });
    eventsOf(world).lacking = ['CREATE_EVENTS'];
    const tea = await plan(world, 'in 20 minutes', {}, actor('host', planGuild));
    await world.app.beInterested(ann, tea.id);
    world.kill();
    world.clock.advance(20 * MINUTE_MS);
    world.fail('listEvents', unavailable, 99);
    await world.boot();
    await sweep(world);
    expect(stored(world, tea.id).life.status).toBe('opened');
  });
});

import { describe, expect, it } from 'vitest';
import { markOf, type SeriesEdit } from '../../../src/domain/index.ts';
import { entriesIn } from '../../support/calendar-read.ts';
import { calendarWorld } from '../../support/calendar-world.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import { postersOf } from '../../support/outside-posters.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import { onlyRoom } from '../../support/planned-rooms.ts';
import {
  codeOf,
  dateAt,
  datesOf,
  jump,
  MINUTE_MS,
  planGuild,
  plannedWorld,
  planSeries,
  stored,
  storedSeries,
  sweep,
  titled,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const often = 'every 720 minutes, first in 60 minutes';
const numbered = titled('Episode {n}');

const titles = (world: OutsideWorld, id: Parameters<typeof datesOf>[1]): readonly string[] =>
  datesOf(world, id).map(({ opening }) => opening.title);

describe('all dates of a series', () => {
  it('[PLAN-22] are changed at once, those that get planned later too, but for what was changed of one alone', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, often, numbered);
    await jump(world, 61 * MINUTE_MS);
    await sweep(world);
    const second = dateAt(world, id, 1);
    await value(world.app.changePlan(host, second.id, { title: 'Special', seats: 7 }));
    const edit: SeriesEdit = {
      title: 'Talk {n}',
      description: 'New',
      lengthMin: 90,
      seats: 30,
      rules: { hidden: false },
    };
    const { changed, keeping, series, dates } = await value(world.app.changeSeries(host, id, edit));
    expect([changed, keeping, series.edits, dates.length]).toEqual([10, 1, 1, 3]);
    expect(titles(world, id).slice(0, 4)).toEqual(['Episode 1', 'Special', 'Talk 3', 'Talk 4']);
    expect(stored(world, second.id)).toMatchObject({ seats: 7, lengthMin: 90, opening: { description: 'New' } });
    await jump(world, 24 * 60 * MINUTE_MS);
    await sweep(world);
    const all = datesOf(world, id);
    expect(all.slice(3).every(({ seats, lengthMin }) => seats === 30 && lengthMin === 90)).toBe(true);
    expect(titles(world, id).at(-1)).toBe(`Talk ${all.length}`);
    // One that is left out moves the numbers of the others up, also under the new title.
    await value(world.app.cancelPlan(host, dateAt(world, id, 5).id));
    expect(dateAt(world, id, 6).opening.title).toBe('Talk 6');
  });

  it('[PLAN-22] are changed by who may change the series, within what a plan may be, and in nothing where one part does not fit', async () => {
    const world = await plannedWorld({ words: ['bad'] });
    const third = userId('third');
    const { id } = await planSeries(world, often, { ...numbered, rota: [host.userId, third] });
    const inTurn = actor('third', planGuild);
    expect(await codeOf(world.app.changeSeries(inTurn, id, { seats: 5 }))).toBe('not-your-plan');
    expect(await codeOf(world.app.changePlan(inTurn, dateAt(world, id, 1).id, { seats: 5 }))).toBe('ok');
    world.server.members.set(userId('robot'), { isBot: true });
    const codes = [
      await codeOf(world.app.changeSeries(host, id, { title: 'A bad {n}', seats: 5 })),
      await codeOf(world.app.changeSeries(host, id, { title: 'x'.repeat(101), seats: 5 })),
      await codeOf(world.app.changeSeries(host, id, { lengthMin: 4, seats: 5 })),
      await codeOf(world.app.changeSeries(host, id, { rules: { access: { type: 'roles', roleIds: [] } }, seats: 5 })),
      await codeOf(world.app.changeSeries(host, id, { hosts: [userId('robot')], seats: 5 })),
      await codeOf(world.app.changeSeries(host, id, { room: channelId('nowhere'), seats: 5 })),
    ];
    expect(codes).toEqual([
      'word-not-allowed',
      'title-too-long',
      'plan-number',
      'no-roles',
      'is-bot',
      'room-not-found',
    ]);
    expect([storedSeries(world, id).seats, storedSeries(world, id).edits]).toEqual([null, 0]);
    await value(world.app.cancelSeries(host, id));
    expect(await codeOf(world.app.changeSeries(host, id, { seats: 5 }))).toBe('series-over');
  });

  it('[PLAN-22] are changed all or none, wherever the process is killed', async () => {
    let [kills, done] = [0, 0];
    for (let at = 1; ; at += 1) {
      const world = await plannedWorld();
      const { id } = await planSeries(world, 'every 10080 minutes, first in 60 minutes', numbered);
      world.killAt = world.steps + at;
      void world.app.changeSeries(host, id, { title: 'Talk {n}', seats: 5 });
      await world.settle();
      if (!world.dead) break;
      kills += 1;
      const seats = new Set([storedSeries(world, id).seats, ...datesOf(world, id).map((plan) => plan.seats)]);
      expect(seats.size, `killed at ${at}`).toBe(1);
      if (seats.has(5)) done += 1;
      await world.boot();
      await jump(world, 61 * MINUTE_MS);
      await sweep(world);
      const first = dateAt(world, id, 0);
      expect([first.life.status, world.spaces.get(first.id)?.title]).toEqual(['opened', first.opening.title]);
    }
    expect(kills).toBeGreaterThan(5);
    expect([done > 0, done < kills]).toEqual([true, true]);
  });

  it('[PLAN-22] [RSVP-2] have their seats filled by who waits, and nobody loses one to fewer', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, often, { seats: 1 });
    const [first, second] = [dateAt(world, id, 0), dateAt(world, id, 1)];
    for (const plan of [first, second])
      for (const name of ['ann', 'bob', 'cid']) await value(world.app.goTo(actor(name, planGuild), plan.id));
    const going = async (plan: typeof first): Promise<number> =>
      (await world.app.attendanceOf(plan.id)).people.filter(({ coming }) => coming === 'going').length;
    await value(world.app.changeSeries(host, id, { seats: 2 }));
    await world.pass(6000);
    expect([await going(first), await going(second)]).toEqual([2, 2]);
    expect(outboxOf(world).posted.filter(({ text }) => text.includes('seat')).length).toBe(2);
    await value(world.app.changeSeries(host, id, { seats: 1 }));
    await world.pass(6000);
    expect([await going(first), await going(second)]).toEqual([2, 2]);
    await value(world.app.goTo(actor('dan', planGuild), first.id));
    expect(await going(first)).toBe(2);
  });

  it('[PLAN-22] [EVENT-15] [EVENT-12] [EVENT-11] are told by their one event, which is renamed, and the room they share with it', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, 'every 10080 minutes, first in 60 minutes');
    const [event, room] = [eventsOf(world).one(), onlyRoom(world)];
    await value(world.app.changeSeries(host, id, { title: 'Coffee', description: 'Black' }));
    await world.pass(11 * MINUTE_MS);
    expect(eventsOf(world).standing()).toMatchObject([{ id: event.id, name: 'Coffee', description: 'Black' }]);
    expect([onlyRoom(world), room.name]).toEqual([room, 'Coffee']);
    // Numbered from now on: each date has its own.
    await value(world.app.changeSeries(host, id, { title: 'Coffee {n}' }));
    await world.pass(2 * MINUTE_MS);
    expect(
      eventsOf(world)
        .standing()
        .map(({ name }) => name),
    ).toEqual(['Coffee 1', 'Coffee 2']);
  });

  it('[PLAN-22] [EVENT-1] [RSVP-11] lose events, room and posters when they become hidden, and get them again', async () => {
    const world = await plannedWorld({ announcing: { channelId: channelId('news'), roleId: null } });
    const { id } = await planSeries(world, often);
    await world.pass(6000);
    const standing = (): readonly number[] => [
      eventsOf(world).standing().length,
      [...world.rooms.values()].filter(({ guildId }) => guildId === planGuild).length,
      postersOf(world).standing.size,
    ];
    const before = standing();
    expect(before.every((count) => count > 0)).toBe(true);
    await value(world.app.changeSeries(host, id, { rules: { hidden: true } }));
    await world.pass(2 * MINUTE_MS);
    expect(standing()).toEqual([0, 0, 0]);
    expect(datesOf(world, id).every(({ life }) => life.status === 'planned')).toBe(true);
    await value(world.app.changeSeries(host, id, { rules: { hidden: false } }));
    await world.pass(2 * MINUTE_MS);
    expect(standing()).toEqual(before);
  });

  it('[PLAN-22] [FEED-2] stand in calendars with a sequence that goes on, before and after they have their plan', async () => {
    const world = await calendarWorld();
    const { id } = await planSeries(world, 'every day at 18:00', numbered);
    const read = async () => entriesIn((await value(world.app.calendarFile(host, { type: 'series', id }))).text);
    const first = await read();
    await value(world.app.changeSeries(host, id, { title: 'Talk {n}' }));
    await value(world.app.changeSeries(host, id, { title: 'Tea {n}' }));
    const second = await read();
    await jump(world, 2 * 24 * 60 * MINUTE_MS);
    await sweep(world);
    const third = new Map((await read()).map((entry) => [entry.uid, entry]));
    expect(second.map(({ title }) => title)).toEqual(second.map((_, at) => `Tea ${at + 1}`));
    for (const [at, entry] of second.entries()) {
      expect(entry.uid).toBe(first[at]?.uid);
      expect(entry.sequence, entry.uid).toBeGreaterThan(first[at]?.sequence ?? 0);
      expect(third.get(entry.uid)?.sequence ?? Infinity, entry.uid).toBeGreaterThanOrEqual(entry.sequence);
    }
    expect(third.get(second[9]?.uid ?? '')?.sequence).toBeGreaterThan(second[9]?.sequence ?? 0);
  });
});

describe('two people who change the same thing', () => {
  it('[PLAN-23] are told when the form of the second shows what is no longer so, and lose nothing', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, often, numbered);
    const date = dateAt(world, id, 0);
    const [ofDate, ofSeries] = [markOf(date), markOf(storedSeries(world, id))];
    await value(world.app.changePlan(host, date.id, { title: 'First' }, ofDate));
    expect(await codeOf(world.app.changePlan(host, date.id, { seats: 3 }, ofDate))).toBe('changed-meanwhile');
    // What a form does not show is no reason.
    await value(world.app.changeSeries(host, id, { rules: { hidden: true } }));
    await value(world.app.changeSeries(host, id, { seats: 4 }, ofSeries));
    expect(await codeOf(world.app.changeSeries(host, id, { title: 'Old {n}' }, ofSeries))).toBe('changed-meanwhile');
    expect(stored(world, date.id)).toMatchObject({ seats: 4, opening: { title: 'First' } });
    expect(storedSeries(world, id).opening.title).toBe('Episode {n}');
  });

  it('[PLAN-23] at the same moment lose nothing, of one date and of all', async () => {
    const world = await plannedWorld();
    const { id } = await planSeries(world, often, numbered);
    const date = dateAt(world, id, 0);
    const outcomes = await Promise.all([
      world.app.changeSeries(host, id, { title: 'Talk {n}' }),
      world.app.changePlan(host, date.id, { description: 'Own' }),
      world.app.changeSeries(host, id, { seats: 12 }),
      world.app.movePlan(host, date.id, date.startsAtMs + 5 * MINUTE_MS),
      world.app.changeSeries(host, id, { rules: { keepRoom: true } }),
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    expect(stored(world, date.id)).toMatchObject({
      seats: 12,
      startsAtMs: date.startsAtMs + 5 * MINUTE_MS,
      opening: { title: 'Talk 1', description: 'Own', rules: { keepRoom: true } },
    });
  });
});

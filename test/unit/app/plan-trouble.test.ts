import { describe, expect, it } from 'vitest';
import type { RoleId } from '../../../src/lib/index.ts';
import { bareOpening } from '../../support/a-plan.ts';
import { deleteRoom, eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import { rsvpsOf } from '../../support/outside-rsvps.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import { onlyRoom } from '../../support/planned-rooms.ts';
import {
  codeOf,
  dateAt,
  datesOf,
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  seriesInput,
  stored,
  storedSeries,
  sweep,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const other = actor('other', planGuild);
const [news, log] = [channelId('news'), channelId('log')];
const DAY_MIN = 24 * 60;
// as: test data stands in for what the edges parse.
const role = '7' as RoleId;
const opening = { ...bareOpening, title: 'Tea' };

interface Told {
  readonly to: string | null;
  readonly in: string | null;
  readonly text: string;
  readonly does: readonly unknown[];
}

/** What people and channels were told, once it is sent; but for that somebody was named host, and the log. */
const told = async (world: OutsideWorld): Promise<readonly Told[]> => {
  await world.pass(4000);
  const posted = outboxOf(world).posted.filter(({ key }) => !/^(?:named:|server )/u.test(key));
  return posted.map(({ userId: to, channelId: where, text, buttons }) => ({
    to,
    in: where,
    text,
    does: buttons.map((one) => ('does' in one ? one.does : one.label)),
  }));
};

describe('a plan whose lent room is deleted', () => {
  const withRoom = async (): Promise<{ readonly world: OutsideWorld; readonly room: ReturnType<typeof channelId> }> => {
    const world = await plannedWorld({ announcing: { channelId: news, roleId: null }, logChannel: log });
    return { world, room: world.room('hall', planGuild) };
  };

  it('[PLAN-21] stays planned, and its host is told at once, once, with what may be done', async () => {
    const { world, room } = await withRoom();
    const tea = await plan(world, 'in 600 minutes', { opening: { ...opening, room } });
    await plan(world, 'in 800 minutes');
    world.deleteRoom(room);
    world.app.roomDeleted(planGuild, room);
    world.app.roomDeleted(planGuild, room);
    await world.settle();
    await world.boot();
    const text = expect.stringMatching(/room in which .*Tea.*has been deleted/su);
    expect(await told(world)).toEqual([{ to: 'host', in: null, text, does: ['make-room', 'other-room', 'cancel'] }]);
    expect(stored(world, tea.id).life.status).toBe('planned');
    const made = await value(world.app.makeRoomFor(host, tea.id));
    expect([made.isSeries, stored(world, tea.id).opening.room]).toEqual([false, null]);
    await jump(world, 600 * MINUTE_MS);
    await sweep(world);
    expect(world.spaces.get(tea.id)?.life.status).toBe('live');
  });

  it('[PLAN-21] [EVENT-4] [EVENT-13] stays planned though Discord takes its event along, and has another one', async () => {
    const { world, room } = await withRoom();
    const tea = await plan(world, 'in 600 minutes', { opening: { ...opening, room } });
    expect(eventsOf(world).one().place).toEqual({ type: 'stage', channelId: room });
    deleteRoom(world, room);
    world.app.roomDeleted(planGuild, room);
    await value(world.app.makeRoomFor(host, tea.id));
    await world.pass(2 * MINUTE_MS);
    expect(stored(world, tea.id).life.status).toBe('planned');
    expect(eventsOf(world).one().place).toEqual({ type: 'stage', channelId: onlyRoom(world).id });
  });

  it('[PLAN-21] is told of when the room went while Majlis was away', async () => {
    const { world, room } = await withRoom();
    await plan(world, 'in 600 minutes', { opening: { ...opening, room } });
    world.kill();
    world.deleteRoom(room);
    await world.boot();
    expect((await told(world)).map(({ to }) => to)).toEqual(['host']);
  });

  it('[PLAN-21] is told of for a series as one, and its room is another for all dates that had it', async () => {
    const { world, room } = await withRoom();
    const input = { opening: { ...opening, room }, rota: [other.userId, host.userId] };
    const series = await planSeries(world, `every ${DAY_MIN} minutes, first in 600 minutes`, input);
    const hall = world.room('other hall', planGuild);
    const own = dateAt(world, series.id, 1);
    await value(world.app.changePlan(host, own.id, { room: hall }));
    world.deleteRoom(room);
    world.app.roomDeleted(planGuild, room);
    await world.settle();
    // Who planned the series decides, not the host of its next date.
    expect((await told(world)).map(({ to, does }) => [to, does])).toEqual([
      ['host', ['make-room', 'other-room', 'cancel']],
    ]);
    expect(await codeOf(world.app.changeSeries(other, series.id, { room: null }))).toBe('not-your-plan');
    expect((await value(world.app.makeRoomFor(host, dateAt(world, series.id, 0).id))).isSeries).toBe(true);
    const rooms = datesOf(world, series.id).map((one) => one.opening.room);
    expect([storedSeries(world, series.id).opening.room, ...rooms.slice(0, 3)]).toEqual([null, null, hall, null]);
    await value(world.app.changeSeries(host, series.id, { room: hall }));
    expect(new Set(datesOf(world, series.id).map((one) => one.opening.room))).toEqual(new Set([hall]));
  });

  it('[PLAN-21] takes no room that is none, and the kind of the one that it takes', async () => {
    const { world, room } = await withRoom();
    const tea = await plan(world, 'in 600 minutes', { opening: { ...opening, kind: 'voice' } });
    expect(await codeOf(world.app.changePlan(host, tea.id, { room: channelId('nowhere') }))).toBe('room-not-found');
    expect(await codeOf(world.app.changePlan(other, tea.id, { room }))).toBe('not-your-plan');
    const { plan: now } = await value(world.app.changePlan(host, tea.id, { room }));
    expect(now.opening).toMatchObject({ room, kind: null });
  });
});

describe('a plan that will not open as things are', () => {
  it('[PLAN-10] has its host told within the hour before, of each thing once, also across a restart', async () => {
    const world = await plannedWorld({ announcing: { channelId: news, roleId: null } });
    const room = world.room('hall', planGuild);
    const tea = await plan(world, 'in 80 minutes', { opening: { ...opening, room } });
    await world.pass(15 * MINUTE_MS);
    expect(await told(world)).toEqual([]);
    world.missing = ['MANAGE_CHANNELS'];
    await world.pass(16 * MINUTE_MS);
    const [first, ...more] = await told(world);
    expect([first?.to, first?.does, more]).toEqual(['host', ['move', 'cancel'], []]);
    expect(first?.text).toMatch(/will not open by itself as things are.*Manage Channels/su);
    // What is wrong besides by then is told too, and nothing twice.
    const { rules } = await world.app.settings(planGuild);
    world.settings.set(planGuild, { language: 'en', rules: { ...rules, openers: [role] } });
    await world.boot();
    await world.pass(12 * MINUTE_MS);
    const later = (await told(world)).filter(({ text }) => text.includes('as things are:')).slice(1);
    expect(later).toHaveLength(1);
    expect(later[0]?.text).toMatch(/<@&7>/u);
    expect(later[0]?.text).not.toContain('Manage Channels');
    expect(stored(world, tea.id).life.status).toBe('planned');
  });

  it('[PLAN-9] [PLAN-10] has whoever may not lend its voice room told, and opens in another', async () => {
    const world = await plannedWorld({ announcing: { channelId: news, roleId: null } });
    const room = world.room('lounge', planGuild, { kind: 'voice' });
    const moderator = actor('host', planGuild, { moderator: true });
    const drafted = await value(
      world.app.planSpace(moderator, planInput('in 50 minutes', { opening: { ...opening, room } })),
    );
    world.server.members.set(host.userId, { moderates: (id) => id === room });
    const again = await value(world.app.confirmPlan(moderator, drafted.plan.id, 0));
    expect(again.warnings).toEqual([]);
    world.server.members.set(host.userId, {});
    await world.pass(11 * MINUTE_MS);
    const [first, ...more] = await told(world);
    expect([first?.to, first?.does, more]).toEqual(['host', ['make-room', 'other-room', 'cancel'], []]);
    expect(first?.text).toContain('<@host> does not');
    await value(world.app.makeRoomFor(host, drafted.plan.id));
    await jump(world, 40 * MINUTE_MS);
    await sweep(world);
    expect(world.spaces.get(drafted.plan.id)?.life.status).toBe('live');
  });

  it('[PLAN-9] is planned in no voice room that who plans it does not moderate, and warned of where a host does not', async () => {
    const world = await plannedWorld();
    const room = world.room('lounge', planGuild, { kind: 'voice' });
    const moderator = actor('host', planGuild, { moderator: true });
    const lent = { opening: { ...opening, room } };
    const weekly = seriesInput('every 10080 minutes, first in 60 minutes', lent);
    expect(await codeOf(world.app.planSpace(host, planInput('in 60 minutes', lent)))).toBe('room-running');
    expect(await codeOf(world.app.planSeries(host, weekly))).toBe('room-running');
    const tea = await plan(world, 'in 60 minutes');
    expect(await codeOf(world.app.changePlan(host, tea.id, { room }))).toBe('room-running');
    const series = await planSeries(world, 'every 1440 minutes, first in 60 minutes');
    expect(await codeOf(world.app.changeSeries(host, series.id, { room }))).toBe('room-running');
    const warned = async (of: Promise<{ readonly ok: boolean }>): Promise<readonly unknown[]> => {
      const { warnings } = await value(of as ReturnType<typeof world.app.planSpace>);
      return warnings.filter(({ code }) => code === 'room-running').map(({ params }) => params['user']);
    };
    const byModerator = (over: object): Promise<readonly unknown[]> =>
      warned(world.app.planSpace(moderator, planInput('in 60 minutes', { ...lent, ...over })));
    world.server.members.set(host.userId, { moderates: () => true });
    expect(await byModerator({})).toEqual([]);
    expect(await byModerator({ hostId: other.userId })).toEqual([other.userId]);
    world.server.members.set(other.userId, { moderates: () => true });
    expect(await byModerator({ hostId: other.userId })).toEqual([]);
    world.server.members.set(other.userId, {});
    const inTurn = { ...weekly, rota: [host.userId, other.userId] };
    expect(await warned(world.app.planSeries(moderator, inTurn) as never)).toEqual([other.userId]);
  });

  it('[PLAN-9] is in the way also where only who planned it does not moderate its voice room any more', async () => {
    const world = await plannedWorld();
    const room = world.room('lounge', planGuild, { kind: 'voice' });
    const moderator = actor('host', planGuild, { moderator: true });
    world.server.members.set(other.userId, { moderates: () => true });
    const input = { hostId: other.userId, opening: { ...opening, room } };
    const tea = await plan(world, 'in 60 minutes', input, moderator);
    const seen = await value(world.app.planOf(actor('other', planGuild, { moderator: true }), tea.id));
    expect(seen.warnings).toEqual([{ code: 'room-running', params: expect.objectContaining({ user: host.userId }) }]);
  });

  it('[PLAN-10] tells who planned it when its host has left the server, else the log channel', async () => {
    const world = await plannedWorld({ announcing: { channelId: news, roleId: null }, logChannel: log });
    await plan(world, 'in 50 minutes', { hostId: other.userId });
    await plan(world, 'in 55 minutes', {}, actor('third', planGuild));
    for (const gone of ['other', 'third']) world.server.members.set(userId(gone), null);
    await world.pass(11 * MINUTE_MS);
    const all = await told(world);
    expect(all.filter(({ text }) => text.includes('as things are:')).map(({ to, in: where }) => [to, where])).toEqual([
      ['host', null],
      [null, log],
    ]);
  });
});

describe('what a plan is asked for', () => {
  it('[PLAN-7] [RSVP-2] may be another length and other seats; nobody loses a seat, and more seats go to who waits longest', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 600 minutes', { seats: 2 });
    for (const name of ['a', 'b', 'c', 'd']) await value(world.app.goTo(actor(name, planGuild), tea.id));
    const going = (): readonly string[] =>
      (rsvpsOf(world).lists.get(tea.id)?.people ?? []).flatMap((one) => (one.coming === 'going' ? [one.userId] : []));
    const change = async (seats: number | null): Promise<void> => {
      await value(world.app.changePlan(host, tea.id, { seats }));
      await world.settle();
    };
    await change(1);
    expect(going()).toEqual(['a', 'b']);
    await change(3);
    expect(going()).toEqual(['a', 'b', 'c']);
    await change(null);
    expect(going()).toEqual(['a', 'b', 'c', 'd']);
    expect((await told(world)).map(({ to }) => to)).toEqual(['c', 'd']);
    const bad = { seats: 0 };
    expect(await codeOf(world.app.changePlan(host, tea.id, bad))).toBe('plan-number');
    expect(await codeOf(world.app.changePlan(host, tea.id, { lengthMin: Number.NaN }))).toBe('plan-number');
    expect((await value(world.app.changePlan(host, tea.id, { lengthMin: 90 }))).plan.lengthMin).toBe(90);
  });

  it('[RSVP-2] [RSVP-6] fills the seats that a kill left empty, once', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 600 minutes', { seats: 1 });
    for (const name of ['a', 'b']) await value(world.app.goTo(actor(name, planGuild), tea.id));
    // The plan is stored with its new seats, and nothing after that.
    world.killAt = world.steps + 6;
    void world.app.changePlan(host, tea.id, { seats: 2 });
    await world.pass(1000);
    expect(stored(world, tea.id).seats).toBe(2);
    await world.boot();
    await world.pass(3 * MINUTE_MS);
    expect((await told(world)).map(({ to }) => to)).toEqual(['b']);
  });

  it('[PLAN-5] waits for a week when it is a date that was missed, also of a series that is over', async () => {
    const world = await plannedWorld();
    const series = await planSeries(world, 'every 60 minutes, first in 20 minutes, 2 times');
    await jump(world, 3 * DAY_MIN * MINUTE_MS);
    await sweep(world);
    await sweep(world);
    expect(storedSeries(world, series.id).life).toMatchObject({ status: 'over', why: 'no-more-dates' });
    expect(datesOf(world, series.id).map(({ life }) => life.status)).toEqual(['missed', 'missed']);
    await jump(world, 4.5 * DAY_MIN * MINUTE_MS);
    await world.pass(2 * MINUTE_MS);
    expect(datesOf(world, series.id).map(({ life }) => life.status)).toEqual(['over', 'over']);
  });

  it('[AGENDA-5] shows every series on some page, as many as can be picked there', async () => {
    const world = await plannedWorld({}, {});
    const boss = actor('boss', planGuild, { serverManager: true });
    for (let n = 0; n < 25; n += 1) {
      if (n % 10 === 0) await jump(world, 20 * MINUTE_MS);
      await planSeries(world, `every ${DAY_MIN * 30} minutes, first in ${DAY_MIN * 20} minutes`, {}, boss);
    }
    const pages = await Promise.all([0, 1, 2, 3, 4].map((number) => world.app.agenda(boss, { number, size: 6 })));
    expect(pages.map(({ series, plans }) => series.length + plans.length <= 25)).not.toContain(false);
    expect(new Set(pages.flatMap(({ series }) => series.map((one) => one.series.id))).size).toBe(25);
  });
});

it('[PLAN-9] [PLAN-10] a lent room that is not age-restricted is in the way of what is for adults, and another helps', async () => {
  const world = await plannedWorld({ announcing: { channelId: news, roleId: null } });
  const room = world.room('hall', planGuild);
  const adults = { ...opening, room, rules: { adultsOnly: true } };
  const drafted = await value(world.app.planSpace(host, planInput('in 30 minutes', { opening: adults })));
  expect(drafted.warnings).toEqual([{ code: 'room-not-for-adults', params: { channel: `<#${room}>` } }]);
  await value(world.app.confirmPlan(host, drafted.plan.id, 0));
  const plain = await value(world.app.planSpace(other, planInput('in 300 minutes', { opening: { ...opening, room } })));
  expect(plain.warnings).toEqual([]);
  await world.pass(11 * MINUTE_MS);
  const text = expect.stringMatching(/will not open .*Age-Restricted/su);
  expect(await told(world)).toContainEqual({
    to: 'host',
    in: null,
    text,
    does: ['make-room', 'other-room', 'cancel'],
  });
  world.at(room).adultsOnly = true;
  world.changed(room);
  await jump(world, 20 * MINUTE_MS);
  await sweep(world);
  await world.pass(6000);
  expect(world.spaces.get(drafted.plan.id)?.life.status).toBe('live');
});

it('[PLAN-9] the room of another plan and a backstage are picked for nothing', async () => {
  const world = await plannedWorld();
  await plan(world, 'in 600 minutes');
  const [own] = world.rooms.keys();
  const asked = { title: 'Show', description: null, kind: null, room: null };
  const { space } = await value(world.app.openSpace(host, asked));
  await world.pass(6000);
  await value(world.app.ask(host, space.id, { type: 'open-backstage' }));
  await world.pass(6000);
  const behind = world.spaces.get(space.id)?.backstage;
  const backstage = behind?.status === 'open' ? behind.channelId : null;
  const hall = world.room('hall', planGuild);
  const tea = await plan(world, 'in 300 minutes', { opening: { ...opening, room: hall } });
  const weekly = await planSeries(world, 'every 720 minutes, first in 400 minutes', {
    opening: { ...opening, room: hall },
  });
  for (const room of [own ?? null, backstage]) {
    expect(room).not.toBeNull();
    const over = { opening: { ...opening, room } };
    expect([
      await codeOf(world.app.planSpace(host, planInput('in 30 minutes', over))),
      await codeOf(world.app.planSeries(host, seriesInput('every 720 minutes, first in 60 minutes', over))),
      await codeOf(world.app.changePlan(host, tea.id, { room })),
      await codeOf(world.app.changeSeries(host, weekly.id, { room })),
    ]).toEqual(['room-in-use', 'room-in-use', 'room-in-use', 'room-in-use']);
  }
  // Where a space runs now another may run then.
  const { channelId: running } = world.spaces.get(space.id)?.room ?? {};
  expect(await codeOf(world.app.changePlan(host, tea.id, { room: running ?? null }))).toBe('ok');
});

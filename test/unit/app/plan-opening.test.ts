import { describe, expect, it } from 'vitest';
import { bareOpening } from '../../support/a-plan.ts';
import type { Plan } from '../../../src/domain/index.ts';
import { refusalText } from '../../../src/i18n/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import {
  codeOf,
  jump,
  MINUTE_MS,
  missed,
  plan,
  planGuild,
  plannedWorld,
  planSeries,
  stored,
  storedSeries,
  sweep,
  value,
} from '../../support/planned-world.ts';
import { postedLater } from '../../support/told-of-plans.ts';

const host = actor('host', planGuild);
const news = channelId('news');

describe('a planned space', () => {
  it('[PLAN-3] opens by itself at its time, under its own id, with its host', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    expect(plansOf(world).jobs).toEqual([{ planId: tea.id, revision: 2, dueAtMs: tea.startsAtMs }]);
    await world.app.planDue(tea.id, 2);
    expect(world.spaces.size).toBe(0);
    await jump(world, 20 * MINUTE_MS);
    await world.app.planDue(tea.id, 2);
    await world.settle();
    expect(world.spaces.get(tea.id)).toMatchObject({ title: 'Tea', hostId: 'host', life: { status: 'live' } });
    expect(stored(world, tea.id).life.status).toBe('opened');
    const [entry] = world.logs.get(tea.id) ?? [];
    expect(entry).toMatchObject({ act: 'opened', actorId: 'host' });
  });

  it('[PLAN-5] is missed with a host who is a bot', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes', { hostId: userId('robot') });
    world.server.members.set(userId('robot'), { isBot: true });
    await jump(world, 20 * MINUTE_MS);
    await world.app.planDue(tea.id, 2);
    expect([missed(world, tea), world.spaces.size]).toEqual(['is-bot', 0]);
  });

  it('[PLAN-3] opens once, though queue and sweep both run it at once', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 20 * MINUTE_MS);
    await Promise.all([1, 2, 3].map(() => world.app.planDue(tea.id, 2)));
    await sweep(world);
    expect([world.spaces.size, world.rooms.size]).toEqual([1, 1]);
  });

  it('[PLAN-3] opens once, wherever the process is killed', async () => {
    let kills = 0;
    for (let at = 1; ; at += 1) {
      const world = await plannedWorld();
      const tea = await plan(world, 'in 20 minutes');
      await jump(world, 20 * MINUTE_MS);
      world.killAt = world.steps + at;
      void world.app.planDue(tea.id, 2);
      await world.pass(2000);
      const wasKilled = world.dead;
      if (wasKilled) kills += 1;
      await world.boot();
      await sweep(world);
      await world.pass(3000);
      expect(stored(world, tea.id).life.status, `killed at ${at}`).toBe('opened');
      expect(world.spaces.get(tea.id)?.life.status, `killed at ${at}`).toBe('live');
      expect([world.spaces.size, world.rooms.size], `killed at ${at}`).toEqual([1, 1]);
      if (!wasKilled || kills > 80) break;
    }
    expect(kills).toBeGreaterThan(8);
  }, 20_000);

  it('[PLAN-7] does nothing by the job of an older revision, nor once it is cancelled', async () => {
    const world = await plannedWorld();
    const [tea, coffee] = [await plan(world, 'in 20 minutes'), await plan(world, 'in 20 minutes')];
    const moved = await value(world.app.movePlan(host, tea.id, tea.startsAtMs + 30 * MINUTE_MS));
    expect(plansOf(world).jobs.at(-1)).toMatchObject({ planId: tea.id, revision: 3, dueAtMs: moved.plan.startsAtMs });
    await value(world.app.cancelPlan(host, coffee.id));
    await jump(world, 20 * MINUTE_MS);
    const jobs = plansOf(world).jobs.length;
    await world.app.planDue(tea.id, 2);
    expect(plansOf(world).jobs).toHaveLength(jobs);
    for (const revision of [2, 3]) await world.app.planDue(coffee.id, revision);
    await sweep(world);
    expect(world.spaces.size).toBe(0);
    expect(stored(world, coffee.id).life).toMatchObject({ status: 'over', why: 'cancelled', byUserId: 'host' });
    await jump(world, 30 * MINUTE_MS);
    await sweep(world);
    expect([...world.spaces.keys()]).toEqual([tea.id]);
    expect(await codeOf(world.app.cancelPlan(host, tea.id))).toBe('plan-over');
  });

  it('[PLAN-4] that is late by less than its grace opens and says so in its panel', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 34 * MINUTE_MS);
    await sweep(world);
    const panel = [...world.messages.values()].at(-1);
    expect(panel?.facts.troubles).toContainEqual({
      code: 'opened-late',
      params: { atMs: String(tea.startsAtMs), minutes: '14' },
    });
  });

  it('[PLAN-4] [PLAN-5] that is later is missed, and its host is told, or mentioned where spaces are announced', async () => {
    const world = await plannedWorld({ announcing: { channelId: news, roleId: null } });
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 36 * MINUTE_MS);
    await sweep(world);
    await sweep(world);
    expect([missed(world, tea), world.spaces.size]).toEqual(['opens-too-late', 0]);
    await world.pass(3000);
    const told = (): unknown => outboxOf(world).posted.map((one) => [one.userId, one.channelId, one.text]);
    const text = expect.stringMatching(/Tea.*<@host>.*too late/su);
    expect(told()).toEqual([['host', null, text]]);
    outboxOf(world).takesNone.add(host.userId);
    await plan(world, 'in 20 minutes');
    await jump(world, 36 * MINUTE_MS);
    await sweep(world);
    await world.pass(3000);
    expect(told()).toEqual([
      ['host', null, text],
      ['host', news, text],
    ]);
    expect(world.logger.lines.filter(({ message }) => message === 'a planned space was missed')).toHaveLength(2);
  });

  it('[NOTICE-6] is told of with buttons by which its host decides, and whoever presses one is as they are in its server', async () => {
    const world = await plannedWorld({ announcing: { channelId: news, roleId: null } });
    const { id } = await plan(world, 'in 20 minutes');
    await jump(world, 36 * MINUTE_MS);
    await sweep(world);
    await world.pass(3000);
    const [notice] = outboxOf(world).posted;
    expect(notice?.buttons).toEqual([
      { label: 'Open now', does: 'open', planId: id },
      { label: 'Move…', does: 'move', planId: id },
      { label: 'Cancel…', does: 'cancel', planId: id },
    ]);
    world.server.members.set(userId('gone'), null);
    expect(await codeOf(world.app.actorIn(userId('gone'), id))).toBe('plan-not-found');
    // as: an id that nothing has.
    expect(await codeOf(world.app.actorIn(userId('host'), 'none' as typeof id))).toBe('plan-not-found');
    const other = await value(world.app.actorIn(userId('other'), id));
    expect(await codeOf(world.app.cancelPlan(other, id))).toBe('not-your-plan');
    const theirs = await value(world.app.actorIn(userId('host'), id));
    expect([theirs.guildId, theirs.serverManager]).toEqual([planGuild, false]);
    await value(world.app.openPlanned(theirs, id));
    await world.settle();
    expect(world.spaces.get(id)?.life.status).toBe('live');
  });

  it('[PLAN-5] is told of in the log channel too where nothing is announced', async () => {
    const world = await plannedWorld({ logChannel: news });
    await plan(world, 'in 20 minutes');
    await jump(world, 36 * MINUTE_MS);
    await sweep(world);
    await world.pass(3000);
    const posted = postedLater(world);
    expect(new Set(posted.map((one) => one.channelId))).toEqual(new Set([null, news]));
    for (const { text } of posted) expect(text).toContain('did not open by itself');
  });

  it('[PLAN-5] comes with others after an outage in no burst: beyond five they are gathered in the log', async () => {
    const world = await plannedWorld({ announcing: { channelId: news, roleId: null }, logChannel: channelId('log') });
    for (let n = 0; n < 9; n += 1) await plan(world, 'in 20 minutes');
    await jump(world, 36 * MINUTE_MS);
    await sweep(world);
    await world.pass(30_000);
    const posted = postedLater(world);
    expect(posted.filter((one) => one.userId === host.userId)).toHaveLength(5);
    expect(posted.filter((one) => one.channelId === channelId('log'))).toHaveLength(1);
  });

  it('[PLAN-5] stays until its host decides: it is opened now, moved or cancelled', async () => {
    const world = await plannedWorld();
    const [first, second, third] = [
      await plan(world, 'in 20 minutes'),
      await plan(world, 'in 20 minutes'),
      await plan(world, 'in 20 minutes'),
    ];
    await jump(world, 40 * MINUTE_MS);
    await sweep(world);
    const opened = await value(world.app.openPlanned(host, first.id));
    await world.settle();
    expect((await value(opened.ready)).id).toBe(first.id);
    await value(world.app.movePlan(host, second.id, world.clock.wallMs() + MINUTE_MS));
    await value(world.app.cancelPlan(host, third.id));
    expect([first, second, third].map(({ id }) => stored(world, id).life.status)).toEqual([
      'opened',
      'planned',
      'over',
    ]);
    expect(await codeOf(world.app.openPlanned(host, first.id))).toBe('plan-over');
  });

  it('[PLAN-3] waits while its server cannot be reached, and is missed when that lasts', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 20 * MINUTE_MS);
    world.outage.add(planGuild);
    await sweep(world);
    expect(missed(world, tea)).toBe('planned');
    world.outage.delete(planGuild);
    await sweep(world);
    expect(missed(world, tea)).toBe('opened');
  });

  it('[PLAN-3] is tried again when Discord does not say who its host is', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 20 * MINUTE_MS);
    world.fail('member', { code: 'unavailable', detail: '503', retryable: true });
    await expect(world.app.planDue(tea.id, 2)).rejects.toThrow('unavailable');
    await world.app.planDue(tea.id, 2);
    expect(missed(world, tea)).toBe('opened');
  });

  it('[OPEN-17] does not open where its host was blocked in the whole server since', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    await world.app.blockInServer(actor('mod', planGuild, { moderator: true }), userId('host'), true);
    await jump(world, 20 * MINUTE_MS);
    await sweep(world);
    expect(missed(world, tea)).toBe('opener-blocked');
  });

  it('[PLAN-3] [PLAN-5] is judged by the rules and rights of its time: what is in its way is why it was missed', async () => {
    // as: any text may stand in for a role's id here.
    const hosts = 'hosts' as RoleId;
    const world = await plannedWorld({ openers: [hosts] });
    const opener = actor('host', planGuild, { roles: [hosts], moderator: true });
    const soon = (over = {}): Promise<Plan> => plan(world, 'in 20 minutes', over, opener);
    const [tea, coffee] = [await soon(), await soon({ hostId: userId('gone') })];
    world.server.members.set(userId('gone'), null);
    await jump(world, 20 * MINUTE_MS);
    await sweep(world);
    expect([tea, coffee].map((one) => missed(world, one))).toEqual(['opener-role', 'host-not-here']);
    world.server.members.set(userId('host'), { roles: [hosts] });
    world.missing = ['MANAGE_CHANNELS'];
    const third = await soon();
    await jump(world, 20 * MINUTE_MS);
    await sweep(world);
    expect(missed(world, third)).toBe('missing-permissions');
    world.missing = [];
    const lent = world.room('lent', planGuild, { kind: 'voice' });
    const opening = { ...bareOpening, title: 'In', room: lent };
    const [fourth, fifth] = [await soon({ opening }), await soon({ opening, hostId: userId('mod') })];
    world.server.members.set(userId('mod'), { roles: [hosts], moderates: () => true });
    await jump(world, 20 * MINUTE_MS);
    await sweep(world);
    // Who may not lend the room themselves cannot do so in a moderator's name.
    expect([fourth, fifth].map((one) => missed(world, one))).toEqual(['room-running', 'room-running']);
  });

  it('[PLAN-4] waits for what was before it to end, and opens then', async () => {
    const lent = 'room-in-use';
    for (const why of ['too-many-spaces', 'too-many-yours', lent]) {
      const rules = why === 'too-many-spaces' ? { maxSpaces: 1 } : { maxPerHost: why === lent ? 5 : 1 };
      const world = await plannedWorld(rules);
      const room = why === lent ? world.room('lent', planGuild) : null;
      const opening = { ...bareOpening, title: 'Show', room };
      const [first, second] = [
        await plan(world, 'in 20 minutes', { opening }),
        await plan(world, 'in 20 minutes', { opening }),
      ];
      await jump(world, 20 * MINUTE_MS);
      await sweep(world);
      expect([missed(world, first), missed(world, second)], why).toEqual(['opened', 'planned']);
      await value(world.app.ask(host, first.id, { type: 'end' }));
      await world.pass(3000);
      await sweep(world);
      expect(missed(world, second), why).toBe('opened');
    }
  });

  it('[PLAN-4] [PLAN-5] is missed with what was before it, when that does not end in time', async () => {
    const world = await plannedWorld({ maxPerHost: 1 });
    await plan(world, 'in 20 minutes');
    const second = await plan(world, 'in 20 minutes');
    await jump(world, 20 * MINUTE_MS);
    await sweep(world);
    await jump(world, 16 * MINUTE_MS);
    await sweep(world);
    expect(missed(world, second)).toBe('too-many-yours');
  });

  it('[PLAN-4] waits for its host to be allowed again, but not in vain', async () => {
    for (const [openEveryMin, expected] of [
      [15, 'planned'],
      [60, 'open-too-soon'],
    ] as const) {
      const world = await plannedWorld({ openEveryMin, maxPerHost: 5 });
      await plan(world, 'in 20 minutes');
      const second = await plan(world, 'in 30 minutes');
      await jump(world, 20 * MINUTE_MS);
      await sweep(world);
      await jump(world, 10 * MINUTE_MS);
      await sweep(world);
      expect(missed(world, second)).toBe(expected);
    }
  });

  it('[PLAN-6] opens in quiet hours for who manages the server and says so, and not for its host', async () => {
    const world = await plannedWorld({ quietHours: { fromMin: 0, toMin: 1439 } });
    const tea = await plan(world, 'in 20 minutes');
    expect(await codeOf(world.app.openPlanned(host, tea.id))).toBe('quiet-hours');
    expect(await codeOf(world.app.openPlanned(actor('boss', planGuild, { serverManager: true }), tea.id))).toBe('ok');
    expect(world.spaces.get(tea.id)?.hostId).toBe('host');
  });
});

describe('a planned space whose server is left', () => {
  it('[PLAN-18] does not open in a server that removed Majlis, also while it was down', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    await world.start();
    expect(world.app.guilds()).toEqual([planGuild]);
    world.app.guildLeft(planGuild);
    await world.settle();
    expect(stored(world, tea.id).life).toMatchObject({ status: 'over', why: 'server-left' });
  });

  it('[PLAN-18] ends what is missed, and a series with nothing planned, in such a server too', async () => {
    const missedWorld = await plannedWorld();
    const tea = await plan(missedWorld, 'in 20 minutes');
    await jump(missedWorld, 36 * MINUTE_MS);
    await sweep(missedWorld);
    await missedWorld.boot();
    expect([missed(missedWorld, tea), missedWorld.app.guilds()]).toEqual(['opens-too-late', [planGuild]]);
    const world = await plannedWorld();
    const series = await planSeries(world, 'every 10080 minutes, first in 60 minutes');
    plansOf(world).plans.clear();
    await world.boot();
    expect(world.app.guilds()).toEqual([planGuild]);
    world.app.guildLeft(planGuild);
    await world.settle();
    expect(storedSeries(world, series.id).life).toMatchObject({ status: 'over', why: 'server-left' });
  });
});

it.each(['who its host is', 'anything of its server'])(
  '[PLAN-4] is missed for it where Discord does not say %s until it is too late',
  async (what) => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    if (what === 'who its host is') world.fail('member', { code: 'unavailable', detail: '503', retryable: true }, 1000);
    else world.outage.add(planGuild);
    await jump(world, 20 * MINUTE_MS);
    for (let minute = 0; minute < 16; minute += 1) {
      await sweep(world).catch(() => null);
      await jump(world, MINUTE_MS);
    }
    world.failures.clear();
    world.outage.clear();
    await sweep(world);
    await world.pass(5000);
    expect(missed(world, tea)).toBe('discord-unavailable');
    const [told] = outboxOf(world).posted.filter(({ text }) => text.includes('did not open by itself'));
    expect(told?.text).toContain(refusalText('en', { code: 'discord-unavailable', params: {} }));
  },
);

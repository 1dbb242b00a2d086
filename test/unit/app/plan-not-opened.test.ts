import { describe, expect, it } from 'vitest';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  jump,
  MINUTE_MS,
  missed,
  plan,
  planGuild,
  plannedWorld,
  sweep,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const news = channelId('news');

describe('a planned space that was begun and could not be opened', () => {
  const unavailable = { code: 'unavailable', detail: '503', retryable: true } as const;
  const refused = { code: 'refused', detail: 'no', retryable: false } as const;
  const announcing = { channelId: news, roleId: null };
  const notOpened = (world: OutsideWorld): ReturnType<typeof outboxOf>['posted'] =>
    outboxOf(world).posted.filter(({ text }) => text.includes('did not open by itself'));

  it('[PLAN-4] goes on trying while Discord takes nothing, and opens late', async () => {
    const world = await plannedWorld({ announcing, ownRooms: false });
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 20 * MINUTE_MS);
    world.fail('create', unavailable, 5000);
    await sweep(world);
    await world.pass(150_000);
    expect([missed(world, tea), world.spaces.get(tea.id)?.life.status]).toEqual(['opened', 'opening']);
    // The process that goes on with it gives it as long.
    await world.boot();
    await world.pass(150_000);
    world.failures.delete('create');
    await world.pass(70_000);
    expect([missed(world, tea), world.spaces.get(tea.id)?.life.status]).toEqual(['opened', 'live']);
    const delay = { code: 'opened-late', params: { atMs: String(tea.startsAtMs), minutes: expect.any(String) } };
    expect([...world.messages.values()].at(-1)?.facts.troubles).toContainEqual(delay);
    expect(notOpened(world)).toEqual([]);
  });

  it('[PLAN-4] [PLAN-5] is missed when that lasts, and stays to be decided on', async () => {
    const world = await plannedWorld({ announcing, ownRooms: false });
    const [tea, coffee] = [await plan(world, 'in 20 minutes'), await plan(world, 'in 20 minutes')];
    await jump(world, 20 * MINUTE_MS);
    world.fail('create', unavailable, 5000);
    await sweep(world);
    await world.pass(14 * MINUTE_MS);
    expect([missed(world, tea), missed(world, coffee)]).toEqual(['opened', 'opened']);
    await world.pass(2 * MINUTE_MS);
    expect([missed(world, tea), missed(world, coffee)]).toEqual(['discord-unavailable', 'discord-unavailable']);
    expect(world.spaces.get(tea.id)?.life).toMatchObject({ status: 'ended', reason: 'could-not-open' });
    expect(
      notOpened(world).map(({ buttons }) => buttons.map((button) => ('does' in button ? button.does : null))),
    ).toEqual([
      ['open', 'move', 'cancel'],
      ['open', 'move', 'cancel'],
    ]);
    world.failures.delete('create');
    const moved = await value(world.app.movePlan(host, tea.id, world.clock.wallMs() + 30 * MINUTE_MS));
    await value(world.app.cancelPlan(host, coffee.id));
    await world.app.planDue(tea.id, moved.plan.revision);
    expect(world.spaces.get(tea.id)?.life.status).toBe('ended');
    await world.pass(30 * MINUTE_MS);
    await sweep(world);
    await world.pass(3000);
    expect([missed(world, tea), world.spaces.get(tea.id)?.life.status]).toEqual(['opened', 'live']);
    expect([missed(world, coffee), world.spaces.get(coffee.id)?.life.status]).toEqual(['over', 'ended']);
  });

  it('[PLAN-5] is missed at once when Discord refuses its room, and opens under its id when somebody says so', async () => {
    const world = await plannedWorld({ announcing, ownRooms: false });
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 20 * MINUTE_MS);
    world.fail('create', refused, 1);
    await sweep(world);
    await world.pass(5000);
    expect(missed(world, tea)).toBe('discord-refused');
    expect(notOpened(world)).toHaveLength(1);
    const opened = await value(world.app.openPlanned(host, tea.id));
    expect((await value(opened.ready)).id).toBe(tea.id);
    expect([missed(world, tea), world.spaces.size, world.rooms.size]).toEqual(['opened', 1, 1]);
    expect((world.logs.get(tea.id) ?? []).filter(({ act }) => act === 'opened')).toHaveLength(2);
    expect(await codeOf(world.app.openPlanned(host, tea.id))).toBe('plan-over');
  });

  it('[PLAN-5] is told of in the log channel too where nothing is announced, and there alone beyond five', async () => {
    const log = channelId('log');
    const toldOf = async (rules: Parameters<typeof plannedWorld>[0], many: number): Promise<readonly unknown[]> => {
      const world = await plannedWorld({ ...rules, logChannel: log, ownRooms: false, maxSpaces: 10, maxPerHost: 10 });
      for (let n = 0; n < many; n += 1) await plan(world, 'in 20 minutes');
      await jump(world, 20 * MINUTE_MS);
      world.fail('create', refused, 50);
      await sweep(world);
      await world.pass(70_000);
      expect([...world.spaces.values()].map(({ life }) => life.status)).toEqual(Array(many).fill('ended'));
      return notOpened(world)
        .map(({ userId, channelId: where }) => String(userId ?? where))
        .toSorted();
    };
    expect(await toldOf({}, 1)).toEqual([log, host.userId]);
    expect(await toldOf({ announcing }, 6)).toEqual([log, ...Array(5).fill(host.userId)]);
  });

  it('[PLAN-5] is still to come when it was opened before its time and could not be', async () => {
    const world = await plannedWorld({ announcing, ownRooms: false });
    const tea = await plan(world, 'in 20 minutes');
    world.fail('create', refused, 1);
    const early = await value(world.app.openPlanned(host, tea.id));
    expect(await codeOf(early.ready)).toBe('discord-refused');
    await world.pass(3000);
    expect([missed(world, tea), notOpened(world)]).toEqual(['planned', []]);
    await jump(world, 20 * MINUTE_MS);
    await sweep(world);
    await world.pass(3000);
    expect([missed(world, tea), world.spaces.get(tea.id)?.life.status]).toEqual(['opened', 'live']);
  });

  it('[PLAN-5] is missed when its room is deleted while it opens', async () => {
    const world = await plannedWorld({ announcing, ownRooms: false });
    const tea = await plan(world, 'in 20 minutes');
    await jump(world, 20 * MINUTE_MS);
    world.fail('post', unavailable, 5000);
    await sweep(world);
    await world.pass(5000);
    for (const id of world.rooms.keys()) world.deleteRoom(id);
    await world.pass(5000);
    expect(missed(world, tea)).toBe('room-not-found');
    world.failures.delete('post');
    await value(world.app.openPlanned(host, tea.id));
    await world.pass(3000);
    expect([missed(world, tea), world.spaces.get(tea.id)?.life.status]).toEqual(['opened', 'live']);
  });

  it('[PLAN-3] [PLAN-5] opens once under its id after it could not, wherever the process is killed', async () => {
    let kills = 0;
    for (let at = 1; ; at += process.env['LONG'] === '1' ? 1 : 4) {
      const world = await plannedWorld({ ownRooms: false });
      const tea = await plan(world, 'in 20 minutes');
      await jump(world, 20 * MINUTE_MS);
      world.fail('create', refused, 1);
      await sweep(world);
      await world.pass(5000);
      expect(missed(world, tea)).toBe('discord-refused');
      world.killAt = world.steps + at;
      void world.app.openPlanned(host, tea.id);
      await world.pass(2000);
      const wasKilled = world.dead;
      if (wasKilled) kills += 1;
      await world.boot();
      await world.pass(3000);
      const code = await codeOf(world.app.openPlanned(host, tea.id));
      await world.pass(3000);
      expect(['ok', 'plan-over'], `killed at ${at}`).toContain(code);
      expect([missed(world, tea), world.spaces.get(tea.id)?.life.status], `killed at ${at}`).toEqual([
        'opened',
        'live',
      ]);
      expect(world.rooms.size, `killed at ${at}`).toBe(1);
      if (!wasKilled || kills > 80) break;
    }
    expect(kills).toBeGreaterThan(8);
  }, 20_000);

  it('[PLAN-5] tells that once, wherever the process is killed meanwhile', async () => {
    let kills = 0;
    for (let at = 1; at < 80; at += 1) {
      const world = await plannedWorld({ announcing: { channelId: news, roleId: null }, ownRooms: false });
      await plan(world, 'in 20 minutes');
      await jump(world, 20 * MINUTE_MS);
      world.fail('create', { code: 'refused', detail: 'no', retryable: false }, 50);
      world.killAt = world.steps + at;
      void sweep(world);
      await world.pass(5000);
      const wasKilled = world.dead;
      if (wasKilled) kills += 1;
      await world.boot();
      await sweep(world);
      await world.pass(70_000);
      const told = outboxOf(world).posted.filter(({ text }) => text.includes('did not open by itself'));
      expect(told, `killed at ${at}`).toHaveLength(1);
      if (!wasKilled) break;
    }
    expect(kills).toBeGreaterThan(10);
  }, 30_000);
});

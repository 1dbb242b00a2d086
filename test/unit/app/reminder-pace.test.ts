import { beforeEach, describe, expect, it } from 'vitest';
import type { Attendance, Plan, Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { aPlan, planId } from '../../support/a-plan.ts';
import { aSpace } from '../../support/a-space.ts';
import { deleteRoom } from '../../support/outside-events.ts';
import { outboxOf, type Posted } from '../../support/outside-outbox.ts';
import { actor, guildId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { rsvpsOf } from '../../support/outside-rsvps.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';
import { value } from '../../support/planned-world.ts';

const [big, small] = [guildId('big'), guildId('small')];
const MINUTE_MS = 60_000;
const START_MIN = 30;

let world: OutsideWorld;

/** A plan of a server, to which so many people come who are reminded so long before. */
const planned = (name: string, guild: typeof big, people: readonly string[], leadMin = 10): Plan => {
  const nowMs = world.clock.wallMs();
  const plan = aPlan(name, {
    id: planId(name),
    guildId: guild,
    hostId: userId('host'),
    startsAtMs: nowMs + START_MIN * MINUTE_MS,
    life: { status: 'planned', sinceMs: nowMs },
  });
  put(plan);
  const list = people.map((who, place) => ({ userId: userId(who), coming: 'interested' as const, place, leadMin }));
  const attendance: Attendance = { planId: plan.id, revision: 1, people: list };
  rsvpsOf(world).lists.set(plan.id, attendance);
  return plan;
};
const put = (plan: Plan): void => void plansOf(world).plans.set(plan.id, plan);
const crowd = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `p${at}`);
const told = (): readonly Posted[] => outboxOf(world).posted;
const toldTo = (who: string): readonly number[] =>
  told().flatMap(({ userId: whom, atMs }) => (whom === userId(who) ? [atMs] : []));

/** What the sweep does every 15 s, and the job between. */
const goOn = async (ms: number): Promise<void> => {
  const untilMs = world.clock.wallMs() + ms;
  while (world.clock.wallMs() < untilMs) {
    await world.app.remind();
    await world.pass(5000);
  }
};

beforeEach(async () => {
  world = outsideWorld();
  for (const guild of [big, small]) world.community.add(guild);
  rsvpsOf(world).settings.set(userId('host'), { leadMin: null, ofHosting: false });
  await world.boot();
});

describe('reminders of many', () => {
  it('[REMIND-2] [NOTICE-3] are out when they were asked for, four a second, and one of another server is not early', async () => {
    const { startsAtMs } = planned('show', big, crowd(1200));
    planned('tea', small, ['ann']);
    const dueAtMs = startsAtMs - 10 * MINUTE_MS;
    await goOn(dueAtMs - world.clock.wallMs() - 6 * MINUTE_MS);
    expect(told()).toEqual([]);
    await goOn(6 * MINUTE_MS + 15_000);
    const times = told().map(({ atMs }) => atMs);
    expect(new Set(told().map(({ userId: whom }) => whom)).size).toBe(1201);
    expect(times).toHaveLength(1201);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(dueAtMs - 5 * MINUTE_MS);
    expect(Math.max(...times)).toBeLessThanOrEqual(dueAtMs + 15_000);
    const [ann = 0] = toldTo('ann');
    expect(Math.abs(ann - dueAtMs)).toBeLessThanOrEqual(15_000);
    // The time that is left is what Discord counts to the start, whenever it is read.
    for (const { text } of told()) expect(text).toContain(`<t:${startsAtMs / 1000}:R>`);
  });

  it('[NOTICE-3] of one server keep nobody of another waiting', async () => {
    const plan = planned('show', big, crowd(200), 0);
    put({ ...plan, life: { status: 'opened', sinceMs: world.clock.wallMs() } });
    await live(plan);
    await world.pass(5000);
    expect(told().length).toBeLessThan(40);
    planned('tea', small, ['ann']);
    await value(world.app.remindMe(actor('ann', small), planId('tea'), 10));
    world.clock.putForward(20 * MINUTE_MS);
    await world.app.remind();
    await world.pass(1500);
    expect(toldTo('ann')).toHaveLength(1);
  });

  it.each(['cancelled', 'moved', 'missed', 'not coming'] as const)(
    '[REMIND-5] [REMIND-7] are looked at again before they are told: not of what was %s meanwhile',
    async (what) => {
      const plan = planned('show', big, crowd(120));
      await goOn((START_MIN - 10) * MINUTE_MS - 20_000);
      const before = told().length;
      expect([before > 0, before < 110]).toEqual([true, true]);
      const later = { ...plan, revision: plan.revision + 1 };
      const nowMs = world.clock.wallMs();
      if (what === 'cancelled')
        put({ ...later, life: { status: 'over', sinceMs: nowMs, why: 'cancelled', byUserId: null } });
      if (what === 'moved') put({ ...later, startsAtMs: plan.startsAtMs + 60 * MINUTE_MS });
      if (what === 'missed')
        put({ ...later, life: { status: 'missed', sinceMs: nowMs, why: { code: 'no-turn', params: {} } } });
      if (what === 'not coming')
        for (const who of crowd(120)) await value(world.app.stayAway(actor(who, big), plan.id));
      await world.pass(60_000);
      expect(told()).toHaveLength(before);
      expect(outboxOf(world).rows.size).toBe(0);
    },
  );

  it('[REMIND-7] that a space is open come while it is', async () => {
    const plan = planned('show', big, crowd(60), 0);
    put({ ...plan, life: { status: 'opened', sinceMs: world.clock.wallMs() } });
    const room = await live(plan);
    await world.pass(5000);
    const before = told().length;
    expect([before > 0, before < 50]).toEqual([true, true]);
    deleteRoom(world, room);
    await world.pass(60_000);
    expect(told().filter(({ key }) => key.startsWith('remind:')).length).toBeLessThan(before + 4);
    expect(outboxOf(world).rows.size).toBe(0);
  });
});

/** The space of a plan is live in a room. */
const live = async (plan: Plan): Promise<ChannelId> => {
  const room = world.room('talk', plan.guildId);
  const space: Space = aSpace('talk', {
    id: plan.id,
    guildId: plan.guildId,
    hostId: plan.hostId,
    room: { kind: 'stage', channelId: room, origin: 'borrowed' },
    life: { status: 'live', sinceMs: world.clock.wallMs(), emptySinceMs: null },
  });
  world.spaces.set(space.id, space);
  await world.boot();
  await world.app.remind();
  return room;
};

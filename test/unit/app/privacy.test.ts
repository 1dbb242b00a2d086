import { beforeEach, describe, expect, it } from 'vitest';
import type { SpaceId } from '../../../src/lib/index.ts';
import { aPlan, aSeries, planId } from '../../support/a-plan.ts';
import { keptOf } from '../../support/outside-data.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const host = actor('host', guild);
const DAY_MS = 86_400_000;

let world: OutsideWorld;

const open = async (): Promise<SpaceId> => {
  const asked = await world.app.openSpace(host, { title: 'Talk', description: null, kind: null, room: null });
  await world.pass(6000);
  if (!asked.ok) throw new Error(asked.refusal.code);
  return asked.value.space.id;
};

const forget = async (): Promise<number | string> => {
  const outcome = await world.app.forgetMe(host);
  return outcome.ok ? outcome.value.unfinished : outcome.refusal.code;
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e12 });
  world.community.add(guild);
  await world.boot();
});

describe('being forgotten', () => {
  it('[DATA-2] is done at once where nothing runs, and again without harm', async () => {
    const id = await open();
    await world.app.ask(host, id, { type: 'end' });
    await world.pass(6000);
    await world.app.setOwnLanguage(host, 'ar');
    expect(await forget()).toBe(0);
    expect(await world.app.languageFor(guild, host.userId)).toBe('en');
    expect(world.logs.get(id)?.map(({ actorId }) => actorId)).not.toContain(userId('host'));
    expect(world.logs.get(id)?.map(({ act }) => act)).toContain('opened');
    expect(await forget()).toBe(0);
  });

  it('[DATA-2] [RATE-1] leaves somebody whose hand went up and down named by nothing that runs', async () => {
    const id = await open();
    const other = userId('a');
    world.join(channelId('made-1'), other);
    await world.app.ask(actor('a', guild), id, { type: 'raise-hand', question: null });
    await world.app.ask(actor('a', guild), id, { type: 'lower-hand', userId: other });
    expect(world.spaces.get(id)?.raises.map((raise) => raise.userId)).toEqual([other]);
    const outcome = await world.app.forgetMe(actor('a', guild));
    expect(outcome.ok && outcome.value.unfinished).toBe(0);
    expect(JSON.stringify(world.spaces.get(id))).not.toContain(`"${other}"`);
  });

  it('[DATA-2] waits for the end of a space that needs the person, also over a restart', async () => {
    const id = await open();
    expect(await forget()).toBe(1);
    expect(await forget()).toBe(1);
    // It goes on as if nothing had been asked.
    expect(world.spaces.get(id)).toMatchObject({ hostId: 'host', life: { status: 'live' } });
    await world.boot();
    await world.pass(61_000);
    expect([...keptOf(world).wishes.keys()]).toEqual([userId('host')]);
    await world.app.ask(host, id, { type: 'end' });
    await world.pass(1000);
    await world.boot();
    await world.pass(61_000);
    expect(world.spaces.get(id)?.life.status).toBe('ended');
    expect([...keptOf(world).wishes.keys()]).toEqual([]);
    expect(world.logs.get(id)?.map(({ actorId }) => actorId)).not.toContain(userId('host'));
  });

  it('[DATA-4] waits for what is planned under the name of the person, until it is cancelled', async () => {
    const { plans, series } = plansOf(world);
    const [plan, weekly] = [aPlan('theirs', { hostId: host.userId }), aSeries('theirs', { hosts: [host.userId] })];
    plans.set(plan.id, plan);
    series.set(weekly.id, weekly);
    expect(await world.app.myData(host)).toMatchObject({
      value: { plans: [{ id: plan.id }], series: [{ id: weekly.id }] },
    });
    expect(await forget()).toBe(2);
    await world.pass(61_000);
    expect([...keptOf(world).wishes.keys()]).toEqual([host.userId]);
    plans.set(plan.id, { ...plan, life: { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: null } });
    series.set(weekly.id, { ...weekly, life: { status: 'over', sinceMs: 1, why: 'cancelled' } });
    await world.pass(61_000);
    expect([...keptOf(world).wishes.keys()]).toEqual([]);
  });

  it('[DATA-4] loses the zone with the language', async () => {
    world.server.people.set(host.userId, { language: null, zone: 'Asia/Riyadh' });
    await world.app.setOwnLanguage(host, 'ar');
    expect(world.server.people.get(host.userId)).toEqual({ language: 'ar', zone: 'Asia/Riyadh' });
    await forget();
    expect(world.server.people.get(host.userId)).toEqual({ language: null, zone: null });
  });

  it('[DATA-1] [DATA-2] is asked for a few times, not without end', async () => {
    const asked = await Promise.all(Array.from({ length: 5 }, () => world.app.myData(host)));
    expect(asked.every(({ ok }) => ok)).toBe(true);
    expect(await forget()).toBe('asked-too-often');
    const other = await world.app.myData(actor('other', guild));
    expect(other.ok && other.value).toMatchObject({ userId: 'other', lines: [], spaces: [] });
  });
});

describe('what is kept', () => {
  it('[DATA-3] is removed when its time is over, and what runs stays', async () => {
    const old = await open();
    await world.app.ask(host, old, { type: 'end' });
    await world.pass(6000);
    expect(world.app.retentionDays()).toBe(90);
    // Nobody runs meanwhile: a process would look once a minute.
    world.kill();
    world.clock.advance(89.9 * DAY_MS);
    await world.boot();
    const running = await open();
    const { plans } = plansOf(world);
    const past = aPlan('past', { life: { status: 'opened', sinceMs: 1_000_000 } });
    for (const plan of [past, aPlan('coming')]) plans.set(plan.id, plan);
    await world.pass(61_000);
    expect([...world.spaces.keys()]).toEqual([old, running]);
    expect(plans.size).toBe(2);
    world.clock.advance(0.2 * DAY_MS);
    await world.settle();
    expect([...world.spaces.keys()]).toEqual([running]);
    expect([...plans.keys()]).toEqual([planId('coming')]);
    expect(world.logs.has(old)).toBe(false);
    expect(world.spaces.get(running)?.life.status).toBe('live');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/app/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const host = actor('host', guild);
const input = { title: 'Talk', description: null, kind: null, room: null };
const refused = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);

let world: OutsideWorld;

beforeEach(async () => {
  world = outsideWorld();
  world.community.add(guild);
  await world.boot();
});

describe('a shutdown', () => {
  it('[KEEP-9] tells who waits that the space opens by itself, and it does, once', async () => {
    const asked = await world.app.openSpace(host, input);
    const closing = world.app.close('test-over');
    if (!asked.ok) throw new Error(asked.refusal.code);
    expect(refused(await asked.value.ready)).toBe('opens-after-restart');
    await world.settle();
    await closing;
    // Of all that the opening needs, at most the call that was out.
    expect(world.calls.length).toBeLessThanOrEqual(1);
    await world.boot();
    await world.pass(6000);
    expect(world.spaces.get(asked.value.space.id)?.life.status).toBe('live');
    expect(world.rooms.size).toBe(1);
  });

  it('[KEEP-9] refuses what people ask and drops what Discord tells, and changes nothing', async () => {
    const asked = await world.app.openSpace(host, input);
    await world.pass(6000);
    const id = asked.ok ? asked.value.space.id : null;
    if (id === null) throw new Error('not open');
    const before = world.spaces.get(id);
    await world.app.close('test-over');
    world.calls.length = 0;
    const guest = userId('guest');
    const { app } = world;
    const acts = await Promise.all([
      app.openSpace(host, input),
      app.ask(host, id, { type: 'end' }),
      app.ask(host, id, { type: 'approve', userId: guest }),
      app.ask(host, id, { type: 'lower-hand', userId: guest }),
      app.ask(host, id, { type: 'to-audience', userId: guest }),
      app.offerLink(host, id),
      app.acceptLink(host, id, 'ABCDEFGH'),
      app.setLanguage(actor('host', guild, { serverManager: true }), 'ar'),
    ]);
    expect(acts.map(refused)).toEqual(acts.map(() => 'restarting'));
    world.join(channelId('made-1'), guest);
    await app.graceDue(id, 0);
    app.guildLeft(guild);
    await world.pass(200_000);
    expect(world.spaces.get(id)).toEqual(before);
    expect([world.spaces.size, world.calls]).toEqual([1, []]);
    // Reading still answers.
    expect((await app.info(host, id)).ok).toBe(true);
  });

  it('[KEEP-9] waits for the call that is out and makes no further one', async () => {
    const asked = await world.app.openSpace(host, input);
    await world.pass(6000);
    const id = asked.ok ? asked.value.space.id : null;
    const room = channelId('made-1');
    const guests = ['a', 'b', 'c', 'd', 'e'];
    for (const guest of guests) {
      world.join(room, userId(guest));
      world.raise(room, userId(guest));
    }
    await world.settle();
    world.calls.length = 0;
    if (id === null) throw new Error('not open');
    await Promise.all(guests.map((guest) => world.app.ask(host, id, { type: 'approve', userId: userId(guest) })));
    await world.app.close('test-over');
    const invited = world.calls.filter((call) => call === 'invite').length;
    expect(invited).toBeLessThan(guests.length);
    await world.settle();
    expect(world.calls.filter((call) => call === 'invite')).toHaveLength(invited);
    await world.boot();
    await world.pass(5000);
    expect(guests.filter((guest) => world.at(room).people.get(userId(guest))?.suppress === true)).toEqual([]);
  });
});

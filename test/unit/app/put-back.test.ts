import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../support/outside-events.ts';
import type { NoticeEffect } from '../../../src/app/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';
import { MINUTE_MS, plan, plannedWorld } from '../../support/planned-world.ts';

const guild = guildId('one');
const lost = { code: 'unavailable', detail: 'answer lost', retryable: true } as const;
const never = { code: 'unavailable', detail: '503', retryable: true } as const;
const HALF_A_DAY_MS = 12 * 60 * MINUTE_MS;

const notice = (world: OutsideWorld): NoticeEffect => ({
  type: 'notice',
  key: 'notice one',
  guildId: guild,
  atMs: world.clock.wallMs(),
  userId: userId('one'),
  text: 'hello',
  buttons: [],
  untilMs: null,
  channelId: null,
});

/** A notice was about to be sent, and `failure` came of it. */
const tried = async (failure: typeof lost | typeof never, aheadMs = HALF_A_DAY_MS): Promise<OutsideWorld> => {
  const world = outsideWorld();
  world.community.add(guild);
  // Ahead of Discord's, as a wrong zone has it.
  world.clock.putForward(aheadMs);
  outboxOf(world).add([notice(world)]);
  world.fail('message', failure);
  await world.boot();
  await world.pass(500);
  return world;
};

const doubts = (world: OutsideWorld): number =>
  world.logger.lines.filter(({ message }) => message.startsWith('whether a message was sent is not known')).length;

/** How many stand, how many wait, and how often it was told that nobody knows. */
const came = (world: OutsideWorld): readonly number[] => [
  outboxOf(world).posted.length,
  outboxOf(world).rows.size,
  doubts(world),
];

describe('a clock that is put back', () => {
  it('[LOG-2] [NOTICE-5] has nothing sent twice that was sent before a kill, and nothing lost that was not', async () => {
    for (const failure of [lost, never]) {
      const world = await tried(failure);
      world.kill();
      world.clock.putForward(-HALF_A_DAY_MS);
      world.clock.advance(10 * MINUTE_MS);
      await world.boot();
      await world.pass(MINUTE_MS);
      expect(came(world), failure.detail).toEqual([1, 0, 0]);
    }
  });

  it('[LOG-2] [NOTICE-5] is a doubt where what was sent cannot be read, and reported', async () => {
    const world = await tried(lost);
    outboxOf(world).mayRead = false;
    world.kill();
    world.clock.putForward(-HALF_A_DAY_MS);
    world.clock.advance(10 * MINUTE_MS);
    await world.boot();
    await world.pass(MINUTE_MS);
    expect(came(world)).toEqual([1, 0, 1]);
  });

  it('[LOG-2] [NOTICE-5] makes no nonce younger than it is, while a server is away for longer', async () => {
    const world = await tried(lost, 0);
    world.outage.add(guild);
    await world.pass(10 * MINUTE_MS);
    world.clock.putForward(-10 * MINUTE_MS);
    world.outage.delete(guild);
    world.app.guildAvailable(guild);
    await world.pass(MINUTE_MS);
    expect(came(world)).toEqual([1, 0, 0]);
  });

  it('[EVENT-2] has no event made twice whose answer was lost', async () => {
    const world = await plannedWorld({ ownRooms: false });
    world.clock.putForward(HALF_A_DAY_MS);
    world.fail('createEvent', lost);
    await plan(world, 'in 2000 minutes');
    world.kill();
    world.clock.putForward(-HALF_A_DAY_MS);
    world.clock.advance(10 * MINUTE_MS);
    await world.boot();
    await world.pass(2 * MINUTE_MS);
    expect(eventsOf(world).standing()).toHaveLength(1);
  });
});

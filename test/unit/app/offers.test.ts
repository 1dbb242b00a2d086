import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, guildId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');

let world: OutsideWorld;
let hall: ChannelId;

const offers = (): number => world.calls.filter((call) => call === 'offer').length;

beforeEach(async () => {
  world = outsideWorld();
  world.community.add(guild);
  await world.boot();
  hall = world.room('hall', guild, { topic: 'Assembly' });
});

describe('a stage that somebody opened by hand', () => {
  it('[OPEN-16] is offered once, and not again by the next stage of the day', async () => {
    world.app.stageOpened(guild, hall);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(offers()).toBe(1);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(offers()).toBe(1);
    world.clock.advance(6 * 3_600_000);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(offers()).toBe(2);
  });

  it('[OPEN-16] is not offered when it is ours, or closed again by then', async () => {
    const input = { title: null, description: null, kind: null, room: hall };
    await world.app.openSpace(actor('host', guild, { moderator: true }), input);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    const short = world.room('short', guild, { topic: 'Gone' });
    world.app.stageOpened(guild, short);
    world.retopic(short, null);
    await world.pass(5000);
    expect(offers()).toBe(0);
  });
});

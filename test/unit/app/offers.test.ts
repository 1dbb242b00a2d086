import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../../src/lib/index.ts';
import { chatOf } from '../../support/outside-chat.ts';
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

  it('[OPEN-16] is offered when it was opened while nobody of us was there, once for each opening', async () => {
    const openedAtMs = world.clock.wallMs() - 60_000;
    for (let times = 0; times < 3; times += 1) {
      world.app.stageStands(guild, hall, openedAtMs);
      await world.pass(5000);
    }
    expect(offers()).toBe(1);
    // It stands for days: whoever did not press by then is not asked again, by another process neither.
    world.clock.advance(30 * 3_600_000);
    world.app.stageStands(guild, hall, openedAtMs);
    await world.pass(5000);
    await world.boot();
    world.app.stageStands(guild, hall, openedAtMs);
    await world.pass(5000);
    expect(offers()).toBe(1);
    // Closed and opened again meanwhile.
    world.app.stageStands(guild, hall, world.clock.wallMs() - 60_000);
    await world.pass(5000);
    expect(offers()).toBe(2);
  });

  it('[OPEN-16] is not offered twice in 6 h by two processes', async () => {
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    await world.boot();
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(offers()).toBe(1);
    world.clock.advance(6 * 3_600_000);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(offers()).toBe(2);
  });

  it('[OPEN-16] that is found open is left alone where the chat cannot be read, and one that is opened is offered', async () => {
    chatOf(world).mayRead = false;
    world.app.stageStands(guild, hall, world.clock.wallMs() - 60_000);
    await world.pass(5000);
    expect(offers()).toBe(0);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(offers()).toBe(1);
  });

  it('[OPEN-16] is not offered where Majlis may not write, and that is no fault', async () => {
    world.server.lacking.set(hall, ['SEND_MESSAGES']);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(world.calls).toEqual([]);
    world.server.lacking.clear();
    // Taken a moment ago, and an answer that never came: neither is shouted about, and both are tried again with the next stage.
    const refused = {
      code: 'missing-permissions',
      permissions: ['SEND_MESSAGES'],
      channelId: hall,
      retryable: false,
    } as const;
    world.fail('offer', refused);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    world.fail('offeredAt', { code: 'unavailable', detail: '503', retryable: true });
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(chatOf(world).offers).toEqual([]);
    expect(world.logger.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    world.app.stageOpened(guild, hall);
    await world.pass(5000);
    expect(chatOf(world).offers).toHaveLength(1);
  });
});

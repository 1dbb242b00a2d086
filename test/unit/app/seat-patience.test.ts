import { describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId, UserId } from '../../../src/lib/index.ts';
import { kickBot } from '../../support/outside-moderators.ts';
import { actor, BOT, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [pool1, pool2] = [userId('pool1'), userId('pool2')];

const start = async (pool: readonly string[]): Promise<OutsideWorld> => {
  const world = outsideWorld({ pool });
  world.community.add(guild);
  await world.boot();
  return world;
};

const open = async (world: OutsideWorld, host: string): Promise<Space> => {
  const wanted = { title: host, description: null, kind: 'voice', room: null } as const;
  const answer = await world.app.openSpace(actor(host, guild), wanted);
  await world.pass(100);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  return ready.value;
};

const roomOf = (space: Space): ChannelId => space.room.channelId ?? channelId('none');

/** Two voice rooms, linked. */
const linked = async (world: OutsideWorld): Promise<readonly [ChannelId, ChannelId]> => {
  const [near, far] = [await open(world, 'h1'), await open(world, 'h2')];
  const offer = await world.app.offerLink(actor('h1', guild), near.id);
  if (!offer.ok || offer.value.state.status !== 'offered') throw new Error('no offer');
  const { code } = offer.value.state;
  const answer = await world.app.acceptLink(actor('h2', guild), far.id, code);
  if (!answer.ok) throw new Error(answer.refusal.code);
  await world.pass(3000);
  return [roomOf(near), roomOf(far)];
};

const sitsIn = (world: OutsideWorld, room: ChannelId): readonly UserId[] => [...world.at(room).accounts.keys()];

describe('a seat', () => {
  it('[KEEP-3] that is taken away is taken again soon, also when its voice session was lost and mended before', async () => {
    const world = await start(['pool1']);
    const [room] = await linked(world);
    for (let round = 0; round < 4; round += 1) {
      world.report({ type: 'seat', channelId: room, state: 'lost', why: 'closed-4015' });
      await world.pass(500);
      world.report({ type: 'seat', channelId: room, state: 'ready' });
      await world.pass(500);
    }
    kickBot(world, room);
    await world.pass(2500);
    expect(sitsIn(world, room)).toEqual([BOT]);
    // Who takes it away again waits longer.
    kickBot(world, room);
    await world.pass(2500);
    expect(sitsIn(world, room)).toEqual([]);
    await world.pass(2000);
    expect(sitsIn(world, room)).toEqual([BOT]);
  });

  it('[KEEP-3] that is taken away while its session is lost is not left to be mended', async () => {
    const world = await start(['pool1']);
    const [room] = await linked(world);
    world.report({ type: 'seat', channelId: room, state: 'lost', why: 'closed-4014' });
    await world.pass(500);
    kickBot(world, room);
    await world.pass(2500);
    expect(sitsIn(world, room)).toEqual([BOT]);
  });

  it('[KEEP-3] that the nodes cannot mend is taken anew after 20 s', async () => {
    const world = await start(['pool1']);
    const [room] = await linked(world);
    world.at(room).accounts.clear();
    world.report({ type: 'seat', channelId: room, state: 'lost', why: 'no-answer' });
    world.report({ type: 'seat', channelId: room, state: 'joining' });
    world.report({ type: 'seat', channelId: room, state: 'lost', why: 'no-answer' });
    await world.pass(20_000);
    expect(sitsIn(world, room)).toEqual([]);
    await world.pass(3000);
    expect(sitsIn(world, room)).toEqual([BOT]);
  });
});

describe('an account that is away', () => {
  it('[SEAT-2] is waited for from when it went, however long it sat before', async () => {
    const world = await start(['pool1', 'pool2']);
    const [, room] = await linked(world);
    await world.pass(45_000);
    world.notIn.add(`${pool1} ${guild}`);
    world.app.accountsChanged(guild);
    await world.pass(15_000);
    expect(sitsIn(world, room)).toEqual([pool1]);
    await world.pass(6000);
    expect(sitsIn(world, room)).toEqual([pool2]);
  });

  it('[SEAT-2] is waited for anew when it was back in between', async () => {
    const world = await start(['pool1', 'pool2']);
    const [, room] = await linked(world);
    for (let round = 0; round < 3; round += 1) {
      world.notIn.add(`${pool1} ${guild}`);
      world.app.accountsChanged(guild);
      await world.pass(12_000);
      world.notIn.clear();
      world.app.accountsChanged(guild);
      await world.pass(100);
    }
    expect(sitsIn(world, room)).toEqual([pool1]);
  });

  it('[SEAT-3] [SEAT-4] is named in the panel after 20 s when nobody can take its place, though nothing else happens', async () => {
    const world = await start(['pool1']);
    const [, room] = await linked(world);
    world.notIn.add(`${pool1} ${guild}`);
    world.app.accountsChanged(guild);
    await world.pass(15_000);
    expect(world.panelIn(room)?.facts.ears).toBe('ready');
    await world.pass(8000);
    expect(world.panelIn(room)?.facts).toMatchObject({ ears: 'none-free', invites: [{ name: 'pool1' }] });
  });

  it('[SEAT-2] [SEAT-3] is looked for in its own time, whoever else is away', async () => {
    const world = await start(['pool1']);
    const [near, far] = await linked(world);
    world.notIn.add(`${BOT} ${guild}`);
    world.app.accountsChanged(guild);
    await world.pass(10_000);
    world.notIn.add(`${pool1} ${guild}`);
    world.app.accountsChanged(guild);
    await world.pass(13_000);
    expect([near, far].map((room) => world.panelIn(room)?.facts.ears)).toEqual(['none-free', 'ready']);
    await world.pass(10_000);
    expect([near, far].map((room) => world.panelIn(room)?.facts.ears)).toEqual(['none-free', 'none-free']);
  });
});

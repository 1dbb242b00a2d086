import { beforeEach, describe, expect, it } from 'vitest';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const GRACE_MS = 120_000;
const guild = guildId('one');
const host = userId('host');

let world: OutsideWorld;
let room: ChannelId;
let space: Space;
let emptySinceMs: number;

const now = (): Space => world.spaces.get(space.id) ?? space;

beforeEach(async () => {
  world = outsideWorld({ graceMs: GRACE_MS });
  world.community.add(guild);
  await world.boot();
  const answer = await world.app.openSpace(actor('host', guild), {
    title: 'Talk',
    description: null,
    kind: null,
    room: null,
  });
  await world.settle();
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  space = ready.value;
  room = channelId('made-1');
  world.join(room, host);
  await world.settle();
  world.leave(room, host);
  await world.settle();
  const { life } = now();
  if (life.status !== 'live' || life.emptySinceMs === null) throw new Error('the room is empty');
  emptySinceMs = life.emptySinceMs;
});

describe('a grace that is over', () => {
  it('[LIFE-2] [KEEP-1] ends nothing before the room is seen, and then not if somebody came back while the bot was down', async () => {
    world.kill();
    world.join(room, host);
    world.clock.advance(GRACE_MS + 1);
    await world.start();
    // The sweep of the new process runs before its gateway is up.
    await world.app.graceDue(space.id, emptySinceMs);
    expect(now().life.status).toBe('live');
    world.app.guildAvailable(guild);
    // And the queue's own job as soon as it is.
    await world.app.graceDue(space.id, emptySinceMs);
    await world.pass(GRACE_MS * 2);
    expect(now().life).toMatchObject({ status: 'live', emptySinceMs: null });
    expect(world.rooms.has(room)).toBe(true);
  });

  it('[LIFE-2] ends a space that is empty still once its room is seen', async () => {
    world.kill();
    world.clock.advance(GRACE_MS + 1);
    await world.start();
    await world.app.graceDue(space.id, emptySinceMs);
    expect(now().life.status).toBe('live');
    world.app.guildAvailable(guild);
    await world.app.graceDue(space.id, emptySinceMs);
    await world.settle();
    expect(now().life).toMatchObject({ status: 'ended', reason: 'left-empty' });
  });

  it('[LIFE-2] ends nothing in a server that has an outage', async () => {
    world.outage.add(guild);
    await world.pass(GRACE_MS * 2);
    await world.app.graceDue(space.id, emptySinceMs);
    expect(now().life.status).toBe('live');
    world.join(room, host);
    world.outage.delete(guild);
    world.app.guildAvailable(guild);
    await world.pass(GRACE_MS * 2);
    expect(now().life).toMatchObject({ status: 'live', emptySinceMs: null });
  });

  it('[LIFE-2] sees who came though no event told of them yet', async () => {
    world.clock.advance(GRACE_MS + 1);
    world.at(room).people.set(host, { suppress: true, raisedAtMs: null });
    world.gateway.cache.set(room, world.look(room));
    await world.app.graceDue(space.id, emptySinceMs);
    await world.settle();
    expect(now().life).toMatchObject({ status: 'live', emptySinceMs: null });
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { OutsideFailure } from '../../../src/app/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const guest = userId('guest');

const refused: OutsideFailure = {
  code: 'missing-permissions',
  permissions: ['MOVE_MEMBERS'],
  channelId: null,
  retryable: false,
};

let world: OutsideWorld;
let room: ChannelId;
let space: Space;

const floorOf = (user: string): string | undefined =>
  world.spaces.get(space.id)?.people.find((person) => person.userId === user)?.floor;
const moves = (): number => world.calls.filter((call) => call === 'move').length;
const ask = async (asked: Parameters<OutsideWorld['app']['ask']>[2], by = 'host'): Promise<void> => {
  await world.app.ask(actor(by, guild), space.id, asked);
  await world.pass(100);
};

beforeEach(async () => {
  world = outsideWorld();
  await world.boot();
  // For as long as a test lasts, or until it gives the right back.
  world.fail('move', refused, 1000);
  const input = { title: 'Talk', description: null, kind: 'voice' as const, room: null };
  const answer = await world.app.openSpace(actor('host', guild), input);
  await world.pass(10_000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  space = ready.value;
  room = ready.value.room.channelId ?? channelId('none');
  world.join(room, guest);
  await world.settle();
  await ask({ type: 'raise-hand', question: null }, 'guest');
});

describe('without the right to move people', () => {
  it('[VOICE-2] whoever is given the floor is asked to come in anew, is heard then, and nobody is moved in vain', async () => {
    await ask({ type: 'approve', userId: guest });
    expect(world.isHeard(room, guest)).toBe(false);
    await world.pass(5000);
    expect(floorOf('guest')).toBe('invited');
    expect(world.panelIn(room)?.facts.troubles).toEqual([]);
    const asked = moves();
    await world.pass(120_000);
    expect(moves()).toBe(asked);
    world.leave(room, guest);
    world.join(room, guest);
    await world.pass(100);
    expect(world.isHeard(room, guest)).toBe(true);
    expect(floorOf('guest')).toBe('speaking');
  });

  it('[VOICE-3] whoever loses it is silenced at once, for as long as they stay', async () => {
    await ask({ type: 'approve', userId: guest });
    world.leave(room, guest);
    world.join(room, guest);
    await world.pass(100);
    await ask({ type: 'to-audience', userId: guest });
    expect(world.isHeard(room, guest)).toBe(false);
    await world.pass(10_000);
    expect(world.isMuted(guild, guest)).toBe(true);
    // Coming in anew, the room's own overwrites keep them silent, and the mute is lifted.
    world.leave(room, guest);
    world.join(room, guest);
    await world.pass(1000);
    expect(world.isMuted(guild, guest)).toBe(false);
    expect(world.isHeard(room, guest)).toBe(false);
  });

  it('[KEEP-5] they are moved at once when the right is back', async () => {
    await ask({ type: 'approve', userId: guest });
    await world.pass(5000);
    expect(floorOf('guest')).toBe('invited');
    world.failures.delete('move');
    world.app.guildAvailable(guild);
    await world.pass(1000);
    expect(world.isHeard(room, guest)).toBe(true);
  });
});

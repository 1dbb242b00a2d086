import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchEmptiness } from '../../chaos/emptiness.ts';
import { smallWorld, type SmallWorld } from '../../support/small-world.ts';

let world: SmallWorld;
let nowMs = 0;

beforeEach(async () => {
  nowMs = 0;
  world = await smallWorld();
});
afterEach(() => world.close());

describe('how long a room was without people', () => {
  it('counts while nobody is in it, and to its end when it goes', async () => {
    const guild = world.sandbox.world.guilds.get(world.guildId);
    if (guild === undefined) throw new Error('there is no server');
    const { emptyForMs, stop } = watchEmptiness(world.sandbox.world, [guild], () => nowMs);
    const room = world.channel('room');
    nowMs = 1000;
    const bob = await world.person('bob');
    await bob.joinVoice(world.guildId, room);
    nowMs = 50_000;
    expect(emptyForMs(room)).toBe(1000);
    await bob.leaveVoice(world.guildId);
    nowMs = 63_000;
    expect((await world.rest('majlis', 'DELETE', `/channels/${room}`)).status).toBe(200);
    nowMs = 90_000;
    expect(emptyForMs(room)).toBe(13_000);
    expect(emptyForMs(world.channel('stage'))).toBe(90_000);
    stop();
    bob.close();
  });
});

import { describe, expect, it } from 'vitest';
import type { OutsideFailure } from '../../../src/app/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const admin = userId('admin');
const failure: OutsideFailure = { code: 'unavailable', detail: '503', retryable: true };

/** A voice room in which an administrator was muted on arrival, which the gateway has not shown yet. */
const muted = async (): Promise<OutsideWorld> => {
  const world = outsideWorld({ graceMs: 1e9, lag: true });
  world.admins.add(admin);
  world.room('elsewhere', guild);
  await world.boot();
  void world.app.openSpace(actor('host', guild), { title: 'Talk', description: null, kind: 'voice', room: null });
  await world.pass(2000);
  world.join(channelId('made-1'), admin);
  world.deliver();
  await world.settle();
  expect(world.isMuted(guild, admin)).toBe(true);
  world.fail('setMute', failure);
  return world;
};

describe('a mute of ours that Discord has yet to show', () => {
  it('[VOICE-4] stays owed when lifting it for the floor fails', async () => {
    const world = await muted();
    const [space] = world.spaces.values();
    if (space === undefined) throw new Error('no space');
    void world.app.ask(actor('admin', guild), space.id, { type: 'raise-hand', question: null });
    await world.settle();
    void world.app.ask(actor('host', guild), space.id, { type: 'approve', userId: admin });
    await world.settle();
    expect(world.failures.get('setMute')).toEqual([]);
    await world.pass(5000);
    expect(world.isMuted(guild, admin)).toBe(false);
    expect(world.owed.size).toBe(0);
  });
});

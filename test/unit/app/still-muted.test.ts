import { describe, expect, it } from 'vitest';
import { actor, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const guest = userId('guest');

/** Somebody on a stage whose mute cannot be lifted for want of a right, and what the panel tells of it. */
const stillMuted = async (): Promise<{
  readonly world: OutsideWorld;
  readonly troubles: () => Promise<readonly string[]>;
}> => {
  const world = outsideWorld();
  world.community.add(guild);
  await world.boot();
  const host = actor('host', guild);
  const asked = await world.app.openSpace(host, { title: 'Talk', description: null, kind: 'stage', room: null });
  await world.pass(2000);
  const ready = asked.ok ? await asked.value.ready : asked;
  if (!ready.ok || ready.value.room.channelId === null) throw new Error('the space did not open');
  const { id, room } = ready.value;
  if (room.channelId === null) throw new Error('no room');
  world.join(room.channelId, guest);
  await world.app.ask(host, id, { type: 'invite', userId: guest });
  await world.settle();
  world.accept(room.channelId, guest);
  await world.app.ask(host, id, { type: 'mute', userId: guest });
  await world.pass(2000);
  expect(world.isMuted(guild, guest)).toBe(true);

  const troubles = async (): Promise<readonly string[]> => {
    const info = await world.app.info(host, id);
    if (!info.ok) throw new Error(info.refusal.code);
    return info.value.troubles.map(({ code, params }) => `${code} ${params['permissions']}`);
  };
  const permissions = ['MUTE_MEMBERS'];
  world.fail('setMute', { code: 'missing-permissions', permissions, channelId: null, retryable: false }, 100);
  await world.app.ask(host, id, { type: 'unmute', userId: guest });
  await world.pass(2000);
  expect(await troubles()).toEqual(['missing-permissions MUTE_MEMBERS']);
  return { world, troubles };
};

describe('a mute that cannot be lifted for want of a right', () => {
  it('[KEEP-5] is told, and lifted when it is tried again after a minute', async () => {
    const { world, troubles } = await stillMuted();
    world.failures.clear();
    await world.pass(61_000);
    expect([world.isMuted(guild, guest), await troubles()]).toEqual([false, []]);
  });

  it('[KEEP-5] is lifted at once when our rights change', async () => {
    const { world, troubles } = await stillMuted();
    // One right is back, another is not yet.
    world.app.guildAvailable(guild);
    await world.settle();
    expect([world.isMuted(guild, guest), await troubles()]).toEqual([true, ['missing-permissions MUTE_MEMBERS']]);
    world.failures.clear();
    world.app.guildAvailable(guild);
    await world.settle();
    expect([world.isMuted(guild, guest), await troubles()]).toEqual([false, []]);
  });
});

import { expect, it } from 'vitest';
import { actor, guildId, userId } from '../../support/outside-people.ts';
import { outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const guest = userId('guest');

it('[KEEP-5] a mute that cannot be lifted for want of a right is told until it is', async () => {
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
  world.failures.clear();
  await world.pass(61_000);
  expect([world.isMuted(guild, guest), await troubles()]).toEqual([false, []]);
});

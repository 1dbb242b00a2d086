import { beforeEach, describe, expect, it } from 'vitest';
import type { OutsideFailure } from '../../../src/app/index.ts';
import type { ChannelId, SpaceId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const guest = userId('guest');
const host = actor('host', guild);
const refused: OutsideFailure = {
  code: 'missing-permissions',
  permissions: ['SPEAK'],
  channelId: null,
  retryable: false,
};

let world: OutsideWorld;
let room: ChannelId;
let space: SpaceId;

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e9 });
  await world.boot();
  const answer = await world.app.openSpace(host, { title: 'Talk', description: null, kind: 'voice', room: null });
  await world.pass(5000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  space = ready.value.id;
  room = ready.value.room.channelId ?? channelId('none');
  world.join(room, guest);
  await world.pass(1000);
});

const sets = (): number => world.calls.filter((call) => call === 'setRights').length;

describe('a right that Discord refused to let us give', () => {
  it('[KEEP-5] is given at once when ours come back, however often that happens', async () => {
    for (let round = 1; round <= 7; round += 1) {
      world.fail('setRights', refused, 1000);
      await world.app.ask(host, space, { type: 'invite', userId: guest });
      await world.pass(1000);
      expect([round, world.isHeard(room, guest)]).toEqual([round, false]);
      const tried = sets();
      await world.pass(10_000);
      expect(sets()).toBe(tried);
      world.failures.clear();
      world.app.guildAvailable(guild);
      await world.pass(2000);
      expect([round, world.isHeard(room, guest)]).toEqual([round, true]);
      await world.app.ask(host, space, { type: 'to-audience', userId: guest });
      await world.pass(5000);
    }
  });

  it('[KEEP-5] is given soon when ours come back while the call is out', async () => {
    world.fail('setRights', refused);
    const before = sets();
    void world.app.ask(host, space, { type: 'invite', userId: guest });
    // A microtask at a time: Discord has decided, and its answer is on its way.
    for (let turn = 0; turn < 10_000 && sets() === before; turn += 1) await Promise.resolve();
    world.app.guildAvailable(guild);
    await world.pass(2500);
    expect(world.isHeard(room, guest)).toBe(true);
  });
});

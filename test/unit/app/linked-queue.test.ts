import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor, Asked } from '../../../src/app/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId, GuildId } from '../../../src/lib/index.ts';
import { actor, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const [near, far] = [guildId('near'), guildId('far')];

let world: OutsideWorld;
let here: Space;
let there: Space;

const roomOf = ({ room }: Space): ChannelId => {
  if (room.channelId === null) throw new Error('an open space has a room');
  return room.channelId;
};

const openIn = async (guild: GuildId, host: string): Promise<Space> => {
  const opening = { title: `Of ${host}`, description: null, kind: 'stage', room: null } as const;
  const answer = await world.app.openSpace(actor(host, guild), opening);
  await world.pass(6000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  world.join(roomOf(ready.value), userId(host));
  return ready.value;
};

const ask = async (by: Actor, space: Space, asked: Asked): Promise<string | null> => {
  const outcome = await world.app.ask(by, space.id, asked);
  await world.pass(3000);
  return outcome.ok ? null : outcome.refusal.code;
};

/** Somebody comes in and raises a hand. */
const raise = async (who: string, space: Space): Promise<void> => {
  world.join(roomOf(space), userId(who));
  await world.settle();
  expect(await ask(actor(who, space.guildId), space, { type: 'raise-hand', question: null })).toBeNull();
};

/** The queue as the panel of a space shows it: who, and of which room. */
const queueOn = (space: Space): readonly string[] =>
  [...world.messages.values()]
    .filter(({ spaceId }) => spaceId === space.id)
    .flatMap(({ facts }) => facts.queue.map(({ hand, farTitle }) => `${hand.userId} ${farTitle ?? 'here'}`));

beforeEach(async () => {
  world = outsideWorld();
  for (const guild of [near, far]) world.community.add(guild);
  await world.boot();
  here = await openIn(near, 'ann');
  there = await openIn(far, 'bea');
  const offered = await world.app.offerLink(actor('ann', near), here.id);
  const code = offered.ok && offered.value.state.status === 'offered' ? offered.value.state.code : '';
  const joined = await world.app.acceptLink(actor('bea', far), there.id, code);
  if (!joined.ok) throw new Error(joined.refusal.code);
  await world.pass(3000);
});

describe('linked rooms', () => {
  it('[DOOR-9] show one queue on both panels, in the order in which hands went up', async () => {
    await raise('cem', there);
    await raise('dua', here);
    await raise('eva', there);
    expect(queueOn(here)).toEqual(['cem Of bea', 'dua here', 'eva Of bea']);
    expect(queueOn(there)).toEqual(['cem here', 'dua Of ann', 'eva here']);
    // No edit waits for its time any more.
    await world.pass(10_000);
    const lowered = await world.app.ask(actor('dua', near), here.id, { type: 'lower-hand', userId: userId('dua') });
    expect(lowered.ok).toBe(true);
    await world.pass(100);
    // The other room's panel follows at once, though nothing happened there.
    expect(queueOn(there)).toEqual(['cem here', 'eva here']);
  });

  it('[DOOR-9] are passed through by who runs either of them, and by nobody else', async () => {
    await raise('cem', there);
    await raise('eva', there);
    expect(await ask(actor('dua', near), there, { type: 'approve', userId: userId('cem') })).not.toBeNull();
    expect(await ask(actor('ann', near), there, { type: 'approve', userId: userId('cem') })).toBeNull();
    expect(await ask(actor('ann', near), there, { type: 'lower-hand', userId: userId('eva') })).toBeNull();
    expect(queueOn(here)).toEqual([]);
    expect(world.spaces.get(there.id)?.people.map(({ userId: who }) => who)).toContain('cem');
    // Who may do everything in a server of their own may do nothing by it in these.
    const stranger = actor('zed', guildId('third'), { moderator: true });
    await raise('fay', there);
    expect(await ask(stranger, there, { type: 'approve', userId: userId('fay') })).toBe('space-not-found');
    expect(await ask(stranger, there, { type: 'lower-hand', userId: userId('fay') })).toBe('space-not-found');
    expect(queueOn(here)).toEqual(['fay Of bea']);
    // More than the queue is not theirs.
    expect(await ask(actor('ann', near), there, { type: 'mute-all' })).toBe('space-not-found');
  });

  it('[DOOR-4] tell in which of them somebody is', async () => {
    await raise('cem', there);
    expect(world.app.spaceWith(far, userId('cem'))).toBe(there.id);
    expect(world.app.spaceWith(near, userId('cem'))).toBeNull();
    world.leave(roomOf(there), userId('cem'));
    await world.settle();
    expect(world.app.spaceWith(far, userId('cem'))).toBeNull();
  });
});

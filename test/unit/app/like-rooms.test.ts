import { beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../../src/app/ports.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, rights, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

/** A server that shows its rooms to nobody without a role. */
const guild = guildId('one');

let world: OutsideWorld;
let near: Space;
let far: Space;

const roomOf = ({ room }: Space): ChannelId => room.channelId ?? channelId('none');
const open = async (host: string): Promise<Space> => {
  const opening = { title: host, description: null, kind: 'voice', room: null } as const;
  const answer = await world.app.openSpace(actor(host, guild), opening);
  await world.pass(6000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  return ready.value;
};
/** How many ways carry. */
const ways = (): number => world.plan.paths.length;
const shows = async (space: Space, role: string): Promise<void> => {
  world.at(roomOf(space)).overwrites.set(`role:${role}`, rights({ view: 'allowed' }));
  world.changed(roomOf(space));
  await world.pass(6000);
};

const begin = async (needsRole: boolean): Promise<void> => {
  world = outsideWorld({ pool: ['pool1'] });
  if (needsRole) world.server.needsRole.add(guild);
  await world.boot();
  [near, far] = [await open('ann'), await open('bea')];
  const offered = await world.app.offerLink(actor('ann', guild), near.id);
  const code = offered.ok && offered.value.state.status === 'offered' ? offered.value.state.code : '';
  const joined = await world.app.acceptLink(actor('bea', guild), far.id, code);
  if (!joined.ok) throw new Error(joined.refusal.code);
  await world.pass(6000);
};

describe('two rooms of a server that shows them to who has a role', () => {
  beforeEach(async () => await begin(true));

  it('[LINK-13] [LINK-14] hold nothing back from each other while the server lets the same people into both, and tell it each time', async () => {
    expect(ways()).toBe(2);
    await shows(near, '111');
    // Who has that role may hear the one and not the other: neither side of the other may be told there.
    expect(ways()).toBe(0);
    await shows(far, '111');
    expect(ways()).toBe(2);
    const released = (): readonly number[] => [...world.notices.values()].map((notice) => notice.released);
    expect(new Set(released())).toEqual(new Set([0]));
    // Held back once more, though nothing of the link changed: that is no repeat.
    await shows(far, '333');
    expect(ways()).toBe(0);
    expect(new Set(released())).toEqual(new Set([1]));
  });

  it('[LINK-13] hold everything back where it lets other people into each of them by name', async () => {
    const lets = async (space: Space, who: string): Promise<void> => {
      world.at(roomOf(space)).overwrites.set(`member:${userId(who)}`, rights({ view: 'allowed', connect: 'allowed' }));
      world.changed(roomOf(space));
      await world.pass(6000);
    };
    await lets(near, 'cem');
    expect(ways()).toBe(0);
    await lets(far, 'dua');
    expect(ways()).toBe(0);
  });

  it('[LINK-13] are as like as before while a space hides its room from the roles that see it', async () => {
    for (const space of [near, far]) await shows(space, '111');
    await world.app.ask(actor('ann', guild), near.id, { type: 'set-rules', rules: { hidden: true } });
    await world.pass(6000);
    expect(world.at(roomOf(near)).overwrites.has('role:111')).toBe(false);
    expect(world.plan.paths.map(({ from }) => from)).toEqual([roomOf(far)]);
  });

  it('[LINK-13] are as like as before when a space lets only some of them in', async () => {
    const asked = { type: 'set-rules', rules: { access: { type: 'roles', roleIds: ['222' as never] } } } as const;
    await world.app.ask(actor('ann', guild), near.id, asked);
    await world.pass(6000);
    // The room of all may be heard by the few, and not the other way about.
    expect(world.plan.paths.map(({ from }) => from)).toEqual([roomOf(far)]);
  });
});

describe('two rooms of a server that keeps a role out of one', () => {
  const denies = async (space: Space, whom: Target): Promise<void> => {
    world.at(roomOf(space)).overwrites.set(whom, rights({ connect: 'denied' }));
    world.changed(roomOf(space));
    await world.pass(6000);
  };
  const from = (): readonly ChannelId[] => world.plan.paths.map((path) => path.from);

  beforeEach(async () => await begin(false));

  it('[LINK-13] [LINK-14] holds back what that role may not hear, though it comes while the link stands, until both are kept from it', async () => {
    expect(ways()).toBe(2);
    await denies(near, 'role:666');
    expect(from()).toEqual([roomOf(far)]);
    const held = [...world.notices.values()].filter(({ what }) => what === 'held');
    expect(held.map(({ hostId }) => hostId)).toEqual([userId('ann')]);
    await denies(far, 'role:666');
    expect(ways()).toBe(2);
  });

  it('[LINK-13] holds nothing back for a person whom somebody keeps out by hand, nor for one who is blocked', async () => {
    await denies(near, `member:${userId('cem')}`);
    world.join(roomOf(near), userId('dua'));
    const blocked = await world.app.ask(actor('ann', guild), near.id, {
      type: 'block',
      userId: userId('dua'),
      scope: 'space',
    });
    expect(blocked.ok).toBe(true);
    await world.pass(6000);
    expect(world.at(roomOf(near)).overwrites.get(`member:${userId('dua')}`)?.connect).toBe('denied');
    expect(ways()).toBe(2);
  });
});

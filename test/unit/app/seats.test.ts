import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomKind, Space } from '../../../src/domain/index.ts';
import type { ChannelId, UserId } from '../../../src/lib/index.ts';
import { actor, BOT, channelId, guildId, says, userId, type WorldOptions } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [pool1, pool2] = [userId('pool1'), userId('pool2')];

let world: OutsideWorld;

const start = async (options: WorldOptions = { pool: ['pool1', 'pool2'] }): Promise<void> => {
  world = outsideWorld(options);
  world.community.add(guild);
  await world.boot();
};

const open = async (host: string, kind: RoomKind): Promise<Space> => {
  const answer = await world.app.openSpace(actor(host, guild), { title: host, description: null, kind, room: null });
  await world.pass(100);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  return ready.value;
};
const roomOf = (space: Space): ChannelId => space.room.channelId ?? channelId('none');
const sitsIn = (space: Space): readonly UserId[] => [...world.at(roomOf(space)).accounts.keys()];
const earsOf = (space: Space): string | undefined => world.panelIn(roomOf(space))?.facts.ears;

const offer = async (space: Space): Promise<{ readonly code: string; readonly params: unknown }> => {
  const answer = await world.app.offerLink(actor(space.hostId, guild), space.id);
  await world.pass(100);
  if (!answer.ok) return { code: answer.refusal.code, params: answer.refusal.params };
  return { code: '', params: answer.value.state.status === 'offered' ? answer.value.state.code : '' };
};

const link = async (near: Space, far: Space): Promise<void> => {
  const { params } = await offer(near);
  const answer = await world.app.acceptLink(actor(far.hostId, guild), far.id, String(params));
  if (!answer.ok) throw new Error(answer.refusal.code);
  await world.pass(3000);
};

beforeEach(() => start());

describe('the accounts of ours', () => {
  it('[SEAT-1] sit in a voice room only while something there needs sound, the main one first, and leave then', async () => {
    const [one, two, three] = [await open('h1', 'voice'), await open('h2', 'voice'), await open('h3', 'voice')];
    expect([one, two, three].map(sitsIn)).toEqual([[], [], []]);
    await link(one, two);
    await link(two, three);
    expect([one, two, three].map(sitsIn)).toEqual([[BOT], [pool1], [pool2]]);
    // An account of the pool is let in and heard by an overwrite that the main account sets.
    expect(says(world.at(roomOf(two)), `member:${pool1}`, 'speak')).toBe('allowed');
    expect([...world.leases.values()].map(({ accountId }) => accountId)).toEqual([BOT, pool1, pool2]);
    await world.app.ask(actor('h1', guild), one.id, { type: 'end' });
    await world.pass(3000);
    expect([two, three].map(sitsIn)).toEqual([[pool1], [pool2]]);
    for (const [seen] of await links(three)) await world.app.changeLink(actor('h3', guild), seen, { type: 'leave' });
    await world.pass(3000);
    expect([two, three].map(sitsIn)).toEqual([[], []]);
    expect(world.leases.size).toBe(0);
    expect(says(world.at(roomOf(two)), `member:${pool1}`, 'speak')).toBe('unset');
    expect(earsOf(two)).toBe('idle');
  });

  it('[SEAT-1] keep a stage open, and leave it for a room that needs sound when no other is free', async () => {
    await start({ pool: [] });
    const stage = await open('h1', 'stage');
    const room = await open('h2', 'voice');
    expect(sitsIn(stage)).toEqual([BOT]);
    expect((await offer(room)).code).toBe('');
    expect([stage, room].map(sitsIn)).toEqual([[], [BOT]]);
    await world.pass(3000);
    expect([earsOf(stage), earsOf(room)]).toEqual(['idle', 'ready']);
    await world.app.ask(actor('h2', guild), room.id, { type: 'end' });
    await world.pass(3000);
    expect(sitsIn(stage)).toEqual([BOT]);
    expect(earsOf(stage)).toBe('ready');
  });

  it('[SEAT-2] sit where they sat after a kill, and no account sits in two rooms', async () => {
    const [one, two] = [await open('h1', 'voice'), await open('h2', 'voice')];
    await link(one, two);
    const before = [one, two].map(sitsIn);
    world.kill();
    await world.boot();
    await world.pass(3000);
    expect([one, two].map(sitsIn)).toEqual(before);
    expect(before).toEqual([[BOT], [pool1]]);
  });

  it('[SEAT-2] are replaced when one is away for longer than 20 s and another is free, and not before', async () => {
    const [one, two] = [await open('h1', 'voice'), await open('h2', 'voice')];
    await link(one, two);
    world.notIn.add(`${pool1} ${guild}`);
    world.app.accountsChanged(guild);
    await world.pass(15_000);
    expect(sitsIn(two)).toEqual([pool1]);
    await world.pass(10_000);
    expect(sitsIn(two)).toEqual([pool2]);
    expect(earsOf(two)).toBe('ready');
  });

  it('[SEAT-3] [SEAT-4] are said to be missing when none is free, and nothing else fails', async () => {
    world.notIn.add(`${pool2} ${guild}`);
    const [one, two, three] = [await open('h1', 'voice'), await open('h2', 'voice'), await open('h3', 'voice')];
    await link(one, two);
    expect(await offer(three)).toEqual({
      code: 'link-no-ears',
      params: { why: 'not-here', invites: `app-pool2:pool2`, guild },
    });
    world.notIn.clear();
    expect((await offer(three)).code).toBe('');
    expect(sitsIn(three)).toEqual([pool2]);
    const four = await open('h4', 'voice');
    expect(await offer(four)).toEqual({ code: 'link-no-ears', params: { why: 'pool-empty' } });
    expect(earsOf(four)).toBe('idle');
    world.join(roomOf(four), userId('h4'));
    await world.pass(1000);
    expect(world.isHeard(roomOf(four), userId('h4'))).toBe(true);
    const stage = await open('h5', 'stage');
    expect([earsOf(stage), stage.life.status]).toEqual(['idle', 'live']);
  });

  it('[SEAT-4] are named only when they are truly not in the server, not while they are only away', async () => {
    world.notIn.add(`${pool2} ${guild}`);
    const [one, two] = [await open('h1', 'voice'), await open('h2', 'voice')];
    await link(one, two);
    world.away.add(`${pool1} ${guild}`);
    world.app.accountsChanged(guild);
    await world.pass(25_000);
    const three = await open('h3', 'voice');
    expect((await offer(three)).params).toEqual({ why: 'not-here', invites: 'app-pool2:pool2', guild });
    const invitesOf = (): unknown => world.panelIn(roomOf(two))?.facts.invites;
    expect(earsOf(two)).toBe('none-free');
    expect(invitesOf()).toEqual([{ name: 'pool2', applicationId: 'app-pool2' }]);
    // Its gateway is there now, and does not know this server.
    world.away.clear();
    world.notIn.add(`${pool1} ${guild}`);
    world.app.accountsChanged(guild);
    await world.pass(3000);
    expect(invitesOf()).toEqual(['pool1', 'pool2'].map((name) => ({ name, applicationId: `app-${name}` })));
  });

  it('[LINK-8] are not linked while somebody mutes them, and the panel says so', async () => {
    const [one, two] = [await open('h1', 'voice'), await open('h2', 'voice')];
    await link(one, two);
    world.mute(guild, BOT, true, 'theirs');
    await world.pass(3000);
    expect(earsOf(one)).toBe('muted');
    expect(world.isMuted(guild, BOT)).toBe(true);
    expect(await offer(one)).toEqual({ code: 'link-no-ears', params: { why: 'muted' } });
    world.mute(guild, BOT, false, 'theirs');
    await world.pass(3000);
    expect(earsOf(one)).toBe('ready');
  });

  it('[LINK-8] are asked about of the side of the code too when it is entered, and the code stays good', async () => {
    const [one, two] = [await open('h1', 'voice'), await open('h2', 'voice')];
    const code = String((await offer(one)).params);
    const enter = async (): Promise<unknown> => {
      const answer = await world.app.acceptLink(actor('h2', guild), two.id, code);
      await world.pass(3000);
      return answer.ok ? 'linked' : answer.refusal.params['why'];
    };
    await world.pass(3000);
    world.mute(guild, BOT, true, 'theirs');
    await world.pass(3000);
    expect(await enter()).toBe('far-muted');
    world.mute(guild, BOT, false, 'theirs');
    world.report({ type: 'seat', channelId: roomOf(one), state: 'lost', why: 'node-died' });
    await world.pass(1000);
    expect(await enter()).toBe('far-lost');
    world.report({ type: 'seat', channelId: roomOf(one), state: 'ready' });
    await world.pass(1000);
    expect(await enter()).toBe('linked');
  });

  it('[LINK-8] are said to be missing on the side of the code when all sit elsewhere by the time it is entered', async () => {
    await start({ pool: [] });
    const other = guildId('two');
    world.community.add(other);
    await world.boot();
    const one = await open('h1', 'voice');
    const code = String((await offer(one)).params);
    const there = { title: 'far', description: null, kind: 'voice', room: null } as const;
    const opened = await world.app.openSpace(actor('h9', other), there);
    await world.pass(3000);
    if (!opened.ok) throw new Error(opened.refusal.code);
    world.notIn.add(`${BOT} ${guild}`);
    world.app.accountsChanged(guild);
    await world.pass(25_000);
    const answer = await world.app.acceptLink(actor('h9', other), null, code);
    expect(answer).toMatchObject({ refusal: { code: 'link-no-ears', params: { why: 'far-none-free' } } });
  });

  it('[LINK-9] carry nothing out of a voice room before its people were told, once', async () => {
    const [one, two] = [await open('h1', 'voice'), await open('h2', 'stage')];
    world.fail('notify', { code: 'unavailable', detail: '503', retryable: true });
    const { params } = await offer(one);
    const answer = await world.app.acceptLink(actor('h2', guild), two.id, String(params));
    expect(answer.ok).toBe(true);
    await world.settle();
    expect(world.notices.size).toBe(0);
    // From the stage it may be heard already: nothing leaves an encryption there.
    expect(world.plan.paths.map(({ from, to }) => [from, to])).toEqual([[roomOf(two), roomOf(one)]]);
    await world.pass(3000);
    expect([...world.notices.values()]).toEqual([
      expect.objectContaining({ farTitle: 'h2', farServer: null, byUserId: 'h1', language: 'en' }),
    ]);
    expect(world.plan.paths).toHaveLength(2);
    world.kill();
    await world.boot();
    await world.pass(3000);
    expect(world.plan.paths).toHaveLength(2);
    expect(world.calls.filter((call) => call === 'notify')).toHaveLength(2);
  });
});

const links = async (
  space: Space,
): Promise<readonly (readonly [Parameters<OutsideWorld['app']['changeLink']>[1]])[]> => {
  const seen = await world.app.links(actor(space.hostId, guild), space.id);
  return seen.ok ? seen.value.map(({ link: one }) => [one.id] as const) : [];
};

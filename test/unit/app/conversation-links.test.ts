import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor, Asked, PathReading } from '../../../src/app/index.ts';
import type { LinkMode, RulesPatch, Space } from '../../../src/domain/index.ts';
import { mainOf } from '../../../src/domain/index.ts';
import type { ChannelId, GuildId, LinkId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, rights, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const [near, far] = [guildId('near'), guildId('far')];
const HALLS = new Map([near, far].map((guild) => [guild, channelId(`hall-${guild}`)]));
const hallOf = (guild: GuildId): ChannelId => HALLS.get(guild) ?? channelId('none');
const ann = actor('ann', near, { moderator: true });
const bea = actor('bea', far, { moderator: true });

let world: OutsideWorld;
let here: Space;
let there: Space;

/** Opens a space in the hall of its server, which takes four: three people besides our account. */
const openIn = async (guild: GuildId, host: Actor, rules: RulesPatch = {}): Promise<Space> => {
  world.room(`hall-${guild}`, guild, { kind: 'voice', limit: 4 });
  await world.boot();
  const opening = { title: `Of ${host.userId}`, description: null, kind: 'voice', room: hallOf(guild) } as const;
  const answer = await world.app.openSpace(host, { ...opening, rules: { overflow: true, ...rules } });
  await world.pass(6000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  world.join(hallOf(guild), host.userId);
  await world.pass(6000);
  return ready.value;
};

const come = async (where: ChannelId, ...who: readonly string[]): Promise<void> => {
  for (const name of who) world.join(where, userId(name));
  await world.pass(6000);
};
const besideOf = (space: Space): readonly Space[] =>
  [...world.spaces.values()].filter((one) => mainOf(one) === space.id && one.life.status === 'live');
const roomOf = (space: Space): ChannelId => world.spaces.get(space.id)?.room.channelId ?? channelId('none');

/** Fills the first room, so that a second one opens, with somebody in it. */
const overflow = async (space: Space, ...who: readonly [string, string]): Promise<Space> => {
  await come(hallOf(space.guildId), who[0]);
  const [second] = besideOf(space);
  if (second === undefined) throw new Error('no second room');
  await come(roomOf(second), who[1]);
  return second;
};

const offer = async (by: Actor, from: Space, mode: LinkMode = { type: 'conference' }): Promise<string> => {
  const offered = await world.app.offerLink(by, from.id, mode);
  if (!offered.ok) throw new Error(offered.refusal.code);
  return offered.value.state.status === 'offered' ? offered.value.state.code : '';
};
const link = async (from: Space, to: Space, mode?: LinkMode): Promise<LinkId> => {
  const joined = await world.app.acceptLink(bea, to.id, await offer(ann, from, mode));
  if (!joined.ok) throw new Error(joined.refusal.code);
  await world.pass(6000);
  return joined.value.link.id;
};
const ask = async (by: Actor, space: Space, asked: Asked): Promise<string | null> => {
  const outcome = await world.app.ask(by, space.id, asked);
  await world.pass(3000);
  return outcome.ok ? null : outcome.refusal.code;
};

/** Between which rooms sound is carried, each way as often as it is planned. */
const ways = (): readonly string[] => world.plan.paths.map(({ from, to }) => `${from} ${to}`).toSorted();
const bothWays = (...rooms: readonly Space[]): readonly string[] =>
  rooms
    .flatMap((one) => rooms.filter((other) => other !== one).map((other) => `${roomOf(one)} ${roomOf(other)}`))
    .toSorted();
const linksOn = (space: Space): readonly string[] =>
  (world.panelIn(roomOf(space))?.facts.links ?? []).map(
    ({ farTitle, outgoing, incoming }) => `${farTitle}: ${outgoing} ${incoming}`,
  );

beforeEach(async () => {
  world = outsideWorld({ graceMs: 120_000, pool: ['pool1', 'pool2', 'pool3'] });
  here = await openIn(near, ann);
  there = await openIn(far, bea);
});

describe('a link of a conversation of several rooms', () => {
  it('[OVERFLOW-11] [LINK-5] carries between each of its rooms and each of the other side, once', async () => {
    const id = await link(here, there);
    expect(ways()).toEqual(bothWays(here, there));
    const second = await overflow(here, 'cem', 'dua');
    expect(ways()).toEqual(bothWays(here, second, there));
    const other = await overflow(there, 'eva', 'fay');
    expect(ways()).toEqual(bothWays(here, second, there, other));
    // The people of each of the four voice rooms were told of it, once.
    const told = [...world.notices.values()].filter(({ what, linkId }) => what === 'leaves' && linkId === id);
    expect(told).toHaveLength(4);
    // One that is over is carried no more, and the link goes on.
    world.leave(roomOf(second), userId('dua'));
    world.leave(hallOf(near), userId('cem'));
    await world.pass(200_000);
    expect(besideOf(here)).toEqual([]);
    expect(ways()).toEqual(bothWays(here, there, other));
  });

  it('[OVERFLOW-11] [LINK-10] carries one way only where it is a broadcast, from all rooms and into all', async () => {
    const second = await overflow(here, 'cem', 'dua');
    await link(here, there, { type: 'broadcast' });
    const within = bothWays(here, second);
    const out = [here, second].map((one) => `${roomOf(one)} ${roomOf(there)}`);
    expect(ways()).toEqual([...within, ...out].toSorted());
  });

  it('[OVERFLOW-11] [LINK-3] is made, set and left from any of its rooms, and is of the space', async () => {
    const second = await overflow(here, 'cem', 'dua');
    const id = await link(second, there);
    expect(world.links.get(id)).toMatchObject({ near: { spaceId: here.id } });
    expect(ways()).toEqual(bothWays(here, second, there));
    expect(await world.app.acceptLink(ann, second.id, await offer(bea, there))).toMatchObject({
      refusal: { code: 'link-exists' },
    });
    expect(await world.app.acceptLink(ann, second.id, await offer(ann, here))).toMatchObject({
      refusal: { code: 'link-same-space' },
    });
    const listed = await world.app.links(ann, second.id);
    const seen = listed.ok ? listed.value.find((one) => one.link.id === id) : undefined;
    expect(seen).toMatchObject({ side: second.id, farTitle: 'Of bea', own: { spaceId: here.id } });
    const set = await world.app.changeLink(ann, id, { type: 'volume', percent: 50 }, second.id);
    expect(set).toMatchObject({ ok: true, value: { side: second.id, volume: 50 } });
    expect(world.links.get(id)).toMatchObject({ near: { volume: 50 } });
    const into = world.plan.paths.filter(({ linkId, from }) => linkId === id && from === roomOf(there));
    expect(into.map(({ volume }) => volume)).toEqual([50, 50]);
    // Without a side it is that of the room in which somebody asks.
    const inSecond = { ...ann, channelId: roomOf(second) };
    expect(await world.app.changeLink(inSecond, id, { type: 'mute', what: 'incoming' })).toMatchObject({ ok: true });
    expect(ways()).toEqual(
      [...bothWays(here, second), ...[here, second].map((one) => `${roomOf(one)} ${roomOf(there)}`)].toSorted(),
    );
    expect((await world.app.changeLink(inSecond, id, { type: 'leave' })).ok).toBe(true);
    await world.pass(3000);
    expect(ways()).toEqual(bothWays(here, second));
  });

  it('[OVERFLOW-11] [LINK-13] holds the sound of all of them back until somebody lets it out, and lets out that of all', async () => {
    expect(await ask(ann, here, { type: 'set-rules', rules: { access: { type: 'invited' } } })).toBeNull();
    for (const who of ['cem', 'dua']) await ask(ann, here, { type: 'add-guest', userId: userId(who) });
    const id = await link(here, there);
    const second = await overflow(here, 'cem', 'dua');
    const into = [here, second].map((one) => `${roomOf(there)} ${roomOf(one)}`);
    expect(ways()).toEqual([...bothWays(here, second), ...into].toSorted());
    for (const one of [here, second]) expect(linksOn(one)).toContain('Of bea: held waiting');
    // Told in one room, by whichever it is let out.
    expect([...world.notices.values()].filter(({ what }) => what === 'held')).toHaveLength(1);
    expect((await world.app.changeLink(ann, id, { type: 'allow' }, second.id)).ok).toBe(true);
    await world.pass(6000);
    expect(ways()).toEqual(bothWays(here, second, there));
  });

  it('[OVERFLOW-11] [LINK-13] [LINK-14] goes by the doors of each room: what one of them keeps in the others carry, and the panels tell it', async () => {
    world.server.needsRole.add(far);
    const show = async (space: Space, role: string): Promise<void> => {
      world.at(roomOf(space)).overwrites.set(`role:${role}`, rights({ view: 'allowed' }));
      world.changed(roomOf(space));
      await world.pass(6000);
    };
    await show(there, '111');
    const id = await link(here, there);
    const other = await overflow(there, 'eva', 'fay');
    const within = bothWays(there, other);
    const into = [there, other].map((one) => `${roomOf(here)} ${roomOf(one)}`);
    expect(ways()).toEqual([...within, ...into].toSorted());
    expect((await world.app.changeLink(bea, id, { type: 'allow' })).ok).toBe(true);
    await world.pass(6000);
    expect(ways()).toEqual(bothWays(here, there, other));
    for (const one of [there, other]) expect(linksOn(one)).toContain('Of ann: waiting waiting');
    // The server shows the one room to others from now on: it was let out for those of the first.
    world.at(roomOf(other)).overwrites.delete('role:111');
    await show(other, '222');
    expect(ways()).toEqual([...into, `${roomOf(there)} ${roomOf(here)}`].toSorted());
    expect(linksOn(here)).toEqual(['Of bea: waiting partly-held']);
    expect(linksOn(other)).toContain('Of ann: held waiting');
    // The host is told in the first room, though its own sound goes out.
    const held = [...world.notices].filter(([, { what, linkId }]) => what === 'held' && linkId === id);
    expect(held.map(([where]) => where)).toEqual([`${roomOf(there)} ${id}`]);
  });

  it('[OVERFLOW-11] [LINK-6] [LINK-15] carries where each room of the other side hears, and the panels of all rooms tell it', async () => {
    const second = await overflow(here, 'cem', 'dua');
    const id = await link(here, there);
    const carry = async (from: Space, to: Space): Promise<void> => {
      world.report({ type: 'carrying', linkId: id, from: roomOf(from), to: roomOf(to) });
      await world.pass(6000);
    };
    expect(linksOn(second)).toContain('Of bea: waiting waiting');
    await carry(there, here);
    await carry(there, second);
    await carry(second, there);
    expect(linksOn(second)).toContain('Of bea: carrying carrying');
    // Nobody spoke there yet.
    expect(linksOn(here)).toContain('Of bea: waiting carrying');
    expect(linksOn(there)).toEqual(['Of ann: carrying carrying']);
    world.report({ type: 'seat', channelId: roomOf(second), state: 'lost' });
    await world.pass(6000);
    expect(linksOn(there)).toEqual(['Of ann: waiting waiting']);
    expect(linksOn(here)).toContain('Of bea: waiting carrying');
  });

  it('[OVERFLOW-11] [QUEUE-5] [DOOR-9] has one queue for all rooms, passed on by who runs either side', async () => {
    const second = await overflow(here, 'cem', 'dua');
    await link(here, there);
    await come(hallOf(far), 'eva');
    for (const [who, space] of [
      ['dua', second],
      ['eva', there],
    ] as const)
      expect(await ask(actor(who, space.guildId), space, { type: 'raise-hand', question: null })).toBeNull();
    await world.pass(6000);
    const queueOn = (space: Space): unknown => world.panelIn(roomOf(space))?.facts.queue.map(({ hand }) => hand.userId);
    expect([here, second, there].map(queueOn)).toEqual([
      ['dua', 'eva'],
      ['dua', 'eva'],
      ['dua', 'eva'],
    ]);
    expect(await ask(bea, second, { type: 'approve', userId: userId('dua') })).toBeNull();
    expect(world.isHeard(roomOf(second), userId('dua'))).toBe(true);
  });

  it('[OVERFLOW-11] [LINK-15] tells of all ways together how it goes: the worst of each, and who was heard last', async () => {
    const second = await overflow(here, 'cem', 'dua');
    const id = await link(here, there);
    const readingOf = (from: Space, to: Space, over: Pick<PathReading, 'lossPercent' | 'delayMs' | 'lastHeard'>) => ({
      linkId: id,
      from: roomOf(from),
      to: roomOf(to),
      ...over,
    });
    const heard = (who: string, agoMs: number): PathReading['lastHeard'] => ({ userId: userId(who), agoMs });
    world.seats.readings = [
      readingOf(here, there, { lossPercent: 2, delayMs: 9, lastHeard: heard('cem', 3000) }),
      readingOf(second, there, { lossPercent: null, delayMs: 4, lastHeard: heard('dua', 1000) }),
      readingOf(there, second, { lossPercent: null, delayMs: null, lastHeard: null }),
    ];
    expect(await world.app.linkReading(bea, id, there.id)).toEqual({
      ok: true,
      value: {
        outgoing: { lossPercent: null, delayMs: null, heard: null },
        incoming: { lossPercent: 2, delayMs: 9, heard: { name: 'dua', atMs: world.clock.wallMs() - 1000 } },
      },
    });
    expect(await world.app.linkReading(ann, id, second.id)).toMatchObject({
      ok: true,
      value: { outgoing: { delayMs: 4 }, incoming: { heard: null } },
    });
    expect(await world.app.linkReading(bea, id, second.id)).toMatchObject({ refusal: { code: 'link-not-found' } });
  });

  it('[OVERFLOW-11] [KEEP-1] is carried again in all of them after a kill', async () => {
    const second = await overflow(here, 'cem', 'dua');
    await link(here, there);
    await world.boot();
    await world.pass(6000);
    expect(ways()).toEqual(bothWays(here, second, there));
  });
});

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Person } from '../../../sandbox/people/index.ts';
import { Intent, Permission, toApiGuildCreate } from '../../../sandbox/world/index.ts';
import { createDiscord } from '../../../src/discord/index.ts';
import { createVoiceStatuses } from '../../../src/discord/voice-statuses.ts';
import { type ChannelId, type Clock, type GuildId, systemClock } from '../../../src/lib/index.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { type MemoryLog, memoryLog } from '../../support/memory-log.ts';
import { type ToldApp, toldApp } from '../../support/told-app.ts';
import { type VoiceRoomsWorld, voiceRoomsWorld } from '../../support/voice-rooms-world.ts';
import { NO_COVERS } from '../../support/no-covers.ts';

/** A reconnect takes half a second, on a loaded machine much longer. */
const soon = { timeout: 15_000 };

let here: VoiceRoomsWorld;
let [owner, ann]: Person[] = [];
let hall: ChannelId;
beforeAll(async () => {
  here = await voiceRoomsWorld();
  [owner, ann] = [await here.world.person('owner'), await here.world.person('ann')];
  hall = here.room('hall');
});
afterAll(() => here[Symbol.asyncDispose]());

const sets = (channelId: ChannelId, status: string | null): Promise<unknown> | undefined =>
  owner?.call('PUT', `/channels/${channelId}/voice-status`, { status });

describe('the status of a voice room', () => {
  const topic = (): string | null => here.seen(hall).topic;

  it('is set, seen whoever changes it, and goes with the last one who leaves', async () => {
    const { guildId, spaceId, rooms } = here;
    await ann?.joinVoice(guildId, hall);
    await rooms.setStatus(guildId, hall, 'قهوة المساء', { spaceId, by: null });
    await expect.poll(topic).toBe('قهوة المساء');
    here.app.calls.length = 0;
    await sets(hall, 'Coffee');
    await expect.poll(topic).toBe('Coffee');
    expect(here.app.calls).toContainEqual(['roomChanged', guildId, hall]);
    await rooms.setStatus(guildId, hall, null, { spaceId, by: null });
    await expect.poll(topic).toBeNull();
    await rooms.setStatus(guildId, hall, 'Tea', { spaceId, by: null });
    await expect.poll(topic).toBe('Tea');
    await ann?.leaveVoice(guildId);
    await expect.poll(topic).toBeNull();
    const log = await owner?.call('GET', `/guilds/${guildId}/audit-logs?action_type=192`);
    expect(JSON.stringify(log)).toContain(spaceId);
  });

  it('may not be set without the right to', async () => {
    const { guildId } = here;
    const path = `/channels/${hall}/permissions/${here.id('majlis')}` as const;
    expect(here.seen(hall).mayTitle).toBe(true);
    await owner?.call('PUT', path, { type: 1, allow: '0', deny: String(Permission.SetVoiceChannelStatus) });
    await expect.poll(() => here.seen(hall).mayTitle).toBe(false);
    // It is not needed for running a room.
    expect(here.rooms.missing(guildId, hall, 'voice')).toEqual([]);
    // A stage has a topic instead.
    expect(here.seen(here.room('stage')).mayTitle).toBe(true);
    await owner?.call('DELETE', path);
    await expect.poll(() => here.seen(hall).mayTitle).toBe(true);
  });
});

/** Connects the account that no other edge here has, and tells what it sees of the hall: when it is told of the server, and now. */
const fresh = async (options: { readonly guilds: readonly GuildId[]; readonly clock?: Clock }): Promise<Fresh> => {
  const { guilds, clock = systemClock } = options;
  const log = memoryLog();
  const discord = createDiscord({
    token: here.world.token('reader'),
    poolTokens: [],
    ...NO_COVERS,
    apiUrl: here.world.sandbox.line().api,
    clock,
    logger: log,
  });
  const look: Fresh['look'] = (guildId = here.guildId) => {
    const room = discord.rooms.see(guildId, hall);
    return room === null || room === 'unknown' ? room : [room.topic, room.mayTitle];
  };
  const first: unknown[] = [];
  const app = toldApp();
  const guildAvailable = (guildId: GuildId): unknown => first.push(look(guildId));
  await discord.connect({ ...app, guilds: () => guilds, guildAvailable });
  return { app, log, first, look, [Symbol.asyncDispose]: () => discord.close('test-over') };
};

interface Fresh extends AsyncDisposable {
  readonly app: ToldApp;
  readonly log: MemoryLog;
  readonly first: readonly unknown[];
  readonly look: (guildId?: GuildId) => unknown;
}

describe('a status that stood before the session', () => {
  const reader = (): string => here.id('reader');
  beforeAll(async () => {
    await ann?.joinVoice(here.guildId, hall);
  });

  it('is asked for where a space is, and until that is answered nothing may be written over it', async () => {
    const { guildId } = here;
    await sets(hall, 'Since yesterday');
    await using edge = await fresh({ guilds: [guildId] });
    await expect.poll(() => edge.look()).toEqual(['Since yesterday', true]);
    expect(edge.first[0]).toEqual([null, false]);
    expect(edge.app.calls).toContainEqual(['roomChanged', guildId, hall]);
  });

  it('is not asked for where no space is', async () => {
    await using edge = await fresh({ guilds: [] });
    expect(edge.first[0]).toEqual([null, true]);
    // What comes after an answer would have come.
    await owner?.call('PATCH', `/channels/${here.room('den')}`, { user_limit: 7 });
    await expect.poll(() => edge.app.calls).toContainEqual(['roomChanged', here.guildId, here.room('den')]);
    expect(edge.look()).toEqual([null, true]);
  });

  it('is asked for again by a session that is new, and comes by itself into one that is resumed', async () => {
    const { guildId, world } = here;
    await using edge = await fresh({ guilds: [guildId] });
    await expect.poll(() => edge.look()).toEqual(['Since yesterday', true]);
    world.sandbox.gateway.invalidate(reader(), false);
    await sets(hall, 'Meanwhile');
    await expect.poll(() => edge.look(), soon).toEqual(['Meanwhile', true]);
    const told = (): unknown[] => edge.app.calls.filter(([name]) => name === 'roomChanged');
    const seenBefore = edge.first.length;
    edge.app.calls.length = 0;
    world.sandbox.gateway.cut(reader());
    await sets(hall, 'While it was away');
    await expect.poll(() => edge.look(), soon).toEqual(['While it was away', true]);
    await expect.poll(() => edge.first.length, soon).toBeGreaterThan(seenBefore);
    // That one room, by the event: nothing was asked.
    expect(told()).toEqual([['roomChanged', guildId, hall]]);
    expect(edge.first.slice(seenBefore)).not.toContainEqual([null, false]);
  });

  it('that was taken away unseen is not believed any longer', async () => {
    await using edge = await fresh({ guilds: [here.guildId] });
    await expect.poll(() => edge.look()).toEqual(['While it was away', true]);
    here.world.sandbox.gateway.invalidate(reader(), false);
    await sets(hall, null);
    await expect.poll(() => edge.look(), soon).toEqual([null, true]);
  });

  it('that Discord does not tell of is waited for ten seconds, from when it was asked', async () => {
    const { guildId, world } = here;
    const silent = '1290000000002222222' as GuildId;
    const clock = createManualClock();
    await using edge = await fresh({ guilds: [silent], clock });
    // A server that the local Discord does not know: it says nothing of it.
    const inner = world.sandbox.world;
    const guild = inner.guilds.get(guildId);
    if (guild === undefined) throw new Error('no such server');
    const told = JSON.stringify(toApiGuildCreate(inner, guild, reader(), { allMembers: false }));
    const d: object = JSON.parse(told.replaceAll(guildId, silent));
    inner.emit({ t: 'GUILD_CREATE', guildId, d, intents: Intent.Guilds, toUserIds: [reader()] });
    await expect.poll(() => edge.look(silent)).toEqual([null, false]);
    clock.advance(9_999);
    expect(edge.look(silent)).toEqual([null, false]);
    edge.app.calls.length = 0;
    clock.advance(1);
    expect(edge.look(silent)).toEqual([null, true]);
    expect(edge.app.calls).toContainEqual(['roomChanged', silent, hall]);
    expect(edge.log.lines.map(({ message }) => message)).toContain(
      'Discord did not tell the statuses of voice rooms in time',
    );
    expect(clock.pending()).toBe(0);
  });
});

test('more statuses than are kept push out those of the server that told longest ago', () => {
  const statuses = createVoiceStatuses(3);
  const [one, two] = ['1' as GuildId, '2' as GuildId];
  const set = (guildId: GuildId, room: string, status: string | null): void =>
    statuses.set(guildId, { channelId: room as ChannelId, status });
  const kept = (): unknown =>
    [one, two].map((guildId) => ['a', 'b', 'c'].map((room) => statuses.of(guildId, room as ChannelId)).join());
  set(one, 'a', 'A');
  set(two, 'a', 'A');
  set(two, 'b', 'B');
  set(two, 'b', 'Better');
  set(one, 'c', '');
  statuses.expect(two);
  expect(kept()).toEqual(['A,,', 'A,Better,']);
  set(one, 'b', 'B');
  expect(kept()).toEqual(['A,B,', ',,']);
  expect(statuses.isExpected(two)).toBe(true);
  set(two, 'c', 'C');
  expect(kept()).toEqual(['A,B,', ',,C']);
  statuses.forget(two);
  expect(kept()).toEqual(['A,B,', ',,']);
  expect(statuses.isExpected(two)).toBe(false);
});

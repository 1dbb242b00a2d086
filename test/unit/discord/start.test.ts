import { afterEach, describe, expect, it } from 'vitest';
import { createDiscord, type Discord, UnusableTokenError } from '../../../src/discord/index.ts';
import { commandsDigest, englishOnly } from '../../../src/discord/registration.ts';
import { commandDefinitions } from '../../../src/commands/index.ts';
import { type GuildId, systemClock, type UserId } from '../../../src/lib/index.ts';
import { edgeWorld } from '../../support/edge-world.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { smallWorld } from '../../support/small-world.ts';
import { toldApp } from '../../support/told-app.ts';
import { NO_COVERS } from '../../support/no-covers.ts';

const open: Discord[] = [];
afterEach(async () => {
  for (const discord of open.splice(0)) await discord.close('test-over');
});

const discordWith = (token: string, apiUrl: string, clock = systemClock): Discord => {
  const discord = createDiscord({ token, poolTokens: [], apiUrl, ...NO_COVERS, clock, logger: memoryLog() });
  open.push(discord);
  return discord;
};

describe('a token', () => {
  it('that nobody has, or that is a person’s, is told apart from an outage', async () => {
    const world = await smallWorld();
    try {
      const { api } = world.sandbox.line();
      for (const token of ['bm90.YQ.dG9rZW4', world.token('ann')]) {
        await expect(discordWith(token, api).identify()).rejects.toThrow(UnusableTokenError);
      }
      expect(await discordWith(world.token('majlis'), api).identify()).toBe(world.id('majlis'));
    } finally {
      await world.close();
    }
  });

  it('is asked about again while Discord cannot be reached, with growing pauses', async () => {
    const clock = createManualClock();
    const discord = discordWith('any', 'http://127.0.0.1:9/api', clock);
    const ended = discord.identify().then(
      () => 'answered',
      () => 'given up',
    );
    for (const pauseMs of [1000, 2000, 4000]) {
      await expect.poll(() => clock.pending()).toBe(1);
      clock.advance(pauseMs - 1);
      expect(clock.pending()).toBe(1);
      clock.advance(1);
      expect(clock.pending()).toBe(0);
    }
    await expect.poll(() => clock.pending()).toBe(1);
    await discord.close('test-over');
    expect(await ended).toBe('given up');
  });
});

describe('commands', () => {
  it('are registered once, and written again only when they changed', async () => {
    const world = await smallWorld();
    try {
      const { api } = world.sandbox.line();
      const puts = (): number => world.sandbox.calls.since(0).filter(({ method }) => method === 'PUT').length;
      const first = discordWith(world.token('majlis'), api);
      await first.connect(toldApp());
      expect(puts()).toBe(1);
      await first.close('test-over');
      const second = discordWith(world.token('majlis'), api);
      await second.connect(toldApp());
      expect(puts()).toBe(1);
    } finally {
      for (const discord of open.splice(0)) await discord.close('test-over');
      await world.close();
    }
  });

  it('have a digest that sees a changed word and no added default', () => {
    const digest = commandsDigest(commandDefinitions);
    const kept = commandDefinitions.map((definition, index) => ({
      name_localizations: null,
      ...definition,
      // A menu on a person has none.
      description: 'description' in definition ? definition.description : '',
      id: String(index),
      version: '1',
      nsfw: false,
      dm_permission: false,
    }));
    expect(commandsDigest(kept.toReversed())).toBe(digest);
    expect(commandsDigest(englishOnly(commandDefinitions))).not.toBe(digest);
    const [first, ...rest] = commandDefinitions;
    expect(commandsDigest([{ ...first, description: 'Other' }, ...rest])).not.toBe(digest);
  });
});

it('leaves its session open to be resumed, so that no room empties during a restart', async () => {
  await using edge = await edgeWorld();
  const { world, discord } = edge;
  const guildId = world.guildId;
  const ann = await world.person('ann');
  discord.send(world.id('majlis') as never, guildId as never, {
    op: 4,
    d: { guild_id: guildId, channel_id: world.channel('stage'), self_mute: false, self_deaf: false },
  });
  const isThere = (): boolean =>
    ann.voiceStates(guildId).get(world.id('majlis'))?.channel_id === world.channel('stage');
  await expect.poll(isThere).toBe(true);
  await discord.close('shutdown');
  // Something that comes after the closing was seen by everybody.
  await ann.say(world.channel('text'), 'still here?');
  await ann.waitFor((person) => person.messages(world.channel('text')).length > 0);
  expect(isThere()).toBe(true);
});

describe('a session', () => {
  it('that was cut is resumed, and every server is compared anew', async () => {
    await using edge = await edgeWorld();
    const { world, app } = edge;
    const told = (): number => app.calls.filter(([name]) => name === 'guildAvailable').length;
    const before = told();
    expect(before).toBeGreaterThan(0);
    world.sandbox.gateway.cut(world.id('majlis'));
    await expect.poll(told, { timeout: 15_000 }).toBe(before + 1);
    expect(edge.log.lines.map(({ message }) => message)).toContain('a shard resumed');
  });

  it('that is away keeps what voice says, and says it once it is resumed', async () => {
    await using edge = await edgeWorld();
    const { world, app, discord } = edge;
    const guildId = world.guildId as GuildId;
    const resumed = (): boolean => edge.log.lines.some(({ message }) => message === 'a shard resumed');
    world.sandbox.gateway.cut(world.id('majlis'));
    await expect.poll(() => discord.rooms.isAvailable(guildId), { timeout: 15_000, interval: 5 }).toBe(false);
    discord.send(world.id('majlis') as UserId, guildId, {
      op: 4,
      d: { guild_id: guildId, channel_id: world.channel('stage'), self_mute: false, self_deaf: false },
    });
    expect(resumed()).toBe(false);
    const states = world.sandbox.world.guilds.get(guildId)?.voiceStates;
    await expect
      .poll(() => states?.get(world.id('majlis'))?.channelId, { timeout: 15_000 })
      .toBe(world.channel('stage'));
    expect(resumed()).toBe(true);
    expect(app.calls.map(([name]) => name)).toContain('guildAvailable');
  });

  it('that is away makes its servers unavailable until it is resumed: what was seen of them may have changed', async () => {
    await using edge = await edgeWorld();
    const { world, app, discord } = edge;
    const guildId = world.guildId as GuildId;
    const told = (): number => app.calls.filter(([name]) => name === 'guildAvailable').length;
    const before = told();
    expect(discord.rooms.isAvailable(guildId)).toBe(true);
    world.sandbox.gateway.cut(world.id('majlis'));
    const seen = new Set<boolean>();
    // Each turn of the event loop until it is back: a reconnect takes many.
    while (told() === before) {
      seen.add(discord.rooms.isAvailable(guildId));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(seen).toContain(false);
    expect(discord.rooms.isAvailable(guildId)).toBe(true);
  });

  it('that is not there yet has no servers, and asking about one breaks nothing', async () => {
    const world = await smallWorld();
    try {
      const { rooms } = discordWith(world.token('majlis'), world.sandbox.line().api);
      const guildId = world.guildId as GuildId;
      expect([rooms.isAvailable(guildId), rooms.hasCommunity(guildId)]).toEqual([false, false]);
    } finally {
      await world.close();
    }
  });

  it('that is shut because the token was revoked is told for good', async () => {
    await using edge = await edgeWorld();
    const told: Error[] = [];
    edge.discord.onShut((error) => told.push(error));
    edge.world.sandbox.gateway.closeSockets(edge.world.id('majlis'), 4004);
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]).toBeInstanceOf(UnusableTokenError);
  });
});

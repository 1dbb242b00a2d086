import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  compareIds,
  createSnowflakes,
  createWorldRandom,
  isoTime,
  Permission,
  populate,
  SeedError,
  seedSchema,
  snowflakeTimeMs,
} from '../../../../sandbox/world/index.ts';
import { communitySeed, worldOf } from '../../../support/world-of.ts';

const defaultSeed = async (): Promise<unknown> =>
  JSON.parse(await readFile(new URL('../../../../sandbox/seeds/default.json', import.meta.url), 'utf8'));

describe('a seed', () => {
  it("of the default world has two populated communities, and one bot in both with the invitation's rights", async () => {
    const { world, keys } = worldOf(await defaultSeed());
    const guilds = [...world.guilds.values()];
    expect(guilds.map(({ name }) => name)).toEqual(['Qahwa House', 'Riverside Talks', 'Lantern Court']);
    for (const guild of guilds.slice(0, 2)) {
      const people = [...guild.members.keys()].filter((id) => world.users.get(id)?.bot === false);
      expect(people).toHaveLength(12);
      expect(guild.features.has('COMMUNITY')).toBe(true);
      expect([...guild.channels.values()].some(({ type }) => type === 13)).toBe(true);
      const botId = keys.bots['majlis'] ?? '';
      const own = [...guild.roles.values()].find((role) => role.botId === botId);
      expect(own?.permissions).toBe(299_080_373_882_000n);
      const arabic = people.filter((id) => /\p{Script=Arabic}/u.test(world.users.get(id)?.globalName ?? ''));
      expect(arabic.length).toBeGreaterThanOrEqual(3);
      expect(guild.rulesChannelId).not.toBeNull();
    }
  });

  it('of the default world has a server without COMMUNITY, and two pool accounts that may only be heard', async () => {
    const { world, keys } = worldOf(await defaultSeed());
    const botsIn = (name: string): [string, bigint | undefined][] => {
      const guild = [...world.guilds.values()].find((candidate) => candidate.name === name);
      return Object.entries(keys.bots)
        .filter(([, id]) => guild?.members.has(id) === true)
        .map(([key, id]) => [key, [...(guild?.roles.values() ?? [])].find(({ botId }) => botId === id)?.permissions]);
    };
    const [main, heard] = [299_080_373_882_000n, 3_146_752n];
    expect(botsIn('Qahwa House')).toEqual([
      ['majlis', main],
      ['majlis-pool-1', heard],
    ]);
    expect(botsIn('Riverside Talks')).toEqual([['majlis', main]]);
    expect(botsIn('Lantern Court')).toEqual([
      ['majlis', main],
      ['majlis-pool-1', heard],
      ['majlis-pool-2', heard],
    ]);
    expect(heard).toBe(Permission.ViewChannel | Permission.Connect | Permission.Speak);
    const lantern = [...world.guilds.values()].find(({ name }) => name === 'Lantern Court');
    expect([...(lantern?.features ?? [])]).toEqual([]);
    expect(lantern?.rulesChannelId).toBeNull();
    expect([...(lantern?.channels.values() ?? [])].filter(({ type }) => type === 2).map(({ name }) => name)).toEqual([
      'Lantern Room',
      'Garden',
      'Lounge',
    ]);
    // Who is a member there is nobody of the other servers: a person is in one room only.
    const elsewhere = [...world.guilds.values()].filter((guild) => guild !== lantern);
    const people = [...(lantern?.members.keys() ?? [])].filter((id) => world.users.get(id)?.bot === false);
    expect(people).toHaveLength(8);
    expect(people.filter((id) => elsewhere.some((guild) => guild.members.has(id)))).toEqual([]);
  });

  it("draws tokens that look like Discord's, the same for the same random seed, each its own", () => {
    const tokens = (): string[] => [...worldOf().world.users.values()].map(({ token }) => token);
    const drawn = tokens().map((token) => token.split('.').slice(1).join('.'));
    expect(tokens().map((token) => token.split('.').slice(1).join('.'))).toEqual(drawn);
    expect(new Set(drawn).size).toBe(drawn.length);
    for (const token of tokens()) expect(token).toMatch(/^[\w-]+\.[\w-]{6}\.[\w-]{38}$/);
  });

  it("reads permissions as digits and as names, and places the bot's role", () => {
    const guild = {
      ...(communitySeed['guilds'] as readonly Record<string, unknown>[])[0],
      bots: [{ bot: 'bot', permissions: ['ManageRoles', 'MoveMembers'], above: 'guest' }],
    };
    const test = worldOf({ ...communitySeed, guilds: [guild] });
    const role = test.guild.roles.get(test.id('bot:bot'));
    expect(role).toMatchObject({
      permissions: Permission.ManageRoles | Permission.MoveMembers,
      position: 2,
      managed: true,
    });
    expect(test.guild.roles.get(test.id('moderator'))?.position).toBe(3);
  });

  it('puts people into rooms from the start', () => {
    const inVoice = [{ guild: 'g', channel: 'stage', user: 'ann', speaking: true }];
    const test = worldOf({ ...communitySeed, inVoice });
    expect(test.world.voice.stateOf(test.guild.id, test.id('ann'))).toMatchObject({ suppress: false });
  });

  it.each([
    [{ users: [{ key: 'a', username: 'a', extra: 1 }] }, 'schema'],
    [{ guilds: [{ key: 'x', name: 'xx', owner: 'nobody' }] }, 'world'],
    [
      {
        users: [{ key: 'o', username: 'o' }],
        guilds: [{ key: 'x', name: 'xx', owner: 'o', members: [{ user: 'o', roles: ['none'] }] }],
      },
      'world',
    ],
    [
      {
        users: [{ key: 'o', username: 'o' }],
        guilds: [
          { key: 'x', name: 'xx', owner: 'o', channels: [{ key: 'c', name: 'c', type: 'voice', parent: 'none' }] },
        ],
      },
      'world',
    ],
    [{ ...communitySeed, inVoice: [{ guild: 'g', channel: 'general', user: 'ann' }] }, 'world'],
    [
      {
        ...communitySeed,
        users: [...(communitySeed['users'] as readonly object[]), { key: 'zed', username: 'zed' }],
        inVoice: [{ guild: 'g', channel: 'voice', user: 'zed' }],
      },
      'world',
    ],
    [{ users: [{ key: 'a', username: 'a' }], bots: [{ key: 'a', username: 'b' }] }, 'world'],
    [
      {
        users: [{ key: 'o', username: 'o' }],
        guilds: [
          {
            key: 'x',
            name: 'xx',
            owner: 'o',
            channels: ['one', 'two'].map((name) => ({ key: 'c', name, type: 'voice' })),
          },
        ],
      },
      'world',
    ],
    [{ guilds: [{ key: 'x', name: 'xx', owner: 'o', everyone: '9'.repeat(21) }] }, 'schema'],
  ])('that is wrong is refused: %j', (seed, by) => {
    const { world } = worldOf();
    const parsed = seedSchema.safeParse(seed);
    expect(parsed.success).toBe(by === 'world');
    if (parsed.success) expect(() => populate(world, parsed.data)).toThrow(SeedError);
  });
});

describe('ids and times', () => {
  it('gives rising snowflakes that carry their time, also when the clock stands or steps back', () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const next = createSnowflakes(() => nowMs);
    const ids = [next(), next()];
    nowMs -= 1000;
    ids.push(next());
    expect(ids.toSorted(compareIds)).toEqual(ids);
    expect(new Set(ids).size).toBe(3);
    expect(snowflakeTimeMs(ids[0] ?? '')).toBe(Date.UTC(2026, 0, 1));
  });

  it('writes times as Discord does', () => {
    expect(isoTime(Date.UTC(2026, 10, 22, 1, 2, 3, 4))).toBe('2026-11-22T01:02:03.004000+00:00');
  });

  it('picks the same number for the same name within its bounds', () => {
    const random = createWorldRandom('x');
    const picked = Array.from({ length: 200 }, (_, index) => random.pick(`${index}`, 5, 7));
    expect(new Set(picked)).toEqual(new Set([5, 6, 7]));
    expect(random.pick('1', 5, 7)).toBe(createWorldRandom('x').pick('1', 5, 7));
  });
});

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { resetToken } from '../../../sandbox/world/index.ts';
import { createDiscord } from '../../../src/discord/index.ts';
import { systemClock } from '../../../src/lib/index.ts';
import { cuttingPort, gate, silentPort } from '../../support/api-front.ts';
import { APPLICATION_OF_ONE, connectedFleet, fleetWorld, type FleetWorld } from '../../support/fleet-world.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { toldApp } from '../../support/told-app.ts';
import { NO_COVERS } from '../../support/no-covers.ts';

/** A reconnect takes half a second, on a loaded machine much longer. */
const soon = { timeout: 15_000 };

const messages = ({ log }: FleetWorld): string[] => log.lines.map(({ message }) => message);
const errors = ({ log }: FleetWorld): unknown[] => log.lines.filter(({ level }) => level === 'error');

describe('our accounts', () => {
  it('are told of in the order of the settings, and where each is', async () => {
    await using fleet = await fleetWorld();
    const { discord, id } = fleet;
    expect(discord.accounts.all()).toEqual([]);
    expect(fleet.where('one')).toEqual([false, false]);
    await discord.connect(toldApp());
    await expect.poll(fleet.everybody, soon).toBe(true);
    expect(discord.accounts.all()).toEqual([
      { id: id('majlis'), name: 'majlis', applicationId: id('majlis') },
      { id: id('one'), name: 'one', applicationId: APPLICATION_OF_ONE },
      { id: id('two'), name: 'two', applicationId: id('two') },
    ]);
    expect(fleet.where('one')).toEqual([true, false]);
    expect(new Set(fleet.changed)).toEqual(new Set([fleet.a, fleet.b]));
  });

  it('[SEAT-5] of the pool call nothing but who they are and where the gateway is', async () => {
    await using fleet = await connectedFleet();
    const calls = fleet.world.sandbox.calls
      .since(0)
      .filter(({ accountId }) => accountId === fleet.id('one') || accountId === fleet.id('two'));
    expect(calls.map(({ path }) => path).toSorted()).toEqual(
      ['/gateway/bot', '/gateway/bot', '/users/@me', '/users/@me'].map((path) => expect.stringContaining(path)),
    );
  });

  it('sit in rooms of one server side by side, and each hears what is its own', async () => {
    await using fleet = await connectedFleet();
    const { a, b, id, packets } = fleet;
    const ann = await fleet.world.person('ann');
    await ann.joinVoice(a, [...(fleet.world.sandbox.world.guilds.get(a)?.channels.keys() ?? [])][0] ?? '');
    fleet.seat('majlis', b, 'b2');
    fleet.seat('one', a, 'a1');
    fleet.seat('two', a, 'a2');
    fleet.seat('two', b, 'b1');
    // Not a member there: dropped.
    fleet.seat('one', b, 'b1');
    await expect.poll(() => packets.length, soon).toBe(8);
    expect(fleet.roomOf('one', a)).toBe('a1');
    expect(fleet.roomOf('two', a)).toBe('a2');
    expect(fleet.roomOf('two', b)).toBe('b1');
    const told = packets.map(([accountId, { t, d }]) => {
      const { guild_id: guildId, user_id: userId } = d as { guild_id: string; user_id?: string };
      return [accountId, t, guildId, userId ?? ''].join(' ');
    });
    const both = (name: 'majlis' | 'one' | 'two', guildId: string): string[] => [
      `${id(name)} VOICE_STATE_UPDATE ${guildId} ${id(name)}`,
      `${id(name)} VOICE_SERVER_UPDATE ${guildId} `,
    ];
    const wanted = [...both('majlis', b), ...both('one', a), ...both('two', a), ...both('two', b)];
    expect(new Set(told)).toEqual(new Set(wanted));
    // Four voice connections with a token each.
    const tokens = packets.flatMap(([, { t, d }]) =>
      t === 'VOICE_SERVER_UPDATE' ? (d as { token: string }).token : [],
    );
    expect(new Set(tokens).size).toBe(4);
    fleet.seat('two', a, null);
    await expect.poll(() => fleet.roomOf('two', a), soon).toBeNull();
    expect(fleet.roomOf('two', b)).toBe('b1');
  });
});

describe('a server', () => {
  it('that removes one account keeps the others, and may take it in again', async () => {
    await using fleet = await connectedFleet();
    const { a, changed } = fleet;
    const invite = fleet.kick('two', a);
    await expect.poll(() => fleet.where('two'), soon).toEqual([false, true]);
    expect(fleet.where('one')).toEqual([true, false]);
    expect(fleet.where('majlis')).toEqual([true, true]);
    expect(changed).toEqual([a]);
    fleet.seat('two', a, 'a1');
    invite();
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
    expect(changed).toEqual([a, a]);
    fleet.seat('two', a, 'a2');
    await expect.poll(() => fleet.roomOf('two', a), soon).toBe('a2');
  });

  it('in an outage is not there for the account until it is over', async () => {
    await using fleet = await connectedFleet();
    fleet.seat('two', fleet.b, 'b1');
    await expect.poll(() => fleet.roomOf('two', fleet.b), soon).toBe('b1');
    const over = fleet.outage('two', fleet.b);
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, false]);
    // It may leave even now: Discord still counts it as a member.
    fleet.seat('two', fleet.b, null);
    await expect.poll(() => fleet.roomOf('two', fleet.b), soon).toBeNull();
    over();
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
    expect(fleet.changed).toEqual([fleet.b, fleet.b]);
  });
});

describe('an account is missing in a server', () => {
  it('once its gateway has told its servers, and not while it connects', async () => {
    await using way = await gate();
    const url = `ws://127.0.0.1:${way.port}/gateway`;
    await using fleet = await fleetWorld({ other: { name: 'one', gateway: { url } } });
    await fleet.discord.connect(toldApp());
    await expect.poll(() => way.connections, soon).toBe(1);
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
    expect([fleet.where('one'), fleet.missing('one')]).toEqual([
      [false, false],
      [false, false],
    ]);
    fleet.changed.splice(0);
    way.open(Number(new URL(fleet.world.sandbox.line().api).port));
    await expect.poll(fleet.everybody, soon).toBe(true);
    expect(fleet.missing('one')).toEqual([false, true]);
    // Told for the other server too, whose panels may have been written without the invitation.
    expect(new Set(fleet.changed)).toEqual(new Set([fleet.a, fleet.b]));
    expect([fleet.missing('majlis'), fleet.missing('two')].flat()).toEqual([false, false, false, false]);
  });

  it('that removed it, and not in one with an outage, while it reconnects, or once it is lost', async () => {
    await using fleet = await connectedFleet();
    const { gateway } = fleet.world.sandbox;
    const over = fleet.outage('two', fleet.a);
    await expect.poll(() => fleet.where('two'), soon).toEqual([false, true]);
    expect(fleet.missing('two')).toEqual([false, false]);
    over();
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
    const invite = fleet.kick('two', fleet.a);
    await expect.poll(() => fleet.missing('two'), soon).toEqual([true, false]);
    fleet.changed.splice(0);
    gateway.cut(fleet.id('two'));
    await expect.poll(() => fleet.where('two'), soon).toEqual([false, false]);
    expect(fleet.missing('two')).toEqual([false, false]);
    await expect.poll(() => fleet.missing('two'), soon).toEqual([true, false]);
    expect(fleet.changed).toContain(fleet.a);
    invite();
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
    expect(fleet.missing('two')).toEqual([false, false]);
    expect(fleet.missing('one')).toEqual([false, true]);
    gateway.closeSockets(fleet.id('one'), 4004);
    await expect.poll(() => fleet.where('one'), soon).toEqual([false, false]);
    expect(fleet.missing('one')).toEqual([false, false]);
  });
});

describe('a gateway connection of a pool account', () => {
  it('that was cut is resumed: the seat stays, and what voice said meanwhile is said then', async () => {
    await using fleet = await connectedFleet();
    const { a, b, world, changed } = fleet;
    fleet.seat('two', a, 'a1');
    await expect.poll(() => fleet.roomOf('two', a), soon).toBe('a1');
    const sessions = world.sandbox.gateway.sessionIdsOf(fleet.id('two'));
    world.sandbox.gateway.cut(fleet.id('two'));
    await expect.poll(() => fleet.where('two'), soon).toEqual([false, false]);
    fleet.seat('two', b, 'b1');
    expect(fleet.where('one')).toEqual([true, false]);
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
    expect(changed.toSorted()).toEqual([a, a, b, b]);
    await expect.poll(() => fleet.roomOf('two', b), soon).toBe('b1');
    expect(fleet.roomOf('two', a)).toBe('a1');
    expect(world.sandbox.gateway.sessionIdsOf(fleet.id('two'))).toEqual(sessions);
  });

  it('whose session is over gets a new one, and knows who removed it meanwhile', async () => {
    await using fleet = await connectedFleet();
    const { gateway } = fleet.world.sandbox;
    const [before] = gateway.sessionIdsOf(fleet.id('two'));
    gateway.invalidate(fleet.id('two'), false);
    fleet.kick('two', fleet.a);
    await expect.poll(() => fleet.where('two'), soon).toEqual([false, true]);
    expect(gateway.sessionIdsOf(fleet.id('two'))).not.toContain(before);
    expect(errors(fleet)).toEqual([]);
  });

  it('is one of several when Discord recommends so', async () => {
    await using fleet = await connectedFleet({
      gateway: { identifyWindowMs: 1 },
      other: { name: 'two', gateway: { shards: 2, max_concurrency: 2 } },
    });
    const { gateway } = fleet.world.sandbox;
    expect(gateway.sessionIdsOf(fleet.id('two'))).toHaveLength(2);
    fleet.seat('two', fleet.a, 'a1');
    fleet.seat('two', fleet.b, 'b1');
    await expect.poll(() => [fleet.roomOf('two', fleet.a), fleet.roomOf('two', fleet.b)], soon).toEqual(['a1', 'b1']);
    gateway.cut(fleet.id('two'));
    await expect.poll(() => fleet.where('two'), soon).toEqual([false, false]);
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
  });
});

describe('a token of the pool', () => {
  it.each([
    ['nobody has', () => 'bm90.YQ.dG9rZW4'],
    ['is a person’s', (world: FleetWorld['world']) => world.token('ann')],
  ])('that %s costs its account alone, and the log tells its place', async (_what, tokenOf) => {
    await using fleet = await fleetWorld();
    const { world } = fleet;
    const wrong = tokenOf(world);
    const log = memoryLog();
    const { api } = world.sandbox.line();
    const poolTokens = [wrong, world.token('two')];
    const discord = createDiscord({
      token: world.token('majlis'),
      poolTokens,
      ...NO_COVERS,
      apiUrl: api,
      clock: systemClock,
      logger: log,
    });
    try {
      expect(await discord.identify()).toBe(fleet.id('majlis'));
      await discord.connect(toldApp());
      await expect.poll(() => discord.accounts.isIn(fleet.id('two'), fleet.a), soon).toBe(true);
      expect(discord.accounts.all().map(({ name }) => name)).toEqual(['majlis', 'two']);
      expect(log.lines.filter(({ level }) => level === 'error')).toEqual([
        expect.objectContaining({
          message: expect.stringMatching(/^Discord does not take token 1 in DISCORD_POOL_TOKENS; .*Reset Token/),
          fields: expect.objectContaining({ poolPosition: 1 }),
        }),
      ]);
      expect(inspect(log.lines, { depth: null })).not.toContain(wrong);
      // It is asked about once: not again before the gateway.
      const asked = world.sandbox.calls.since(0).filter(({ path }) => path.endsWith('/users/@me'));
      expect(asked).toHaveLength(3);
    } finally {
      await discord.close('test-over');
    }
  });

  it.each([4004, 4014])('that is shut out while we run (%i) leaves the others alone', async (code) => {
    await using fleet = await connectedFleet();
    const shut: Error[] = [];
    fleet.discord.onShut((error) => shut.push(error));
    fleet.world.sandbox.gateway.closeSockets(fleet.id('one'), code);
    await expect.poll(() => fleet.where('one'), soon).toEqual([false, false]);
    expect(fleet.changed).toEqual([fleet.a]);
    expect(fleet.where('two')).toEqual([true, true]);
    expect(fleet.where('majlis')).toEqual([true, true]);
    expect(errors(fleet)).toEqual([
      expect.objectContaining({
        message: 'a pool account is lost until the next start',
        fields: { poolPosition: 1, closeCode: code },
      }),
    ]);
    fleet.seat('one', fleet.a, 'a1');
    fleet.seat('two', fleet.a, 'a2');
    await expect.poll(() => fleet.roomOf('two', fleet.a), soon).toBe('a2');
    expect([fleet.roomOf('one', fleet.a), shut]).toEqual([null, []]);
    expect(fleet.discord.accounts.all()).toHaveLength(3);
  });

  it('that is reset is found out at the next connection', async () => {
    await using fleet = await connectedFleet();
    const { sandbox } = fleet.world;
    const user = sandbox.world.users.get(fleet.id('one'));
    if (user !== undefined) resetToken(sandbox.world, user);
    sandbox.gateway.cut(fleet.id('one'));
    await expect.poll(() => errors(fleet), soon).toHaveLength(1);
    expect(fleet.where('one')).toEqual([false, false]);
  });

  it('that is revoked between the start and the gateway is lost too', async () => {
    await using fleet = await fleetWorld();
    await fleet.discord.identify();
    const { sandbox } = fleet.world;
    const user = sandbox.world.users.get(fleet.id('one'));
    if (user !== undefined) resetToken(sandbox.world, user);
    await fleet.discord.connect(toldApp());
    await expect.poll(() => messages(fleet), soon).toContain('a pool account is lost until the next start');
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
  });
});

describe('a gateway that is not there for a pool account', () => {
  it('is asked for again while the main account serves', async () => {
    await using fleet = await fleetWorld();
    const { api } = fleet.world.sandbox;
    // The library asks four times in a row before it gives up for the moment.
    const fault = { method: 'GET' as const, template: '/gateway/bot', status: 503, after: false, count: 4 };
    api.faults.order({ ...fault, accountId: fleet.id('one') });
    await fleet.discord.connect(toldApp());
    expect(fleet.where('majlis')).toEqual([true, true]);
    expect(fleet.where('one')).toEqual([false, false]);
    await expect.poll(fleet.everybody, soon).toBe(true);
    expect(messages(fleet)).toContain('Discord cannot be reached and is asked again');
    expect(errors(fleet)).toEqual([]);
  });

  it('and says nothing delays neither the start nor the end', async () => {
    await using silent = await silentPort();
    const url = `ws://127.0.0.1:${silent.port}/gateway`;
    await using fleet = await fleetWorld({ other: { name: 'one', gateway: { url } } });
    await fleet.discord.connect(toldApp());
    await expect.poll(() => fleet.where('two'), soon).toEqual([true, true]);
    expect(fleet.where('one')).toEqual([false, false]);
    const from = systemClock.monotonicMs();
    await fleet.discord.close('shutdown');
    // Two seconds are what an answer to a goodbye is waited for.
    expect(systemClock.monotonicMs() - from).toBeLessThan(2000);
  });
});

describe('a gateway that cuts every connection', () => {
  it('is tried ever more rarely, until the account is closed', async () => {
    await using port = await cuttingPort();
    const clock = createManualClock();
    const url = `ws://127.0.0.1:${port.port}/gateway`;
    await using fleet = await fleetWorld({ clock, other: { name: 'one', gateway: { url } } });
    await fleet.discord.connect(toldApp());
    // Two as quickly as the library likes, the others after pauses of ours.
    let attempts = 2;
    for (const pauseMs of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      await expect.poll(() => clock.pending(), soon).toBe(1);
      expect(port.connections).toBe(attempts);
      clock.advance(pauseMs - 1);
      expect(clock.pending()).toBe(1);
      clock.advance(1);
      attempts += 1;
      await expect.poll(() => port.connections, soon).toBe(attempts);
    }
    await expect.poll(() => clock.pending(), soon).toBe(1);
    await fleet.discord.close('test-over');
    expect(clock.pending()).toBe(0);
    expect(fleet.where('two')).toEqual([false, false]);
  });
});

describe('closing', () => {
  it('leaves the sessions of every account open to be resumed, and everybody in their rooms', async () => {
    await using fleet = await connectedFleet();
    const { gateway } = fleet.world.sandbox;
    const names = ['majlis', 'one', 'two'] as const;
    for (const [index, name] of names.entries()) fleet.seat(name, fleet.a, index === 1 ? 'a1' : 'a2');
    const places = (): unknown[] => names.map((name) => fleet.roomOf(name, fleet.a));
    await expect.poll(places, soon).toEqual(['a2', 'a1', 'a2']);
    await fleet.discord.close('shutdown');
    await fleet.discord.close('shutdown');
    expect(places()).toEqual(['a2', 'a1', 'a2']);
    expect(names.map((name) => gateway.sessionIdsOf(fleet.id(name)).length)).toEqual([1, 1, 1]);
    expect(fleet.discord.accounts.isIn(fleet.id('one'), fleet.a)).toBe(false);
  });

  it('while a connection opens closes it as soon as it is open', async () => {
    await using way = await gate();
    const url = `ws://127.0.0.1:${way.port}/gateway`;
    await using fleet = await fleetWorld({ other: { name: 'one', gateway: { url } } });
    await fleet.discord.connect(toldApp());
    await expect.poll(() => way.connections, soon).toBe(1);
    await fleet.discord.close('shutdown');
    expect(way.connections).toBe(1);
    way.open(Number(new URL(fleet.world.sandbox.line().api).port));
    await expect.poll(() => way.connections, soon).toBe(0);
    expect(fleet.world.sandbox.gateway.sessionIdsOf(fleet.id('one'))).toEqual([]);
  });

  it('while a connection is being made anew does not let it come back', async () => {
    await using fleet = await connectedFleet();
    const { gateway, world } = fleet.world.sandbox;
    // Longer than the library's pause before it connects anew, half a second.
    world.switches.resumeWindowMs = 2000;
    gateway.cut(fleet.id('one'));
    await expect.poll(() => fleet.where('one'), soon).toEqual([false, false]);
    await fleet.discord.close('shutdown');
    expect(gateway.sessionIdsOf(fleet.id('one'))).toHaveLength(1);
    // Resumed, it would not run out.
    await expect.poll(() => gateway.sessionIdsOf(fleet.id('one')), soon).toEqual([]);
  });
});

import { DiscordAPIError, RateLimitError, REST, Routes, type RateLimitData } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { expectRefusal, restSandbox, type RestAnswer, type RestSandbox } from '../support/rest-sandbox.ts';

/** Discord's limits over real HTTP, and the REST client of an unmodified discord.js under them. */

const once = { once: true } as const;

/** The library's client, which tells of long waits instead of sleeping through them. */
function libraryRest(test: RestSandbox, isTold: (data: RateLimitData) => boolean = () => false): REST {
  const { api, bots } = test.sandbox.line();
  const rest = new REST({ api, rejectOnRateLimit: isTold }).setToken(bots[0]?.token ?? '');
  onTestFinished(() => {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  });
  return rest;
}

/** What the promise was refused with. */
const thrownBy = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => null,
    (error: unknown) => error,
  );

describe('buckets', () => {
  it('stand in the headers and refuse when they are empty, until they are full again', async () => {
    await using test = await restSandbox();
    const ask = () => test.ask('bot', 'GET', `/guilds/${test.guild.id}/roles`, once);
    const first = await ask();
    const limit = Number(first.headers.get('x-ratelimit-limit'));
    expect(first.headers.get('x-ratelimit-remaining')).toBe(String(limit - 1));
    expect(first.headers.get('x-ratelimit-bucket')).toMatch(/^[\da-f]{32}$/);
    for (let asked = 1; asked < limit; asked++) expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(refused.body.retry_after);
    expect(refused.body).toMatchObject({ global: false, message: 'You are being rate limited.' });
    // Another top-level resource has a bucket of its own.
    expect((await test.ask('bot', 'GET', `/channels/${test.id('voice')}`, once)).status).toBe(200);
    test.sandbox.world.clock.advance(refused.body.retry_after * 1000);
    expect((await ask()).status).toBe(200);
  });

  it('differ from seed to seed, in size, in length, and in which methods of a path share one', async () => {
    const seen = { limits: new Set<string>(), resets: new Set<number>(), shared: new Set<boolean>() };
    for (const randomSeed of ['one', 'two', 'three', 'four', 'five', 'six']) {
      const sandbox = await startSandbox({ randomSeed });
      const { api } = sandbox.line();
      const header = async (method: string, name: string): Promise<string> =>
        (await fetch(`${api}/v10/webhooks/1/x/messages/2`, { method })).headers.get(`x-ratelimit-${name}`) ?? '';
      seen.limits.add(await header('GET', 'limit'));
      seen.resets.add(Math.ceil(Number(await header('PATCH', 'reset-after'))));
      seen.shared.add((await header('PATCH', 'bucket')) === (await header('DELETE', 'bucket')));
      await sandbox.close();
    }
    expect(seen.limits.size).toBeGreaterThan(2);
    expect(seen.resets.size).toBeGreaterThan(1);
    expect(seen.shared).toEqual(new Set([true, false]));
  });

  it('of one or two requests are waited for by the library, and none of its calls is refused', async () => {
    await using test = await restSandbox();
    test.sandbox.world.switches.bucketSizes = 'tiny';
    const rest = libraryRest(test);
    await Promise.all(
      ['one', 'two', 'three'].map((content) =>
        rest.post(Routes.channelMessages(test.id('general')), { body: { content } }),
      ),
    );
    expect(test.sandbox.calls.since(0).map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('the global limit', () => {
  const burst = (test: RestSandbox, as: string, count: number): Promise<RestAnswer[]> => {
    const paths = [
      ...[...test.guild.channels.keys()].map((id) => `/channels/${id}`),
      '/users/@me',
      '/gateway/bot',
      '/applications/@me',
      `/guilds/${test.guild.id}`,
    ];
    return Promise.all(
      Array.from({ length: count }, (_, index) => test.ask(as, 'GET', paths[index % paths.length] ?? '', once)),
    );
  };

  it('holds a bot to 50 requests a second over all routes, and people only where the switch says so', async () => {
    await using test = await restSandbox();
    const limited = (await burst(test, 'bot', 60)).filter(({ status }) => status === 429);
    const global = limited.filter(({ headers }) => headers.get('x-ratelimit-global') === 'true');
    expect(global.length).toBeGreaterThan(0);
    expect(global[0]?.body).toMatchObject({ global: true });
    expect(global[0]?.headers.get('x-ratelimit-scope')).toBe('global');
    expect(global[0]?.headers.get('x-ratelimit-bucket')).toBeNull();
    expect((await burst(test, 'ann', 60)).some(({ status }) => status === 429)).toBe(false);
    test.sandbox.world.switches.limitPeople = true;
    expect((await burst(test, 'ann', 60)).some(({ status }) => status === 429)).toBe(true);
  });

  it('can be used up by order, and the library then asks nothing on any route until it is over', async () => {
    await using test = await restSandbox();
    const rest = libraryRest(test, () => true);
    const order = { kind: 'global-limit', accountId: test.id('bot'), retryAfterMs: 60_000 };
    await test.control('POST', '/faults', order);
    const first = await thrownBy(rest.get(Routes.user()));
    expect(first).toMatchObject({ global: true, scope: 'global' });
    for (const route of [Routes.guild(test.guild.id), Routes.channel(test.id('voice'))])
      expect(await thrownBy(rest.get(route))).toBeInstanceOf(RateLimitError);
    expect(test.sandbox.calls.count()).toBe(1);
    // Answers to interactions are not bound by it.
    expect(
      (await test.ask(null, 'POST', '/interactions/1/token/callback', { ...once, body: { type: 5 } })).status,
    ).toBe(404);
    test.sandbox.world.clock.advance(60_000);
    expect((await test.ask('bot', 'GET', '/users/@me', once)).status).toBe(200);
  });
});

describe('names and topics', () => {
  const edit = (test: RestSandbox, channel: string, body: unknown) =>
    test.ask('bot', 'PATCH', `/channels/${test.id(channel)}`, { ...once, body });

  it('take two edits in ten minutes, which no header tells of, and other edits go on', async () => {
    await using test = await restSandbox();
    expect((await edit(test, 'general', { name: 'one' })).status).toBe(200);
    const last = await edit(test, 'general', { topic: 'two' });
    expect(Number(last.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0);
    const refused = await edit(test, 'general', { name: 'three' });
    expect(refused.status).toBe(429);
    expect(refused.body.retry_after).toBeGreaterThan(500);
    expect(Number(refused.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0);
    expect((await edit(test, 'general', { rate_limit_per_user: 5 })).status).toBe(200);
    // The same name again is none, and another channel has its own two.
    expect((await edit(test, 'general', { name: 'one' })).status).toBe(200);
    expect((await edit(test, 'voice', { name: 'three' })).status).toBe(200);
    test.sandbox.world.clock.advance(10 * 60_000);
    expect((await edit(test, 'general', { name: 'three' })).status).toBe(200);
  });

  it('in a wave are told to the library’s caller with the whole wait, and cost one request too many', async () => {
    await using test = await restSandbox();
    const rest = libraryRest(test, ({ sublimitTimeout }) => sublimitTimeout > 3000);
    const channel = Routes.channel(test.id('voice'));
    for (const name of ['one', 'two']) await rest.patch(channel, { body: { name } });
    const refused = await thrownBy(rest.patch(channel, { body: { name: 'three' } }));
    expect(refused).toBeInstanceOf(RateLimitError);
    expect((refused as RateLimitError).sublimitTimeout).toBeGreaterThan(500_000);
    await rest.patch(channel, { body: { user_limit: 9 } });
    expect(test.guild.channels.get(test.id('voice'))).toMatchObject({ name: 'two', userLimit: 9 });
    expect(test.sandbox.calls.since(0).map(({ status }) => status)).toEqual([200, 200, 429, 200]);
  });
});

describe('limits by order', () => {
  it('of an account and of a resource differ in their scope, and only the first is an invalid request', async () => {
    await using test = await restSandbox();
    const order = (scope: string, retryAfterMs: number) =>
      test.control('POST', '/faults', {
        kind: 'rest-limit',
        method: 'POST',
        template: '/channels/:channelId/messages',
        scope,
        retryAfterMs,
      });
    const post = () =>
      test.ask('bot', 'POST', `/channels/${test.id('general')}/messages`, { ...once, body: { content: 'x' } });
    await order('shared', 1_336_570);
    const shared = await post();
    expect(shared.status).toBe(429);
    expect(shared.headers.get('x-ratelimit-scope')).toBe('shared');
    expect(shared.headers.get('retry-after')).toBe('1337');
    expect(shared.body).toEqual({
      message: 'The resource is being rate limited.',
      retry_after: 1336.57,
      global: false,
    });
    expect(test.sandbox.api.invalidRequests.state().count).toBe(0);
    await order('user', 5000);
    expect((await post()).headers.get('x-ratelimit-scope')).toBe('user');
    expect(test.sandbox.api.invalidRequests.state().count).toBe(1);
    expect((await post()).status).toBe(200);
  });

  it('and other faults hit before or after a request was carried out, on one route or on all', async () => {
    await using test = await restSandbox();
    const order = (fault: Record<string, unknown>) =>
      test.control('POST', '/faults', {
        kind: 'rest',
        method: 'POST',
        template: '/guilds/:guildId/channels',
        ...fault,
      });
    const create = (name: string) =>
      test.ask('bot', 'POST', `/guilds/${test.guild.id}/channels`, { body: { name, type: 2 } });
    const names = (): string[] => [...test.guild.channels.values()].map(({ name }) => name);
    await order({ status: 503 });
    expect((await create('before')).status).toBe(503);
    expect(names()).not.toContain('before');
    await order({ status: 0, after: true });
    await expect(create('after')).rejects.toThrow();
    expect(names()).toContain('after');
    await order({ method: '*', template: '*', status: 502, count: 2 });
    expect((await create('none')).status).toBe(502);
    expect((await test.ask('bot', 'GET', '/users/@me')).status).toBe(502);
    expect((await create('fine')).status).toBe(201);
  });
});

describe('invalid requests', () => {
  const wrong = (test: RestSandbox) => test.ask(null, 'GET', '/users/@me', once);
  const right = (test: RestSandbox, as = 'bot') => test.ask(as, 'GET', '/users/@me', once);
  const shutDoor = async (test: RestSandbox): Promise<void> => {
    test.sandbox.world.switches.invalidRequestLimit = 5;
    for (let count = 0; count < 5; count++) expect((await wrong(test)).status).toBe(401);
  };

  it('are 401, 403 and 429, ten thousand of one address in ten minutes', async () => {
    await using test = await restSandbox();
    const { invalidRequests } = test.sandbox.api;
    await wrong(test);
    expectRefusal(await test.ask('bot', 'GET', `/guilds/${test.guild.id}/audit-logs`), 403, 50013);
    expectRefusal(await test.ask('bot', 'GET', '/channels/1'), 404, 10003);
    // People sit at home, each behind an address of their own.
    expectRefusal(await test.ask('ann', 'GET', '/gateway/bot'), 403, 20002);
    expect(invalidRequests.state()).toEqual({ count: 2, blocked: false });
    for (let count = 2; count < 9_999; count++) invalidRequests.count();
    expect((await right(test)).status).toBe(200);
    await wrong(test);
    expect(invalidRequests.state()).toEqual({ count: 10_000, blocked: true });
  });

  it('beyond that shut the door for a day, before which stands a page without any of Discord’s headers', async () => {
    await using test = await restSandbox();
    await shutDoor(test);
    const { api, bots } = test.sandbox.line();
    const page = await fetch(`${api}/v10/users/@me`, { headers: { authorization: `Bot ${bots[0]?.token}` } });
    expect([page.status, page.headers.get('retry-after'), await page.text()]).toEqual([
      429,
      '3600',
      'error code: 1015',
    ]);
    expect([...page.headers.keys()].filter((name) => name.startsWith('x-'))).toEqual([]);
    expect((await right(test, 'ann')).status).toBe(200);
    test.sandbox.world.clock.advance(86_400_000);
    expect((await right(test)).status).toBe(200);
  });

  it.each([
    ['bare-page', 429],
    ['forbidden', 403],
  ] as const)('may also be met by a %s', async (position, status) => {
    await using test = await restSandbox();
    test.sandbox.world.switches.invalidBlockAnswer = position;
    await shutDoor(test);
    const { api } = test.sandbox.line();
    const page = await fetch(`${api}/v10/gateway`);
    expect([page.status, page.headers.get('retry-after')]).toEqual([status, null]);
    expect(page.headers.get('content-type')).toContain('text/plain');
  });
});

describe('edits of a message older than an hour', () => {
  it('are three in six seconds in one channel, and the library tells a long wait without Discord’s code', async () => {
    await using test = await restSandbox();
    const path = `/channels/${test.id('general')}/messages`;
    const post = async (): Promise<string> =>
      (await test.ask('bot', 'POST', path, { body: { content: 'old' } })).body.id;
    const [first, second] = [await post(), await post()];
    const edit = (id: string) => test.ask('bot', 'PATCH', `${path}/${id}`, { ...once, body: { content: 'new' } });
    expect([await edit(first), await edit(first)].map(({ status }) => status)).toEqual([200, 200]);
    test.sandbox.world.clock.advance(3_600_000);
    const statuses = [await edit(first), await edit(first), await edit(second)].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200]);
    const refused = await edit(second);
    expectRefusal(refused, 429, 30046);
    expect(refused.body.retry_after).toBeGreaterThan(5);
    expect(refused.body.retry_after).toBeLessThanOrEqual(6);
    test.sandbox.world.clock.advance(6_000);
    expect((await edit(second)).status).toBe(200);

    Object.assign(test.sandbox.world.switches, { editsOfOldMessage: 1, oldEditsWindowMs: 3_600_000 });
    const rest = libraryRest(test, ({ sublimitTimeout }) => sublimitTimeout > 3000);
    const told = await thrownBy(
      rest.patch(Routes.channelMessage(test.id('general'), second), { body: { content: 'x' } }),
    );
    expect(told).toBeInstanceOf(RateLimitError);
    expect(told).not.toBeInstanceOf(DiscordAPIError);
    test.sandbox.world.switches.oldEditsCountedBy = 'message';
    test.sandbox.world.clock.advance(10_000);
    expect((await edit(first)).status).toBe(429);
  });
});

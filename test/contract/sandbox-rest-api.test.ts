import {
  GatewayBotResponseSchema,
  GuildAuditLogResponseSchema,
  GuildInviteResponseSchema,
  GuildResponseSchema,
  GuildRoleResponseSchema,
  PrivateChannelResponseSchema,
  UserPIIResponseSchema,
} from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { connectPerson } from '../../sandbox/people/index.ts';
import { expectFaults, expectRefusal, expectShape, restSandbox } from '../support/rest-sandbox.ts';

describe('the door', () => {
  it('answers unknown tokens, routes, methods and versions as Discord does', async () => {
    await using test = await restSandbox();
    expect(await test.ask(null, 'GET', '/users/@me')).toMatchObject({
      status: 401,
      body: { message: '401: Unauthorized', code: 0 },
    });
    expect((await test.ask('Bot wrong', 'GET', '/users/@me')).status).toBe(401);
    // Also where the answer would be the same for everybody.
    expect((await test.ask(null, 'GET', `/users/${test.id('ann')}`)).status).toBe(401);
    // A bot's token without its scheme is no person's token, nor the other way round.
    const { bots, users, api } = test.sandbox.line();
    expect((await test.ask(bots[0]?.token ?? '', 'GET', '/users/@me')).status).toBe(401);
    expect((await test.ask(`Bot ${users[0]?.token}`, 'GET', '/users/@me')).status).toBe(401);
    expect((await test.ask('bot', 'GET', '/nowhere')).body).toEqual({ message: '404: Not Found', code: 0 });
    expect((await test.ask(null, 'GET', '/nowhere')).status).toBe(404);
    expect(await test.ask('bot', 'DELETE', '/users/@me')).toMatchObject({
      status: 405,
      body: { message: '405: Method Not Allowed', code: 0 },
    });
    const versions = await Promise.all(
      ['v9', 'v10', 'v8', 'v11'].map(async (v) => (await fetch(`${api}/${v}/gateway`)).status),
    );
    expect(versions).toEqual([200, 200, 400, 400]);
  });

  it('refuses an id in a path that is no number, but takes the words that stand for one', async () => {
    await using test = await restSandbox();
    const faults = { channel_id: 'NUMBER_TYPE_COERCE' };
    expectFaults(await test.ask('bot', 'GET', '/channels/abc'), faults);
    expectFaults(await test.ask('bot', 'GET', `/channels/${'1'.repeat(21)}`), faults);
    expectFaults(await test.ask('bot', 'GET', '/guilds/1/members/x'), { user_id: 'NUMBER_TYPE_COERCE' });
    expectRefusal(await test.ask(null, 'GET', '/channels/abc'), 401, 0);
    expect((await test.ask('bot', 'GET', '/users/@me')).status).toBe(200);
  });

  it('reads JSON, forms with payload_json, and refuses what is neither', async () => {
    await using test = await restSandbox();
    const path = `/channels/${test.id('voice')}`;
    expectRefusal(await test.ask('bot', 'PATCH', path, { body: '{' }), 400, 50109);
    const type = { 'content-type': 'text/plain' };
    expectFaults(await test.ask('bot', 'PATCH', path, { body: 'x', headers: type }), { '': 'CONTENT_TYPE_INVALID' });
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ user_limit: 7 }));
    form.set('files[0]', new Blob(['hello']), 'hello.txt');
    const { api } = test.sandbox.line();
    const authorization = `Bot ${test.sandbox.line().bots[0]?.token}`;
    const sent = await fetch(`${api}/v10${path}`, { method: 'PATCH', headers: { authorization }, body: form });
    expect(await sent.json()).toMatchObject({ user_limit: 7 });
  });

  it.each(['[', '{"a":'])('refuses JSON nested deeper than any body of Discord’s: %s', async (open) => {
    await using test = await restSandbox();
    const nested = (depth: number): string =>
      `{"name":"room]}","topic":${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}}`;
    const ask = (depth: number) =>
      test.ask('bot', 'PATCH', `/channels/${test.id('voice')}`, {
        body: nested(depth),
        headers: { 'content-type': 'application/json' },
      });
    expectRefusal(await ask(100_000), 400, 50109);
    expectRefusal(await ask(50), 400, 50035);
  });

  it('refuses requests above 25 MiB', async () => {
    await using test = await restSandbox();
    const body = JSON.stringify({ name: 'x'.repeat(26 * 1024 * 1024) });
    expectRefusal(await test.ask('bot', 'PATCH', `/channels/${test.id('voice')}`, { body }), 413, 40005);
  });

  it('takes a reason of 512 characters and no longer one', async () => {
    await using test = await restSandbox();
    const remove = (channel: string, reason: string) =>
      test.ask('bot', 'DELETE', `/channels/${test.id(channel)}`, { reason });
    expectFaults(await remove('voice', 'ا'.repeat(513)), { 'X-Audit-Log-Reason': 'BASE_TYPE_MAX_LENGTH' });
    expect((await remove('voice', 'ا'.repeat(512))).status).toBe(200);
    expect(test.guild.auditLog.at(-1)?.reason).toBe('ا'.repeat(512));
  });
});

describe('accounts and guilds', () => {
  it('says who one is and where the gateway stands', async () => {
    await using test = await restSandbox();
    const self = await test.ask('bot', 'GET', '/users/@me');
    expectShape(UserPIIResponseSchema, self.body);
    expect(self.body).toMatchObject({ id: test.id('bot'), username: 'Majlis', bot: true });
    expect((await test.ask('ann', 'GET', '/users/@me')).body.bot).toBeUndefined();
    const gateway = await test.ask('bot', 'GET', '/gateway/bot');
    expectShape(GatewayBotResponseSchema, gateway.body);
    expect(gateway.body).toMatchObject({
      url: test.sandbox.line().gateway,
      shards: 1,
      session_start_limit: { total: 1000 },
    });
    expectRefusal(await test.ask('ann', 'GET', '/gateway/bot'), 403, 20002);
    expect((await test.ask(null, 'GET', '/gateway')).body).toEqual({ url: test.sandbox.line().gateway });
    for (const path of ['/applications/@me', '/oauth2/applications/@me']) {
      expect((await test.ask('bot', 'GET', path)).body).toMatchObject({
        id: test.id('bot'),
        bot: { id: test.id('bot') },
      });
    }
  });

  it('shows the guild with its roles, channels and own list', async () => {
    await using test = await restSandbox();
    const guild = (await test.ask('bot', 'GET', `/guilds/${test.guild.id}`)).body;
    expectShape(GuildResponseSchema, guild);
    expect(guild).toMatchObject({
      features: ['COMMUNITY'],
      rules_channel_id: test.id('rules'),
      public_updates_channel_id: test.id('updates'),
    });
    const roles = (await test.ask('bot', 'GET', `/guilds/${test.guild.id}/roles`)).body;
    for (const role of roles) expectShape(GuildRoleResponseSchema, role);
    expect(roles.map(({ position }: { position: number }) => position)).toEqual([0, 1, 2, 3]);
    expect(roles[3]).toMatchObject({ managed: true, tags: { bot_id: test.id('bot') }, permissions: '299080373881872' });
    const own = (await test.ask('ann', 'GET', '/users/@me/guilds')).body;
    expect(own).toMatchObject([{ id: test.guild.id, owner: false }]);
    expectRefusal(await test.ask('bot', 'GET', '/guilds/123456789012345678'), 404, 10004);
  });

  it('opens one DM per pair, and none with oneself or nobody', async () => {
    await using test = await restSandbox();
    const dm = (as: string, recipient: unknown) =>
      test.ask(as, 'POST', '/users/@me/channels', { body: { recipient_id: recipient } });
    const opened = await dm('bot', test.id('ann'));
    expectShape(PrivateChannelResponseSchema, opened.body);
    expect(opened.body.recipients).toMatchObject([{ id: test.id('ann') }]);
    expect((await dm('ann', test.id('bot'))).body.id).toBe(opened.body.id);
    expect((await test.ask('ann', 'GET', '/users/@me/channels')).body).toHaveLength(1);
    expectRefusal(await test.ask('bo', 'GET', `/channels/${opened.body.id}`), 403, 50001);
    expectRefusal(await dm('bot', test.id('bot')), 400, 50033);
    expectRefusal(await dm('bot', '123456789012345678'), 404, 10013);
    expectFaults(await dm('bot', undefined), { recipient_id: 'BASE_TYPE_REQUIRED' });
    expectFaults(await dm('bot', 'ann'), { recipient_id: 'NUMBER_TYPE_COERCE' });
  });

  it('makes invites that run out', async () => {
    await using test = await restSandbox();
    const invite = (body: unknown, as = 'mod') =>
      test.ask(as, 'POST', `/channels/${test.id('stage')}/invites`, { body });
    const made = await invite({ max_age: 60 });
    expectShape(GuildInviteResponseSchema, made.body);
    expect((await invite({ max_age: 60 })).body.code).toBe(made.body.code);
    expect((await invite({ max_age: 60, unique: true })).body.code).not.toBe(made.body.code);
    expect((await test.ask('ann', 'GET', `/invites/${made.body.code}`)).body.channel.id).toBe(test.id('stage'));
    test.sandbox.world.clock.advance(60_000);
    expectRefusal(await test.ask('ann', 'GET', `/invites/${made.body.code}`), 404, 10006);
    expectFaults(await invite({ max_age: 604_801 }), { max_age: 'NUMBER_TYPE_MAX' });
    expectFaults(await invite({ max_uses: 101 }), { max_uses: 'NUMBER_TYPE_MAX' });
    const everyone = test.guild.roles.get(test.guild.id);
    if (everyone !== undefined) everyone.permissions &= ~1n;
    expectRefusal(await invite({}, 'ann'), 403, 50013);
  });

  it('refuses an invite beyond the thousand of a server', async () => {
    await using test = await restSandbox();
    const invite = () =>
      test.ask('mod', 'POST', `/channels/${test.id('stage')}/invites`, { body: { max_age: 60, unique: true } });
    const first = test.guild.invites.get((await invite()).body.code);
    if (first === undefined) throw new Error('the invite was made');
    for (let n = 2; n < 1000; n += 1) test.guild.invites.set(`full-${n}`, { ...first, code: `full-${n}` });
    expect((await invite()).status).toBe(200);
    expectRefusal(await invite(), 400, 30016);
    expect(test.guild.invites.size).toBe(1000);
  });

  it('shows the audit log, newest first, to who may read it', async () => {
    await using test = await restSandbox();
    const path = `/guilds/${test.guild.id}/audit-logs`;
    for (const name of ['one', 'two', 'three']) {
      await test.ask('bot', 'POST', `/guilds/${test.guild.id}/channels`, { body: { name, type: 2 }, reason: name });
    }
    expectRefusal(await test.ask('bot', 'GET', path), 403, 50013);
    const all = (await test.ask('owner', 'GET', `${path}?limit=2&action_type=10`)).body;
    expectShape(GuildAuditLogResponseSchema, all);
    const reasons = (list: { reason: string }[]): string[] => list.map(({ reason }) => reason);
    expect(reasons(all.audit_log_entries)).toEqual(['three', 'two']);
    const older = await test.ask('owner', 'GET', `${path}?before=${all.audit_log_entries[1].id}`);
    expect(reasons(older.body.audit_log_entries)).toEqual(['one']);
    const later = await test.ask('owner', 'GET', `${path}?after=${older.body.audit_log_entries[0].id}&limit=1`);
    expect(reasons(later.body.audit_log_entries)).toEqual(['two']);
    expectFaults(await test.ask('owner', 'GET', `${path}?limit=101`), { limit: 'NUMBER_TYPE_MAX' });
    expectFaults(await test.ask('owner', 'GET', `${path}?limit=0`), { limit: 'NUMBER_TYPE_MIN' });
  });
});

describe('control', () => {
  it('is closed without the secret of the run', async () => {
    await using test = await restSandbox();
    const { control } = test.sandbox.line();
    expect((await fetch(`${control.url}/counters`)).status).toBe(403);
    const authorization = `Control ${'0'.repeat(control.secret.length)}`;
    expect((await fetch(`${control.url}/counters`, { headers: { authorization } })).status).toBe(403);
  });

  it('adds and removes guilds while it runs, and says where a seed is wrong', async () => {
    await using test = await restSandbox();
    const seed = {
      users: [{ key: 'host', username: 'host', globalName: 'المضيف' }],
      guilds: [
        {
          key: 'second',
          name: 'Riverside',
          owner: 'host',
          features: ['COMMUNITY'],
          bots: [{ bot: test.id('bot'), permissions: ['ManageChannels'] }],
          channels: [{ key: 'stage', name: 'Stage', type: 'stage' }],
        },
      ],
    };
    const added = await test.control('POST', '/guilds', seed);
    expect(added.status).toBe(201);
    const { id, channels } = added.body.keys.guilds.second;
    expect(added.body).toMatchObject({ users: [{ username: 'host' }], guilds: [{ id, features: ['COMMUNITY'] }] });
    const announced = test.events.filter(({ t }) => t === 'GUILD_CREATE');
    expect(announced.map(({ toUserIds }) => toUserIds)).toContainEqual([test.id('bot')]);
    expect((await test.ask('bot', 'GET', `/channels/${channels.stage}`)).status).toBe(200);
    expect((await test.control('GET', `/guilds/${id}`)).body.members).toHaveLength(2);
    // The host was there for this server only; the bot is in another one.
    const [host] = added.body.users;
    expect((await test.ask(host.token, 'GET', '/users/@me')).status).toBe(200);
    const gone = (await test.control('DELETE', `/guilds/${id}`)).body;
    expect(gone).toEqual({ removed: true, accounts: [host.id] });
    expectRefusal(await test.ask(host.token, 'GET', '/users/@me'), 401, 0);
    expect((await test.ask('bot', 'GET', '/users/@me')).status).toBe(200);
    expect((await test.control('DELETE', `/guilds/${id}`)).body).toEqual({ removed: false, accounts: [] });
    expectRefusal(await test.ask('bot', 'GET', `/guilds/${id}`), 404, 10004);
    const wrong = await test.control('POST', '/guilds', { guilds: [{ key: 'x', name: 'x' }] });
    expect(wrong).toMatchObject({ status: 400, body: { error: expect.stringContaining('guilds[0].name') } });
    expect(
      (await test.control('POST', '/guilds', { guilds: [{ key: 'x', name: 'xx', owner: 'nobody' }] })).status,
    ).toBe(400);
  });

  it('keeps accounts of a removed server that are connected, or that somebody has direct messages with', async () => {
    await using test = await restSandbox();
    const users = ['alone', 'online', 'friend'].map((key) => ({ key, username: key }));
    const members = users.map(({ key }) => ({ user: key }));
    const bots = [{ key: 'helper', username: 'helper' }];
    const place = { key: 'x', name: 'Short-lived', owner: 'alone', members, bots: [{ bot: 'helper' }] };
    const added = await test.control('POST', '/guilds', { users, bots, guilds: [place] });
    const { keys } = added.body;
    const { api, gateway, ca } = test.sandbox.line();
    const token = test.sandbox.world.users.get(keys.users.online)?.token ?? '';
    const online = await connectPerson({ api, gateway, token, voiceCa: ca });
    await test.ask('bot', 'POST', '/users/@me/channels', { body: { recipient_id: keys.users.friend } });
    const { accounts } = (await test.control('DELETE', `/guilds/${keys.guilds.x.id}`)).body;
    expect(new Set(accounts)).toEqual(new Set([keys.users.alone, keys.bots.helper]));
    expect(await online.call('GET', '/users/@me')).toMatchObject({ id: keys.users.online });
    expect((await test.ask('bot', 'GET', `/users/${keys.users.friend}`)).status).toBe(200);
    expectRefusal(await test.ask('bot', 'GET', `/users/${keys.users.alone}`), 404, 10013);
    online.close();
  });

  it('drives time, sets switches and lists calls', async () => {
    await using test = await restSandbox();
    await test.ask('bot', 'POST', '/stage-instances', {
      body: { channel_id: test.id('stage'), topic: 'Tea' },
      reason: 'tea',
    });
    await test.control('PATCH', '/switches', { stageAutoCloseMs: 1000 });
    await test.control('POST', '/time', { advanceMs: 5 * 60_000 });
    expect(test.guild.stageInstances.size).toBe(0);
    expect((await test.control('PATCH', '/switches', { unknown: 1 })).status).toBe(400);
    const { calls, next } = (await test.control('GET', '/calls')).body;
    expect(calls).toMatchObject([
      { method: 'POST', template: '/stage-instances', accountId: test.id('bot'), status: 200, reason: 'tea' },
    ]);
    expect((await test.control('GET', `/calls?from=${next}`)).body.calls).toEqual([]);
    expect((await test.control('GET', '/counters')).body).toMatchObject({ restCalls: 1, guilds: 1, stageInstances: 0 });
  });
});

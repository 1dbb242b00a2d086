import { GuildChannelResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { Permission } from '../../sandbox/world/index.ts';
import { expectFaults, expectRefusal, expectShape, restSandbox, type RestSandbox } from '../support/rest-sandbox.ts';

const create = (test: RestSandbox, body: unknown, as = 'bot', reason = 'test') =>
  test.ask(as, 'POST', `/guilds/${test.guild.id}/channels`, { body, reason });
const edit = (test: RestSandbox, channel: string, body: unknown, as = 'bot') =>
  test.ask(as, 'PATCH', `/channels/${test.id(channel)}`, { body });

describe('POST /guilds/{guild}/channels', () => {
  it('makes a stage with overwrites, tells everybody and logs the reason', async () => {
    await using test = await restSandbox();
    const overwrites = [{ id: test.guild.id, type: 0, allow: '0', deny: String(Permission.SendMessages) }];
    const made = await create(
      test,
      { name: 'Qahwa مجلس', type: 13, parent_id: test.id('rooms'), user_limit: 500, permission_overwrites: overwrites },
      'bot',
      'فتح المجلس',
    );
    expect(made.status).toBe(201);
    expectShape(GuildChannelResponseSchema, made.body);
    expect(made.body).toMatchObject({ type: 13, bitrate: 64_000, user_limit: 500, permission_overwrites: overwrites });
    expect(test.events.find(({ t }) => t === 'CHANNEL_CREATE')?.d).toEqual(made.body);
    expect(test.guild.auditLog.at(-1)).toMatchObject({ actionType: 10, reason: 'فتح المجلس', userId: test.id('bot') });
  });

  it('starts a child without overwrites with those of its category, and keeps it so until it differs', async () => {
    await using test = await restSandbox();
    const put = (channel: string, allow: bigint) =>
      test.ask('bot', 'PUT', `/channels/${channel}/permissions/${test.guild.id}`, {
        body: { type: 0, allow: String(allow) },
      });
    await put(test.id('rooms'), Permission.Connect);
    const made = await create(test, { name: 'child', type: 2, parent_id: test.id('rooms') });
    const bits = (): bigint | undefined => test.guild.channels.get(made.body.id)?.overwrites.get(test.guild.id)?.allow;
    expect(bits()).toBe(Permission.Connect);
    test.events.length = 0;
    await put(test.id('rooms'), Permission.SendMessages);
    expect(bits()).toBe(Permission.SendMessages);
    const updated = test.events.filter(({ t }) => t === 'CHANNEL_UPDATE').map(({ d }) => d);
    expect(updated).toContainEqual(expect.objectContaining({ id: made.body.id }));
    await put(made.body.id, Permission.EmbedLinks);
    await put(test.id('rooms'), Permission.Connect);
    expect(bits()).toBe(Permission.EmbedLinks);
  });

  it('refuses a stage where the server has no COMMUNITY', async () => {
    await using test = await restSandbox();
    test.guild.features.delete('COMMUNITY');
    expectRefusal(await create(test, { name: 'stage', type: 13 }), 400, 50024);
  });

  it.each([
    [{ type: 2 }, { name: 'BASE_TYPE_REQUIRED' }],
    [{ name: '' }, { name: 'BASE_TYPE_BAD_LENGTH' }],
    [{ name: '   ' }, { name: 'BASE_TYPE_REQUIRED' }],
    [{ name: 'x'.repeat(101) }, { name: 'BASE_TYPE_BAD_LENGTH' }],
    [{ name: 7 }, { name: 'STRING_TYPE_CONVERT' }],
    [{ name: 'x', type: 99 }, { type: 'BASE_TYPE_CHOICES' }],
    [{ name: 'x', topic: 'x'.repeat(1025) }, { topic: 'BASE_TYPE_MAX_LENGTH' }],
    [{ name: 'x', type: 2, bitrate: 7999 }, { bitrate: 'NUMBER_TYPE_MIN' }],
    [{ name: 'x', type: 2, bitrate: 96_001 }, { bitrate: 'NUMBER_TYPE_MAX' }],
    [{ name: 'x', type: 13, bitrate: 64_001 }, { bitrate: 'NUMBER_TYPE_MAX' }],
    [{ name: 'x', type: 2, user_limit: 100 }, { user_limit: 'NUMBER_TYPE_MAX' }],
    [{ name: 'x', type: 13, user_limit: 10_001 }, { user_limit: 'NUMBER_TYPE_MAX' }],
    [{ name: 'x', nsfw: 'yes' }, { nsfw: 'BOOLEAN_TYPE_CONVERT' }],
    [{ name: 'x', parent_id: '123456789012345678' }, { parent_id: 'CHANNEL_PARENT_INVALID' }],
    [{ name: 'x', parent_id: 'abc' }, { parent_id: 'NUMBER_TYPE_COERCE' }],
    [{ name: 'x', permission_overwrites: {} }, { permission_overwrites: 'LIST_TYPE_CONVERT' }],
    [
      { name: 'x', permission_overwrites: [{ type: 0, allow: 'all' }] },
      { 'permission_overwrites.0.id': 'BASE_TYPE_REQUIRED', 'permission_overwrites.0.allow': 'NUMBER_TYPE_COERCE' },
    ],
    [
      { name: 'x', permission_overwrites: Array.from({ length: 101 }, () => ({ id: '1', type: 0 })) },
      { permission_overwrites: 'BASE_TYPE_MAX_LENGTH' },
    ],
  ])('refuses %j', async (body, faults) => {
    await using test = await restSandbox();
    expectFaults(await create(test, body), faults);
    expect(test.events).toEqual([]);
  });

  it('refuses a parent that is no category, and a category that is full', async () => {
    await using test = await restSandbox();
    const fault = async (parent: string) => create(test, { name: 'x', type: 2, parent_id: test.id(parent) });
    expectFaults(await fault('general'), { parent_id: 'CHANNEL_PARENT_INVALID_TYPE' });
    // One stage stands in it already.
    for (let made = 1; made < 50; made++) expect((await fault('rooms')).status).toBe(201);
    expectFaults(await fault('rooms'), { parent_id: 'CHANNEL_PARENT_MAX_CHANNELS' });
  });

  it('refuses the 501st channel', async () => {
    await using test = await restSandbox();
    const [some] = test.guild.channels.values();
    if (some === undefined) throw new Error('no channel');
    for (let index = test.guild.channels.size; index < 500; index++) test.guild.channels.set(`${index}`, some);
    expectRefusal(await create(test, { name: 'x' }), 400, 30013);
  });

  it('refuses without MANAGE_CHANNELS, and overwrites without MANAGE_ROLES or with bits that one lacks', async () => {
    await using test = await restSandbox();
    const overwrite = (bit: bigint) => [{ id: test.guild.id, type: 0, deny: String(bit) }];
    expectRefusal(await create(test, { name: 'x' }, 'ann'), 403, 50013);
    expectRefusal(
      await create(test, { name: 'x', permission_overwrites: overwrite(Permission.BanMembers) }),
      403,
      50013,
    );
    expectRefusal(
      await create(test, { name: 'x', permission_overwrites: overwrite(Permission.ManageRoles) }),
      403,
      50013,
    );
    const role = test.guild.roles.get(test.id('moderator'));
    if (role === undefined) throw new Error('no role');
    role.permissions = Permission.ManageChannels;
    const body = { name: 'x', permission_overwrites: overwrite(Permission.Connect) };
    expectRefusal(await create(test, body, 'mod'), 403, 50013);
  });

  it('refuses an overwrite for nobody and one that stands there twice', async () => {
    await using test = await restSandbox();
    const nobody = { name: 'x', permission_overwrites: [{ id: '123456789012345678', type: 1 }] };
    expectRefusal(await create(test, nobody), 404, 10009);
    test.sandbox.world.switches.unknownOverwriteTarget = 'accepted';
    expect((await create(test, nobody)).status).toBe(201);
    const twice = { id: test.id('ann'), type: 1 };
    expectFaults(await create(test, { name: 'x', permission_overwrites: [twice, twice] }), {
      'permission_overwrites.1': 'SET_TYPE_ALREADY_CONTAINS_VALUE',
    });
  });

  it('refuses words of the list', async () => {
    await using test = await restSandbox();
    test.sandbox.world.switches.bannedWords = ['Forbidden'];
    expectRefusal(await create(test, { name: 'a forbidden room', type: 2 }), 400, 20031);
  });

  it('counts lengths as the switch says', async () => {
    await using test = await restSandbox();
    const name = '🎤'.repeat(60);
    expectFaults(await create(test, { name, type: 2 }), { name: 'BASE_TYPE_BAD_LENGTH' });
    test.sandbox.world.switches.textLengths = 'code-points';
    expect((await create(test, { name, type: 2 })).body.name).toBe(name);
  });
});

describe('PATCH /channels/{channel}', () => {
  it('changes what is sent and nothing else', async () => {
    await using test = await restSandbox();
    const before = (await test.ask('bot', 'GET', `/channels/${test.id('voice')}`)).body;
    const after = (await edit(test, 'voice', { user_limit: 12, bitrate: 32_000 })).body;
    expect(after).toEqual({ ...before, user_limit: 12, bitrate: 32_000 });
    expect(test.events.find(({ t }) => t === 'CHANNEL_UPDATE')?.d).toEqual(after);
    test.events.length = 0;
    await edit(test, 'voice', { user_limit: 12 });
    expect(test.events).toEqual([]);
  });

  it('takes two renames in ten minutes and then says how long to wait', async () => {
    await using test = await restSandbox();
    const rename = (name: string) =>
      test.ask('bot', 'PATCH', `/channels/${test.id('stage')}`, { body: { name }, once: true });
    expect((await rename('one')).status).toBe(200);
    expect((await rename('two')).status).toBe(200);
    // The same name again is no rename, and other fields are not held back.
    expect((await rename('two')).status).toBe(200);
    const third = await rename('three');
    expect(third.status).toBe(429);
    expect(third.body.retry_after).toBeGreaterThan(590);
    expect((await edit(test, 'stage', { user_limit: 5 })).status).toBe(200);
    test.sandbox.world.clock.advance(10 * 60_000);
    expect((await rename('three')).status).toBe(200);
  });

  it.each([2, 13])('makes and keeps an age-restricted room of type %s, and tells of it', async (type) => {
    await using test = await restSandbox();
    const made = await create(test, { name: 'x', type, nsfw: true });
    expect(made).toMatchObject({ status: 201, body: { nsfw: true } });
    const key = type === 2 ? 'voice' : 'stage';
    expect(await edit(test, key, { nsfw: true })).toMatchObject({ status: 200, body: { nsfw: true } });
    const told = test.events.filter(({ t }) => t.startsWith('CHANNEL_'));
    expect(told.map(({ t, d }) => [t, Object(d)['nsfw']])).toEqual([
      ['CHANNEL_CREATE', true],
      ['CHANNEL_UPDATE', true],
    ]);
    expect(await edit(test, key, { name: 'y' })).toMatchObject({ body: { nsfw: true, name: 'y' } });
    expect(await edit(test, key, { nsfw: false })).toMatchObject({ body: { nsfw: false } });
  });

  it('refuses limits, another type, and who may not', async () => {
    await using test = await restSandbox();
    expectFaults(await edit(test, 'stage', { bitrate: 96_000 }), { bitrate: 'NUMBER_TYPE_MAX' });
    expectFaults(await edit(test, 'voice', { rtc_region: 'nowhere' }), { rtc_region: 'BASE_TYPE_CHOICES' });
    expect((await edit(test, 'voice', { rtc_region: 'loopback' })).status).toBe(200);
    expectFaults(await edit(test, 'voice', { name: '' }), { name: 'BASE_TYPE_BAD_LENGTH' });
    expectRefusal(await edit(test, 'voice', { type: 13 }), 400, 50024);
    expectRefusal(await edit(test, 'voice', { nsfw: true }, 'ann'), 403, 50013);
  });

  it('takes a room away from a bot that locked itself out', async () => {
    await using test = await restSandbox();
    const lock = [{ id: test.guild.id, type: 0, deny: String(Permission.ViewChannel) }];
    expect((await edit(test, 'voice', { permission_overwrites: lock })).status).toBe(200);
    expectRefusal(await edit(test, 'voice', { nsfw: true }), 403, 50001);
    const cannotConnect = [{ id: test.guild.id, type: 0, deny: String(Permission.Connect) }];
    expect((await edit(test, 'stage', { permission_overwrites: cannotConnect })).status).toBe(200);
    expectRefusal(await edit(test, 'stage', { nsfw: true }), 403, 50013);
  });

  it('lets overwrites stay that hold bits which the bot lacks, but not change them', async () => {
    await using test = await restSandbox();
    const id = test.id('ann');
    test.guild.channels
      .get(test.id('voice'))
      ?.overwrites.set(id, { id, type: 1, allow: 0n, deny: Permission.UseSoundboard | Permission.PrioritySpeaker });
    const old = { id, type: 1, deny: String(Permission.UseSoundboard | Permission.PrioritySpeaker) };
    const added = { id: test.id('bo'), type: 1, deny: String(Permission.Speak) };
    expect((await edit(test, 'voice', { permission_overwrites: [old, added] })).status).toBe(200);
    expectRefusal(await edit(test, 'voice', { permission_overwrites: [added] }), 403, 50013);
  });
});

describe('PATCH /guilds/{guild}/channels', () => {
  it('moves several, but gives only one of them a new parent', async () => {
    await using test = await restSandbox();
    const reorder = (body: unknown) => test.ask('bot', 'PATCH', `/guilds/${test.guild.id}/channels`, { body });
    const voice = { id: test.id('voice'), position: 4, parent_id: test.id('rooms') };
    expect((await reorder([voice, { id: test.id('small'), position: 5 }])).status).toBe(204);
    expect(test.guild.channels.get(test.id('voice'))).toMatchObject({ position: 4, parentId: test.id('rooms') });
    const both = [
      { ...voice, parent_id: null },
      { id: test.id('small'), parent_id: test.id('rooms') },
    ];
    expectRefusal(await reorder(both), 400, 40009);
    expectFaults(await reorder([{ id: test.id('voice'), position: -1 }]), { '0.position': 'NUMBER_TYPE_MIN' });
  });

  it('changes nothing when a later entry is refused', async () => {
    await using test = await restSandbox();
    const body = [
      { id: test.id('small'), position: 9 },
      { id: test.id('voice'), parent_id: test.id('stage') },
    ];
    const refused = await test.ask('bot', 'PATCH', `/guilds/${test.guild.id}/channels`, { body });
    expectFaults(refused, { '1.parent_id': 'CHANNEL_PARENT_INVALID_TYPE' });
    expect(test.guild.channels.get(test.id('small'))?.position).not.toBe(9);
  });

  it('gives a category’s overwrites only by who may change overwrites', async () => {
    await using test = await restSandbox();
    const everyone = { id: test.guild.id, type: 0, allow: 0n, deny: Permission.ManageGuild } as const;
    test.guild.channels.get(test.id('rooms'))?.overwrites.set(everyone.id, everyone);
    const body = [{ id: test.id('voice'), parent_id: test.id('rooms'), lock_permissions: true }];
    const lock = (as: string) => test.ask(as, 'PATCH', `/guilds/${test.guild.id}/channels`, { body });
    expectRefusal(await lock('mod'), 403, 50013);
    expect(test.guild.channels.get(test.id('voice'))).toMatchObject({ parentId: null });
    expect(test.guild.channels.get(test.id('voice'))?.overwrites.size).toBe(0);
    expect((await lock('owner')).status).toBe(204);
    expect(test.guild.channels.get(test.id('voice'))?.overwrites.get(everyone.id)).toEqual(everyone);
  });
});

describe('DELETE /channels/{channel}', () => {
  it('answers with the channel, frees the children of a category and spares what the community needs', async () => {
    await using test = await restSandbox();
    const gone = await test.ask('bot', 'DELETE', `/channels/${test.id('rooms')}`);
    expect(gone.body).toMatchObject({ id: test.id('rooms'), type: 4 });
    expect(test.events.map(({ t }) => t).slice(0, 2)).toEqual(['CHANNEL_DELETE', 'CHANNEL_UPDATE']);
    expect(test.guild.channels.get(test.id('stage'))?.parentId).toBeNull();
    expectRefusal(await test.ask('bot', 'DELETE', `/channels/${test.id('rules')}`), 400, 50074);
    expectRefusal(await test.ask('bot', 'DELETE', `/channels/${test.id('rooms')}`), 404, 10003);
    expectRefusal(await test.ask('ann', 'DELETE', `/channels/${test.id('voice')}`), 403, 50013);
  });
});

describe('/channels/{channel}/permissions/{overwrite}', () => {
  const put = (test: RestSandbox, target: string, body: unknown, as = 'bot') =>
    test.ask(as, 'PUT', `/channels/${test.id('voice')}/permissions/${test.id(target)}`, { body, reason: 'seat' });

  it('sets and removes one overwrite and logs both', async () => {
    await using test = await restSandbox();
    expect((await put(test, 'ann', { type: 1, allow: String(Permission.MuteMembers) })).status).toBe(204);
    const voice = test.guild.channels.get(test.id('voice'));
    expect(voice?.overwrites.get(test.id('ann'))).toEqual({
      id: test.id('ann'),
      type: 1,
      allow: Permission.MuteMembers,
      deny: 0n,
    });
    expect(test.guild.auditLog.at(-1)).toMatchObject({
      actionType: 13,
      reason: 'seat',
      options: { id: test.id('ann'), type: '1' },
    });
    const path = `/channels/${test.id('voice')}/permissions/${test.id('ann')}`;
    expect((await test.ask('bot', 'DELETE', path)).status).toBe(204);
    expect(test.guild.auditLog.at(-1)?.actionType).toBe(15);
    expectRefusal(await test.ask('bot', 'DELETE', path), 404, 10009);
  });

  it('refuses bits that one lacks, a wrong type, members without the right, and the 1001st', async () => {
    await using test = await restSandbox();
    expectRefusal(await put(test, 'ann', { type: 1, allow: String(Permission.BanMembers) }), 403, 50013);
    expectRefusal(await put(test, 'ann', { type: 1 }, 'bo'), 403, 50013);
    expectFaults(await put(test, 'ann', { allow: '0' }), { type: 'BASE_TYPE_REQUIRED' });
    const { overwrites } = test.guild.channels.get(test.id('voice')) ?? {};
    for (let index = 0; index < 1000; index++)
      overwrites?.set(`${index}`, { id: `${index}`, type: 0, allow: 0n, deny: 0n });
    expectRefusal(await put(test, 'ann', { type: 1 }), 400, 30060);
  });

  it('refuses more digits than a set of bits can have, before they are read', async () => {
    await using test = await restSandbox();
    const digits = '9'.repeat(21);
    expectRefusal(await put(test, 'ann', { type: 1, allow: digits }), 400, 50035);
    const body = { permission_overwrites: [{ id: test.id('ann'), type: 1, deny: digits }] };
    expectRefusal(await test.ask('bot', 'PATCH', `/channels/${test.id('voice')}`, { body }), 400, 50035);
    expect(test.guild.channels.get(test.id('voice'))?.overwrites.size).toBe(0);
    expect((await put(test, 'ann', { type: 1, allow: '0'.repeat(20) })).status).toBe(204);
  });

  it('lets a member with an own MANAGE_ROLES overwrite give any bit but that one', async () => {
    await using test = await restSandbox();
    const id = test.id('bot');
    test.guild.channels
      .get(test.id('voice'))
      ?.overwrites.set(id, { id, type: 1, allow: Permission.ManageRoles, deny: 0n });
    expect((await put(test, 'ann', { type: 1, deny: String(Permission.PrioritySpeaker) })).status).toBe(204);
    expectRefusal(await put(test, 'ann', { type: 1, allow: String(Permission.ManageRoles) }), 403, 50013);
  });
});

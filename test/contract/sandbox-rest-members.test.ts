import { GuildMemberResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { Permission } from '../../sandbox/world/index.ts';
import { expectFaults, expectRefusal, expectShape, restSandbox, type RestSandbox } from '../support/rest-sandbox.ts';

const edit = (test: RestSandbox, key: string, body: unknown, as = 'bot') =>
  test.ask(as, 'PATCH', `/guilds/${test.guild.id}/members/${test.id(key)}`, { body, reason: 'order' });

function grant(test: RestSandbox, bits: bigint): void {
  for (const role of test.guild.roles.values()) if (role.botId !== null) role.permissions |= bits;
}

describe('server mute, deaf, move', () => {
  it("mutes who is in voice, tells the member's own account whatever its intents, and logs it", async () => {
    await using test = await restSandbox();
    expectRefusal(await edit(test, 'ann', { mute: true }), 400, 40032);
    test.join('ann', 'voice');
    const muted = await edit(test, 'ann', { mute: true });
    expect(muted).toMatchObject({ status: 200, body: { mute: true, user: { id: test.id('ann') } } });
    expectShape(GuildMemberResponseSchema, muted.body);
    expect(test.events.find(({ t }) => t === 'GUILD_MEMBER_UPDATE')?.evenWithoutIntentsTo).toEqual([test.id('ann')]);
    expect(test.events.at(-1)).toMatchObject({ t: 'VOICE_STATE_UPDATE', d: { mute: true } });
    const entry = test.guild.auditLog.at(-1);
    expect(entry).toMatchObject({
      actionType: 24,
      reason: 'order',
      changes: [{ key: 'mute', old_value: false, new_value: true }],
    });
  });

  it('stays muted after leaving, and cannot be unmuted then', async () => {
    await using test = await restSandbox();
    test.join('ann', 'voice');
    await edit(test, 'ann', { mute: true });
    test.sandbox.world.voice.leaveAllOfSession('session-ann');
    expectRefusal(await edit(test, 'ann', { mute: false }), 400, 40032);
    expect(test.guild.members.get(test.id('ann'))?.mute).toBe(true);
  });

  it('wants the right for each field', async () => {
    await using test = await restSandbox();
    test.join('ann', 'voice');
    expectRefusal(await edit(test, 'ann', { deaf: true }), 403, 50013);
    grant(test, Permission.DeafenMembers);
    expect((await edit(test, 'ann', { deaf: true })).body.deaf).toBe(true);
    expectRefusal(await edit(test, 'ann', { mute: true }, 'bo'), 403, 50013);
    expectRefusal(await edit(test, 'ann', { channel_id: null }, 'bo'), 403, 50013);
  });

  it('moves into rooms where the mover may connect, and disconnects', async () => {
    await using test = await restSandbox();
    test.join('ann', 'voice');
    const to = (channel: string | null) =>
      edit(test, 'ann', { channel_id: channel === null ? null : test.id(channel) });
    expect((await to('stage')).status).toBe(200);
    const { voice } = test.sandbox.world;
    expect(voice.stateOf(test.guild.id, test.id('ann'))).toMatchObject({ channelId: test.id('stage'), suppress: true });
    expectRefusal(await to('general'), 400, 50024);
    expectRefusal(await to('12345678901234567'), 404, 10003);
    const id = test.id('bot');
    test.guild.channels.get(test.id('voice'))?.overwrites.set(id, { id, type: 1, allow: 0n, deny: Permission.Connect });
    expectRefusal(await to('voice'), 403, 50013);
    expect((await to(null)).status).toBe(200);
    expect(voice.stateOf(test.guild.id, test.id('ann'))).toBeNull();
    expect(test.guild.auditLog.slice(-2).map(({ actionType }) => actionType)).toEqual([26, 27]);
  });
});

describe('the hierarchy of roles', () => {
  it('does not bind server mutes and moves: the owner and administrators are silenced and moved like anybody', async () => {
    await using test = await restSandbox();
    const moderator = test.guild.roles.get(test.id('moderator'));
    if (moderator !== undefined) moderator.permissions = Permission.Administrator;
    for (const key of ['owner', 'mod']) {
      test.join(key, 'voice');
      expect((await edit(test, key, { mute: true })).body.mute).toBe(true);
      expect((await edit(test, key, { channel_id: test.id('small'), mute: false })).body.mute).toBe(false);
      expect((await edit(test, key, { channel_id: null })).status).toBe(200);
      // Names are another matter (documentation, "Permission Hierarchy").
      grant(test, Permission.ManageNicknames | Permission.ModerateMembers);
      expect((await edit(test, key, { nick: 'x' })).status).toBe(key === 'owner' ? 403 : 200);
    }
  });

  it('binds timeouts: nobody times out somebody above, nor the owner', async () => {
    await using test = await restSandbox();
    const until = new Date(test.sandbox.world.clock.nowMs() + 60_000).toISOString();
    const timeOut = (key: string, as: string) => edit(test, key, { communication_disabled_until: until }, as);
    expectRefusal(await timeOut('bot', 'mod'), 403, 50013);
    expectRefusal(await timeOut('owner', 'mod'), 403, 50013);
    expect((await timeOut('ann', 'mod')).status).toBe(200);
  });
});

describe('timeouts, nicknames, roles', () => {
  it('times members out for 28 days at most, and never administrators or people above', async () => {
    await using test = await restSandbox();
    const until = (days: number) => ({
      communication_disabled_until: new Date(test.sandbox.world.clock.nowMs() + days * 86_400_000).toISOString(),
    });
    expectRefusal(await edit(test, 'ann', until(1)), 403, 50013);
    grant(test, Permission.ModerateMembers);
    expect((await edit(test, 'ann', until(27))).status).toBe(200);
    expectFaults(await edit(test, 'ann', until(29)), {
      communication_disabled_until: 'COMMUNICATION_DISABLED_UNTIL_TOO_FAR',
    });
    expectRefusal(await edit(test, 'owner', until(1)), 403, 50013);
    const moderator = test.guild.roles.get(test.id('moderator'));
    if (moderator !== undefined) moderator.permissions = Permission.Administrator;
    expectRefusal(await edit(test, 'mod', until(1)), 403, 50013);
  });

  it('keeps nicknames to 32 and to people below', async () => {
    await using test = await restSandbox();
    const nick = (key: string, value: string, as = 'mod') => edit(test, key, { nick: value }, as);
    expect((await nick('ann', 'ليلى')).body.nick).toBe('ليلى');
    expect((await nick('ann', '')).body.nick).toBeNull();
    expectFaults(await nick('ann', 'x'.repeat(33)), { nick: 'BASE_TYPE_BAD_LENGTH' });
    expectRefusal(await nick('bot', 'x'), 403, 50013);
    expectRefusal(await nick('ann', 'x', 'bo'), 403, 50013);
    const own = () => test.ask('bot', 'PATCH', `/guilds/${test.guild.id}/members/@me`, { body: { nick: 'Live' } });
    expect((await own()).body.nick).toBe('Live');
    const everyone = test.guild.roles.get(test.guild.id);
    if (everyone !== undefined) everyone.permissions &= ~Permission.ChangeNickname;
    expectRefusal(await own(), 403, 50013);
  });

  it("gives and takes only roles below one's own", async () => {
    await using test = await restSandbox();
    const path = (role: string) => `/guilds/${test.guild.id}/members/${test.id('ann')}/roles/${test.id(role)}`;
    expect((await test.ask('mod', 'PUT', path('guest'))).status).toBe(204);
    expect(test.guild.members.get(test.id('ann'))?.roles).toEqual([test.id('guest')]);
    expect(test.guild.auditLog.at(-1)).toMatchObject({ actionType: 25, changes: [{ key: '$add' }] });
    expect((await test.ask('mod', 'DELETE', path('guest'))).status).toBe(204);
    expectRefusal(await test.ask('mod', 'PUT', path('moderator')), 403, 50013);
    expectRefusal(await test.ask('bot', 'PUT', path('bot:bot')), 400, 50028);
    expectRefusal(await test.ask('bot', 'PUT', path('123456789012345678')), 404, 10011);
    expectRefusal(await edit(test, 'ann', { roles: [test.id('guest')] }, 'bo'), 403, 50013);
  });

  it('refuses an id of more than 20 digits', async () => {
    await using test = await restSandbox();
    expectRefusal(await edit(test, 'ann', { roles: ['1'.repeat(21)] }, 'owner'), 400, 50035);
  });

  it('sets no member flag but the one that moderators may', async () => {
    await using test = await restSandbox();
    expect((await edit(test, 'ann', { flags: 0xff }, 'owner')).body.flags).toBe(4);
    expect((await edit(test, 'ann', { flags: 0 }, 'owner')).body.flags).toBe(0);
  });

  it('knows who is no member', async () => {
    await using test = await restSandbox();
    const read = (id: string) => test.ask('bot', 'GET', `/guilds/${test.guild.id}/members/${id}`);
    expectShape(GuildMemberResponseSchema, (await read(test.id('ann'))).body);
    expectRefusal(await read('123456789012345678'), 404, 10013);
    test.guild.members.delete(test.id('ann'));
    expectRefusal(await read(test.id('ann')), 404, 10007);
    expectRefusal(await test.ask('ann', 'GET', `/guilds/${test.guild.id}`), 404, 10004);
  });
});

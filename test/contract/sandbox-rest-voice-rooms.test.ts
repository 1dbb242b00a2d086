import { describe, expect, it, vi } from 'vitest';
import { connectPerson } from '../../sandbox/people/index.ts';
import { Permission } from '../../sandbox/world/index.ts';
import { expectFaults, expectRefusal, restSandbox, type RestSandbox } from '../support/rest-sandbox.ts';

/** Voice rooms run as stages: what a bot does there by REST, and what becomes of the people inside. */

const edit = (test: RestSandbox, key: string, body: unknown, as = 'bot') =>
  test.ask(as, 'PATCH', `/guilds/${test.guild.id}/members/${test.id(key)}`, { body });
const overwrite = (test: RestSandbox, target: string, type: 0 | 1, bits: { allow?: bigint; deny?: bigint }) =>
  test.ask('bot', 'PUT', `/channels/${test.id('voice')}/permissions/${target}`, {
    body: { type, allow: String(bits.allow ?? 0n), deny: String(bits.deny ?? 0n) },
  });
const put = (test: RestSandbox, body: unknown, { as = 'bot', channel = 'voice' } = {}) =>
  test.ask(as, 'PUT', `/channels/${test.id(channel)}/voice-status`, { body, reason: 'topic' });
const stateOf = (test: RestSandbox, key: string) => test.sandbox.world.voice.stateOf(test.guild.id, test.id(key));
const grant = (test: RestSandbox, bits: bigint): void => {
  for (const role of test.guild.roles.values()) if (role.botId !== null) role.permissions |= bits;
};

/** What an event carries, by name. */
const dataOf = ({ d }: { readonly d: unknown }): Readonly<Record<string, unknown>> => Object(d);

/** The last thing that everybody was told of a member's voice. */
const toldOf = (test: RestSandbox, key: string): unknown =>
  test.events
    .filter(({ t }) => t === 'VOICE_STATE_UPDATE')
    .map(dataOf)
    .findLast((state) => state['user_id'] === test.id(key));

describe('the floor of a voice room', () => {
  it('is a member overwrite and a move into the same room: an overwrite alone changes nothing', async () => {
    await using test = await restSandbox();
    grant(test, Permission.ManageRoles | Permission.MoveMembers | Permission.Speak);
    test.join('ann', 'voice');
    expect(stateOf(test, 'ann')?.suppress).toBe(false);
    expect((await overwrite(test, test.guild.id, 0, { deny: Permission.Speak })).status).toBe(204);
    expect(stateOf(test, 'ann')?.suppress).toBe(false);

    test.join('bo', 'voice');
    expect(toldOf(test, 'bo')).toMatchObject({ suppress: true });
    await overwrite(test, test.id('bo'), 1, { allow: Permission.Speak });
    expect(stateOf(test, 'bo')?.suppress).toBe(true);
    expect((await edit(test, 'bo', { channel_id: test.id('voice') })).status).toBe(200);
    expect(toldOf(test, 'bo')).toMatchObject({ suppress: false, channel_id: test.id('voice') });

    await edit(test, 'ann', { channel_id: test.id('voice') });
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: true });
  });

  it('is taken at once by a mute that comes with the move', async () => {
    await using test = await restSandbox();
    test.join('ann', 'voice');
    test.sandbox.world.switches.sameChannelMoveRecomputes = false;
    expect((await edit(test, 'ann', { mute: true, channel_id: test.id('voice') })).status).toBe(200);
    expect(toldOf(test, 'ann')).toMatchObject({ mute: true });
  });

  it('is taken by one call that mutes and moves into the same room, for who listens too', async () => {
    await using test = await restSandbox();
    grant(test, Permission.ManageRoles | Permission.Speak);
    const { api, gateway, ca } = test.sandbox.line();
    const connect = (key: string) => {
      const token = test.sandbox.world.users.get(test.id(key))?.token ?? '';
      return connectPerson({ api, gateway, token, voiceCa: ca });
    };
    const [ann, bo] = await Promise.all([connect('ann'), connect('bo')]);
    try {
      const voice = await ann.joinVoice(test.guild.id, test.id('voice'));
      await bo.joinVoice(test.guild.id, test.id('voice'));
      await vi.waitFor(() => {
        expect(bo.voice?.encryption?.isReady()).toBe(true);
        expect(voice.encryption?.isReady()).toBe(true);
      }, 5000);
      const say = (byte: number): void => voice.send(Buffer.alloc(60, byte));
      const hears = (byte: number) => bo.heard.some(({ opus }) => opus[1] === byte);
      say(1);
      await bo.waitFor(() => hears(1));
      await overwrite(test, test.guild.id, 0, { deny: Permission.Speak });
      const told = () => test.events.filter(({ t }) => t === 'VOICE_STATE_UPDATE').length;
      const [before, server] = [told(), ann.voice];
      expect((await edit(test, 'ann', { mute: true, channel_id: test.id('voice') })).status).toBe(200);
      // One event that tells both, and the voice session stands.
      expect(told()).toBe(before + 1);
      expect(toldOf(test, 'ann')).toMatchObject({ mute: true, suppress: true, channel_id: test.id('voice') });
      say(2);
      await vi.waitFor(() => expect(test.sandbox.voice.counters().droppedMuted).toBe(1), 5000);
      // The overwrite outlasts the mute: each silences by itself.
      await edit(test, 'ann', { mute: false });
      say(3);
      await vi.waitFor(() => expect(test.sandbox.voice.counters().droppedMuted).toBe(2), 5000);
      await overwrite(test, test.id('ann'), 1, { allow: Permission.Speak });
      await edit(test, 'ann', { channel_id: test.id('voice') });
      say(4);
      await bo.waitFor(() => hears(4));
      expect([2, 3].filter(hears)).toEqual([]);
      expect(ann.voice).toBe(server);
    } finally {
      for (const person of [ann, bo]) person.close();
    }
  });

  it('where a move into the same room changes nothing is given by a way out and back', async () => {
    await using test = await restSandbox();
    grant(test, Permission.ManageRoles | Permission.Speak);
    test.sandbox.world.switches.sameChannelMoveRecomputes = false;
    await overwrite(test, test.guild.id, 0, { deny: Permission.Speak });
    test.join('ann', 'voice');
    await overwrite(test, test.id('ann'), 1, { allow: Permission.Speak });
    await edit(test, 'ann', { channel_id: test.id('voice') });
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: true, channel_id: test.id('voice') });
    await edit(test, 'ann', { channel_id: test.id('small') });
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: false, channel_id: test.id('small') });
    await edit(test, 'ann', { channel_id: test.id('voice') });
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: false, channel_id: test.id('voice') });
    await overwrite(test, test.id('ann'), 1, {});
    await edit(test, 'ann', { channel_id: test.id('voice') });
    expect(stateOf(test, 'ann')?.suppress).toBe(false);
    await edit(test, 'ann', { channel_id: test.id('small') });
    await edit(test, 'ann', { channel_id: test.id('voice') });
    expect(stateOf(test, 'ann')?.suppress).toBe(true);
  });

  it.each([
    ['given', { deny: Permission.Speak }, { allow: Permission.Speak }, false],
    ['kept away', {}, { deny: Permission.Speak }, true],
  ] as const)('is %s by a member overwrite that stands before the join', async (_what, all, own, suppress) => {
    await using test = await restSandbox();
    grant(test, Permission.ManageRoles | Permission.Speak);
    await overwrite(test, test.guild.id, 0, all);
    await overwrite(test, test.id('ann'), 1, own);
    for (const key of ['ann', 'bo']) test.join(key, 'voice');
    expect(toldOf(test, 'ann')).toMatchObject({ suppress });
    expect(toldOf(test, 'bo')).toMatchObject({ suppress: !suppress });
  });

  it('is out of reach during a timeout, whatever the overwrite says, and given by a move after it', async () => {
    await using test = await restSandbox();
    grant(test, Permission.ManageRoles | Permission.Speak | Permission.ModerateMembers);
    test.join('ann', 'voice');
    const until = new Date(test.sandbox.world.clock.nowMs() + 60_000).toISOString();
    expect((await edit(test, 'ann', { communication_disabled_until: until })).status).toBe(200);
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: true, channel_id: test.id('voice') });
    await overwrite(test, test.id('ann'), 1, { allow: Permission.Speak });
    await edit(test, 'ann', { channel_id: test.id('voice') });
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: true });
    await edit(test, 'ann', { channel_id: test.id('small') });
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: true, channel_id: test.id('small') });
    // By themselves they get nowhere until it is over.
    test.join('ann', 'voice');
    expect(stateOf(test, 'ann')?.channelId).toBe(test.id('small'));
    test.sandbox.world.clock.advance(60_000);
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: true, channel_id: test.id('small') });
    await edit(test, 'ann', { channel_id: test.id('voice') });
    expect(toldOf(test, 'ann')).toMatchObject({ suppress: false, channel_id: test.id('voice') });
  });

  it('does not bind administrators', async () => {
    await using test = await restSandbox();
    grant(test, Permission.ManageRoles | Permission.Speak);
    await overwrite(test, test.guild.id, 0, { deny: Permission.Speak });
    test.join('owner', 'voice');
    expect(stateOf(test, 'owner')?.suppress).toBe(false);
  });

  it('is out of reach for who is muted by the server, in every room and after coming back', async () => {
    await using test = await restSandbox();
    grant(test, Permission.DeafenMembers);
    test.join('ann', 'voice');
    await edit(test, 'ann', { mute: true, deaf: true });
    test.join('ann', 'small');
    expect(toldOf(test, 'ann')).toMatchObject({ mute: true, deaf: true, channel_id: test.id('small') });
    test.sandbox.world.voice.leaveAllOfSession('session-ann');
    for (const body of [{ mute: false }, { deaf: false }, { channel_id: test.id('voice') }, { channel_id: null }]) {
      expectRefusal(await edit(test, 'ann', body), 400, 40032);
    }
    test.join('ann', 'voice');
    expect(toldOf(test, 'ann')).toMatchObject({ mute: true, deaf: true });
    await edit(test, 'ann', { mute: false, deaf: false });
    expect(toldOf(test, 'ann')).toMatchObject({ mute: false, deaf: false });
  });

  it('lets a mover bring somebody into a full room, which is silent to everybody else', async () => {
    await using test = await restSandbox();
    test.join('bo', 'small');
    test.join('ann', 'small');
    expect(stateOf(test, 'ann')).toBeNull();
    test.join('ann', 'voice');
    expect((await edit(test, 'ann', { channel_id: test.id('small') })).status).toBe(200);
    expect(stateOf(test, 'ann')?.channelId).toBe(test.id('small'));
  });
});

describe('PUT /channels/{channel}/voice-status', () => {
  it('sets and clears it, tells everybody, logs it, and says nothing twice', async () => {
    await using test = await restSandbox();
    grant(test, Permission.SetVoiceChannelStatus | Permission.ManageChannels);
    test.join('ann', 'voice');
    const told = () => test.events.filter(({ t }) => t === 'VOICE_CHANNEL_STATUS_UPDATE').map(({ d }) => d);
    const about = (status: string | null) => ({ id: test.id('voice'), guild_id: test.guild.id, status });
    expect(await put(test, { status: 'مجلس المساء' })).toMatchObject({ status: 204, body: null });
    await put(test, { status: 'مجلس المساء' });
    expect(told()).toEqual([about('مجلس المساء')]);
    expect(test.guild.auditLog.at(-1)).toMatchObject({ actionType: 192, reason: 'topic', userId: test.id('bot') });
    await put(test, { status: null });
    expect(told().at(-1)).toEqual(about(null));
    expect(test.guild.auditLog.at(-1)).toMatchObject({ actionType: 193 });
    // It is no part of the channel itself.
    expect((await test.ask('bot', 'GET', `/channels/${test.id('voice')}`)).body).not.toHaveProperty('status');
  });

  it('goes with the last member', async () => {
    await using test = await restSandbox();
    grant(test, Permission.SetVoiceChannelStatus | Permission.ManageChannels);
    test.join('ann', 'voice');
    test.join('bo', 'voice');
    await put(test, { status: 'on air' });
    const last = () =>
      test.events
        .filter(({ t }) => t === 'VOICE_CHANNEL_STATUS_UPDATE')
        .map(dataOf)
        .at(-1)?.['status'];
    test.sandbox.world.voice.leaveAllOfSession('session-ann');
    expect(last()).toBe('on air');
    test.join('bo', 'small');
    expect(last()).toBeNull();
  });

  it('wants the right for it, and from outside the room MANAGE_CHANNELS too', async () => {
    await using test = await restSandbox();
    for (const role of test.guild.roles.values()) {
      role.permissions &= ~(Permission.SetVoiceChannelStatus | Permission.ManageChannels | Permission.Administrator);
    }
    expectRefusal(await put(test, { status: 'x' }), 403, 50013);
    grant(test, Permission.SetVoiceChannelStatus);
    expectRefusal(await put(test, { status: 'x' }), 403, 50013);
    test.join('bot', 'voice');
    expect((await put(test, { status: 'x' })).status).toBe(204);
  });

  it('is for voice rooms, and 500 long at most', async () => {
    await using test = await restSandbox();
    grant(test, Permission.SetVoiceChannelStatus | Permission.ManageChannels);
    expectRefusal(await put(test, { status: 'x' }, { channel: 'stage' }), 400, 50024);
    expect((await put(test, { status: 'x'.repeat(500) })).status).toBe(204);
    expectFaults(await put(test, { status: 'x'.repeat(501) }), { status: 'BASE_TYPE_MAX_LENGTH' });
    expectFaults(await put(test, { status: 7 }), { status: 'STRING_TYPE_CONVERT' });
  });
});

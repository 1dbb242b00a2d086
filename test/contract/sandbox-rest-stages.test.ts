import { StageInstanceResponseSchema, VoiceStateResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { Permission } from '../../sandbox/world/index.ts';
import { expectFaults, expectRefusal, expectShape, restSandbox, type RestSandbox } from '../support/rest-sandbox.ts';

const open = (test: RestSandbox, fields: Record<string, unknown> = {}, as = 'bot') =>
  test.ask(as, 'POST', '/stage-instances', {
    body: { channel_id: test.id('stage'), topic: 'An evening of tea', ...fields },
    reason: 'opening',
  });

const stateOf = (test: RestSandbox, key: string) => test.sandbox.world.voice.stateOf(test.guild.id, test.id(key));

const patch = (test: RestSandbox, as: string, whose: string, body: unknown) =>
  test.ask(as, 'PATCH', `/guilds/${test.guild.id}/voice-states/${whose === '@me' ? '@me' : test.id(whose)}`, { body });

function deny(test: RestSandbox, channel: string, key: string, bits: bigint): void {
  const id = test.id(key);
  test.guild.channels.get(test.id(channel))?.overwrites.set(id, { id, type: 1, allow: 0n, deny: bits });
}

describe('/stage-instances', () => {
  it('opens, shows, renames and ends a stage', async () => {
    await using test = await restSandbox();
    const path = `/stage-instances/${test.id('stage')}`;
    expectRefusal(await test.ask('bot', 'GET', path), 404, 10067);
    const opened = await open(test);
    expect(opened.status).toBe(200);
    expectShape(StageInstanceResponseSchema, opened.body);
    expect(opened.body).toMatchObject({ topic: 'An evening of tea', privacy_level: 2, guild_scheduled_event_id: null });
    expect((await test.ask('ann', 'GET', path)).body).toEqual(opened.body);
    const renamed = await test.ask('bot', 'PATCH', path, { body: { topic: 'ليلة الشاي' } });
    expect(renamed.body).toEqual({ ...opened.body, topic: 'ليلة الشاي' });
    expect((await test.ask('bot', 'DELETE', path)).status).toBe(204);
    const names = test.events.map(({ t }) => t).filter((t) => t.startsWith('STAGE'));
    expect(names).toEqual(['STAGE_INSTANCE_CREATE', 'STAGE_INSTANCE_UPDATE', 'STAGE_INSTANCE_DELETE']);
    expect(test.guild.auditLog.map(({ actionType }) => actionType)).toEqual([83, 84, 85]);
    expect(test.guild.auditLog[0]?.reason).toBe('opening');
    expectRefusal(await test.ask('bot', 'DELETE', path), 404, 10067);
  });

  it('refuses a second one, other channels and unknown events', async () => {
    await using test = await restSandbox();
    expectRefusal(await open(test, { channel_id: test.id('voice') }), 400, 50024);
    expectRefusal(await open(test, { channel_id: '123456789012345678' }), 404, 10003);
    expectRefusal(await open(test, { guild_scheduled_event_id: '123456789012345678' }), 404, 10070);
    expect((await open(test)).status).toBe(200);
    expectRefusal(await open(test), 400, 150006);
  });

  it('keeps a topic without the blanks around it, whose length alone counts', async () => {
    await using test = await restSandbox();
    const path = `/stage-instances/${test.id('stage')}`;
    expect((await open(test, { topic: `  ${'x'.repeat(120)}\n` })).body.topic).toBe('x'.repeat(120));
    expect((await test.ask('bot', 'PATCH', path, { body: { topic: ' Tea ' } })).body.topic).toBe('Tea');
    expect((await test.ask('ann', 'GET', path)).body.topic).toBe('Tea');
    expect(test.guild.auditLog.at(-1)?.changes).toEqual([
      { key: 'topic', old_value: 'x'.repeat(120), new_value: 'Tea' },
    ]);
    expectFaults(await test.ask('bot', 'PATCH', path, { body: { topic: ' \t ' } }), { topic: 'BASE_TYPE_BAD_LENGTH' });
  });

  it.each([
    [{ topic: '' }, { topic: 'BASE_TYPE_BAD_LENGTH' }],
    [{ topic: 'x'.repeat(121) }, { topic: 'BASE_TYPE_BAD_LENGTH' }],
    [{ topic: undefined }, { topic: 'BASE_TYPE_REQUIRED' }],
    [{ privacy_level: 1 }, { privacy_level: 'BASE_TYPE_CHOICES' }],
    [{ privacy_level: 3 }, { privacy_level: 'BASE_TYPE_CHOICES' }],
    [{ channel_id: 'stage' }, { channel_id: 'NUMBER_TYPE_COERCE' }],
  ])('refuses %j', async (fields, faults) => {
    await using test = await restSandbox();
    expectFaults(await open(test, fields), faults);
  });

  it.each([Permission.ManageChannels, Permission.MuteMembers, Permission.MoveMembers])(
    'wants the whole of a moderator in that channel: without %s it refuses',
    async (bit) => {
      await using test = await restSandbox();
      deny(test, 'stage', 'bot', bit);
      expectRefusal(await open(test), 403, 50013);
      test.guild.channels.get(test.id('stage'))?.overwrites.clear();
      await open(test);
      deny(test, 'stage', 'bot', bit);
      const path = `/stage-instances/${test.id('stage')}`;
      expectRefusal(await test.ask('bot', 'PATCH', path, { body: { topic: 'x' } }), 403, 50013);
      expectRefusal(await test.ask('bot', 'DELETE', path), 403, 50013);
    },
  );

  it('refuses words of the list in topics', async () => {
    await using test = await restSandbox();
    test.sandbox.world.switches.bannedWords = ['spam'];
    expectRefusal(await open(test, { topic: 'all about SPAM' }), 400, 20031);
  });
});

describe('the way onto a stage', () => {
  it('raise a hand, be invited, accept, go back', async () => {
    await using test = await restSandbox();
    test.join('ann', 'stage');
    const stage = { channel_id: test.id('stage') };
    const now = test.sandbox.world.now().toISOString();
    expect((await patch(test, 'ann', '@me', { ...stage, request_to_speak_timestamp: now })).status).toBe(204);
    expect(stateOf(test, 'ann')).toMatchObject({ suppress: true, requestToSpeakTimestamp: expect.any(String) });

    expect((await patch(test, 'bot', 'ann', { ...stage, suppress: false })).status).toBe(204);
    const invited = stateOf(test, 'ann');
    expect(invited).toMatchObject({ suppress: false, requestToSpeakTimestamp: expect.any(String) });

    expect((await patch(test, 'ann', '@me', { ...stage, request_to_speak_timestamp: null })).status).toBe(204);
    expect(stateOf(test, 'ann')).toMatchObject({ suppress: false, requestToSpeakTimestamp: null });

    expect((await patch(test, 'ann', '@me', { ...stage, suppress: true })).status).toBe(204);
    expect(stateOf(test, 'ann')).toMatchObject({ suppress: true, requestToSpeakTimestamp: null });
    const last = test.events.filter(({ t }) => t === 'VOICE_STATE_UPDATE').at(-1);
    expectShape(VoiceStateResponseSchema, last?.d);
  });

  it("takes the client's other way of accepting, and declining", async () => {
    await using test = await restSandbox();
    test.join('ann', 'stage');
    await patch(test, 'bot', 'ann', { suppress: false });
    await patch(test, 'ann', '@me', { suppress: false, request_to_speak_timestamp: null });
    expect(stateOf(test, 'ann')).toMatchObject({ suppress: false, requestToSpeakTimestamp: null });
    test.join('bo', 'stage');
    await patch(test, 'bot', 'bo', { suppress: false });
    await patch(test, 'bo', '@me', { suppress: true, request_to_speak_timestamp: null });
    expect(stateOf(test, 'bo')).toMatchObject({ suppress: true, requestToSpeakTimestamp: null });
  });

  it('lowers a hand by oneself and by a moderator', async () => {
    await using test = await restSandbox();
    test.join('ann', 'stage');
    const raise = () =>
      patch(test, 'ann', '@me', { request_to_speak_timestamp: test.sandbox.world.now().toISOString() });
    await raise();
    await patch(test, 'ann', '@me', { request_to_speak_timestamp: null });
    expect(stateOf(test, 'ann')).toMatchObject({ suppress: true, requestToSpeakTimestamp: null });
    await raise();
    await patch(test, 'bot', 'ann', { suppress: true });
    expect(stateOf(test, 'ann')).toMatchObject({ suppress: true, requestToSpeakTimestamp: null });
  });

  it('lets a bot unsuppress itself with MUTE_MEMBERS, and nobody without', async () => {
    await using test = await restSandbox();
    test.join('bot', 'stage');
    test.join('ann', 'stage');
    expectRefusal(await patch(test, 'ann', '@me', { suppress: false }), 403, 50013);
    expect((await patch(test, 'bot', '@me', { suppress: false })).status).toBe(204);
    expect(stateOf(test, 'bot')).toMatchObject({ suppress: false, requestToSpeakTimestamp: null });
    deny(test, 'stage', 'bot', Permission.MuteMembers);
    await patch(test, 'bot', '@me', { suppress: true });
    expectRefusal(await patch(test, 'bot', '@me', { suppress: false }), 403, 50013);
    expectRefusal(await patch(test, 'bot', 'ann', { suppress: false }), 403, 50013);
  });

  it('refuses a hand without the right, in the past, or during a timeout', async () => {
    await using test = await restSandbox();
    test.join('ann', 'stage');
    const at = (offsetMs: number) =>
      patch(test, 'ann', '@me', {
        request_to_speak_timestamp: new Date(test.sandbox.world.clock.nowMs() + offsetMs).toISOString(),
      });
    expectFaults(await at(-3_600_000), { request_to_speak_timestamp: 'REQUEST_TO_SPEAK_TIMESTAMP_IN_PAST' });
    expectFaults(await patch(test, 'ann', '@me', { request_to_speak_timestamp: 'now' }), {
      request_to_speak_timestamp: 'DATE_TIME_TYPE_PARSE',
    });
    expect((await at(60_000)).status).toBe(204);
    deny(test, 'stage', 'ann', Permission.RequestToSpeak);
    expectRefusal(await at(0), 403, 50013);
    test.guild.channels.get(test.id('stage'))?.overwrites.clear();
    const member = test.guild.members.get(test.id('ann'));
    if (member === undefined) throw new Error('no member');
    member.communicationDisabledUntil = new Date(test.sandbox.world.clock.nowMs() + 60_000).toISOString();
    expectRefusal(await at(0), 403, 50013);
  });

  it('refuses people who are not in voice, not on a stage, or elsewhere than was said', async () => {
    await using test = await restSandbox();
    expectRefusal(await patch(test, 'bot', 'ann', { suppress: false }), 404, 10065);
    expectRefusal(await patch(test, 'ann', '@me', { suppress: true }), 404, 10065);
    test.join('ann', 'voice');
    expectRefusal(await patch(test, 'bot', 'ann', { suppress: false }), 400, 50024);
    expectRefusal(await patch(test, 'bot', 'ann', { channel_id: test.id('voice'), suppress: false }), 400, 50024);
    expectRefusal(await patch(test, 'bot', 'ann', { channel_id: test.id('stage'), suppress: false }), 404, 10065);
    expectRefusal(await patch(test, 'bot', '42', { suppress: false }), 404, 10013);
    expectFaults(await patch(test, 'bot', 'ann', { suppress: 'no' }), { suppress: 'BOOLEAN_TYPE_CONVERT' });
  });
});

describe('GET voice-states', () => {
  it('shows bots who is where, if they may connect there', async () => {
    await using test = await restSandbox();
    const read = (as: string, whose: string) =>
      test.ask(as, 'GET', `/guilds/${test.guild.id}/voice-states/${whose === '@me' ? '@me' : test.id(whose)}`);
    expectRefusal(await read('bot', 'ann'), 404, 10065);
    test.join('ann', 'stage');
    const found = await read('bot', 'ann');
    expect(found.body).toMatchObject({ channel_id: test.id('stage'), suppress: true, user_id: test.id('ann') });
    expectShape(VoiceStateResponseSchema, found.body);
    deny(test, 'stage', 'bot', Permission.Connect);
    expectRefusal(await read('bot', 'ann'), 403, 50013);
    expectRefusal(await read('ann', '@me'), 403, 20002);
    expectRefusal(await read('bot', '@me'), 404, 10065);
  });
});

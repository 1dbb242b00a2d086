import {
  ExternalScheduledEventResponseSchema,
  ScheduledEventResponseSchema,
  ScheduledEventUserCountResponseSchema,
  ScheduledEventUserResponseSchema,
} from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { Permission } from '../../sandbox/world/index.ts';
import { external, inVoice, make, onStage, patch, pathOf, told } from '../support/event-bodies.ts';
import { expectFaults, expectRefusal, expectShape, restSandbox, type RestSandbox } from '../support/rest-sandbox.ts';

const deny = (test: RestSandbox, channel: string, key: string, bits: bigint): void => {
  const id = test.id(key);
  test.guild.channels.get(test.id(channel))?.overwrites.set(id, { id, type: 1, allow: 0n, deny: bits });
};

/** Sets what the bot may do in the guild. */
const permit = (test: RestSandbox, bits: bigint): void => {
  const role = [...test.guild.roles.values()].find(({ botId }) => botId === test.id('bot'));
  if (role === undefined) throw new Error('the bot has no role');
  role.permissions = bits;
};

describe('/guilds/:id/scheduled-events', () => {
  it('makes, lists, shows, changes and deletes an external event', async () => {
    await using test = await restSandbox();
    const made = await make(test, {
      ...external(test),
      description: 'Bring cups',
      image: 'data:image/png;base64,aGk=',
    });
    expect(made.status).toBe(200);
    expectShape(ExternalScheduledEventResponseSchema, made.body);
    expect(made.body).toMatchObject({
      name: 'Tea at eight',
      description: 'Bring cups',
      status: 1,
      entity_type: 3,
      entity_id: null,
      channel_id: null,
      entity_metadata: { location: 'The roof' },
      creator_id: test.id('bot'),
      image: expect.stringMatching(/^[\da-f]{32}$/),
      recurrence_rule: null,
      guild_scheduled_event_exceptions: [],
    });
    const id = String(made.body.id);
    expect((await test.ask('ann', 'GET', pathOf(test))).body).toEqual([made.body]);
    expect((await test.ask('ann', 'GET', pathOf(test, `/${id}?with_user_count=true`))).body).toEqual({
      ...made.body,
      user_count: 1,
    });
    const changed = await patch(test, id, { name: ' شاي ', entity_metadata: { location: 'السطح' }, description: null });
    expect(changed.body).toEqual({
      ...made.body,
      name: 'شاي',
      description: null,
      entity_metadata: { location: 'السطح' },
    });
    expect((await test.ask('bot', 'DELETE', pathOf(test, `/${id}`))).status).toBe(204);
    expect(told(test)).toEqual(['EVENT_CREATE 1', 'EVENT_USER_ADD', 'EVENT_UPDATE 1', 'EVENT_DELETE 1']);
    expect(test.guild.auditLog.map(({ actionType }) => actionType)).toEqual([100, 101, 102]);
    expect(test.guild.auditLog[0]).toMatchObject({ reason: 'planned', targetId: id, userId: test.id('bot') });
    expectRefusal(await test.ask('bot', 'GET', pathOf(test, `/${id}`)), 404, 10070);
    expect((await test.ask('bot', 'GET', pathOf(test))).body).toEqual([]);
  });

  it.each([
    ['a name', { name: ' ' }, { name: 'BASE_TYPE_BAD_LENGTH' }],
    ['a short name', { name: 'x'.repeat(101) }, { name: 'BASE_TYPE_MAX_LENGTH' }],
    ['a short description', { description: 'x'.repeat(1001) }, { description: 'BASE_TYPE_MAX_LENGTH' }],
    ['a place', { entity_metadata: { location: '' } }, { 'entity_metadata.location': 'BASE_TYPE_BAD_LENGTH' }],
    ['a place at all', { entity_metadata: undefined }, { entity_metadata: 'BASE_TYPE_REQUIRED' }],
    ['an end', { scheduled_end_time: null }, { scheduled_end_time: 'BASE_TYPE_REQUIRED' }],
    ['no room', { channel_id: '123456789012345678' }, { channel_id: 'BASE_TYPE_CHOICES' }],
    ['a type', { entity_type: undefined }, { entity_type: 'BASE_TYPE_REQUIRED' }],
    ['guild only', { privacy_level: 1 }, { privacy_level: 'BASE_TYPE_CHOICES' }],
    ['a time', { scheduled_start_time: 'tonight' }, { scheduled_start_time: 'DATE_TIME_TYPE_PARSE' }],
    ['a picture', { image: 'data:text/plain;base64,aGk=' }, { image: 'IMAGE_INVALID' }],
    [
      'a time to come',
      { scheduled_start_time: '2020-01-01T20:00:00+03:00' },
      { scheduled_start_time: 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST' },
    ],
    [
      'an end after its start',
      { scheduled_end_time: '2020-01-01T20:00:00Z' },
      { scheduled_end_time: 'GUILD_SCHEDULED_EVENT_END_BEFORE_START' },
    ],
  ])('wants of an event %s', async (_what, fields, faults) => {
    await using test = await restSandbox();
    expectFaults(await make(test, { ...external(test), ...fields }), faults);
  });

  it('wants a room of the right kind that is there', async () => {
    await using test = await restSandbox();
    expectFaults(await make(test, { ...onStage(test), channel_id: undefined }), { channel_id: 'BASE_TYPE_REQUIRED' });
    expectRefusal(await make(test, { ...onStage(test), channel_id: test.id('voice') }), 400, 50024);
    expectRefusal(await make(test, { ...inVoice(test), channel_id: test.id('stage') }), 400, 50024);
    expectRefusal(await make(test, { ...inVoice(test), channel_id: '123456789012345678' }), 404, 10003);
    const made = await make(test, { ...onStage(test), entity_metadata: null });
    expectShape(ScheduledEventResponseSchema, made.body);
    expect(made.body).toMatchObject({ channel_id: test.id('stage'), entity_metadata: null, scheduled_end_time: null });
  });

  it('lets CREATE_EVENTS make and change own events, and MANAGE_EVENTS change any and make none', async () => {
    await using test = await restSandbox();
    const { CreateEvents, ManageEvents, ViewChannel } = Permission;
    const other = String((await make(test, external(test), 'owner')).body.id);
    permit(test, ViewChannel | ManageEvents);
    expectRefusal(await make(test, external(test)), 403, 50013);
    expect((await patch(test, other, { name: 'Coffee' })).status).toBe(200);
    permit(test, ViewChannel | CreateEvents);
    const own = String((await make(test, external(test))).body.id);
    expect((await patch(test, own, { name: 'Coffee' })).status).toBe(200);
    expectRefusal(await patch(test, other, { name: 'Milk' }), 403, 50013);
    expectRefusal(await test.ask('bot', 'DELETE', pathOf(test, `/${other}`)), 403, 50013);
    permit(test, ViewChannel);
    expectRefusal(await patch(test, own, { name: 'Milk' }), 403, 50013);
  });

  it.each([
    ['stage', Permission.ManageChannels],
    ['stage', Permission.MuteMembers],
    ['stage', Permission.MoveMembers],
    ['stage', Permission.CreateEvents],
    ['voice', Permission.Connect],
    ['voice', Permission.CreateEvents],
  ])('wants in a %s the right %s', async (room, bit) => {
    await using test = await restSandbox();
    const body = room === 'stage' ? onStage(test) : inVoice(test);
    const made = await make(test, body);
    deny(test, room, 'bot', bit);
    expectRefusal(await make(test, body), 403, 50013);
    // An own event is changed with MANAGE_EVENTS too.
    const changed = await patch(test, String(made.body.id), { name: 'Coffee' });
    if (bit === Permission.CreateEvents) expect(changed.status).toBe(200);
    else expectRefusal(changed, 403, 50013);
  });

  it('shows an event in a room only to who may view the room', async () => {
    await using test = await restSandbox();
    const id = String((await make(test, inVoice(test))).body.id);
    deny(test, 'voice', 'ann', Permission.ViewChannel);
    expect((await test.ask('ann', 'GET', pathOf(test))).body).toEqual([]);
    expectRefusal(await test.ask('ann', 'GET', pathOf(test, `/${id}`)), 403, 50001);
    expectRefusal(await test.ask('ann', 'PUT', pathOf(test, `/${id}/users/@me`)), 403, 50001);
    expect((await test.ask('bo', 'GET', pathOf(test))).body).toHaveLength(1);
  });

  it('holds a hundred that are not over', async () => {
    await using test = await restSandbox();
    let last = '';
    for (let count = 0; count < 100; count += 1) last = String((await make(test, external(test))).body.id);
    expectRefusal(await make(test, external(test)), 400, 30038);
    expect((await patch(test, last, { status: 4 })).status).toBe(200);
    expect((await make(test, external(test))).status).toBe(200);
  });
});

describe('who is interested', () => {
  it('is counted and listed by pages, oldest account first', async () => {
    await using test = await restSandbox();
    const id = String((await make(test, external(test))).body.id);
    const users = pathOf(test, `/${id}/users`);
    for (const key of ['ann', 'bo', 'owner']) expect((await test.ask(key, 'PUT', `${users}/@me`)).status).toBe(200);
    expectRefusal(await test.ask('bot', 'PUT', `${users}/@me`), 403, 20001);
    const page = async (query: string): Promise<string[]> =>
      (await test.ask('bot', 'GET', `${users}${query}`)).body.map(({ user_id: userId }: { user_id: string }) => userId);
    const all = await page('');
    expect(all).toEqual(['owner', 'ann', 'bo', 'bot'].map(test.id).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)));
    expect(await page('?limit=2')).toEqual(all.slice(0, 2));
    expect(await page(`?limit=2&after=${all[1] ?? ''}`)).toEqual(all.slice(2));
    expect(await page(`?limit=1&before=${all[2] ?? ''}`)).toEqual(all.slice(1, 2));
    expectFaults(await test.ask('bot', 'GET', `${users}?limit=101`), { limit: 'NUMBER_TYPE_MAX' });
    const [first] = (await test.ask('bot', 'GET', `${users}?with_member=true`)).body;
    expectShape(ScheduledEventUserResponseSchema, first);
    expect(first.member).toBeDefined();
    const counts = await test.ask('bot', 'GET', `${users}/counts`);
    expectShape(ScheduledEventUserCountResponseSchema, counts.body);
    expect(counts.body).toEqual({ guild_scheduled_event_count: 4, guild_scheduled_event_exception_counts: {} });
    expect((await test.ask('ann', 'DELETE', `${users}/@me`)).status).toBe(204);
    expectRefusal(await test.ask('ann', 'DELETE', `${users}/@me`), 404, 10071);
    const names = test.events.map(({ t }) => t).filter((t) => t.includes('EVENT_USER'));
    expect(names).toEqual([
      ...Array.from({ length: 4 }, () => 'GUILD_SCHEDULED_EVENT_USER_ADD'),
      'GUILD_SCHEDULED_EVENT_USER_REMOVE',
    ]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { interactionDesk, type InteractionDesk } from '../../../support/interaction-desk.ts';
import { smallWorld, type SmallWorld } from '../../../support/small-world.ts';

let world: SmallWorld;
let desk: InteractionDesk;
let command: { id: string; version: string; name: string };
let nonces = 0;

const definition = {
  name: 'space',
  description: 'Spaces',
  options: [
    { type: 3, name: 'title', description: 'd', required: true, min_length: 2, max_length: 5 },
    { type: 4, name: 'size', description: 'd', min_value: 1, max_value: 9 },
    { type: 3, name: 'kind', description: 'd', choices: [{ name: 'A', value: 'a' }] },
    { type: 7, name: 'room', description: 'd', channel_types: [13] },
    { type: 7, name: 'place', description: 'd' },
    { type: 6, name: 'who', description: 'd' },
    { type: 8, name: 'role', description: 'd' },
    { type: 5, name: 'open', description: 'd' },
    { type: 10, name: 'part', description: 'd', max_value: 1 },
    { type: 11, name: 'picture', description: 'd' },
    { type: 3, name: 'topic', description: 'd', autocomplete: true, choices: [] },
  ],
};

beforeEach(async () => {
  world = await smallWorld();
  desk = await interactionDesk(world);
  const [registered] = await desk.register([definition]);
  if (registered === undefined) throw new Error('the command was registered');
  command = registered;
});

afterEach(async () => {
  desk.socket.cut();
  await world.close();
});

const title = { type: 3, name: 'title', value: 'abc' };
const post = (change: object = {}, who = 'bob') =>
  world.rest(who, 'POST', '/interactions', {
    type: 2,
    application_id: world.id('majlis'),
    guild_id: world.guildId,
    channel_id: world.channel('text'),
    nonce: String((nonces += 1)),
    data: { ...command, type: 1, options: [title], attachments: [] },
    analytics_location: 'slash_ui',
    ...change,
  });
const withOptions = (...options: object[]): object => ({ data: { ...command, type: 1, options } });

describe('a command use is refused', () => {
  const refused: readonly [string, number, () => object][] = [
    ['of an unknown command', 10063, () => ({ data: { ...command, id: '1', options: [title] } })],
    ['by another name', 10063, () => ({ data: { ...command, name: 'other', options: [title] } })],
    ['of an old version', 50035, () => ({ data: { ...command, version: '1', options: [title] } })],
    ['of an unknown application', 10002, () => ({ application_id: '1' })],
    ['in an unknown channel', 10003, () => ({ channel_id: '1' })],
    ['in a channel of another guild', 10004, () => ({ guild_id: '1' })],
    ['in a hidden channel', 50001, () => ({ channel_id: world.channel('secret') })],
    ['without a required option', 50035, () => withOptions()],
    ['with an unknown option', 50035, () => withOptions(title, { type: 3, name: 'other', value: 'x' })],
    ['with an option of another type', 50035, () => withOptions({ ...title, type: 4, value: 1 })],
    ['with an option twice', 50035, () => withOptions(title, title)],
    ['with a number for a text', 50035, () => withOptions({ ...title, value: 5 })],
    ['with a text too short', 50035, () => withOptions({ ...title, value: 'a' })],
    ['with a text too long', 50035, () => withOptions({ ...title, value: 'abcdef' })],
    ['with an integer too small', 50035, () => withOptions(title, { type: 4, name: 'size', value: 0 })],
    ['with an integer too great', 50035, () => withOptions(title, { type: 4, name: 'size', value: 10 })],
    ['with a fraction for an integer', 50035, () => withOptions(title, { type: 4, name: 'size', value: 1.5 })],
    ['with a number too great', 50035, () => withOptions(title, { type: 10, name: 'part', value: 1.5 })],
    ['with a text for a truth', 50035, () => withOptions(title, { type: 5, name: 'open', value: 'true' })],
    ['with what is no choice', 50035, () => withOptions(title, { type: 3, name: 'kind', value: 'b' })],
    [
      'with a channel of another type',
      50035,
      () => withOptions(title, { type: 7, name: 'room', value: world.channel('text') }),
    ],
    [
      'with a hidden channel',
      50035,
      () => withOptions(title, { type: 7, name: 'place', value: world.channel('secret') }),
    ],
    ['with an unknown user', 50035, () => withOptions(title, { type: 6, name: 'who', value: '1' })],
    ['with an unknown role', 50035, () => withOptions(title, { type: 8, name: 'role', value: '1' })],
    [
      'with options four deep',
      50035,
      () => {
        const nested = (depth: number): object => ({
          type: 1,
          name: 'x',
          ...(depth === 1 ? {} : { options: [nested(depth - 1)] }),
        });
        return withOptions(nested(4));
      },
    ],
    ['with a session of somebody else', 10020, () => ({ session_id: 'nobody' })],
    ['of a type that does not exist', 50035, () => ({ type: 7 })],
    ['as autocomplete without a focus', 50035, () => ({ type: 4 })],
    [
      'as autocomplete of an option without it',
      50035,
      () => ({ type: 4, ...withOptions({ ...title, focused: true }) }),
    ],
  ];

  it.each(refused)('%s', async (_what, code, change) => {
    expect((await post(change())).body?.code).toBe(code);
  });

  it('naming the required option that is missing', async () => {
    const { body } = await post(withOptions());
    expect(body.errors.data.options._errors).toEqual([
      { code: 'APPLICATION_COMMAND_OPTION_MISSING', message: 'Required option "title" is missing' },
    ]);
  });

  it('with no sub-command, and with two', async () => {
    const subcommands = ['one', 'two'].map((name) => ({ type: 1, name, description: 'd' }));
    await desk.register([{ ...definition, options: subcommands }]).then(([next]) => (command = next ?? command));
    const [one, two] = subcommands.map(({ type, name }) => ({ type, name, options: [] }));
    if (one === undefined || two === undefined) throw new Error('there are two');
    for (const chosen of [[], [one, two]]) {
      const { status, body } = await post(withOptions(...chosen));
      expect([status, body.code]).toEqual([400, 50035]);
      expect(body.errors.data.options._errors).toMatchObject([{ code: 'APPLICATION_COMMAND_SUBCOMMAND_REQUIRED' }]);
    }
    expect((await post(withOptions(one))).status).toBe(204);
  });

  it('from a bot, and from nobody', async () => {
    expect((await post({}, 'majlis')).body.code).toBe(20001);
    expect((await world.rest(null, 'POST', '/interactions', {})).status).toBe(401);
  });

  it('without USE_APPLICATION_COMMANDS, or without what the command asks for', async () => {
    await desk
      .register([{ ...definition, default_member_permissions: String(1 << 4) }])
      .then(([next]) => (command = next ?? command));
    expect((await post()).body.code).toBe(50013);
    expect((await post({}, 'ann')).status).toBe(204);
    await desk
      .register([{ ...definition, default_member_permissions: '0' }])
      .then(([next]) => (command = next ?? command));
    expect((await post()).body.code).toBe(50013);
    await desk.register([definition]).then(([next]) => (command = next ?? command));
    const deny = { type: 0, allow: '0', deny: String(2 ** 31) };
    await world.rest('ann', 'PUT', `/channels/${world.channel('text')}/permissions/${world.guildId}`, deny);
    expect((await post()).body.code).toBe(50013);
  });
});

describe('the application receives', () => {
  it('the interaction as Discord sends it', async () => {
    const options = [
      title,
      { type: 7, name: 'room', value: world.channel('stage') },
      { type: 6, name: 'who', value: world.id('ann') },
    ];
    expect((await post(withOptions(...options))).status).toBe(204);
    const received = await desk.received();
    expect(received).toMatchObject({
      version: 1,
      type: 2,
      application_id: world.id('majlis'),
      guild_id: world.guildId,
      guild: { id: world.guildId, locale: 'en-GB', features: ['COMMUNITY'] },
      guild_locale: 'en-GB',
      locale: 'ar',
      channel_id: world.channel('text'),
      channel: { id: world.channel('text'), type: 0, name: 'text', guild_id: world.guildId },
      context: 0,
      entitlements: [],
      authorizing_integration_owners: { 0: world.guildId },
      attachment_size_limit: 10_485_760,
      data: { id: command.id, name: 'space', type: 1, guild_id: world.guildId, options },
    });
    expect(received.member.user.id).toBe(world.id('bob'));
    expect(received).not.toHaveProperty('user');
    expect(BigInt(received.member.permissions) & (1n << 31n)).not.toBe(0n);
    expect(BigInt(received.app_permissions) & (1n << 3n)).not.toBe(0n);
    const { resolved } = received.data;
    expect(resolved.channels[world.channel('stage')]).toMatchObject({
      type: 13,
      permissions: received.channel.permissions,
    });
    expect(resolved.channels[world.channel('stage')]).not.toHaveProperty('permission_overwrites');
    expect(resolved.users[world.id('ann')].username).toBe('ann');
    expect(Object.keys(resolved.members[world.id('ann')])).not.toContain('user');
  });

  it('the permissions of the channel, not of the guild', async () => {
    const deny = { type: 1, allow: '0', deny: String(1 << 14) };
    await world.rest('ann', 'PUT', `/channels/${world.channel('text')}/permissions/${world.id('bob')}`, deny);
    await post();
    expect(BigInt((await desk.received()).member.permissions) & (1n << 14n)).toBe(0n);
  });

  it('a user instead of a member in a DM', async () => {
    const global = `/applications/${world.id('majlis')}/commands`;
    const { body: registered } = await world.rest('majlis', 'POST', global, { name: 'help', description: 'd' });
    const { body: dm } = await world.rest('bob', 'POST', '/users/@me/channels', { recipient_id: world.id('majlis') });
    const inDm = { guild_id: undefined, channel_id: dm.id, data: { ...registered, options: [] } };
    expect((await post(inDm)).status).toBe(204);
    const received = await desk.received();
    expect(received).toMatchObject({
      context: 1,
      user: { username: 'bob' },
      authorizing_integration_owners: { 0: '0' },
      app_permissions: '442368',
    });
    for (const field of ['member', 'guild', 'guild_id', 'guild_locale']) expect(received).not.toHaveProperty(field);
    await world.rest('majlis', 'PATCH', `${global}/${registered.id}`, { contexts: [0] });
    const [guildOnly] = (await world.rest('majlis', 'GET', global)).body;
    expect((await post({ ...inDm, data: { ...guildOnly, options: [] } })).body.code).toBe(10063);
  });

  it('one interaction for one nonce', async () => {
    await post({ nonce: 'same' });
    expect((await post({ nonce: 'same' })).status).toBe(204);
    await post({ nonce: 'other' });
    await desk.received(1);
    expect(desk.socket.payloads.filter(({ t }) => t === 'INTERACTION_CREATE')).toHaveLength(2);
  });

  it('what has been typed so far, with its focus', async () => {
    const typed = { type: 3, name: 'topic', value: 'sc', focused: true };
    expect((await post({ type: 4, ...withOptions(typed) })).status).toBe(204);
    expect(await desk.received()).toMatchObject({ type: 4, data: { options: [typed] } });
  });
});

describe('context menus and selects', () => {
  it('name their target, resolved', async () => {
    const [userCommand, messageCommand] = await desk.register([
      { type: 2, name: 'Invite up' },
      { type: 3, name: 'Pin it' },
    ]);
    const { body: message } = await world.rest('ann', 'POST', `/channels/${world.channel('text')}/messages`, {
      content: 'hello',
    });
    expect((await post({ data: { ...userCommand, type: 2, target_id: world.id('ann') } })).status).toBe(204);
    expect((await desk.received(0)).data).toMatchObject({
      type: 2,
      target_id: world.id('ann'),
      resolved: { users: { [world.id('ann')]: { username: 'ann' } } },
    });
    expect((await post({ data: { ...messageCommand, type: 3, target_id: message.id } })).status).toBe(204);
    expect((await desk.received(1)).data).toMatchObject({
      type: 3,
      resolved: { messages: { [message.id]: { content: 'hello' } } },
    });
    expect((await post({ data: { ...messageCommand, type: 3, target_id: '1' } })).body.code).toBe(10008);
    expect((await post({ data: { ...userCommand, type: 2, target_id: '1' } })).body.code).toBe(10013);
  });

  it('carry users, roles and channels, of the kinds and number that they admit', async () => {
    const select = (extra: object): object => ({ type: 1, components: [{ custom_id: 'pick', ...extra }] });
    const shown = [
      select({ type: 5, custom_id: 'user', max_values: 2 }),
      select({ type: 6, custom_id: 'role' }),
      select({ type: 8, custom_id: 'channel', channel_types: [13] }),
      select({ type: 7, custom_id: 'both' }),
    ];
    const { body: panel } = await world.rest('majlis', 'POST', `/channels/${world.channel('text')}/messages`, {
      content: 'p',
      components: shown,
    });
    const pick = (type: number, customId: string, values: readonly string[]) =>
      post({
        type: 3,
        message_id: panel.id,
        message_flags: 0,
        data: { component_type: type, custom_id: customId, values },
      });
    const [ann, cem] = [world.id('ann'), world.id('cem')];
    expect((await pick(5, 'user', [ann, cem])).status).toBe(204);
    expect((await desk.received(0)).data).toMatchObject({
      component_type: 5,
      values: [ann, cem],
      resolved: { users: { [cem]: {} }, members: { [ann]: {} } },
    });
    expect((await pick(6, 'role', [world.guildId])).status).toBe(204);
    expect((await pick(8, 'channel', [world.channel('stage')])).status).toBe(204);
    expect((await pick(7, 'both', [world.guildId])).status).toBe(204);
    for (const [type, customId, values] of [
      [5, 'user', [ann, ann]],
      [5, 'user', []],
      [5, 'user', ['1']],
      [6, 'role', [ann]],
      [8, 'channel', [world.channel('text')]],
      [7, 'both', ['1']],
    ] as const) {
      expect((await pick(type, customId, values)).body?.code).toBe(50035);
    }
  });
});

describe('a file that comes with a command', () => {
  const withFiles = async (options: object[], size = 4): Promise<{ status: number; code: unknown }> => {
    const form = new FormData();
    const data = { ...command, type: 1, options: [title, ...options], attachments: [{ id: '0', filename: 'cup.png' }] };
    form.set(
      'payload_json',
      JSON.stringify({
        type: 2,
        application_id: world.id('majlis'),
        guild_id: world.guildId,
        channel_id: world.channel('text'),
        data,
      }),
    );
    form.set('files[0]', new Blob([new Uint8Array(size).fill(9)], { type: 'image/png' }), 'cup.png');
    const response = await fetch(`${world.sandbox.line().api}/v9/interactions`, {
      method: 'POST',
      headers: { authorization: world.token('bob') },
      body: form,
    });
    // as: the sandbox's own answer.
    const body = (response.status === 204 ? {} : await response.json()) as { readonly code?: unknown };
    return { status: response.status, code: body.code };
  };
  const picture = (value: string): object => ({ type: 11, name: 'picture', value });

  it('is resolved for the application, and fetched at its address alone', async () => {
    expect(await withFiles([picture('0')])).toEqual({ status: 204, code: undefined });
    const received = await desk.received();
    // as: what the sandbox sends.
    const { options, resolved } = received.data as {
      readonly options: readonly { readonly name: string; readonly value: string }[];
      readonly resolved: { readonly attachments: Readonly<Record<string, { url: string; size: number }>> };
    };
    const id = options.find(({ name }) => name === 'picture')?.value ?? '';
    const file = resolved.attachments[id];
    expect(file).toMatchObject({ filename: 'cup.png', size: 4, content_type: 'image/png', ephemeral: true });
    const url = file?.url ?? '';
    expect(url).toContain('/ephemeral-attachments/');
    const fetched = await fetch(url);
    expect([fetched.headers.get('content-type'), await fetched.bytes()]).toEqual([
      'image/png',
      new Uint8Array(4).fill(9),
    ]);
    for (const other of [`${url}x`, url.replace(id, '1'), url.replace('/ephemeral-', '/')])
      expect((await fetch(other)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  });

  it('is refused when it is none that came, or too large', async () => {
    expect(await withFiles([picture('1')])).toEqual({ status: 400, code: 50035 });
    expect(await withFiles([picture('0')], 10 * 1024 * 1024 + 1)).toEqual({ status: 400, code: 50045 });
    expect((await post(withOptions(title, picture('0')))).body.code).toBe(50035);
  });
});

import { MessageResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Permission } from '../../../../sandbox/world/index.ts';
import { smallWorld, type SmallWorld } from '../../../support/small-world.ts';

let world: SmallWorld;

beforeEach(async () => {
  world = await smallWorld();
});

afterEach(async () => {
  await world.close();
});

const post = (body: unknown, who = 'majlis', channel: 'text' | 'stage' | 'room' | 'secret' = 'text') =>
  world.rest(who, 'POST', `/channels/${world.channel(channel)}/messages`, body);
const button = (extra: object = {}): object => ({ type: 2, style: 1, label: 'x', custom_id: 'x', ...extra });
const row = (...components: object[]): object => ({ type: 1, components });
const option = (value: string): object => ({ label: value, value });
const V2 = 1 << 15;

it.each([
  'before=abc',
  'after=abc',
  'around=abc',
  'before=',
  'limit=0',
  'limit=101',
  'limit=x',
  `before=${'1'.repeat(21)}`,
])('a page with `%s` is refused', async (query) => {
  const { status, body } = await world.rest('ann', 'GET', `/channels/${world.channel('text')}/messages?${query}`);
  expect([status, body.code]).toEqual([400, 50035]);
  expect(Object.keys(body.errors)).toEqual([query.split('=')[0]]);
});

describe('a message is refused', () => {
  const refused: readonly [string, unknown, string][] = [
    ['with 2001 characters', { content: 'x'.repeat(2001) }, '"content":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH"'],
    ['with a nonce of 26 characters', { content: 'x', nonce: 'n'.repeat(26) }, '"nonce"'],
    ['with eleven embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 't' })) }, '"embeds"'],
    [
      'with embeds of 6001 characters',
      { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
      'MAX_EMBED_SIZE_EXCEEDED',
    ],
    ['with an embed title of 257', { embeds: [{ title: 'x'.repeat(257) }] }, '"embeds":{"0":{"title"'],
    [
      'with six buttons in a row',
      { content: 'x', components: [row(...[1, 2, 3, 4, 5, 6].map((n) => button({ custom_id: `${n}` })))] },
      '"components"',
    ],
    [
      'with a select beside a button',
      { content: 'x', components: [row(button(), { type: 3, custom_id: 's', options: [option('a')] })] },
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'with six rows',
      { content: 'x', components: [1, 2, 3, 4, 5, 6].map((n) => row(button({ custom_id: `${n}` }))) },
      '"components":{"_errors"',
    ],
    [
      'with a custom id of 101',
      { content: 'x', components: [row(button({ custom_id: 'x'.repeat(101) }))] },
      '"components":{"0":{"components":{"0":{"custom_id"',
    ],
    ['with a label of 81', { content: 'x', components: [row(button({ label: 'x'.repeat(81) }))] }, '"label"'],
    [
      'with a button without label and emoji',
      { content: 'x', components: [row(button({ label: undefined }))] },
      'BUTTON_COMPONENT_MISSING_LABEL_OR_EMOJI',
    ],
    [
      'with one custom id twice',
      { content: 'x', components: [row(button(), button())] },
      'COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'with one id twice',
      { content: 'x', components: [row(button({ id: 7 }), button({ custom_id: 'y', id: 7 }))] },
      'COMPONENT_ID_DUPLICATED',
    ],
    [
      'with a link that has a custom id',
      { content: 'x', components: [row(button({ style: 5, url: 'https://example.org' }))] },
      'A custom id and url cannot both be specified',
    ],
    [
      'with 26 options',
      {
        content: 'x',
        components: [row({ type: 3, custom_id: 's', options: Array.from({ length: 26 }, (_, n) => option(`${n}`)) })],
      },
      '"options"',
    ],
    [
      'with an option twice',
      { content: 'x', components: [row({ type: 3, custom_id: 's', options: [option('a'), option('a')] })] },
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'with V2 components but no flag',
      { content: 'x', components: [{ type: 10, content: 'x' }] },
      'UNION_TYPE_CHOICES',
    ],
    [
      'with the V2 flag and content',
      { content: 'x', flags: V2, components: [{ type: 10, content: 'x' }] },
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'with 41 V2 components',
      {
        flags: V2,
        components: [{ type: 17, components: Array.from({ length: 40 }, () => ({ type: 10, content: 'x' })) }],
      },
      '"components":{"_errors"',
    ],
    [
      'with 4001 characters of text displays',
      {
        flags: V2,
        components: [
          { type: 10, content: 'x'.repeat(4000) },
          { type: 10, content: 'x' },
        ],
      },
      'COMPONENT_MAX_TEXT_LENGTH_EXCEEDED',
    ],
    [
      'with parse and a list of the same kind',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    ['in reply to nothing', { content: 'x', message_reference: { message_id: '1' } }, 'REPLIES_UNKNOWN_MESSAGE'],
  ];

  it.each(refused)('%s', async (_what, body, expected) => {
    const { status, body: error } = await post(body);
    expect([status, error.code]).toEqual([400, 50035]);
    expect(JSON.stringify(error.errors)).toContain(expected);
  });

  it('when it is empty, and where the sender may not be', async () => {
    expect((await post({ content: ' ' })).body.code).toBe(50006);
    expect((await post({ content: 'x' }, 'bob', 'secret')).body.code).toBe(50001);
    expect((await world.rest('bob', 'POST', '/channels/1/messages', { content: 'x' })).body.code).toBe(10003);
    expect(
      (await world.rest(null, 'POST', `/channels/${world.channel('text')}/messages`, { content: 'x' })).status,
    ).toBe(401);
    const overwrite = { type: 0, allow: '0', deny: String(1 << 11) };
    await world.rest('ann', 'PUT', `/channels/${world.channel('text')}/permissions/${world.guildId}`, overwrite);
    expect((await post({ content: 'x' }, 'bob')).body.code).toBe(50013);
  });

  it('in the chat of a voice room that the sender may not enter', async () => {
    expect((await post({ content: 'x' }, 'bob', 'room')).status).toBe(200);
    await world.rest('ann', 'PUT', `/channels/${world.channel('room')}/permissions/${world.guildId}`, {
      type: 0,
      allow: '0',
      deny: String(1 << 20),
    });
    expect((await post({ content: 'x' }, 'bob', 'room')).body.code).toBe(50001);
  });
});

describe('a message', () => {
  it('has Discord’s shape, with ids for its components', async () => {
    const { body } = await post({
      content: '<@1> @everyone',
      flags: 4096,
      components: [row(button()), row(button({ custom_id: 'y', id: 1 }))],
    });
    // The published schema takes UTC with a Z only, where Discord writes +00:00.
    const inUtc = { ...body, timestamp: new Date(body.timestamp).toISOString() };
    expect(MessageResponseSchema.safeParse(inUtc).error).toBeUndefined();
    expect(body.components.map(({ id }: { id: number }) => id)).toEqual([2, 4]);
    expect(body).toMatchObject({ flags: 4096, mention_everyone: true, mentions: [], author: { bot: true } });
  });

  it('takes embed times of any offset', async () => {
    const { body } = await post({ embeds: [{ title: 't', timestamp: '2026-01-01T03:00:00+03:00' }] });
    expect(body.embeds[0].timestamp).toBe('2026-01-01T00:00:00.000Z');
    expect((await post({ embeds: [{ title: 't', timestamp: 'noon' }] })).body.code).toBe(50035);
  });

  it('is sent once for one nonce with enforce_nonce, and twice without or after minutes', async () => {
    const body = { content: 'once', nonce: 'n1', enforce_nonce: true };
    const first = (await post(body)).body;
    expect(first.nonce).toBe('n1');
    expect((await post(body)).body.id).toBe(first.id);
    expect((await post({ ...body, enforce_nonce: false })).body.id).not.toBe(first.id);
    world.sandbox.world.clock.advance(10 * 60_000);
    expect((await post(body)).body.id).not.toBe(first.id);
  });

  it('mentions whom the sender lets it mention', async () => {
    const bob = world.id('bob');
    expect((await post({ content: `<@${bob}>` })).body.mentions.map(({ id }: { id: string }) => id)).toEqual([bob]);
    expect((await post({ content: `<@${bob}>`, allowed_mentions: { parse: [] } })).body.mentions).toEqual([]);
    expect((await post({ content: '@everyone' }, 'bob')).body.mention_everyone).toBe(false);
  });

  it('is edited by its author only, keeps what the edit leaves out, and is deleted by moderators', async () => {
    const { body: sent } = await post({ content: 'one', components: [row(button())] });
    const path = `/channels/${world.channel('text')}/messages/${sent.id}`;
    expect((await world.rest('ann', 'PATCH', path, { content: 'two' })).body.code).toBe(50005);
    const { body: edited } = await world.rest('majlis', 'PATCH', path, { content: 'two' });
    expect(edited).toMatchObject({ content: 'two', components: sent.components });
    expect(edited.edited_timestamp).not.toBeNull();
    expect((await world.rest('bob', 'DELETE', path)).body.code).toBe(50013);
    expect((await world.rest('ann', 'DELETE', path)).status).toBe(204);
    expect((await world.rest('ann', 'GET', path)).body.code).toBe(10008);
  });

  it('takes only so many edits once it is an hour old', async () => {
    world.sandbox.world.switches.editsOfOldMessage = 2;
    const { body: sent } = await post({ content: 'old' });
    const path = `/channels/${world.channel('text')}/messages/${sent.id}`;
    const edit = async (): Promise<number> => (await world.rest('majlis', 'PATCH', path, { content: 'e' })).status;
    expect([await edit(), await edit(), await edit()]).toEqual([200, 200, 200]);
    world.sandbox.world.clock.advance(3_600_000);
    expect([await edit(), await edit(), await edit()]).toEqual([200, 200, 429]);
    const kept = world.sandbox.world.messages.get(world.channel('text'))?.[0]?.editTimesMs;
    expect(kept).toHaveLength(2);
  });

  it('is read without its content by a bot without MESSAGE_CONTENT', async () => {
    const { body: sent } = await post({ content: 'words' }, 'bob');
    const path = `/channels/${world.channel('text')}/messages/${sent.id}`;
    expect((await world.rest('majlis', 'GET', path)).body.content).toBe('');
    expect((await world.rest('reader', 'GET', path)).body.content).toBe('words');
    expect((await world.rest('ann', 'GET', path)).body.content).toBe('words');
  });

  it('hides the message it replies to from a bot without MESSAGE_CONTENT, over REST and the gateway', async () => {
    const reader = await world.client('majlis');
    const heard: unknown[] = [];
    reader.on('raw', ({ t, d }: { t: string | null; d: { referenced_message?: { content: string } } }) => {
      if (t === 'MESSAGE_CREATE') heard.push(d.referenced_message?.content);
    });
    const { body: first } = await post({ content: 'words' }, 'bob');
    const reply = { content: 'mine', message_reference: { message_id: first.id } };
    const { body: sent } = await post(reply);
    expect(sent).toMatchObject({ content: 'mine', referenced_message: { content: '' } });
    const path = `/channels/${world.channel('text')}/messages/${sent.id}`;
    expect((await world.rest('majlis', 'GET', path)).body.referenced_message.content).toBe('');
    expect((await world.rest('reader', 'GET', path)).body.referenced_message.content).toBe('words');
    await vi.waitFor(() => expect(heard).toEqual([undefined, '']));
  });

  it('replies only where the sender may read the history', async () => {
    const { body: first } = await post({ content: 'words' }, 'ann');
    const everyone = { id: world.guildId, type: 0, allow: 0n, deny: Permission.ReadMessageHistory } as const;
    world.sandbox.world.channel(world.channel('text'))?.overwrites.set(everyone.id, everyone);
    const reply = { content: 'x', message_reference: { message_id: first.id } };
    expect(await post(reply, 'bob')).toMatchObject({ status: 403, body: { code: 160002 } });
    expect((await post({ content: 'x' }, 'bob')).status).toBe(200);
  });

  it('waits for slow mode, except from moderators and bots', async () => {
    await world.rest('ann', 'PATCH', `/channels/${world.channel('text')}`, { rate_limit_per_user: 10 });
    expect((await post({ content: 'one' }, 'bob')).status).toBe(200);
    world.sandbox.world.clock.advance(5_000);
    const early = await post({ content: 'two' }, 'bob');
    expect(early).toMatchObject({ status: 429, body: { code: 20016 } });
    expect(early.body.retry_after).toBeGreaterThan(4);
    expect(early.body.retry_after).toBeLessThanOrEqual(5);
    for (const who of ['ann', 'majlis', 'cem']) expect((await post({ content: 'x' }, who)).status).toBe(200);
    for (const who of ['ann', 'majlis']) expect((await post({ content: 'x' }, who)).status).toBe(200);
    world.sandbox.world.clock.advance(5_000);
    expect((await post({ content: 'two' }, 'bob')).status).toBe(200);
  });

  it.each([
    ['with stickers', { sticker_ids: ['1'] }, 400, 50081],
    ['with a poll', { poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }] } }, 501, 0],
    ['as a voice message with text', { content: 'x', flags: 8192 }, 400, 50160],
    ['that names a file it lacks', { embeds: [{ image: { url: 'attachment://a.png' } }] }, 400, 50035],
    [
      'whose component names a file it lacks',
      { flags: V2, components: [{ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }] },
      400,
      50035,
    ],
  ])('is refused %s', async (_what, body, status, code) => {
    expect(await post(body)).toMatchObject({ status, body: { code } });
  });

  it('goes into no category', async () => {
    const made = await world.rest('ann', 'POST', `/guilds/${world.guildId}/channels`, { name: 'c', type: 4 });
    const answer = await world.rest('ann', 'POST', `/channels/${made.body.id}/messages`, { content: 'x' });
    expect(answer).toMatchObject({ status: 400, body: { code: 50008 } });
  });

  it.each([
    ['a text', 'text/plain', {}, [400, 50161]],
    ['a sound', 'audio/ogg', {}, [200, undefined]],
    [
      'a picture that it shows',
      'image/png',
      { flags: 0, embeds: [{ image: { url: 'attachment://f' } }] },
      [200, undefined],
    ],
  ])('as a voice message is one sound: %s', async (_what, type, body, expected) => {
    const form = new FormData();
    form.append('payload_json', JSON.stringify({ flags: 8192, ...body }));
    form.append('files[0]', new Blob(['1234'], { type }), 'f');
    const response = await fetch(`${world.sandbox.line().api}/v10/channels/${world.channel('text')}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${world.token('majlis')}` },
      body: form,
    });
    const answer = JSON.parse(await response.text()) as { code?: number };
    expect([response.status, answer.code]).toEqual(expected);
  });

  it('is listed newest first, by pages', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 4; index += 1) ids.push((await post({ content: `${index}` })).body.id);
    const list = async (query: string): Promise<string[]> =>
      (await world.rest('ann', 'GET', `/channels/${world.channel('text')}/messages?${query}`)).body.map(
        ({ id }: { id: string }) => id,
      );
    expect(await list('limit=2')).toEqual([ids[3], ids[2]]);
    expect(await list(`limit=2&before=${ids[2]}`)).toEqual([ids[1], ids[0]]);
    expect(await list(`limit=2&after=${ids[0]}`)).toEqual([ids[2], ids[1]]);
  });

  it('to somebody who takes no DMs fails with 50007', async () => {
    const bob = world.sandbox.world.users.get(world.id('bob'));
    if (bob === undefined) throw new Error('bob exists');
    const { body: dm } = await world.rest('majlis', 'POST', '/users/@me/channels', { recipient_id: bob.id });
    expect((await world.rest('majlis', 'POST', `/channels/${dm.id}/messages`, { content: 'psst' })).status).toBe(200);
    bob.acceptsDms = false;
    expect((await world.rest('majlis', 'POST', `/channels/${dm.id}/messages`, { content: 'psst' })).body.code).toBe(
      50007,
    );
  });

  it('to somebody who shares no server any more fails with 50278', async () => {
    const { body: dm } = await world.rest('majlis', 'POST', '/users/@me/channels', { recipient_id: world.id('bob') });
    const tell = () => world.rest('majlis', 'POST', `/channels/${dm.id}/messages`, { content: 'psst' });
    expect((await tell()).status).toBe(200);
    world.sandbox.world.guilds.get(world.guildId)?.members.delete(world.id('bob'));
    expect(await tell()).toMatchObject({ status: 403, body: { code: 50278 } });
  });

  it.each([
    ['of 10 MiB is taken', 10 * 1024 * 1024, [200, undefined]],
    ['of one byte more is refused with 50045', 10 * 1024 * 1024 + 1, [400, 50045]],
  ])('with a file %s', async (_what, bytes, expected) => {
    const form = new FormData();
    form.append('files[0]', new Blob([new Uint8Array(bytes)]), 'f');
    const response = await fetch(`${world.sandbox.line().api}/v10/channels/${world.channel('text')}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${world.token('majlis')}` },
      body: form,
    });
    const answer = JSON.parse(await response.text()) as { code?: number };
    expect([response.status, answer.code]).toEqual(expected);
  });

  it('carries files, described and not kept', async () => {
    const form = new FormData();
    form.append('payload_json', JSON.stringify({ attachments: [{ id: 0, description: 'a sound' }] }));
    form.append('files[0]', new Blob(['1234'], { type: 'audio/ogg' }), 'a.ogg');
    const response = await fetch(`${world.sandbox.line().api}/v10/channels/${world.channel('text')}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${world.token('majlis')}` },
      body: form,
    });
    expect(await response.json()).toMatchObject({
      attachments: [{ filename: 'a.ogg', size: 4, description: 'a sound', content_type: 'audio/ogg' }],
    });
  });
});

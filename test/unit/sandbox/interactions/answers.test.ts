import { InteractionCallbackResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Person } from '../../../../sandbox/people/index.ts';
import { interactionDesk, type InteractionDesk } from '../../../support/interaction-desk.ts';
import { smallWorld, type RestAnswer, type SmallWorld } from '../../../support/small-world.ts';

let world: SmallWorld;
let desk: InteractionDesk;
let bob: Person;
let ann: Person;

beforeEach(async () => {
  world = await smallWorld();
  desk = await interactionDesk(world);
  await desk.register([
    { name: 'go', description: 'd', options: [{ type: 3, name: 'q', description: 'd', autocomplete: true }] },
  ]);
  [bob, ann] = [await world.person('bob'), await world.person('ann')];
});

afterEach(async () => {
  desk.socket.cut();
  await world.close();
});

const go = (person = bob) => person.command('go', {}, { guildId: world.guildId, channelId: world.channel('text') });
/** A command on its way, not answered yet. */
const asked = async (index = 0): Promise<ReturnType<InteractionDesk['received']>> => {
  void go().catch(() => {});
  return desk.received(index);
};
const button = {
  type: 1,
  components: [
    { type: 2, style: 1, label: 'b', custom_id: 'b' },
    { type: 2, style: 1, label: 'off', custom_id: 'off', disabled: true },
  ],
};
const modal = (extra: object = {}): object => ({
  type: 9,
  data: {
    custom_id: 'm',
    title: 'M',
    components: [{ type: 18, label: 'L', component: { type: 4, custom_id: 't', style: 1 } }],
    ...extra,
  },
});

describe('a first answer', () => {
  it('is taken once', async () => {
    const interaction = await asked();
    expect((await desk.answer(interaction, { type: 4, data: { content: 'a' } })).status).toBe(204);
    expect((await desk.answer(interaction, { type: 4, data: { content: 'b' } })).body).toEqual({
      message: 'Interaction has already been acknowledged.',
      code: 40060,
    });
  });

  it('needs the right id and token, within three seconds', async () => {
    const interaction = await asked();
    expect((await desk.answer({ ...interaction, token: 'x' }, { type: 5 })).body.code).toBe(10062);
    expect((await desk.answer({ ...interaction, id: '1' }, { type: 5 })).body.code).toBe(10062);
    world.sandbox.world.clock.advance(3_000);
    expect((await desk.answer(interaction, { type: 5 })).body.code).toBe(10062);
    expect((await desk.webhook(interaction, 'POST', '', { content: 'x' })).body.code).toBe(10015);
  });

  const wrong: readonly [string, unknown][] = [
    ['of an unknown type', { type: 99 }],
    ['of type 1', { type: 1 }],
    ['that updates where no message is', { type: 7, data: { content: 'x' } }],
    ['that defers an update where no message is', { type: 6 }],
    ['of choices to a command', { type: 8, data: { choices: [] } }],
    ['of 2001 characters', { type: 4, data: { content: 'x'.repeat(2001) } }],
    ['as a modal with a title of 46', modal({ title: 'x'.repeat(46) })],
    [
      'as a modal with six fields',
      modal({
        components: Array.from({ length: 6 }, (_, n) => ({
          type: 18,
          label: 'L',
          component: { type: 4, custom_id: `t${n}`, style: 1 },
        })),
      }),
    ],
    ['as a modal without fields', modal({ components: [] })],
    [
      'as a modal with a field twice',
      modal({
        components: [1, 2].map(() => ({ type: 18, label: 'L', component: { type: 4, custom_id: 't', style: 1 } })),
      }),
    ],
    [
      'as a modal with a label of 46',
      modal({ components: [{ type: 18, label: 'x'.repeat(46), component: { type: 4, custom_id: 't', style: 1 } }] }),
    ],
    [
      'as a modal with a label in a label',
      modal({ components: [{ type: 18, label: 'L', component: { type: 4, custom_id: 't', style: 1, label: 'x' } }] }),
    ],
  ];

  it.each(wrong)('is refused %s, and another may follow', async (_what, body) => {
    const interaction = await asked();
    expect((await desk.answer(interaction, body)).body.code).toBe(50035);
    expect((await desk.answer(interaction, { type: 5 })).status).toBe(204);
  });

  const labelled = (component: object, extra: object = {}): object => ({ type: 18, label: 'L', component, ...extra });
  const options = (...values: string[]): object[] => values.map((value) => ({ label: value, value }));
  const wrongModals: readonly [string, object[], string][] = [
    [
      'a select that is disabled',
      [labelled({ type: 3, custom_id: 's', disabled: true, options: options('a') })],
      'data.components.0.component.disabled',
    ],
    [
      'a user select that is disabled',
      [labelled({ type: 5, custom_id: 's', disabled: true })],
      'data.components.0.component.disabled',
    ],
    [
      'a value twice',
      [labelled({ type: 3, custom_id: 's', options: options('a', 'a') })],
      'data.components.0.component.options.1.value',
    ],
    [
      'a value twice in a radio group',
      [labelled({ type: 21, custom_id: 's', options: options('a', 'a') })],
      'data.components.0.component.options.1.value',
    ],
    [
      'more to choose than there is',
      [labelled({ type: 3, custom_id: 's', max_values: 2, options: options('a') })],
      'data.components.0.component.max_values',
    ],
    [
      'a least number above the greatest',
      [labelled({ type: 5, custom_id: 's', min_values: 3, max_values: 2 })],
      'data.components.0.component.min_values',
    ],
    [
      'a least number of boxes above the greatest',
      [labelled({ type: 22, custom_id: 's', min_values: 2, max_values: 1, options: options('a', 'b') })],
      'data.components.0.component.min_values',
    ],
    [
      'a component id twice',
      ['a', 'b'].map((id) => labelled({ type: 4, custom_id: id, style: 1 }, { id: 7 })),
      'data.components.1.id',
    ],
    [
      'two inputs in a row',
      [{ type: 1, components: ['a', 'b'].map((id) => ({ type: 4, custom_id: id, style: 1, label: 'L' })) }],
      'data.components.0',
    ],
  ];

  it.each(wrongModals)('as a modal with %s is refused there', async (_what, components, path) => {
    const { body } = await desk.answer(await asked(), modal({ components }));
    expect(body.code).toBe(50035);
    const at = path.split('.').reduce((tree, step) => tree?.[step], body.errors);
    expect(at?._errors).toHaveLength(1);
  });

  it('as a modal names the label that its input must not have', async () => {
    const components = [labelled({ type: 4, custom_id: 't', style: 1, label: 'x' })];
    const { body } = await desk.answer(await asked(), modal({ components }));
    expect(JSON.stringify(body.errors)).toContain('"label":{"_errors":[{"code":"COMPONENT_LABEL_NOT_ALLOWED"');
  });

  it('as a modal with everything in order is taken', async () => {
    const components = [
      labelled({ type: 3, custom_id: 'a', disabled: false, max_values: 2, options: options('a', 'b') }),
      labelled({ type: 22, custom_id: 'b', min_values: 2, options: options('a', 'b') }),
      labelled({ type: 21, custom_id: 'c', options: options('a', 'b') }),
      { type: 1, components: [{ type: 4, custom_id: 'd', style: 1, label: 'L' }] },
    ];
    expect((await desk.answer(await asked(), modal({ components }))).status).toBe(204);
  });

  it('that is empty is refused with 50006', async () => {
    expect((await desk.answer(await asked(), { type: 4, data: {} })).body.code).toBe(50006);
  });

  it('gives the message back when asked to', async () => {
    const answer = await desk.answer(
      await asked(),
      { type: 4, data: { content: 'a', flags: 64 } },
      '?with_response=true',
    );
    expect(answer.status).toBe(200);
    const { message } = answer.body.resource;
    const inUtc = { ...message, timestamp: new Date(message.timestamp).toISOString() };
    expect(
      InteractionCallbackResponseSchema.safeParse({
        ...answer.body,
        resource: { ...answer.body.resource, message: inUtc },
      }).error,
    ).toBeUndefined();
    expect(answer.body.interaction).toMatchObject({
      response_message_id: message.id,
      response_message_ephemeral: true,
      response_message_loading: false,
    });
    expect(message).toMatchObject({
      type: 20,
      application_id: world.id('majlis'),
      interaction_metadata: { type: 2, user: { username: 'bob' } },
    });
  });

  it('drops what a deferral may not carry', async () => {
    const interaction = await asked();
    await desk.answer(interaction, { type: 5, data: { flags: 64 | (1 << 15), content: 'x' } });
    expect((await desk.webhook(interaction, 'GET', '/messages/@original')).body).toMatchObject({
      flags: 64 | 128,
      content: '',
    });
  });

  it('to autocomplete takes 25 choices of 100 characters and the option’s type', async () => {
    const complete = (): Promise<unknown> =>
      bob.autocomplete('go', { q: 'a' }, 'q', { guildId: world.guildId, channelId: world.channel('text') });
    const pending = complete();
    const interaction = await desk.received();
    const choices = (count: number, value: unknown = 'v'): object => ({
      type: 8,
      data: { choices: Array.from({ length: count }, (_, n) => ({ name: `${n}`, value })) },
    });
    expect((await desk.answer(interaction, { type: 4, data: { content: 'x' } })).body.code).toBe(50035);
    expect((await desk.answer(interaction, choices(26))).body.code).toBe(50035);
    expect((await desk.answer(interaction, choices(1, 'x'.repeat(101)))).body.code).toBe(50035);
    expect((await desk.answer(interaction, choices(1, 5))).body.code).toBe(50035);
    expect((await desk.answer(interaction, choices(25))).status).toBe(204);
    expect(await pending).toHaveLength(25);
  });
});

describe('a token', () => {
  it('dies after a quarter of an hour, not before', async () => {
    const interaction = await asked();
    await desk.answer(interaction, { type: 4, data: { content: 'a' } });
    world.sandbox.world.clock.advance(15 * 60_000 - 1_000);
    expect((await desk.webhook(interaction, 'PATCH', '/messages/@original', { content: 'b' })).status).toBe(200);
    world.sandbox.world.clock.advance(1_000);
    const dead = { message: 'Invalid Webhook Token', code: 50027 };
    expect((await desk.webhook(interaction, 'PATCH', '/messages/@original', { content: 'c' })).body).toEqual(dead);
    expect((await desk.webhook(interaction, 'POST', '', { content: 'c' })).body).toEqual(dead);
    expect((await desk.webhook({ token: 'x' }, 'POST', '', { content: 'c' })).body).toEqual(dead);
  });

  it('edits, deletes and follows up', async () => {
    const interaction = await asked();
    await desk.answer(interaction, { type: 5 });
    const { body: first } = await desk.webhook(interaction, 'POST', '', { content: 'done' });
    expect(first).toMatchObject({ content: 'done', flags: 0 });
    expect((await desk.webhook(interaction, 'GET', '/messages/@original')).body.id).toBe(first.id);
    const { body: second } = await desk.webhook(interaction, 'POST', '', { content: 'also', flags: 64 });
    expect(second).toMatchObject({ flags: 64, type: 19 });
    expect(
      (await desk.webhook(interaction, 'PATCH', `/messages/${second.id}`, { content: 'changed' })).body.content,
    ).toBe('changed');
    expect((await desk.webhook(interaction, 'DELETE', '/messages/@original')).status).toBe(204);
    expect((await desk.webhook(interaction, 'GET', '/messages/@original')).body.code).toBe(10008);
  });

  it('does not reach messages of others', async () => {
    const interaction = await asked();
    await desk.answer(interaction, { type: 4, data: { content: 'a' } });
    const theirs = await ann.say(world.channel('text'), 'mine');
    expect((await desk.webhook(interaction, 'PATCH', `/messages/${theirs.id}`, { content: 'x' })).body.code).toBe(
      10008,
    );
  });
});

describe('a token reaches', () => {
  const code = async (interaction: { token: string }, method: string, id: string): Promise<number | undefined> =>
    (await desk.webhook(interaction, method, `/messages/${id}`, method === 'PATCH' ? { content: 'x' } : undefined)).body
      ?.code;

  it('no message that its interaction did not make: neither plain ones of the bot nor answers of another', async () => {
    const { body: plain } = await world.rest('majlis', 'POST', `/channels/${world.channel('text')}/messages`, {
      content: 'plain',
    });
    const first = await asked();
    await desk.answer(first, { type: 4, data: { content: 'a', flags: 64 } });
    const hidden = (await desk.webhook(first, 'GET', '/messages/@original')).body.id;
    const shown = (await desk.webhook(first, 'POST', '', { content: 'follow-up' })).body.id;
    const second = await asked(1);
    await desk.answer(second, { type: 4, data: { content: 'b' } });
    for (const id of [plain.id, hidden, shown]) {
      for (const method of ['GET', 'PATCH', 'DELETE']) expect(await code(second, method, id)).toBe(10008);
    }
    for (const id of [hidden, shown]) expect(await code(first, 'PATCH', id)).toBeUndefined();
  });

  it('the message whose component was used', async () => {
    const { body: panel } = await world.rest('majlis', 'POST', `/channels/${world.channel('text')}/messages`, {
      content: 'p',
      components: [button],
    });
    await bob.waitFor(() => bob.messages().some(({ id }) => id === panel.id));
    void bob.click({ customId: 'b' }).catch(() => {});
    const pressed = await desk.received();
    await desk.answer(pressed, { type: 6 });
    expect(await code(pressed, 'GET', panel.id)).toBeUndefined();
    expect(await code(pressed, 'PATCH', '@original')).toBeUndefined();
  });
});

describe('a private answer', () => {
  it('is seen by its person alone, and its buttons work for nobody else', async () => {
    const interaction = await asked();
    await desk.answer(interaction, { type: 4, data: { content: 'psst', flags: 64, components: [button] } });
    const mine = await bob.waitFor(() => bob.messages().find(({ content }) => content === 'psst'));
    const shared = await bob.say(world.channel('text'), 'all');
    await ann.waitFor(() => ann.messages().some(({ id }) => id === shared.id));
    expect(ann.messages().map(({ content }) => content)).toEqual(['all']);
    expect((await world.rest('bob', 'GET', `/channels/${mine.channel_id}/messages/${mine.id}`)).body.code).toBe(10008);
    const press = (who: string, flags: number): Promise<RestAnswer> =>
      world.rest(who, 'POST', '/interactions', {
        type: 3,
        application_id: world.id('majlis'),
        guild_id: world.guildId,
        channel_id: mine.channel_id,
        message_id: mine.id,
        message_flags: flags,
        data: { component_type: 2, custom_id: 'b' },
      });
    expect((await press('ann', 64)).body.code).toBe(10008);
    expect((await press('bob', 0)).body.code).toBe(10008);
    expect((await press('bob', 64)).status).toBe(204);
    const pressed = await desk.received(1);
    expect(pressed).toMatchObject({
      type: 3,
      data: { custom_id: 'b', component_type: 2 },
      message: { id: mine.id, content: 'psst', flags: 64 },
    });
    await desk.answer(pressed, { type: 7, data: { content: 'done', components: [] } });
    await bob.waitFor(() => bob.messages().some(({ id, content }) => id === mine.id && content === 'done'));
  });
});

describe('a component', () => {
  it('is refused when it is disabled, of another type, gone, or in somebody else’s message', async () => {
    const { body: panel } = await world.rest('majlis', 'POST', `/channels/${world.channel('text')}/messages`, {
      content: 'p',
      components: [button],
    });
    const press = async (data: object, messageId: string = panel.id): Promise<number> =>
      (
        await world.rest('bob', 'POST', '/interactions', {
          type: 3,
          application_id: world.id('majlis'),
          guild_id: world.guildId,
          channel_id: world.channel('text'),
          message_id: messageId,
          data,
        })
      ).body?.code;
    expect(await press({ component_type: 2, custom_id: 'off' })).toBe(50035);
    expect(await press({ component_type: 3, custom_id: 'b', values: ['x'] })).toBe(50035);
    expect(await press({ component_type: 2, custom_id: 'gone' })).toBe(50035);
    expect(await press({ component_type: 2, custom_id: 'b' }, (await ann.say(world.channel('text'), 'x')).id)).toBe(
      10008,
    );
    expect(await press({ component_type: 2, custom_id: 'b' })).toBeUndefined();
  });
});

describe('a modal', () => {
  it('is submitted only by whom it was shown to, with its own fields, and is not answered by a modal', async () => {
    const pending = go();
    await desk.answer(await desk.received(), modal());
    const { modal: shown } = await pending;
    if (shown === null) throw new Error('a modal was shown');
    await expect(ann.submitModal(shown, { t: 'x' })).rejects.toMatchObject({ code: 10062 });
    await expect(bob.submitModal({ ...shown, custom_id: 'other' }, { t: 'x' })).rejects.toMatchObject({ code: 50035 });
    await expect(bob.submitModal(shown, { t: '' })).rejects.toMatchObject({ code: 50035 });
    const submitting = bob.submitModal(shown, { t: 'hello' });
    const submitted = await desk.received(1);
    expect(submitted).toMatchObject({
      type: 5,
      data: {
        custom_id: 'm',
        components: [{ type: 18, id: 1, component: { type: 4, id: 2, custom_id: 't', value: 'hello' } }],
      },
    });
    expect((await desk.answer(submitted, modal())).body.code).toBe(50035);
    expect((await desk.answer(submitted, { type: 4, data: { content: 'ok' } })).status).toBe(204);
    expect((await submitting).status).toBe('answered');
  });
});

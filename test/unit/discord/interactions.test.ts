import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Person, textOf } from '../../../sandbox/people/index.ts';
import { aSpace, idOf, queueIn } from '../../support/a-space.ts';
import { fullPanel } from '../../support/full-panel.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import type { PlanButton } from '../../../src/app/index.ts';
import { planButtonId } from '../../../src/commands/index.ts';
import type { Plan } from '../../../src/domain/index.ts';
import { aPlan } from '../../support/told-planning.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../../../src/lib/index.ts';

let edge: EdgeWorld;
let ann: Person;
let bob: Person;
const where = (): { guildId: string; channelId: string } => ({
  guildId: edge.world.guildId,
  channelId: edge.world.channel('text'),
});

beforeAll(async () => {
  edge = await edgeWorld();
  ann = await edge.world.person('ann');
  bob = await edge.world.person('bob');
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});
beforeEach(() => {
  const { app } = edge;
  app.calls.length = 0;
  app.actors.length = 0;
  app.refusal = null;
  app.bug = null;
  app.language = 'en';
  app.space = aSpace('told', {
    title: 'Coffee *tonight*',
    guildId: edge.world.guildId as GuildId,
    hostId: edge.world.id('ann') as UserId,
    room: { origin: 'created', kind: 'stage', channelId: edge.world.channel('stage') as ChannelId },
  });
});

describe('commands', () => {
  it('hand over what was filled in and who Discord says asks', async () => {
    const outcome = await ann.command('space open', { title: 'قهوة', room: edge.world.channel('stage') }, where());
    const reply = await outcome.reply();
    await ann.waitFor(() => outcome.replies().find(({ content }) => content.includes('is open')));
    expect(edge.app.calls[0]).toEqual([
      'openSpace',
      { title: 'قهوة', description: null, kind: null, room: edge.world.channel('stage'), preset: 'panel-talk' },
    ]);
    expect(edge.app.actors[0]).toMatchObject({
      userId: ann.user.id,
      guildId: edge.world.guildId,
      channelId: edge.world.channel('text'),
      serverManager: true,
    });
    expect(edge.app.actors[0]?.moderates(null)).toBe(true);
    // Private: nobody else sees it.
    expect(reply.flags & 64).toBe(64);
  });

  it('answer an ordinary member as one', async () => {
    await (await bob.command('space end', { when: 'now' }, where())).reply();
    expect(edge.app.calls).toEqual([['end', null]]);
    expect(edge.app.actors[0]).toMatchObject({ userId: bob.user.id, serverManager: false });
    expect(edge.app.actors[0]?.moderates(null)).toBe(false);
  });

  it('may have no sub-commands', async () => {
    const reply = await (await bob.command('help', {}, where())).reply();
    expect(textOf(reply)).toContain('`/space open`');
    expect(reply.flags & 64).toBe(64);
  });

  it('say what people wrote without its markdown', async () => {
    const outcome = await ann.command('space open', {}, where());
    const reply = await ann.waitFor(() => outcome.replies().find(({ content }) => content.includes('is open')));
    expect(reply.content).toContain('Coffee \\*tonight\\*');
    expect(reply.content).toContain(`<#${edge.world.channel('stage')}>`);
    expect(JSON.stringify(reply.components)).toContain('https://discord.com/channels/');
  });

  it('tell a refusal in the language of the server', async () => {
    edge.app.refusal = 'no-space-here';
    edge.app.language = 'ar';
    const reply = await (await ann.command('space info', {}, where())).reply();
    expect(reply.content).toMatch(/[\u0600-\u06FF]/);
  });

  it('tell a fault without its details, and log it', async () => {
    edge.app.bug = new Error('the secret of the pot');
    const reply = await (await ann.command('space end', { when: 'now' }, where())).reply();
    expect(reply.content).toContain('went wrong on our side');
    expect(reply.content).not.toContain('pot');
    expect(edge.log.lines.some(({ level, message }) => level === 'error' && message === 'an act failed')).toBe(true);
  });

  it('[LOG-5] hand out files, to whoever asked alone', async () => {
    edge.app.log_ = [{ atMs: 0, actorId: null, act: 'ended', targetId: null, detail: 'مجلس', reason: '=1' }];
    const outcome = await ann.command('log export', { format: 'csv' }, where());
    const reply = await ann.waitFor(() => outcome.replies().find(({ content }) => content.includes('action log')));
    expect(reply.flags & 64).toBe(64);
    const [file, ...more] = reply['attachments'] as readonly { id: string; filename: string; content_type: string }[];
    expect([file?.filename, more]).toEqual([`majlis-log-${idOf('told')}.csv`, []]);
    const text = edge.world.sandbox.world.uploads.get(file?.id ?? '')?.data.toString('utf8');
    expect(text).toBe(
      "\uFEFFtime,act,actor,actor_name,target,target_name,detail,reason\r\n1970-01-01T00:00:00.000Z,ended,,,,,مجلس,'=1\r\n",
    );
    edge.app.log_ = [];
  });

  it('[DATA-2] keep their buttons through a restart: a private question is replaced by its answer', async () => {
    const told = await (await bob.command('privacy', {}, where())).reply();
    expect(told.content).toContain('90');
    const question = await (await bob.click({ message: told, customId: /^mj1:forget-me:/ })).reply();
    expect(question.content).toContain('cannot be undone');
    await bob.click({ message: question, customId: /^mj1:forget-me-yes:/ });
    const answer = await bob.waitFor((person) =>
      person.messages().find(({ id, content }) => id === question.id && content.includes('Deleted')),
    );
    expect(answer.components).toEqual([]);
    expect(edge.app.calls.map(([name]) => name)).toEqual(['forgetMe']);
    expect(edge.app.actors[0]?.userId).toBe(bob.user.id);
  });

  it('suggest the spaces of the server for what is typed', async () => {
    const choices = await ann.autocomplete('space end', { space: 'coff' }, 'space', where());
    expect(choices.map(({ value }) => value)).toEqual([idOf('told')]);
    expect(await ann.autocomplete('space end', { space: 'tea' }, 'space', where())).toEqual([]);
  });
});

describe('controls', () => {
  it('work from what their custom id says, whoever posted the message and whenever', async () => {
    const spaceId = idOf('told') as SpaceId;
    await edge.discord.panels.post(
      edge.world.channel('text') as ChannelId,
      {
        space: { ...edge.app.space, id: spaceId },
        language: 'en',
        listeners: 1,
        ears: 'ready',
        invites: [],
        heard: [],
        queue: queueIn(edge.app.space),
        mutedByOthers: [],
        backstage: null,
        troubles: [],
        links: [],
        namesOf: () => 'Somebody',
      },
      null,
    );
    const panel = await ann.waitFor((person) =>
      person.messages(edge.world.channel('text')).find((message) => textOf(message).includes('Raised hands')),
    );
    // Its words are whole, down to the last line.
    expect(textOf(panel)).toContain('Request to Speak');
    await (await ann.select(`mj1:approve:${spaceId}`, [edge.app.space.hands[0]?.userId ?? ''])).reply();
    expect(edge.app.calls).toEqual([['approve', spaceId, edge.app.space.hands[0]?.userId]]);
  });

  it('of a voice room do to whoever presses them what they say, on the fullest panel too', async () => {
    const facts = fullPanel('ar', 'voice');
    const { id } = facts.space;
    await edge.discord.panels.post(edge.world.channel('text') as ChannelId, facts, null);
    await bob.waitFor((person) =>
      person.messages(edge.world.channel('text')).find((message) => textOf(message).includes('رفع اليد')),
    );
    for (const act of ['raise', 'step-down', 'manage']) await (await bob.click(`mj1:${act}:${id}`)).reply();
    const userId = bob.user.id;
    expect(edge.app.calls).toEqual([
      ['raise-hand', id],
      ['info', edge.app.space.id],
      ['to-audience', id, userId],
      ['info', id],
    ]);
    expect(new Set(edge.app.actors.map((actor) => actor.userId))).toEqual(new Set([userId]));
  });

  it('end a space only after the question was answered with yes', async () => {
    const spaceId = idOf('told');
    const asked = await ann.click(`mj1:end:${spaceId}`);
    const question = await asked.reply();
    expect(question.content).toContain('End ');
    expect(edge.app.calls.map(([name]) => name)).toEqual(['info']);
    await ann.click(`mj1:end-yes:${spaceId}`);
    const answer = await ann.waitFor((person) =>
      person.messages().find(({ id, content }) => id === question.id && content.includes('has ended')),
    );
    // The question's buttons are gone with it: a second yes cannot be pressed.
    expect(answer.components).toEqual([]);
    expect(edge.app.calls.map(([name]) => name)).toEqual(['info', 'end']);
  });

  it('[AGENDA-4] of another version, or forged, are told to be old', async () => {
    const channelId = edge.world.channel('text');
    const forged = [
      'mj0:end:toldaaaaaaaa',
      'mj1:end:not-an-id',
      'mj1:drop:toldaaaaaaaa',
      'mj1:end:toldaaaaaaaa:x',
      '🫖',
      // A detail where none belongs, and one that we write otherwise.
      'mj1:end:toldaaaaaaaa:d1-1',
      'mj1:plan-save:toldaaaaaaaa:d1-00',
    ];
    const row = (ids: readonly string[]): object => ({
      type: 1,
      components: ids.map((custom_id) => ({ type: 2, style: 2, label: 'Old', custom_id })),
    });
    const posted = await edge.world.rest('majlis', 'POST', `/channels/${channelId}/messages`, {
      content: 'old',
      components: [row(forged.slice(0, 5)), row(forged.slice(5))],
    });
    const message = await ann.waitFor((person) =>
      person.messages(channelId).find(({ id }) => id === (posted.body as { id: string }).id),
    );
    for (const customId of forged) {
      const reply = await (await ann.click({ message, customId })).reply();
      expect(reply.content).toContain('earlier state');
    }
    expect(edge.app.calls).toEqual([]);
  });
});

it('answers in direct messages that it works in servers, in the person’s own language', async () => {
  const dm = await edge.world.rest('majlis', 'POST', '/users/@me/channels', { recipient_id: bob.user.id });
  const channelId = (dm.body as { id: string }).id;
  await edge.world.rest('majlis', 'POST', `/channels/${channelId}/messages`, {
    content: 'hello',
    components: [{ type: 1, components: [{ type: 2, style: 2, label: 'End', custom_id: `mj1:end:${idOf('told')}` }] }],
  });
  await bob.waitFor((person) => person.messages(channelId).length > 0);
  const reply = await (await bob.click({ customId: `mj1:end:${idOf('told')}`, label: 'End' })).reply();
  expect(reply.content).toMatch(/\p{sc=Arab}/u);
  expect(edge.app.calls).toEqual([]);
});

describe('in direct messages', () => {
  const withBob = async (buttons: readonly (readonly [label: string, id: string])[]): Promise<void> => {
    const dm = await edge.world.rest('majlis', 'POST', '/users/@me/channels', { recipient_id: bob.user.id });
    // as: Discord's answer to that route.
    const channelId = (dm.body as { id: string }).id;
    const content = `notice ${buttons.map(([label]) => label).join()}`;
    const components = [
      { type: 1, components: buttons.map(([label, id]) => ({ type: 2, style: 2, label, custom_id: id })) },
    ];
    await edge.world.rest('majlis', 'POST', `/channels/${channelId}/messages`, { content, components });
    await bob.waitFor((person) => person.messages(channelId).some((message) => message.content === content));
  };
  const plan = (): Plan =>
    aPlan('dmplan', {
      guildId: edge.world.guildId as GuildId,
      hostId: bob.user.id as UserId,
      byUserId: bob.user.id as UserId,
    });
  const id = (does: PlanButton['does'], planId: SpaceId): string => planButtonId({ label: '', does, planId });

  it('[NOTICE-6] a host decides about their plan, by the rights that they have in its server', async () => {
    const { id: planId } = plan();
    edge.app.planning = { ...edge.app.planning, plans: [plan()] };
    await withBob([
      ['Open now', id('open', planId)],
      ['Move…', id('move', planId)],
      ['Cancel…', id('cancel', planId)],
    ]);
    const question = await (await bob.click({ customId: id('cancel', planId), label: 'Cancel…' })).reply();
    expect(question.flags & 64).toBe(64);
    expect(edge.app.calls).toEqual([]);
    await bob.click({ message: question, customId: `mj1:plan-cancel-yes:${planId}` });
    await bob.waitFor(() => edge.app.calls.length > 0);
    expect(edge.app.calls).toEqual([['cancelPlan', planId]]);
    expect(edge.app.actors[0]).toMatchObject({ userId: bob.user.id, guildId: edge.world.guildId });
    const { modal } = await bob.click({ customId: id('move', planId), label: 'Move…' });
    if (modal === null) throw new Error('no form');
    const moved = await bob.submitModal(modal, { when: 'Friday 9pm' });
    expect((await moved.reply()).content).toContain('Tea');
    const opening = await bob.click({ customId: id('open', planId), label: 'Open now' });
    await opening.reply();
    // The last thing that opening asks for.
    await bob.waitFor(() => edge.app.calls.some(([name]) => name === 'info'));
    expect(edge.app.calls).toContainEqual(['openPlanned', planId]);
  });

  it('[REMIND-8] whoever was named host says there what they want, and hands it back', async () => {
    const { id: planId } = plan();
    edge.app.planning = { ...edge.app.planning, plans: [plan()] };
    const labels = { 'host-yes': 'Remind me', 'hand-back': 'Hand it back', 'host-no': 'No such messages' } as const;
    // as: the keys are those.
    const all = Object.entries(labels) as [keyof typeof labels, string][];
    await withBob(all.map(([does, label]) => [label, id(does, planId)] as const));
    for (const [does, label] of all) {
      const reply = await (await bob.click({ customId: id(does, planId), label })).reply();
      expect(reply.flags & 64).toBe(64);
    }
    expect(edge.app.calls).toEqual([
      ['setReminders', { ofHosting: true }],
      ['handBack', planId],
      ['setReminders', { ofHosting: false }],
    ]);
  });

  it('[NOTICE-6] nobody learns of a plan of a server that they are not in', async () => {
    const theirs = { ...plan(), hostId: ann.user.id as UserId };
    edge.app.planning = { ...edge.app.planning, plans: [theirs] };
    await withBob([['Cancel it', id('cancel', theirs.id)]]);
    const reply = await (await bob.click({ customId: id('cancel', theirs.id), label: 'Cancel it' })).reply();
    expect(reply.content).not.toContain('Tea');
    expect(edge.app.calls).toEqual([]);
  });
});

it('leaves a dead interaction alone, and does nothing that nobody would be told of', async () => {
  const { world, app, log } = edge;
  const before = log.lines.length;
  const { createInteractionRouter } = await import('../../../src/discord/interactions.ts');
  const { createAnswersRest, createClient } = await import('../../../src/discord/client.ts');
  const { createBrake } = await import('../../../src/discord/brake.ts');
  const { createCallOrder } = await import('../../../src/discord/call-order.ts');
  const { systemClock } = await import('../../../src/lib/index.ts');
  const options = {
    apiUrl: world.sandbox.line().api,
    brake: createBrake({ clock: systemClock, logger: log }),
    order: createCallOrder(systemClock),
  };
  const client = createClient(options);
  const answers = createAnswersRest(options);
  const route = createInteractionRouter({ client, answers, app, clock: systemClock, logger: log });
  await route({
    id: '1290000000009999999',
    application_id: world.id('majlis'),
    token: 'a-token-that-nobody-gave',
    type: 2,
    guild_id: world.guildId,
    channel_id: world.channel('text'),
    member: { user: { id: ann.user.id }, permissions: '8' },
    data: { id: '1', name: 'space', type: 1, options: [{ type: 1, name: 'end', options: [] }] },
  });
  await client.destroy();
  answers.clearHandlerSweeper();
  answers.clearHashSweeper();
  expect(app.calls).toEqual([]);
  const troubles = log.lines.slice(before).filter(({ level }) => level === 'warn' || level === 'error');
  expect(troubles.map(({ message, fields }) => [message, fields['code']])).toEqual([
    ['an interaction ended before it was answered', 10_062],
  ]);
});

it('takes it for no fault that an answer has no chat to stand in any more', async () => {
  const { app, log, world } = edge;
  const before = log.lines.length;
  // as: the answer of the local Discord.
  const gone = (await ann.call('POST', `/guilds/${world.guildId}/channels`, { name: 'gone', type: 0 })) as {
    readonly id: string;
  };
  const { ask } = app;
  app.ask = async (...input) => {
    await ann.call('DELETE', `/channels/${gone.id}`);
    return await ask(...input);
  };
  await bob.command('space end', { when: 'now' }, { guildId: world.guildId, channelId: gone.id });
  const troubles = (): unknown[] =>
    log.lines
      .slice(before)
      .filter(({ level }) => level === 'warn' || level === 'error')
      .map(({ message, fields }) => [message, fields['code']]);
  await expect.poll(troubles).toEqual([['an interaction ended before it was answered', 10_003]]);
  app.ask = ask;
});

it('answers more people in a second than a bot may make requests', async () => {
  const asks = Array.from({ length: 70 }, () => ann.command('space info', {}, where()));
  const outcomes = await Promise.all(asks);
  await Promise.all(outcomes.map((outcome) => outcome.reply()));
  expect(edge.log.lines.filter(({ message }) => message === 'Discord limits the rate of our calls')).toEqual([]);
});

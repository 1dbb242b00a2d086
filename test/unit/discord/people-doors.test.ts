import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, type Person, textOf } from '../../../sandbox/people/index.ts';
import { Permission, seedSchema } from '../../../sandbox/world/index.ts';
import type { RightChanged } from '../../../src/app/index.ts';
import { aSpace, idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import type { ChannelId, GuildId, UserId } from '../../../src/lib/index.ts';

let edge: EdgeWorld;
let ann: Person;
let bob: Person;
const where = (): { guildId: string; channelId: string } => ({
  guildId: edge.world.guildId,
  channelId: edge.world.channel('text'),
});
const words = async (outcome: Promise<Outcome>): Promise<string> => textOf(await (await outcome).reply());
const asked = (): unknown[] => edge.app.calls.filter(([name]) => name !== 'info');

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
  const hostId = edge.world.id('ann') as UserId;
  app.space = aSpace('told', {
    guildId: edge.world.guildId as GuildId,
    hostId,
    people: [{ userId: hostId, role: 'host', floor: 'speaking', sinceMs: 1 }],
    room: { origin: 'created', kind: 'stage', channelId: edge.world.channel('stage') as ChannelId },
  });
});

describe('over the wire', () => {
  it('[DOOR-4] people are picked by Discord’s picker, for sub-commands and those of groups; bots are none', async () => {
    const said = await words(ann.command('space remove', { user: bob.user.id, reason: 'shouts' }, where()));
    expect(said).toContain(`<@${bob.user.id}> is put out`);
    expect(await words(ann.command('space guest add', { user: bob.user.id }, where()))).toContain('is a guest');
    expect(await words(ann.command('space guest add', { user: edge.world.id('reader') }, where()))).toContain('a bot');
    expect(asked()).toEqual([
      ['remove', null, bob.user.id],
      ['add-guest', null, bob.user.id],
    ]);
    expect(edge.app.actors[0]?.reason).toBe('shouts');
  });

  it('[DOOR-4] a person of another server can be picked, and is given nothing', async () => {
    const [far] = edge.world.sandbox.add(seedSchema.parse({ users: [{ key: 'far', username: 'far' }] })).users;
    const user = far?.id ?? '';
    expect(await words(ann.command('space cohost add', { user }, where()))).toContain('not a member');
    expect(asked()).toEqual([]);
    await words(ann.command('space block', { user }, where()));
    expect(asked()).toHaveLength(1);
  });

  it('[DOOR-4] spaces are suggested for commands of groups too', async () => {
    const choices = await ann.autocomplete('space cohost add', { space: 'fri' }, 'space', where());
    expect(choices.map(({ value }) => value)).toEqual([idOf('told')]);
  });

  it('tells when who asks came to the server', async () => {
    await words(bob.command('hand raise', { question: 'Why?' }, where()));
    const joined = edge.world.sandbox.world.guilds.get(edge.world.guildId)?.members.get(bob.user.id)?.joinedAt;
    expect(edge.app.actors[0]?.joinedAtMs).toBe(Date.parse(String(joined)));
    expect(asked()).toEqual([['raise-hand', null, { question: 'Why?' }]]);
  });

  it('[DOOR-7] rules are set in minutes and by choices, which show in the person’s own language', async () => {
    await words(ann.command('space edit', { queue: 'turns', turn: 2, access: 'Guests only' }, where()));
    expect(asked().at(-1)).toEqual([
      'set-rules',
      edge.app.space.id,
      { rules: { access: { type: 'invited' }, queue: { mode: 'turns', turnMs: 120_000 } } },
    ]);
    // Discord itself holds numbers to what may be set.
    await expect(ann.command('space edit', { turn: 31 }, where())).rejects.toThrow();
  });

  it('[DOOR-1] the menu on a person does it, and asks by a form where there is more to say', async () => {
    expect(await words(ann.menu('Mute in this space', bob.user.id, where()))).toContain('is muted');
    expect(await words(ann.menu('Move to the audience', edge.world.id('reader'), where()))).toContain('a bot');
    const { modal } = await ann.menu('Block…', bob.user.id, where());
    if (modal === null) throw new Error('no form');
    expect(await words(ann.submitModal(modal, { scope: ['server'], reason: 'spam' }))).toContain('every space');
    expect(asked()).toEqual([
      ['mute', null, bob.user.id],
      ['blockInServer', bob.user.id, true],
    ]);
    expect(edge.app.actors.at(-1)?.reason).toBe('spam');
  });

  it('[MOD-7] tells of whom an act concerns whether they moderate the room', async () => {
    const room = edge.world.channel('text') as ChannelId;
    await words(bob.menu('Remove from the space', ann.user.id, where()));
    const { isModerator } = edge.app.actors.at(-1) ?? {};
    expect([isModerator?.(ann.user.id as UserId, room), isModerator?.(bob.user.id as UserId, room)]).toEqual([
      true,
      false,
    ]);
    // A room of another server, or one that is gone.
    expect(isModerator?.(ann.user.id as UserId, '77' as ChannelId)).toBe(false);
  });

  it('[ACCESS-7] [MOD-7] moderators of a room that its space hides are told from those whom the server keeps out', async () => {
    const secret = edge.world.channel('secret') as ChannelId;
    const overwrite = `/channels/${secret}/permissions/${bob.user.id}`;
    const allow = String(Permission.ManageChannels | Permission.MuteMembers | Permission.MoveMembers);
    await ann.call('PUT', overwrite, { type: 1, allow, deny: '0' });
    const hides: RightChanged = { target: 'everyone', before: { view: 'unset' } };
    const moderate = async (changed: readonly RightChanged[]): Promise<readonly (boolean | undefined)[]> => {
      edge.app.roomRights = (room) => (room === secret ? changed : []);
      await words(bob.command('hand raise', {}, where()));
      const own = edge.app.actors.at(-1);
      await words(ann.menu('Remove from the space', bob.user.id, where()));
      return [own?.moderates(secret), edge.app.actors.at(-1)?.isModerator?.(bob.user.id as UserId, secret)];
    };
    expect(await moderate([])).toEqual([false, false]);
    expect(await moderate([hides])).toEqual([true, true]);
    // Before, by an overwrite that is gone since.
    expect(await moderate([{ target: `member:${bob.user.id}`, before: { view: 'allowed' } }])).toEqual([true, true]);
    edge.app.roomRights = () => [];
    await ann.call('DELETE', overwrite);
  });

  it('[DOOR-3] Manage is one private message from page to page', async () => {
    const opened = await ann.command('space edit', {}, where());
    const message = await opened.reply();
    expect(message.flags & 64).toBe(64);
    const shows = (pattern: RegExp): Promise<unknown> =>
      ann.waitFor((person) =>
        person.messages().find(({ id, ...one }) => id === message.id && pattern.test(textOf({ id, ...one }))),
      );
    await shows(/Settings of this space/u);
    await ann.select({ customId: /^mj1:m-mode:/u, message: message.id }, ['turns']);
    await shows(/It is changed[^]*Settings/u);
    await ann.click({ customId: /^mj1:m-home:/u, message: message.id });
    await shows(/Running/u);
    await ann.select({ customId: /^mj1:m-pick:/u, message: message.id }, [bob.user.id]);
    await shows(new RegExp(`<@${bob.user.id}> · in the audience`, 'u'));
    await ann.click({ customId: /^mj1:p-cohost:/u, message: message.id });
    await shows(/is a co-host/u);
    await ann.click({ customId: /^mj1:m-home:/u, message: message.id });
    await shows(/Running/u);
    await ann.click({ customId: /^mj1:m-settings:/u, message: message.id });
    await shows(/Settings of this space/u);
    const form = await ann.click({ customId: /^mj1:m-edit:/u, message: message.id });
    if (form.modal === null) throw new Error('no form');
    await ann.submitModal(form.modal, { title: 'Tea', turn: 'soon' });
    await shows(/soon.* is not a number of minutes/u);
    expect(asked().map((call) => (call as unknown[])[0])).toEqual(['set-rules', 'co-host', 'retitle']);
  });

  it('[DOOR-1] a question goes up by the panel’s form', async () => {
    const { id } = edge.app.space;
    const posted = await edge.world.rest('majlis', 'POST', `/channels/${edge.world.channel('text')}/messages`, {
      content: 'panel',
      components: [{ type: 1, components: [{ type: 2, style: 2, label: 'Ask', custom_id: `mj1:ask:${id}` }] }],
    });
    const message = (posted.body as { id: string }).id;
    await bob.waitFor((person) => person.messages(edge.world.channel('text')).some((one) => one.id === message));
    const { modal } = await bob.click({ customId: `mj1:ask:${id}`, message });
    if (modal === null) throw new Error('no form');
    await words(bob.submitModal(modal, { question: 'What of tea?' }));
    expect(asked()).toEqual([['raise-hand', id, { question: 'What of tea?' }]]);
  });
});

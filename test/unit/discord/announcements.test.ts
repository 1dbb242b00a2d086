import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnnouncementFacts, OutsideError, OutsideFailure, Posting } from '../../../src/app/index.ts';
import type { ChannelId, GuildId, MessageId, RoleId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { aSpace, idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import { recapFacts, toldFacts } from '../../support/told-facts.ts';

const SEED = {
  users: [{ key: 'ann', username: 'ann' }],
  bots: [{ key: 'bot', username: 'majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'ann',
      roles: [
        { key: 'told', name: 'Told', mentionable: true },
        { key: 'strong', name: 'Strong', permissions: ['KickMembers'] },
        { key: 'high', name: 'High' },
      ],
      members: [{ user: 'ann' }],
      bots: [
        {
          bot: 'bot',
          above: 'strong',
          permissions: ['ViewChannel', 'SendMessages', 'ReadMessageHistory', 'ManageRoles'],
        },
      ],
      channels: [
        { key: 'text', name: 'text', type: 'text' },
        {
          key: 'secret',
          name: 'secret',
          type: 'text',
          overwrites: [
            { for: '@everyone', deny: ['SendMessages'] },
            { for: 'bot', deny: ['SendMessages'] },
          ],
        },
        {
          key: 'blind',
          name: 'blind',
          type: 'text',
          overwrites: [{ for: 'bot', deny: ['ReadMessageHistory'] }],
        },
        // Each takes five messages in five seconds.
        ...['lost', 'below', 'quiet', 'taken'].map((name) => ({ key: name, name, type: 'text' })),
      ],
    },
  ],
};

let edge: EdgeWorld;
// as, throughout: ids of the seed's world.
let guildId: GuildId;
let news: ChannelId;
let ann: UserId;
const role = (name: string): RoleId => {
  const roles = [...(edge.world.sandbox.world.guilds.get(guildId)?.roles.values() ?? [])];
  return roles.find((one) => one.name === name)?.id as RoleId;
};

const channelOf = (name: string): ChannelId => {
  const [home] = edge.world.sandbox.line().guilds;
  return home?.channels.find((channel) => channel.name === name)?.id as ChannelId;
};

beforeAll(async () => {
  edge = await edgeWorld({ seed: SEED, bot: 'majlis' });
  guildId = edge.world.guildId as GuildId;
  news = edge.world.channel('text') as ChannelId;
  ann = edge.world.id('ann') as UserId;
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

/** As it is posted when nothing went wrong before. */
const once: Posting = { askedAtMs: null, mentions: true, round: 0 };

const failureOf = async (work: Promise<unknown>): Promise<OutsideFailure> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown as OutsideError,
  );
  if (error === null) throw new Error('it did not fail');
  return error.failure;
};
const stored = (id: MessageId): Readonly<Record<string, unknown>> | undefined =>
  [...edge.world.sandbox.world.messages.values()].flat().find((message) => message.id === id)?.api;
const textOf = (id: MessageId): string => JSON.stringify(stored(id)?.['components']);
const told = (name: string, over: Partial<AnnouncementFacts> = {}): AnnouncementFacts =>
  toldFacts({ space: aSpace(name), roleId: role('Told'), ...over });
const over = (name: string): AnnouncementFacts =>
  recapFacts({ roleId: role('Told'), space: aSpace(name, { life: recapFacts().space.life }) });

describe('announcements', () => {
  it('[ANN-1] mention the role when they are posted, and nobody by an edit', async () => {
    const { announcements } = edge.discord;
    const id = await announcements.post(news, told('mention'), once);
    expect(stored(id)?.['mention_roles']).toEqual([role('Told')]);
    expect(stored(id)?.['mentions']).toEqual([]);
    expect(await announcements.edit(news, id, told('mention', { listeners: 9 }))).toBe(id);
    expect(textOf(id)).toContain('9 listeners');
    expect(stored(id)?.['mention_roles']).toEqual([]);
    expect(announcements.digest(told('mention'))).not.toBe(announcements.digest(told('mention', { listeners: 9 })));
  });

  it('[ANN-9] are taken away with their answer lost too, and come again as another message that mentions nobody', async () => {
    const there = channelOf('taken');
    const { announcements } = edge.discord;
    const standing = (): number => edge.world.sandbox.world.messages.get(there)?.length ?? 0;
    const messageId = await announcements.post(there, told('taken'), once);
    await announcements.remove(there, told('taken'), { messageId });
    expect(standing()).toBe(0);
    // Somebody was quicker.
    await announcements.remove(there, told('taken'), { messageId });
    const askedAtMs = edge.world.sandbox.world.clock.nowMs();
    await announcements.remove(there, told('taken'), { askedAtMs });
    const again = await announcements.post(there, told('taken'), { askedAtMs: null, mentions: false, round: 1 });
    expect(again).not.toBe(messageId);
    expect([standing(), stored(again)?.['mention_roles']]).toEqual([1, []]);
    await announcements.remove(there, told('taken'), { askedAtMs });
    expect(standing()).toBe(0);
  });

  it('[ANN-1] are not posted again where what is there may not be read: nobody is pinged twice', async () => {
    const there = channelOf('blind');
    const { announcements } = edge.discord;
    const askedAtMs = edge.world.sandbox.world.clock.nowMs();
    await announcements.post(there, told('blind'), once);
    expect(await failureOf(announcements.post(there, told('blind'), { ...once, askedAtMs }))).toMatchObject({
      code: 'missing-permissions',
      permissions: ['READ_MESSAGE_HISTORY'],
    });
    expect(edge.world.sandbox.world.messages.get(there)).toHaveLength(1);
  });

  it('[ANN-1] are found again when their answer was lost, also long after', async () => {
    const there = channelOf('lost');
    const { announcements } = edge.discord;
    const { clock } = edge.world.sandbox.world;
    const askedAtMs = clock.nowMs();
    const id = await announcements.post(there, told('lost'), once);
    // Within minutes by the nonce too.
    expect(await announcements.post(there, told('lost'), once)).toBe(id);
    clock.advance(3_000_000);
    await announcements.post(there, told('another'), once);
    expect(await announcements.post(there, told('lost', { listeners: 1 }), { ...once, askedAtMs })).toBe(id);
    expect(textOf(id)).toContain('1 listener"');
    expect(await announcements.post(there, over('lost'), { ...once, askedAtMs })).toBe(id);
    expect(textOf(id)).toContain('This space has ended');
    expect(await announcements.post(there, told('never'), { ...once, askedAtMs })).not.toBe(id);
  });

  it('[ANN-5] [ANN-6] tell a deleted message from a channel that is gone, and from one that may not be written', async () => {
    const { announcements } = edge.discord;
    const id = await announcements.post(news, told('gone'), once);
    await edge.world.rest('ann', 'DELETE', `/channels/${news}/messages/${id}`);
    expect(await announcements.edit(news, id, told('gone'))).toBe('deleted');
    const nowhere = '1290000000001111111' as ChannelId;
    expect((await failureOf(announcements.edit(nowhere, id, told('gone')))).code).toBe('gone');
    expect((await failureOf(announcements.post(nowhere, told('gone'), once))).code).toBe('gone');
    const secret = edge.world.channel('secret') as ChannelId;
    expect(await failureOf(announcements.post(secret, told('gone'), once))).toEqual({
      code: 'missing-permissions',
      permissions: ['SEND_MESSAGES'],
      channelId: secret,
      retryable: false,
    });
  });

  it('[ANN-4] of which Discord takes no more edits wait while live, and are replaced by their recap', async () => {
    const { announcements } = edge.discord;
    const { switches, clock } = edge.world.sandbox.world;
    const id = await announcements.post(news, told('old'), once);
    clock.advance(3_600_000);
    const { editsOfOldMessage, oldEditsWindowMs } = switches;
    Object.assign(switches, { editsOfOldMessage: 0, oldEditsWindowMs: 3_600_000 });
    const failure = await failureOf(announcements.edit(news, id, told('old', { listeners: 9 })));
    expect(failure).toMatchObject({ code: 'rate-limited', retryable: true });
    const next = await announcements.edit(news, id, over('old'));
    Object.assign(switches, { editsOfOldMessage, oldEditsWindowMs });
    expect(stored(id)).toBeUndefined();
    expect(textOf(next as MessageId)).toContain('This space has ended');
    expect(stored(next as MessageId)?.['mention_roles']).toEqual([]);
  });
});

describe('below a panel', () => {
  it('[PANEL-2] [PANEL-3] others are counted, panels of the space are known, announcements and notices are neither', async () => {
    const there = channelOf('below');
    const { panels, announcements } = edge.discord;
    const spaceId = idOf('below') as SpaceId;
    const facts = {
      ...edge.app.space,
      id: spaceId,
    };
    const panel = {
      space: facts,
      language: 'en',
      listeners: 0,
      ears: 'ready',
      invites: [],
      heard: [],
      queue: [],
      mutedByOthers: [],
      backstage: null,
      troubles: [],
      links: [],
      namesOf: String,
    } as const;
    const first = await panels.post(there, panel, null);
    const calls = (): number => edge.world.sandbox.calls.count();
    await expect.poll(() => panels.below(there, first, spaceId)).toEqual({ others: 0, panels: [] });
    const from = calls();
    expect(await panels.below(there, first, spaceId)).toEqual({ others: 0, panels: [] });
    // The gateway told that nothing came after it.
    expect(calls()).toBe(from);
    for (let n = 0; n < 3; n += 1)
      await edge.world.rest('ann', 'POST', `/channels/${there}/messages`, { content: 'hi' });
    const second = await panels.post(there, panel, first);
    await announcements.post(there, told('below'), once);
    await panels.post(there, { ...panel, space: { ...facts, id: idOf('other') as SpaceId } }, null);
    const below = await panels.below(there, first, spaceId);
    expect(below.others).toBe(3);
    expect(below.panels.map(({ messageId }) => messageId)).toEqual([second]);
    const { nowMs } = { nowMs: edge.world.sandbox.world.clock.nowMs() };
    expect(Math.abs((below.panels[0]?.postedAtMs ?? 0) - nowMs)).toBeLessThan(10_000);
  });

  it('[PANEL-2] what people write is told of, and not what we write', async () => {
    const there = channelOf('quiet');
    edge.app.calls.length = 0;
    await edge.discord.announcements.post(there, told('quiet'), once);
    await edge.world.rest('ann', 'POST', `/channels/${there}/messages`, { content: 'secret words' });
    await expect.poll(() => edge.app.calls).toEqual([['messagePosted', there]]);
  });
});

describe('the role of those who are told', () => {
  const hasRole = (): boolean =>
    edge.world.sandbox.world.guilds.get(guildId)?.members.get(ann)?.roles.includes(role('Told')) === true;

  it('[ANN-8] is given and taken', async () => {
    const { memberRoles } = edge.discord;
    expect(memberRoles.trouble(guildId, role('Told'))).toBeNull();
    await memberRoles.setRole(guildId, ann, { roleId: role('Told'), has: true });
    expect(hasRole()).toBe(true);
    await memberRoles.setRole(guildId, ann, { roleId: role('Told'), has: false });
    expect(hasRole()).toBe(false);
  });

  it('[ANN-8] is not given when it stands above us, has power, is gone, or is not ours to give', async () => {
    const { memberRoles } = edge.discord;
    const nothing = '1290000000001111111' as RoleId;
    expect(memberRoles.trouble(guildId, role('High'))).toBe('above-us');
    expect(memberRoles.trouble(guildId, role('Strong'))).toBe('has-power');
    expect(memberRoles.trouble(guildId, nothing)).toBe('gone');
    expect(memberRoles.trouble(guildId, guildId as string as RoleId)).toBe('gone');
    expect((await failureOf(memberRoles.setRole(guildId, ann, { roleId: nothing, has: true }))).code).toBe('gone');
    // Discord itself refuses it as well.
    expect((await failureOf(memberRoles.setRole(guildId, ann, { roleId: role('High'), has: true }))).code).toBe(
      'refused',
    );
  });

  it('[ANN-8] needs our right to manage roles', async () => {
    const [home] = SEED.guilds;
    const seed = { ...SEED, guilds: [{ ...home, bots: [{ bot: 'bot', permissions: ['ViewChannel'] }] }] };
    await using weak = await edgeWorld({ seed, bot: 'majlis' });
    const id = weak.world.guildId as GuildId;
    const roles = [...(weak.world.sandbox.world.guilds.get(id)?.roles.values() ?? [])];
    const theirs = roles.find(({ name }) => name === 'Told')?.id as RoleId;
    expect(weak.discord.memberRoles.trouble(id, theirs)).toBe('no-right');
    const user = weak.world.id('ann') as UserId;
    expect(await failureOf(weak.discord.memberRoles.setRole(id, user, { roleId: theirs, has: true }))).toMatchObject({
      code: 'missing-permissions',
      permissions: ['MANAGE_ROLES'],
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageEffect, NoticeEffect, OutsideError, OutsideFailure } from '../../../src/app/index.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import { communitySeed } from '../../support/world-of.ts';

// as: the seed of most tests is plain data; these are the parts of it that are changed here.
const communityGuilds = communitySeed['guilds'] as [{ readonly channels: readonly object[] }];
const denied = (name: string, deny: readonly string[]): object => {
  return { key: name, name, type: 'text', overwrites: [{ for: 'bot', deny }] };
};

let edge: EdgeWorld;
let guildId: GuildId;

beforeAll(async () => {
  const [guild] = communityGuilds;
  const channels = [
    ...guild.channels,
    { key: 'journal', name: 'journal', type: 'text' },
    denied('mute', ['SendMessages']),
    denied('blind', ['ReadMessageHistory']),
  ];
  edge = await edgeWorld({ seed: { ...communitySeed, guilds: [{ ...guild, channels }] }, bot: 'Majlis' });
  guildId = edge.world.guildId as GuildId;
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

const channel = (name: string): ChannelId => {
  const found = edge.world.sandbox.line().guilds[0]?.channels.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no channel ${name}`);
  return found.id as ChannelId;
};
const message = (key: string, at: string, text = `<@&1> @everyone ${key}`): MessageEffect => {
  return { type: 'message', key, guildId, channelId: channel(at), atMs: 1, text };
};
const standing = (at: string): readonly string[] =>
  (edge.world.sandbox.world.messages.get(channel(at)) ?? []).map(({ api }) => String(api['content']));

const failureOf = async (work: Promise<unknown>): Promise<OutsideFailure> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown as OutsideError,
  );
  if (error === null) throw new Error('it did not fail');
  return error.failure;
};

describe('a message', () => {
  it('[LOG-2] pings nobody, and stands once however often it is posted while Discord knows its nonce', async () => {
    const { messages } = edge.discord;
    const { world } = edge.world.sandbox;
    const first = await messages.post(message('once', 'journal'));
    expect(await messages.post(message('once', 'journal'))).toBe(first);
    const [stored] = world.messages.get(channel('journal')) ?? [];
    expect(stored?.api).toMatchObject({ mention_everyone: false, mention_roles: [], mentions: [] });
    expect(await messages.post(message('other', 'journal'))).not.toBe(first);
    expect(standing('journal')).toHaveLength(2);
    // Afterwards it would stand twice: whoever is not sure has to look first.
    world.clock.advance(world.switches.nonceKnownMs + 1);
    expect(await messages.post(message('once', 'journal'))).not.toBe(first);
  });

  it('[NOTICE-7] pings just the one whom it calls, and carries the button that lets a space last longer', async () => {
    // as: ids of the seed's world.
    const mention = edge.world.id('owner') as UserId;
    const spaceId = idOf('called') as SpaceId;
    const buttons = [{ label: 'Longer', does: 'extend-space', spaceId }] as const;
    const called = { ...message('called', 'general', `<@${mention}> <@1> @everyone`), mention, buttons };
    const id = await edge.discord.messages.post(called);
    const stored = edge.world.sandbox.world.messages.get(channel('general'))?.find((one) => one.id === id)?.api;
    expect(stored).toMatchObject({ mention_everyone: false, mentions: [{ id: mention }] });
    expect(JSON.stringify(stored?.['components'])).toContain(`stay-open:${spaceId}`);
  });

  it('[LOG-2] is found by its text among those of ours since then, however many came after it', async () => {
    const { messages } = edge.discord;
    const { world } = edge.world.sandbox;
    const sinceMs = world.clock.nowMs();
    expect(await messages.wasPosted(message('x', 'journal', 'where\nam I '), sinceMs)).toBe('no');
    await messages.post(message('x', 'journal', 'where\nam I '));
    for (let n = 0; n < 150; n += 1) {
      const body = { content: `noise ${n}` };
      await edge.world.rest('owner', 'POST', `/channels/${channel('journal')}/messages`, body);
    }
    expect(await messages.wasPosted(message('x', 'journal', 'where\nam I '), sinceMs)).toBe('yes');
    // Somebody else's words are not ours, and older ones do not count.
    expect(await messages.wasPosted(message('y', 'journal', 'noise 1'), sinceMs)).toBe('no');
    world.clock.advance(600_000);
    expect(await messages.wasPosted(message('x', 'journal', 'where\nam I '), world.clock.nowMs())).toBe('no');
    // Past what is looked through, nothing is claimed.
    expect(await messages.wasPosted(message('z', 'blind'), sinceMs)).toBe('unknown');
  });

  it('[LOG-3] that cannot be posted names what is missing and where, or that the channel is gone', async () => {
    const { messages } = edge.discord;
    expect(await failureOf(messages.post(message('m', 'mute')))).toEqual({
      code: 'missing-permissions',
      permissions: ['SEND_MESSAGES'],
      channelId: channel('mute'),
      retryable: false,
    });
    const nowhere = { ...message('n', 'journal'), channelId: '1290000000001111111' as ChannelId };
    expect((await failureOf(messages.post(nowhere))).code).toBe('gone');
    expect((await failureOf(messages.wasPosted(nowhere, 0))).code).toBe('gone');
  });
});

describe('a notice', () => {
  const notice = (key: string, whom: string, over: Partial<NoticeEffect> = {}): NoticeEffect => {
    const userId = edge.world.id(whom) as UserId;
    const common = { type: 'notice', key, guildId, atMs: 1, userId, untilMs: null, channelId: null } as const;
    return { ...common, text: `<@&1> @everyone <@${edge.world.id('owner')}> ${key}`, buttons: [], ...over };
  };
  const said = (channelId: string): readonly Record<string, unknown>[] =>
    (edge.world.sandbox.world.messages.get(channelId) ?? []).map(({ api }) => api);
  const withAnn = (): readonly Record<string, unknown>[] => {
    const dms = [...edge.world.sandbox.world.dms.values()];
    return said(dms.find(({ recipientIds }) => recipientIds.includes(edge.world.id('ann')))?.id ?? '');
  };

  it('[NOTICE-1] goes into the direct messages, with its buttons, and stands there once', async () => {
    const { messages } = edge.discord;
    const buttons = [
      { label: 'Join', url: 'https://discord.com/channels/1/2' },
      { label: 'Leave', customId: 'mj1:leave:-' },
      // as: test data stands in for what the edges parse.
      { label: 'Move…', does: 'move', planId: idOf('tea') as SpaceId } as const,
    ];
    const hello = notice('hello', 'ann', { buttons });
    const first = await messages.post(hello);
    expect(await messages.post(hello)).toBe(first);
    expect(withAnn()).toHaveLength(1);
    expect(JSON.stringify(withAnn()[0]?.['components'])).toMatch(/"label":"Join".*"label":"Leave"/u);
    expect(JSON.stringify(withAnn()[0]?.['components'])).toContain(`mj1:told-move:${idOf('tea')}`);
    expect(await messages.wasPosted(hello, edge.world.sandbox.world.clock.nowMs())).toBe('yes');
    expect(await messages.wasPosted(notice('else', 'ann'), edge.world.sandbox.world.clock.nowMs())).toBe('no');
    const opened = edge.world.sandbox.calls.since(0).filter(({ path }) => path.endsWith('/users/@me/channels'));
    expect(opened).toHaveLength(1);
  });

  it('[NOTICE-1] in a channel pings whom it is for and nobody else, whatever it says', async () => {
    const { messages } = edge.discord;
    const channelId = channel('journal');
    const before = said(channelId).length;
    const psst = notice('psst', 'bo', { channelId });
    await messages.post(psst);
    const [stored] = said(channelId).slice(before);
    expect(stored).toMatchObject({
      mention_everyone: false,
      mention_roles: [],
      mentions: [{ id: edge.world.id('bo') }],
    });
    expect(await messages.wasPosted(psst, edge.world.sandbox.world.clock.nowMs())).toBe('yes');
  });

  it('[NOTICE-1] to somebody who takes none is told as closed, and to somebody who left as gone', async () => {
    const { messages } = edge.discord;
    const { world } = edge.world.sandbox;
    const bo = world.users.get(edge.world.id('bo'));
    if (bo === undefined) throw new Error('bo exists');
    bo.acceptsDms = false;
    expect((await failureOf(messages.post(notice('no', 'bo')))).code).toBe('closed');
    bo.acceptsDms = true;
    world.guilds.get(guildId)?.members.delete(bo.id);
    expect((await failureOf(messages.post(notice('gone', 'bo')))).code).toBe('gone');
  });
});

describe('the audit log', () => {
  it('[LOG-6] names whose act a call is, with their reason', async () => {
    const { rooms } = edge.discord;
    const owner = edge.world.id('owner') as UserId;
    const spaceId = idOf('why') as SpaceId;
    const by = { userId: owner, reason: 'هدوء من فضلكم' };
    const room = await rooms.create({ guildId, spaceId, kind: 'stage', name: 'Why', hostId: owner, rights: [], by });
    await rooms.remove(guildId, room, { spaceId, by });
    const green = await rooms.create({ guildId, spaceId, kind: 'voice', name: 'Why', hostId: owner, rights: [], by });
    await rooms.remove(guildId, green, { spaceId, by }, 'backstage closed');
    const reasons = edge.world.sandbox.world.guilds.get(guildId)?.auditLog.map(({ reason }) => reason) ?? [];
    // As they are called there, where that is known.
    for (const act of ['space opened', 'space ended', 'backstage closed'])
      expect(reasons).toContain(`Majlis مجلس · ${act} · by owner (${owner}): هدوء من فضلكم · space ${spaceId}`);
  });
});

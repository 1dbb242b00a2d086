import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutsideError, OutsideFailure, Rights, RoomPort, RoomSeen } from '../../../src/app/index.ts';
import type { ChannelId, GuildId, MessageId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { aSpace, idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import { fullPanel } from '../../support/full-panel.ts';
import { communitySeed } from '../../support/world-of.ts';

// as: the seed of most tests is plain data; these are the parts of it that are changed here.
const communityGuilds = communitySeed['guilds'] as [{ readonly channels: readonly object[] }];

let edge: EdgeWorld;
let guildId: GuildId;
let hostId: UserId;
const spaceId = idOf('space') as SpaceId;
// Discord's documentation, "Bitwise Permission Flags".
const [SEND_MESSAGES, SPEAK] = [1n << 11n, 1n << 21n];
const UNSET: Rights = { view: 'unset', connect: 'unset', speak: 'unset', unmute: 'unset', request: 'unset' };
type Asked = Parameters<RoomPort['create']>[0];
/** A stage as a space asks for it: its host may unmute others there. */
const asked = (over: Partial<Asked> = {}): Asked => ({
  guildId,
  spaceId,
  kind: 'stage',
  name: 'Tea',
  hostId,
  rights: [{ target: `member:${over.hostId ?? hostId}`, rights: { unmute: 'allowed' } }],
  ...over,
});

beforeAll(async () => {
  edge = await edgeWorld();
  guildId = edge.world.guildId as GuildId;
  hostId = edge.world.id('ann') as UserId;
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

/** What the edge sees of a room that is there. */
const seen = (channelId: ChannelId): RoomSeen => {
  const room = edge.discord.rooms.see(guildId, channelId);
  if (room === null || room === 'unknown') throw new Error(`the room is ${String(room)}`);
  return room;
};

const failureOf = async (work: Promise<unknown>): Promise<OutsideFailure> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown as OutsideError,
  );
  if (error === null) throw new Error('it did not fail');
  return error.failure;
};

describe('a room made for a space', () => {
  it('is seen at once, with the host’s right to unmute and our own rights in it', async () => {
    const { rooms } = edge.discord;
    const channelId = await rooms.create(asked({ name: `${'👨‍👩‍👧'.repeat(14)} مجلس` }));
    const room = seen(channelId);
    expect(room.kind).toBe('stage');
    // Cut between letters: no half family at the end.
    const { name } = edge.world.sandbox.world.guilds.get(guildId)?.channels.get(channelId) ?? {};
    expect(name?.replaceAll('👨‍👩‍👧', '')).toBe('');
    const inside = { ...UNSET, view: 'allowed', connect: 'allowed', unmute: 'allowed' };
    expect(room.overwrites).toEqual([
      { target: `member:${edge.discord.accountId()}`, rights: inside },
      { target: `member:${hostId}`, rights: inside },
    ]);
    expect(rooms.missing(guildId, channelId, 'stage')).toEqual([]);
    expect(await rooms.find(asked(), 0, () => false)).toBe(channelId);
    expect(await rooms.find(asked({ spaceId: idOf('other') as SpaceId }), 0, () => false)).toBeNull();
    await rooms.remove(guildId, channelId, { spaceId, by: null });
    await expect.poll(() => rooms.see(guildId, channelId)).toBeNull();
    // It was made all the same: none is made in its place.
    expect(await rooms.find(asked(), 0, () => false)).toBe(channelId);
    expect(edge.app.calls).toContainEqual(['roomDeleted', guildId, channelId]);
    expect((await failureOf(rooms.remove(guildId, channelId, { spaceId, by: null }))).code).toBe('gone');
  });

  it('[BACK-8] is told from the backstage of the same space, and that from another one of it', async () => {
    const { rooms } = edge.discord;
    const other = idOf('two') as SpaceId;
    const room = await rooms.create(asked({ spaceId: other }));
    const backstage = asked({ spaceId: other, kind: 'voice', name: 'Backstage · Tea', act: 'backstage 3' });
    expect(await rooms.find(backstage, 0, () => false)).toBeNull();
    const channelId = await rooms.create(backstage);
    expect(seen(channelId).kind).toBe('voice');
    expect(await rooms.find(backstage, 0, () => false)).toBe(channelId);
    expect(await rooms.find(asked({ spaceId: other }), 0, () => false)).toBe(room);
    const later = asked({ ...backstage, name: 'Backstage · Coffee', act: 'backstage 33' });
    expect(await rooms.find(later, 0, () => false)).toBeNull();
    for (const id of [room, channelId]) await rooms.remove(guildId, id, { spaceId: other, by: null });
  });

  it('has its reason in the audit log, Arabic too', async () => {
    const log = await edge.world.rest('ann', 'GET', `/guilds/${guildId}/audit-logs?action_type=10`);
    expect(JSON.stringify(log.body)).toContain('مجلس');
  });
});

describe('a stage', () => {
  const stage = (): ChannelId => edge.world.channel('stage') as ChannelId;

  it('opens, is renamed and closes, whatever the cache believes', async () => {
    const { rooms } = edge.discord;
    await rooms.setTopic(guildId, stage(), 'قهوة المساء', { spaceId, by: null });
    await expect.poll(() => seen(stage()).topic).toBe('قهوة المساء');
    await rooms.setTopic(guildId, stage(), 'Tea', { spaceId, by: null });
    await expect.poll(() => seen(stage()).topic).toBe('Tea');
    await rooms.closeStage(guildId, stage(), { spaceId, by: null });
    await rooms.closeStage(guildId, stage(), { spaceId, by: null });
    // The cache may still show it open: renaming must then open it.
    await rooms.setTopic(guildId, stage(), 'Again', { spaceId, by: null });
    await expect.poll(() => seen(stage()).topic).toBe('Again');
    expect(edge.app.calls).toContainEqual(['roomChanged', guildId, stage()]);
  });

  it('[EVENT-11] gives a channel another name, and waits for nothing where Discord takes no more', async () => {
    const { rooms } = edge.discord;
    for (const name of ['One', 'Two']) await rooms.rename(guildId, stage(), name, { spaceId, by: null });
    expect(edge.world.sandbox.world.guilds.get(guildId)?.channels.get(stage())?.name).toBe('Two');
    const refused = await failureOf(rooms.rename(guildId, stage(), 'Three', { spaceId, by: null }));
    expect(refused.code).toBe('rate-limited');
  });

  it('shows the four states of a person, and moves them through', async () => {
    const { rooms } = edge.discord;
    const bob = await edge.world.person('bob');
    const presence = (): string | undefined =>
      seen(stage()).people.find(({ userId }) => userId === bob.user.id)?.presence;
    await bob.joinVoice(guildId, stage());
    await expect.poll(presence).toBe('audience');
    await bob.raiseHand(guildId);
    await expect.poll(presence).toBe('hand');
    expect(seen(stage()).people[0]?.raisedAtMs).toBeTypeOf('number');
    await rooms.setSuppressed(guildId, stage(), bob.user.id as UserId, false);
    await expect.poll(presence).toBe('invited');
    await bob.acceptInvite(guildId);
    await expect.poll(presence).toBe('speaking');
    await rooms.setSuppressed(guildId, stage(), bob.user.id as UserId, true);
    await expect.poll(presence).toBe('audience');
    expect(rooms.nameOf(guildId, bob.user.id as UserId)).toBe('bob');
    await bob.leaveVoice(guildId);
    await expect.poll(presence).toBeUndefined();
    const gone = await failureOf(rooms.setSuppressed(guildId, stage(), bob.user.id as UserId, true));
    expect(gone.code).toBe('gone');
  });

  it('lets a host unmute and takes that right back, leaving what others set', async () => {
    const { rooms } = edge.discord;
    const [stranger, host] = [edge.world.id('cem') as UserId, edge.world.id('bob') as UserId];
    await edge.world.rest('ann', 'PUT', `/channels/${stage()}/permissions/${stranger}`, {
      type: 1,
      allow: '0',
      deny: String(SPEAK | SEND_MESSAGES),
    });
    // SPEAK means nothing on a stage, and is seen all the same; what is none of our rights is left out.
    const theirs = { target: `member:${stranger}`, rights: { ...UNSET, speak: 'denied' } };
    await expect.poll(() => seen(stage()).overwrites).toEqual([theirs]);
    for (const userId of [stranger, host])
      await rooms.setRights(
        guildId,
        stage(),
        { target: `member:${userId}`, rights: { unmute: 'allowed' } },
        { spaceId, by: null },
      );
    await expect
      .poll(() => seen(stage()).overwrites.map(({ rights }) => rights.unmute))
      .toEqual(['allowed', 'allowed']);
    for (const userId of [stranger, host])
      await rooms.restoreRights(
        guildId,
        stage(),
        { target: `member:${userId}`, before: { unmute: 'unset' } },
        { spaceId, by: null },
      );
    await expect.poll(() => seen(stage()).overwrites).toEqual([theirs]);
    const channel = edge.world.sandbox.world.guilds.get(guildId)?.channels.get(stage());
    expect(channel?.overwrites.get(stranger)).toMatchObject({ allow: 0n, deny: SPEAK | SEND_MESSAGES });
    expect(channel?.overwrites.has(host)).toBe(false);
  });

  it('hands what our own voice connection waits for to voice, and nobody else’s', async () => {
    const cem = await edge.world.person('cem');
    await cem.joinVoice(guildId, stage());
    edge.discord.send(edge.world.id('majlis') as UserId, guildId, {
      op: 4,
      d: { guild_id: guildId, channel_id: stage(), self_mute: false, self_deaf: false },
    });
    const own = edge.world.id('majlis') as UserId;
    await expect.poll(() => seen(stage()).accounts).toEqual([{ accountId: own, state: 'suppressed' }]);
    await edge.discord.rooms.bringUpAccount(guildId, stage(), own);
    await expect.poll(() => seen(stage()).accounts).toEqual([{ accountId: own, state: 'speaking' }]);
    expect(new Set(edge.packets.map(({ t }) => t))).toEqual(new Set(['VOICE_STATE_UPDATE', 'VOICE_SERVER_UPDATE']));
    expect(JSON.stringify(edge.packets)).not.toContain(cem.user.id);
    expect(seen(stage()).bots).toEqual([]);
  });
});

describe('what the server gives everybody', () => {
  it.each([
    [['ViewChannel', 'Connect'], { view: true, connect: true }],
    [['ViewChannel'], { view: true, connect: false }],
    [['Connect'], { view: false, connect: true }],
  ])('[LINK-13] is seen of each of its rooms: %s', async (everyone, base) => {
    const [guild] = communityGuilds;
    await using limited = await edgeWorld({
      seed: { ...communitySeed, guilds: [{ ...guild, everyone }] },
      bot: 'Majlis',
    });
    const [first] = limited.world.sandbox.line().guilds[0]?.channels ?? [];
    const room = limited.discord.rooms.see(limited.world.guildId as GuildId, first?.id as ChannelId);
    expect(room).toMatchObject({ base });
  });
});

describe('refusals', () => {
  it('name what is missing in that very channel', async () => {
    // The permissions of the invitation link, and a stage that denies us two of them.
    const denied = { for: 'bot', deny: ['MuteMembers', 'MoveMembers'] };
    const [guild] = communityGuilds;
    const channels = [...guild.channels, { key: 'closed', name: 'closed', type: 'stage', overwrites: [denied] }];
    await using limited = await edgeWorld({
      seed: { ...communitySeed, guilds: [{ ...guild, channels }] },
      bot: 'Majlis',
    });
    const { rooms } = limited.discord;
    const server = limited.world.guildId as GuildId;
    const described = limited.world.sandbox.line().guilds[0]?.channels.find(({ name }) => name === 'closed');
    const closed = described?.id as ChannelId;
    expect(rooms.missing(server, null, 'stage')).toEqual([]);
    expect(rooms.missing(server, closed, 'stage')).toEqual(['MUTE_MEMBERS', 'MOVE_MEMBERS']);
    expect(await failureOf(rooms.setTopic(server, closed, 'Tea', { spaceId, by: null }))).toEqual({
      code: 'missing-permissions',
      permissions: ['MUTE_MEMBERS', 'MOVE_MEMBERS'],
      channelId: closed,
      retryable: false,
    });
    // Without the right to read the audit log a lost room is known by how it was asked for.
    const owner = limited.world.id('owner') as UserId;
    const wanted = asked({ guildId: server, hostId: owner });
    expect(await rooms.find(wanted, 0, () => false)).toBeNull();
    // An ordinary bot can make a room in which it may do all that a stage needs.
    const made = await rooms.create(wanted);
    expect(await rooms.find(wanted, 0, () => false)).toBe(made);
    expect(await rooms.find(wanted, 0, (id) => id === made)).toBeNull();
    expect(await rooms.find({ ...wanted, name: 'Coffee' }, 0, () => false)).toBeNull();
    expect(await rooms.find(wanted, Number.MAX_SAFE_INTEGER, () => false)).toBeNull();
    expect(rooms.missing(server, made, 'stage')).toEqual([]);
    await rooms.setTopic(server, made, 'Tea', { spaceId, by: null });
  });

  it('name what we may not give others since we lack it in the server, though we have it in the room', async () => {
    const ours = { for: 'bot', allow: ['Speak'] };
    const [guild] = communityGuilds;
    const bots = [
      { bot: 'bot', permissions: ['ViewChannel', 'Connect', 'ManageRoles', 'ManageChannels', 'MuteMembers'] },
    ];
    const channels = [...guild.channels, { key: 'garden', name: 'garden', type: 'voice', overwrites: [ours] }];
    await using limited = await edgeWorld({
      seed: { ...communitySeed, guilds: [{ ...guild, everyone: ['ViewChannel', 'Connect'], bots, channels }] },
      bot: 'Majlis',
    });
    const server = limited.world.guildId as GuildId;
    const described = limited.world.sandbox.line().guilds[0]?.channels.find(({ name }) => name === 'garden');
    const garden = described?.id as ChannelId;
    const owner = limited.world.id('owner') as UserId;
    const wanted = { target: `member:${owner}`, rights: { speak: 'allowed' } } as const;
    const failure = await failureOf(limited.discord.rooms.setRights(server, garden, wanted, { spaceId, by: null }));
    expect(failure).toMatchObject({ code: 'missing-permissions', permissions: expect.arrayContaining(['SPEAK']) });
  });

  it('[BACK-8] post the message of a backstage once, and another after it was deleted', async () => {
    const { panels } = edge.discord;
    const channelId = edge.world.channel('room') as ChannelId;
    const told = { spaceId, language: 'en', roomId: edge.world.channel('stage') as ChannelId } as const;
    const messageId = await panels.postBackstage(channelId, told, null);
    expect(await panels.postBackstage(channelId, told, null)).toBe(messageId);
    await panels.editBackstage(channelId, messageId, { ...told, language: 'ar' });
    await panels.remove(channelId, messageId);
    expect((await failureOf(panels.editBackstage(channelId, messageId, told))).code).toBe('gone');
    expect(await panels.postBackstage(channelId, told, messageId)).not.toBe(messageId);
  });

  it('tell a panel that is gone from one that may not be written', async () => {
    const { panels } = edge.discord;
    const channelId = edge.world.channel('text') as ChannelId;
    const facts = {
      space: aSpace('panel'),
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
      namesOf: () => 'x',
    } as const;
    const messageId = await panels.post(channelId, facts, null);
    // The same post again, as after a crash, is the same message; with newer facts it is brought up to date.
    expect(await panels.post(channelId, { ...facts, listeners: 3 }, null)).toBe(messageId);
    const again = await edge.world.rest('majlis', 'GET', `/channels/${channelId}/messages/${messageId}`);
    expect(JSON.stringify(again.body)).toContain('3 listeners');
    expect(panels.digest(facts)).toBe(panels.digest({ ...facts }));
    expect(panels.digest(facts)).not.toBe(panels.digest({ ...facts, listeners: 3 }));
    await panels.remove(channelId, messageId);
    expect((await failureOf(panels.edit(channelId, messageId, facts))).code).toBe('gone');
    // A new one, not the deleted one that the nonce stands for.
    const next = await panels.post(channelId, facts, messageId);
    expect(next).not.toBe(messageId);
    const nonces = edge.world.sandbox.world.messages.get(channelId)?.map(({ nonce }) => nonce);
    expect(new Set(nonces).size).toBe(nonces?.length);
    const nobody = '1290000000001111111' as ChannelId;
    expect((await failureOf(panels.edit(nobody, '1' as MessageId, facts))).code).toBe('gone');
  });

  it('do not meet a panel at its fullest', async () => {
    const channelId = edge.world.channel('text') as ChannelId;
    for (const language of ['en', 'ar'] as const) {
      const from = edge.world.sandbox.calls.count();
      const messageId = await edge.discord.panels.post(channelId, fullPanel(language), null);
      // As it was posted, so it stands: nothing is brought up to date.
      expect(edge.world.sandbox.calls.since(from).map(({ method }) => method)).toEqual(['POST']);
      await edge.discord.panels.remove(channelId, messageId);
    }
  });

  it('say that a server is gone once we were put out', async () => {
    const stage = edge.world.channel('stage') as ChannelId;
    expect(edge.discord.rooms.see(guildId, '1290000000001111111' as ChannelId)).toBeNull();
    edge.world.sandbox.removeGuild(guildId);
    await expect.poll(() => edge.discord.rooms.see(guildId, stage)).toBeNull();
    expect(edge.app.calls).toContainEqual(['guildLeft', guildId]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission } from '../../../sandbox/world/index.ts';
import type { RoomPort } from '../../../src/app/index.ts';
import { type ChannelId, type LinkId, type SpaceId, systemClock } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { failureOf, UNSET, type VoiceRoomsWorld, voiceRoomsWorld } from '../../support/voice-rooms-world.ts';

let here: VoiceRoomsWorld;
let rooms: RoomPort;
beforeAll(async () => {
  here = await voiceRoomsWorld();
  ({ rooms } = here);
});
afterAll(() => here[Symbol.asyncDispose]());

const never = (): boolean => false;

/** The calls that `work` makes: method and path, oldest first. */
const callsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const from = here.world.sandbox.calls.count();
  await work();
  return here.world.sandbox.calls.since(from).map(({ method, template }) => `${method} ${template}`);
};

/** The overwrites of a room as the local Discord has them: whose, and what, in order. */
const overwritesIn = (channelId: ChannelId): unknown[] =>
  [...(here.world.sandbox.world.guilds.get(here.guildId)?.channels.get(channelId)?.overwrites.values() ?? [])].map(
    ({ id, type, allow, deny }) => [id, type, allow, deny],
  );

const { ViewChannel, Connect, Speak, SendMessages, ManageChannels, MuteMembers, MoveMembers } = Permission;

describe('a voice room made for a space', () => {
  it('is made in one call, with our own overwrite first, the host’s, and what was asked for', async () => {
    const { id, guildId } = here;
    const rights = [
      { target: 'everyone', rights: { speak: 'denied' } },
      { target: `member:${id('ann')}`, rights: { speak: 'allowed', unmute: 'allowed' } },
      { target: `member:${id('one')}`, rights: { view: 'allowed', connect: 'allowed', speak: 'allowed' } },
      { target: `member:${id('bo')}`, rights: { speak: 'allowed', view: 'unset' } },
    ] as const;
    const made: ChannelId[] = [];
    const calls = await callsOf(async () => made.push(await rooms.create(here.asked({ rights }))));
    expect(calls).toEqual(['POST /guilds/:guildId/channels']);
    const [channelId] = made as [ChannelId];
    expect(overwritesIn(channelId)).toEqual([
      [id('majlis'), 1, ViewChannel | Connect | Speak | ManageChannels | MuteMembers | MoveMembers | SendMessages, 0n],
      [id('ann'), 1, ViewChannel | Connect | Speak | MuteMembers, 0n],
      [guildId, 0, 0n, Speak],
      [id('one'), 1, ViewChannel | Connect | Speak, 0n],
      [id('bo'), 1, Speak, 0n],
    ]);
    const room = here.seen(channelId);
    const { name } = here.world.sandbox.world.guilds.get(guildId)?.channels.get(channelId) ?? {};
    expect([room.kind, name, room.topic, room.mayTitle]).toEqual(['voice', 'Tea', null, true]);
    const all = { ...UNSET, view: 'allowed', connect: 'allowed', speak: 'allowed', unmute: 'allowed' };
    expect(room.overwrites).toEqual([
      { target: `member:${id('majlis')}`, rights: all },
      { target: `member:${id('ann')}`, rights: all },
      { target: 'everyone', rights: { ...UNSET, speak: 'denied' } },
      { target: `member:${id('one')}`, rights: { ...all, unmute: 'unset' } },
      { target: `member:${id('bo')}`, rights: { ...UNSET, speak: 'allowed' } },
    ]);
    expect(rooms.missing(guildId, channelId, 'voice')).toEqual([]);
    await rooms.remove(guildId, channelId, { spaceId: here.spaceId, by: null });
  });

  it('gives nobody a right that we lack, and tells what that is', async () => {
    const { guildId, id } = here;
    await using lesser = await here.edgeOf({ bot: 'lesser' });
    expect(lesser.discord.rooms.missing(guildId, null, 'voice')).toEqual(['MUTE_MEMBERS']);
    const channelId = await lesser.discord.rooms.create(here.asked());
    expect(overwritesIn(channelId)).toEqual([
      [id('lesser'), 1, ViewChannel | Connect | Speak | ManageChannels | MoveMembers | SendMessages, 0n],
      [id('ann'), 1, ViewChannel | Connect | Speak, 0n],
      [guildId, 0, 0n, Speak],
    ]);
    await rooms.remove(guildId, channelId, { spaceId: here.spaceId, by: null });
  });

  it('needs the right to speak, which a stage does not', async () => {
    const { guildId, id } = here;
    const hall = here.room('hall');
    const put = await here.world.rest('owner', 'PUT', `/channels/${hall}/permissions/${id('majlis')}`, {
      type: 1,
      allow: '0',
      deny: String(Speak),
    });
    expect(put.status).toBe(204);
    await expect.poll(() => rooms.missing(guildId, hall, 'voice')).toEqual(['SPEAK']);
    expect(rooms.missing(guildId, hall, 'stage')).toEqual([]);
    await here.world.rest('owner', 'DELETE', `/channels/${hall}/permissions/${id('majlis')}`);
    await expect.poll(() => rooms.missing(guildId, hall, 'voice')).toEqual([]);
    expect(rooms.missing(guildId, here.room('closed'), 'voice')).toEqual(['CONNECT']);
  });
});

describe('a voice room whose answer was lost', () => {
  it.each(['majlis', 'reader'])('is found again by %s, and only by who asked for it', async (bot) => {
    const { guildId, world } = here;
    await using other = bot === 'majlis' ? null : await here.edgeOf({ bot });
    const port = other?.discord.rooms ?? rooms;
    const wanted = here.asked({ name: `Lost by ${bot}` });
    const route = { method: 'POST' as const, template: '/guilds/:guildId/channels' };
    world.sandbox.api.faults.order({ ...route, status: 0, after: true, count: 1, accountId: here.id(bot) });
    const askedAtMs = systemClock.wallMs();
    const calls = await callsOf(async () => {
      expect((await failureOf(port.create(wanted))).code).toBe('unavailable');
    });
    // Asked once: repeated, it would be a second room.
    expect(calls).toEqual(['POST /guilds/:guildId/channels']);
    const channels = world.sandbox.world.guilds.get(guildId)?.channels.values() ?? [];
    const found = [...channels].find(({ name }) => name === wanted.name)?.id as ChannelId;
    await expect.poll(() => port.see(guildId, found)).toMatchObject({ kind: 'voice' });
    expect(await port.find(wanted, askedAtMs, never)).toBe(found);
    // The audit log knows the space; who may not read it knows what the room looks like.
    const knowsSpace = bot === 'reader';
    const others = { ...wanted, spaceId: idOf('other') as SpaceId, name: 'Other' };
    expect(await port.find(others, askedAtMs, never)).toBeNull();
    expect(await port.find({ ...wanted, name: 'Renamed' }, askedAtMs, never)).toBe(knowsSpace ? found : null);
    expect(await port.find({ ...wanted, kind: 'stage' }, askedAtMs, never)).toBe(knowsSpace ? found : null);
    expect(await port.find(wanted, askedAtMs, (channelId) => channelId === found)).toBe(knowsSpace ? found : null);
    await rooms.remove(guildId, found, { spaceId: here.spaceId, by: null });
    await expect.poll(() => port.see(guildId, found)).toBeNull();
    // By the log it was made all the same, and none is made in its place.
    expect(await port.find(wanted, askedAtMs, never)).toBe(knowsSpace ? found : null);
  });
});

describe('the rights in a room', () => {
  const hall = (): ChannelId => here.room('hall');
  const put = (id: string, type: 0 | 1, bits: { readonly allow?: bigint; readonly deny?: bigint }): Promise<unknown> =>
    here.world.rest('owner', 'PUT', `/channels/${hall()}/permissions/${id}`, {
      type,
      allow: String(bits.allow ?? 0n),
      deny: String(bits.deny ?? 0n),
    });
  const seenOf = (target: string): unknown =>
    here.seen(hall()).overwrites.find((overwrite) => overwrite.target === target)?.rights;

  it('change beside what else stands in an overwrite, and are put back as they were', async () => {
    const { guildId, spaceId, overwrite } = here;
    const { UseSoundboard, AttachFiles } = Permission;
    const guest = [...(here.world.sandbox.world.guilds.get(guildId)?.roles.values() ?? [])].find(
      ({ name }) => name === 'Guest',
    );
    const role = guest?.id ?? '';
    await put(role, 0, { allow: Speak | AttachFiles, deny: UseSoundboard | Connect });
    const before = { ...UNSET, speak: 'allowed', connect: 'denied' };
    await expect.poll(() => seenOf(`role:${role}`)).toEqual(before);
    const target = `role:${role}` as const;
    await rooms.setRights(
      guildId,
      hall(),
      { target, rights: { speak: 'denied', view: 'allowed' } },
      { spaceId, by: null },
    );
    expect(overwrite(hall(), role)).toMatchObject({
      allow: ViewChannel | AttachFiles,
      deny: Speak | UseSoundboard | Connect,
    });
    await expect.poll(() => seenOf(target)).toEqual({ ...before, speak: 'denied', view: 'allowed' });
    await rooms.setRights(guildId, hall(), { target, rights: { speak: 'unset' } }, { spaceId, by: null });
    await expect.poll(() => seenOf(target)).toEqual({ ...before, speak: 'unset', view: 'allowed' });
    // Somebody changes it while the space runs: that stays.
    await put(role, 0, { allow: ViewChannel | AttachFiles, deny: UseSoundboard | Connect | SendMessages });
    await expect.poll(() => seenOf(target)).toEqual({ ...before, speak: 'unset', view: 'allowed' });
    await rooms.restoreRights(
      guildId,
      hall(),
      { target, before: { speak: 'allowed', view: 'unset' } },
      { spaceId, by: null },
    );
    await expect.poll(() => seenOf(target)).toEqual(before);
    expect(overwrite(hall(), role)).toMatchObject({
      allow: Speak | AttachFiles,
      deny: UseSoundboard | Connect | SendMessages,
    });
  });

  it('leave no overwrite behind in which nothing is left', async () => {
    const { guildId, spaceId, id, overwrite } = here;
    for (const target of ['everyone', `member:${id('bo')}`] as const) {
      await rooms.setRights(guildId, hall(), { target, rights: { speak: 'denied' } }, { spaceId, by: null });
      await expect.poll(() => seenOf(target)).toEqual({ ...UNSET, speak: 'denied' });
      await rooms.restoreRights(guildId, hall(), { target, before: { speak: 'unset' } }, { spaceId, by: null });
      expect(overwrite(hall(), target === 'everyone' ? guildId : id('bo'))).toBeUndefined();
      await expect.poll(() => seenOf(target)).toBeUndefined();
      // Once more, as after a lost answer.
      const again = await failureOf(
        rooms.restoreRights(guildId, hall(), { target, before: { speak: 'unset' } }, { spaceId, by: null }),
      );
      expect(again.code).toBe('gone');
    }
  });

  it('of a channel that is gone cannot be changed', async () => {
    const { guildId, spaceId } = here;
    const nowhere = '1290000000001111111' as ChannelId;
    const wanted = { target: 'everyone', rights: { speak: 'denied' } } as const;
    expect((await failureOf(rooms.setRights(guildId, nowhere, wanted, { spaceId, by: null }))).code).toBe('gone');
  });
});

describe('the notice of a link', () => {
  it('is posted once though it is asked for twice, and mentions nobody', async () => {
    const { world, id } = here;
    const channelId = here.room('hall');
    const notice = {
      what: 'leaves',
      spaceId: here.spaceId,
      hostId: id('ann'),
      revision: 2,
      released: 0,
      linkId: 'link1' as LinkId,
      language: 'en',
      farTitle: `@everyone <@${id('bo')}>`,
      farServer: 'Far [server](x)',
      byUserId: id('ann'),
    } as const;
    await here.discord.panels.notify(channelId, notice);
    await here.discord.panels.notify(channelId, notice);
    const posted = (): readonly unknown[] => world.sandbox.world.messages.get(channelId) ?? [];
    expect(posted()).toHaveLength(1);
    const { body } = await world.rest('owner', 'GET', `/channels/${channelId}/messages`);
    expect(body).toMatchObject([{ mentions: [], mention_everyone: false, mention_roles: [] }]);
    // It tells who took the sound away, though that person is not pinged.
    expect(body[0].content).toContain(`<@${id('ann')}>`);
    await here.discord.panels.notify(channelId, { ...notice, linkId: 'link2' as LinkId });
    expect(posted()).toHaveLength(2);
  });

  it('[LINK-14] is told anew each time that sound is held back, also where nothing of the link changed, and once each time', async () => {
    const { world, id } = here;
    const channelId = here.room('den');
    const [hostId, byUserId] = [id('ann'), id('ann')];
    const link = { linkId: 'link1' as LinkId, revision: 2, farTitle: 'Far', farServer: null };
    const held = { what: 'held', spaceId: here.spaceId, hostId, byUserId, language: 'en', ...link } as const;
    for (const released of [0, 0, 1]) await here.discord.panels.notify(channelId, { ...held, released });
    expect(world.sandbox.world.messages.get(channelId)).toHaveLength(2);
  });
});

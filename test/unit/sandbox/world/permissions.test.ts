import { describe, expect, it } from 'vitest';
import {
  allPermissions,
  canManageMember,
  canManageRole,
  has,
  Permission,
  stageModerator,
  type Channel,
} from '../../../../sandbox/world/index.ts';
import { worldOf, type TestWorld } from '../../../support/world-of.ts';

function channelOf(test: TestWorld, key: string): Channel {
  const channel = test.guild.channels.get(test.id(key));
  if (channel === undefined) throw new Error(`no channel ${key}`);
  return channel;
}

function overwrite(test: TestWorld, channel: string, target: string, bits: { allow?: bigint; deny?: bigint }): void {
  const id = target === '@everyone' ? test.guild.id : test.id(target);
  const type = test.guild.roles.has(id) ? 0 : 1;
  channelOf(test, channel).overwrites.set(id, { id, type, allow: bits.allow ?? 0n, deny: bits.deny ?? 0n });
}

const inChannel = (test: TestWorld, channel: string, user: string): bigint =>
  test.world.permissionsIn(test.guild, channelOf(test, channel), test.id(user));

describe('permissions', () => {
  it('gives a stranger nothing and the owner everything, whatever the overwrites', () => {
    const test = worldOf();
    overwrite(test, 'general', '@everyone', { deny: allPermissions });
    expect(test.world.permissionsIn(test.guild, null, '42')).toBe(0n);
    expect(inChannel(test, 'general', 'owner')).toBe(allPermissions);
  });

  it('lets an administrator pass every overwrite', () => {
    const test = worldOf();
    const role = test.guild.roles.get(test.id('guest'));
    if (role === undefined) throw new Error('no role');
    role.permissions = Permission.Administrator;
    test.guild.members.get(test.id('ann'))?.roles.push(role.id);
    overwrite(test, 'general', 'ann', { deny: Permission.SendMessages });
    expect(inChannel(test, 'general', 'ann')).toBe(allPermissions);
  });

  it('applies overwrites in order: @everyone, then roles together, then the member', () => {
    const test = worldOf();
    const send = Permission.SendMessages;
    test.guild.members.get(test.id('ann'))?.roles.push(test.id('guest'), test.id('moderator'));
    overwrite(test, 'general', '@everyone', { deny: send });
    expect(has(inChannel(test, 'general', 'ann'), send)).toBe(false);
    // One role allows and a higher one denies: allow wins, whatever the positions.
    overwrite(test, 'general', 'guest', { allow: send });
    overwrite(test, 'general', 'moderator', { deny: send });
    expect(has(inChannel(test, 'general', 'ann'), send)).toBe(true);
    overwrite(test, 'general', 'ann', { deny: send });
    expect(has(inChannel(test, 'general', 'ann'), send)).toBe(false);
  });

  it('leaves nothing where the channel cannot be seen', () => {
    const test = worldOf();
    overwrite(test, 'stage', 'mod', { deny: Permission.ViewChannel });
    expect(inChannel(test, 'stage', 'mod')).toBe(0n);
  });

  it('takes what needs SEND_MESSAGES away with it', () => {
    const test = worldOf();
    overwrite(test, 'general', 'ann', { deny: Permission.SendMessages });
    const left = inChannel(test, 'general', 'ann');
    expect(left & (Permission.EmbedLinks | Permission.AttachFiles)).toBe(0n);
    expect(has(left, Permission.ReadMessageHistory)).toBe(true);
  });

  it('takes management of a voice room away with CONNECT, but not that of a text channel', () => {
    const test = worldOf();
    overwrite(test, 'stage', 'mod', { deny: Permission.Connect });
    expect(inChannel(test, 'stage', 'mod') & stageModerator).toBe(0n);
    overwrite(test, 'general', 'mod', { deny: Permission.Connect });
    expect(has(inChannel(test, 'general', 'mod'), Permission.ManageChannels)).toBe(true);
  });

  it('leaves a timed-out member only sight and history, until the timeout ends', () => {
    const test = worldOf();
    const member = test.guild.members.get(test.id('mod'));
    if (member === undefined) throw new Error('no member');
    member.communicationDisabledUntil = new Date(test.clock.nowMs() + 60_000).toISOString();
    const kept = Permission.ViewChannel | Permission.ReadMessageHistory;
    expect(inChannel(test, 'general', 'mod')).toBe(kept);
    expect(test.world.permissionsIn(test.guild, null, test.id('mod'))).toBe(kept);
    test.clock.advance(60_000);
    expect(has(inChannel(test, 'general', 'mod'), Permission.SendMessages)).toBe(true);
  });
});

describe('hierarchy', () => {
  it('orders owner, bot, moderator, member', () => {
    const test = worldOf();
    const may = (actor: string, target: string): boolean =>
      canManageMember(test.guild, test.id(actor), test.id(target));
    expect([may('owner', 'bot'), may('bot', 'mod'), may('mod', 'ann')]).toEqual([true, true, true]);
    expect([may('bot', 'owner'), may('mod', 'bot'), may('ann', 'bo'), may('mod', 'mod')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('lets nobody but the owner manage their own highest role', () => {
    const test = worldOf();
    const role = test.guild.roles.get(test.id('moderator'));
    if (role === undefined) throw new Error('no role');
    expect(canManageRole(test.guild, test.id('mod'), role)).toBe(false);
    expect(canManageRole(test.guild, test.id('bot'), role)).toBe(true);
    expect(canManageRole(test.guild, test.id('owner'), role)).toBe(true);
  });

  it('puts the older of two roles of one position above', () => {
    const test = worldOf();
    const [guest, moderator] = [test.id('guest'), test.id('moderator')].map((id) => test.guild.roles.get(id));
    if (guest === undefined || moderator === undefined) throw new Error('no roles');
    moderator.position = guest.position;
    test.guild.members.get(test.id('ann'))?.roles.push(guest.id);
    expect(canManageMember(test.guild, test.id('ann'), test.id('mod'))).toBe(true);
    expect(canManageMember(test.guild, test.id('mod'), test.id('ann'))).toBe(false);
  });
});

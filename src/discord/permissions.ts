import { PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import type { Guild, PermissionsString } from 'discord.js';
import type { MemberData } from './interaction-schema.ts';

/** What running a stage needs in its channel; the last one is for the panel. */
const STAGE_PERMISSIONS: readonly PermissionsString[] = [
  'ViewChannel',
  'Connect',
  'ManageChannels',
  'MuteMembers',
  'MoveMembers',
  'ManageRoles',
  'SendMessages',
];

/**
 * What our own member overwrite of a new room allows, so that a later denial for everybody cannot lock us out.
 * MANAGE_ROLES is left out: Discord lets only administrators put it into an overwrite.
 */
const OWN_OVERWRITE: readonly PermissionsString[] = STAGE_PERMISSIONS.filter((name) => name !== 'ManageRoles');

/** What the host of a stage gets: to see it, to come in and to unmute themselves and others. */
const HOST_OVERWRITE: readonly PermissionsString[] = ['ViewChannel', 'Connect', 'MuteMembers'];

/** Discord's API name of a permission as the library spells it: ManageChannels becomes MANAGE_CHANNELS. */
const apiName = (name: PermissionsString): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase();

/** Our permissions server-wide, or in one channel; none while our own member is not known. */
const ownPermissions = (guild: Guild, channelId: string | null): Readonly<PermissionsBitField> => {
  const me = guild.members.me;
  if (me === null) return new PermissionsBitField();
  if (channelId === null) return me.permissions;
  return guild.channels.cache.get(channelId)?.permissionsFor(me) ?? new PermissionsBitField();
};

/** API names of what we lack for running a stage, server-wide or in `channelId`, in the order a person would grant them. */
export const missingForStage = (guild: Guild, channelId: string | null): readonly string[] => {
  const own = ownPermissions(guild, channelId);
  return STAGE_PERMISSIONS.filter((name) => !own.has(PermissionFlagsBits[name])).map(apiName);
};

/** The bits of `names` that we hold server-wide: Discord refuses overwrites with a bit that we lack ourselves. */
const heldBits = (guild: Guild, names: readonly PermissionsString[]): bigint => {
  const own = ownPermissions(guild, null);
  return names
    .map((name) => PermissionFlagsBits[name])
    .filter((bit) => own.has(bit))
    .reduce((bits, bit) => bits | bit, 0n);
};

/** The allow bits of our own member overwrite in a new room. */
export const ownOverwriteBits = (guild: Guild): bigint => heldBits(guild, OWN_OVERWRITE);

/** The allow bits of a host's member overwrite. */
export const hostOverwriteBits = (guild: Guild): bigint => heldBits(guild, HOST_OVERWRITE);

/**
 * What a member may do in a channel (decimal digits), by Discord's rules: the server's owner and administrators everything; else their
 * roles, then the channel's overwrites for everyone, for their roles together, and for them. Nothing in a channel that is not known;
 * with null the roles alone count.
 */
export const permissionsOf = (guild: Guild | undefined, member: MemberData, channelId: string | null): string => {
  if (guild === undefined) return '0';
  const held = [guild.id, ...member.roles].flatMap((id) => guild.roles.cache.get(id)?.permissions.bitfield ?? []);
  const base = held.reduce((bits, bit) => bits | bit, 0n);
  if (guild.ownerId === member.user.id || (base & PermissionFlagsBits.Administrator) !== 0n)
    return String(PermissionsBitField.All);
  if (channelId === null) return String(base);
  const channel = guild.channels.cache.get(channelId);
  if (channel === undefined || !('permissionOverwrites' in channel)) return '0';
  const layers = [[guild.id], member.roles, [member.user.id]];
  const overwrites = channel.permissionOverwrites.cache;
  const bits = layers.reduce((before, ids) => {
    const set = ids.flatMap((id) => overwrites.get(id) ?? []);
    const denied = set.reduce((all, { deny }) => all | deny.bitfield, 0n);
    const allowed = set.reduce((all, { allow }) => all | allow.bitfield, 0n);
    return (before & ~denied) | allowed;
  }, base);
  // Who cannot see a channel can do nothing in it, whatever else is allowed.
  return (bits & PermissionFlagsBits.ViewChannel) === 0n ? '0' : String(bits);
};

/** All that a stage moderator holds in Discord's own sense. */
const MODERATOR_BITS =
  PermissionFlagsBits.ManageChannels | PermissionFlagsBits.MuteMembers | PermissionFlagsBits.MoveMembers;

/** Whether a member with these permissions (decimal digits, as interactions carry them) moderates the channel. */
export const isModerator = (permissions: string): boolean =>
  new PermissionsBitField(BigInt(permissions)).has(MODERATOR_BITS);

/** Whether a member with these permissions (decimal digits) may manage the server. */
export const isServerManager = (permissions: string): boolean =>
  new PermissionsBitField(BigInt(permissions)).has(PermissionFlagsBits.ManageGuild);

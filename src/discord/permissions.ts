import { PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import type { Guild, PermissionsString } from 'discord.js';

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

/** All that a stage moderator holds in Discord's own sense. */
const MODERATOR_BITS =
  PermissionFlagsBits.ManageChannels | PermissionFlagsBits.MuteMembers | PermissionFlagsBits.MoveMembers;

/** Whether a member with these permissions (decimal digits, as interactions carry them) moderates the channel. */
export const isModerator = (permissions: string): boolean =>
  new PermissionsBitField(BigInt(permissions)).has(MODERATOR_BITS);

/** Whether a member with these permissions (decimal digits) may manage the server. */
export const isServerManager = (permissions: string): boolean =>
  new PermissionsBitField(BigInt(permissions)).has(PermissionFlagsBits.ManageGuild);

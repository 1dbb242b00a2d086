import { OverwriteType, PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import type { Client, Guild, GuildBasedChannel, PermissionsString } from 'discord.js';
import type { Right, RightChanged, Rights, Target } from '../app/index.ts';
import type { RoomKind } from '../domain/index.ts';
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

/** What running each kind of room needs. In a voice room we deny and allow to speak, and Discord lets nobody give what they lack. */
const NEEDED: Readonly<Record<RoomKind, readonly PermissionsString[]>> = {
  stage: STAGE_PERMISSIONS,
  voice: ['ViewChannel', 'Connect', 'Speak', ...STAGE_PERMISSIONS.slice(2)],
};

/**
 * What each kind of room can do without: in a voice room that moves people, who are then asked to leave and come back. A stage is
 * moderated by Discord's own rule, which wants the right to move as well.
 */
const SPARABLE: Readonly<Record<RoomKind, readonly PermissionsString[]>> = { stage: [], voice: ['MoveMembers'] };

/** What a host gets in a new room besides the rights that the space names: to see it and to come in. */
const HOST_OVERWRITE: readonly PermissionsString[] = ['ViewChannel', 'Connect'];

/** Discord's permission for each right of a space. */
export const RIGHT_BITS: Readonly<Record<Right, bigint>> = {
  view: PermissionFlagsBits.ViewChannel,
  connect: PermissionFlagsBits.Connect,
  speak: PermissionFlagsBits.Speak,
  unmute: PermissionFlagsBits.MuteMembers,
  request: PermissionFlagsBits.RequestToSpeak,
};

/** An overwrite's target as Discord has it: its id, and whether that is a member (1) or a role (0). Everybody is the role with the server's id. */
export const overwriteId = (guildId: string, target: Target): { readonly id: string; readonly type: 0 | 1 } => {
  if (target === 'everyone') return { id: guildId, type: 0 };
  const [kind = '', id = ''] = target.split(':');
  return { id, type: kind === 'member' ? 1 : 0 };
};

/** An overwrite's two halves. */
export interface OverwriteBits {
  readonly allow: bigint;
  readonly deny: bigint;
}

/** An overwrite that is not there. */
export const NO_OVERWRITE: OverwriteBits = { allow: 0n, deny: 0n };

/** An overwrite with these rights changed; what else stands in it stays. */
export const withRights = (bits: OverwriteBits, rights: Readonly<Partial<Rights>>): OverwriteBits =>
  // as: the keys of a Rights are rights.
  (Object.keys(rights) as Right[]).reduce(({ allow, deny }, right) => {
    const bit = RIGHT_BITS[right];
    return {
      allow: (allow & ~bit) | (rights[right] === 'allowed' ? bit : 0n),
      deny: (deny & ~bit) | (rights[right] === 'denied' ? bit : 0n),
    };
  }, bits);

/** Discord's API name of a permission as the library spells it: ManageChannels becomes MANAGE_CHANNELS. */
export const apiName = (name: PermissionsString): string =>
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

/** Discord's bit of each permission by its API name. */
const BITS: ReadonlyMap<string, bigint> = new Map(
  // as: the keys of the library's own table.
  (Object.keys(PermissionFlagsBits) as PermissionsString[]).map((name) => [apiName(name), PermissionFlagsBits[name]]),
);

/** The API names of the permissions in `bits`. */
export const namesOf = (bits: bigint): readonly string[] =>
  [...BITS].filter(([, bit]) => (bits & bit) !== 0n).map(([name]) => name);

/** The bit of a permission by its API name; none for a name that Discord does not have. */
export const bitsOf = (name: string): bigint => BITS.get(name) ?? 0n;

/** Everything that we hold server-wide. */
export const ownBits = (guild: Guild): bigint => ownPermissions(guild, null).bitfield;

/** Those of `names` (API names) that we lack, server-wide or in `channelId`, in the same order. */
export const lackingIn = (guild: Guild, channelId: string | null, names: readonly string[]): readonly string[] => {
  const own = ownPermissions(guild, channelId);
  return names.filter((name) => !own.has(bitsOf(name)));
};

/** API names of what we lack for running such a room, server-wide or in `channelId`, in the order a person would grant them. */
export const missingForRoom = (guild: Guild, channelId: string | null, kind: RoomKind): readonly string[] => {
  const own = ownPermissions(guild, channelId);
  return NEEDED[kind].filter((name) => !own.has(PermissionFlagsBits[name])).map(apiName);
};

/** Those of `missingForRoom` without which no such room can be run at all. */
export const neededForRoom = (guild: Guild, channelId: string | null, kind: RoomKind): readonly string[] => {
  const sparable = SPARABLE[kind].map(apiName);
  return missingForRoom(guild, channelId, kind).filter((name) => !sparable.includes(name));
};

/** What telling something in a channel needs. */
const WRITING: readonly PermissionsString[] = ['ViewChannel', 'SendMessages'];

/** API names of what we lack for writing in a channel; none for one that is not known. */
export const missingToWrite = (client: Client, channelId: string): readonly string[] => {
  const channel = client.channels.cache.get(channelId);
  if (channel === undefined || channel.isDMBased()) return [];
  const own = ownPermissions(channel.guild, channelId);
  return WRITING.filter((name) => !own.has(PermissionFlagsBits[name])).map(apiName);
};

/** Whether we hold all of these in a channel. */
export const mayIn = (guild: Guild, channelId: string, bits: bigint): boolean =>
  ownPermissions(guild, channelId).has(bits);

/** Whether we may send files to a channel, without which a message goes out with its words alone. */
export const mayAttach = (client: Client, channelId: string): boolean => {
  const channel = client.channels.cache.get(channelId);
  return (
    channel === undefined || channel.isDMBased() || mayIn(channel.guild, channelId, PermissionFlagsBits.AttachFiles)
  );
};

const HISTORY = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

/** Whether we may read what was written in a channel: without the right Discord answers with no messages, as if there were none. */
export const mayRead = (client: Client, channelId: string): boolean => {
  const channel = client.channels.cache.get(channelId);
  // One that is not there is told by the call.
  return channel === undefined || channel.isDMBased() || mayIn(channel.guild, channelId, HISTORY);
};

/** The bits of `names` that we hold server-wide: Discord refuses overwrites with a bit that we lack ourselves. */
const heldBits = (guild: Guild, names: readonly PermissionsString[]): bigint => {
  const own = ownPermissions(guild, null);
  return names
    .map((name) => PermissionFlagsBits[name])
    .filter((bit) => own.has(bit))
    .reduce((bits, bit) => bits | bit, 0n);
};

/**
 * The allow bits of our own member overwrite in a new room, so that a later denial for everybody cannot lock us out. MANAGE_ROLES is left
 * out: Discord lets only administrators put it into an overwrite.
 */
export const ownOverwriteBits = (guild: Guild, kind: RoomKind): bigint =>
  heldBits(
    guild,
    NEEDED[kind].filter((name) => name !== 'ManageRoles'),
  );

/** The allow bits of a host's member overwrite in a new room, besides the rights that the space names. */
export const hostOverwriteBits = (guild: Guild): bigint => heldBits(guild, HOST_OVERWRITE);

/** Whether we are an administrator of the server, whom nothing is refused. */
export const isAdministrator = (guild: Guild): boolean =>
  ownPermissions(guild, null).has(PermissionFlagsBits.Administrator);

/** Those of `bits` that we hold server-wide. */
export const heldOf = (guild: Guild, bits: bigint): bigint =>
  isAdministrator(guild) ? bits : bits & ownPermissions(guild, null).bitfield;

/** The overwrites of a channel by their ids, those that we changed as they were before. */
const overwritesWithout = (
  channel: Extract<GuildBasedChannel, { permissionOverwrites: unknown }>,
  changed: readonly RightChanged[],
): ReadonlyMap<string, OverwriteBits> => {
  const now = [...channel.permissionOverwrites.cache.values()];
  const bits = new Map(now.map(({ id, allow, deny }) => [id, { allow: allow.bitfield, deny: deny.bitfield }]));
  for (const { target, before } of changed) {
    const { id } = overwriteId(channel.guild.id, target);
    bits.set(id, withRights(bits.get(id) ?? NO_OVERWRITE, before));
  }
  return bits;
};

/** Rights after these overwrites, which count together. */
const after = (bits: bigint, overwrites: readonly OverwriteBits[]): bigint => {
  const denied = overwrites.reduce((all, { deny }) => all | deny, 0n);
  return (bits & ~denied) | overwrites.reduce((all, { allow }) => all | allow, 0n);
};

/**
 * What a member may do in a channel (decimal digits), by Discord's rules: the server's owner and administrators everything; else their
 * roles, then the channel's overwrites for everyone, for their roles together, and for them, without what we changed in these. Nothing
 * in a channel that is not known; with null the roles alone count.
 */
export const permissionsOf = (
  guild: Guild | undefined,
  member: Pick<MemberData, 'user' | 'roles'>,
  channelId: string | null,
  changed: readonly RightChanged[] = [],
): string => {
  if (guild === undefined) return '0';
  const held = [guild.id, ...member.roles].flatMap((id) => guild.roles.cache.get(id)?.permissions.bitfield ?? []);
  const base = held.reduce((bits, bit) => bits | bit, 0n);
  // Before anything else: who may do everything in this server may do nothing by it in a room of another.
  const channel = channelId === null ? null : guild.channels.cache.get(channelId);
  if (channel === undefined) return '0';
  if (guild.ownerId === member.user.id || (base & PermissionFlagsBits.Administrator) !== 0n)
    return String(PermissionsBitField.All);
  if (channel === null) return String(base);
  if (!('permissionOverwrites' in channel)) return '0';
  const layers = [[guild.id], member.roles, [member.user.id]];
  const overwrites = overwritesWithout(channel, changed);
  const bits = layers.reduce(
    (before, ids) =>
      after(
        before,
        ids.flatMap((id) => overwrites.get(id) ?? []),
      ),
    base,
  );
  // Who cannot see a channel can do nothing in it, whatever else is allowed.
  return (bits & PermissionFlagsBits.ViewChannel) === 0n ? '0' : String(bits);
};

/** All that a stage moderator holds in Discord's own sense. */
const MODERATOR_BITS =
  PermissionFlagsBits.ManageChannels | PermissionFlagsBits.MuteMembers | PermissionFlagsBits.MoveMembers;

/** Whether these permissions moderate rooms, and are not those of an administrator. */
export const moderatesBy = (permissions: Readonly<PermissionsBitField>): boolean =>
  permissions.has(MODERATOR_BITS, false) && !permissions.has(PermissionFlagsBits.Administrator, false);

/**
 * The roles, and the members by an overwrite of their own, that moderate a channel, in a fixed order; whether they see it does not
 * count. Not those of bots, not administrators, who pass every overwrite, and none where everybody moderates.
 */
export const moderatorsIn = (guild: Guild, channelId: string): readonly Target[] => {
  const channel = guild.channels.cache.get(channelId);
  if (channel === undefined || !('permissionOverwrites' in channel)) return [];
  const overwrites = overwritesWithout(channel, []);
  const moderate = (...layers: readonly (readonly [id: string, base: bigint])[]): boolean => {
    const base = layers.reduce((bits, [, own]) => bits | own, 0n);
    return moderatesBy(
      new PermissionsBitField(layers.reduce((bits, [id]) => after(bits, [overwrites.get(id) ?? NO_OVERWRITE]), base)),
    );
  };
  const everyone = [guild.id, guild.roles.everyone.permissions.bitfield] as const;
  if (moderate(everyone)) return [];
  const roles = guild.roles.cache.filter(
    ({ id, managed, permissions }) => id !== guild.id && !managed && moderate(everyone, [id, permissions.bitfield]),
  );
  const members = channel.permissionOverwrites.cache.filter(
    ({ id, type }) =>
      type === OverwriteType.Member && guild.members.cache.get(id)?.user.bot !== true && moderate(everyone, [id, 0n]),
  );
  return [
    ...[...roles.keys()].toSorted().map((id): Target => `role:${id}`),
    ...[...members.keys()].toSorted().map((id): Target => `member:${id}`),
  ];
};

/** Whether a member with these permissions (decimal digits, as interactions carry them) moderates the channel. */
export const isModerator = (permissions: string): boolean =>
  new PermissionsBitField(BigInt(permissions)).has(MODERATOR_BITS);

/** Whether a member with these permissions (decimal digits) may manage the server. */
export const isServerManager = (permissions: string): boolean =>
  new PermissionsBitField(BigInt(permissions)).has(PermissionFlagsBits.ManageGuild);

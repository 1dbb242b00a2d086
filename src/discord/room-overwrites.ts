import { PermissionFlagsBits, Routes } from 'discord.js';
import type { Guild, OverwriteType } from 'discord.js';
import type { Right, Rights, RightWanted, RoomPort, Target } from '../app/index.ts';
import type { RoomKind } from '../domain/index.ts';
import type { ChannelId, GuildId, UserId } from '../lib/index.ts';
import { OutsideRefusal } from './failures.ts';
import {
  heldOf,
  hostOverwriteBits,
  isAdministrator,
  namesOf,
  overwriteId,
  ownOverwriteBits,
  NO_OVERWRITE,
  RIGHT_BITS,
  withRights,
} from './permissions.ts';
import type { OverwriteBits } from './permissions.ts';
import type { RoomParts } from './room-parts.ts';
import { overwritesSeen, targetOf } from './room-view.ts';

/** The bits of these rights. */
const bitsIn = (rights: Readonly<Partial<Rights>>): bigint =>
  // as: the keys of a Rights are rights.
  (Object.keys(rights) as Right[]).reduce((bits, right) => bits | RIGHT_BITS[right], 0n);

/** An overwrite as Discord takes it. */
export interface OverwriteBody {
  readonly id: string;
  readonly type: OverwriteType;
  readonly allow: string;
  readonly deny: string;
}

/** What a new room is made with. */
export interface NewRoom {
  readonly ownId: UserId;
  readonly hostId: UserId;
  readonly kind: RoomKind;
  readonly rights: readonly RightWanted[];
  /** The category with whose overwrites it begins; null for none. */
  readonly like: ChannelId | null;
}

/** Discord takes no more overwrites in one body (its OpenAPI specification, "permission_overwrites"). */
const MOST_AT_ONCE = 100;

/** Only administrators may put this into an overwrite (Discord's documentation, "Create Guild Channel"). */
const ADMINISTRATORS_ONLY = PermissionFlagsBits.ManageRoles;

/** Those of `bits` that an overwrite of ours may hold. */
const givable = (guild: Guild, bits: bigint): bigint =>
  isAdministrator(guild) ? bits : heldOf(guild, bits) & ~ADMINISTRATORS_ONLY;

type Foreign = OverwriteBits & { readonly target: Target };

/** The overwrites of a category as they are. */
const overwritesIn = (guild: Guild, category: ChannelId | null): readonly Foreign[] => {
  const channel = category === null ? undefined : guild.channels.cache.get(category);
  if (channel === undefined || !('permissionOverwrites' in channel)) return [];
  return [...channel.permissionOverwrites.cache.values()].map(({ id, type, allow, deny }) => ({
    target: targetOf(guild, id, type),
    allow: allow.bitfield,
    deny: deny.bitfield,
  }));
};

/** API names of what a category denies, to the harm of somebody, and what a room of ours cannot deny: what we lack. */
export const undeniableIn = (guild: Guild, category: ChannelId): readonly string[] => {
  const denied = overwritesIn(guild, category).reduce((bits, { deny }) => bits | deny, 0n);
  const lost = denied & ~givable(guild, denied) & ~ADMINISTRATORS_ONLY;
  // What nobody has is denied to nobody.
  const had = guild.roles.cache.reduce((bits, { permissions }) => bits | permissions.bitfield, 0n);
  return namesOf(lost & had);
};

const denies = ({ deny }: OverwriteBody): boolean => deny !== '0';

/**
 * Those that fit: what we need, and whoever denies something; then whom our space lets in by name, last those whom it names last, since they
 * get theirs one by one as soon as the room stands. What is left out of the others only allowed, so that nobody gets in by it; where even
 * that is too much, no room is made.
 */
const fitting = (
  ours: readonly OverwriteBody[],
  byName: readonly OverwriteBody[],
  theirs: readonly OverwriteBody[],
): readonly OverwriteBody[] => {
  const denying = theirs.filter(denies);
  if (ours.length + denying.length > MOST_AT_ONCE) {
    const detail = `the category denies something to more than ${MOST_AT_ONCE - ours.length} roles and members`;
    throw new OutsideRefusal({ code: 'refused', detail, retryable: false }, null);
  }
  const isOpen = (body: OverwriteBody): boolean => !denies(body);
  const ranked = [...byName.filter(denies), ...theirs.filter(isOpen), ...byName.filter(isOpen)];
  return [...ours, ...denying, ...ranked].slice(0, MOST_AT_ONCE);
};

/**
 * The overwrites of a new room: those of the category it begins with, as far as we may set them, and ours over them. Our own comes
 * first: it is what keeps us in when everybody is denied something. Discord refuses overwrites with a bit that we lack ourselves.
 */
export const overwritesOfNew = (guild: Guild, room: NewRoom): readonly OverwriteBody[] => {
  const { ownId, hostId, kind, rights, like } = room;
  const theirs = new Map<Target, OverwriteBits>(overwritesIn(guild, like).map(({ target, ...bits }) => [target, bits]));
  const bits = new Map<Target, OverwriteBits>();
  const over = (target: Target, change: (before: OverwriteBits) => OverwriteBits): void =>
    void bits.set(target, change(bits.get(target) ?? theirs.get(target) ?? NO_OVERWRITE));
  const letIn = (target: Target, allow: bigint): void =>
    over(target, (before) => ({ allow: before.allow | allow, deny: before.deny & ~allow }));
  letIn(`member:${ownId}`, ownOverwriteBits(guild, kind));
  letIn(`member:${hostId}`, hostOverwriteBits(guild));
  for (const { target, rights: wanted } of rights) over(target, (before) => withRights(before, wanted));
  const bodyOf = ([target, { allow, deny }]: readonly [Target, OverwriteBits]): OverwriteBody => ({
    ...overwriteId(guild.id, target),
    allow: String(givable(guild, allow)),
    deny: String(givable(guild, deny)),
  });
  const saysSomething = ({ allow, deny }: OverwriteBody): boolean => allow !== '0' || deny !== '0';
  const bodies = (which: Iterable<readonly [Target, OverwriteBits]>): readonly OverwriteBody[] =>
    [...which].map(bodyOf).filter(saysSomething);
  // Of whom something is only taken out the rest is not ours.
  const said = new Set(
    rights.flatMap(({ target, rights: wanted }) =>
      Object.values(wanted).some((state) => state !== 'unset') ? [target] : [],
    ),
  );
  const isNeeded = (target: Target): boolean =>
    target === `member:${ownId}` ||
    target === `member:${hostId}` ||
    (said.has(target) && !target.startsWith('member:'));
  const named = [...bits].filter(([target]) => !isNeeded(target));
  return fitting(
    bodies([...bits].filter(([target]) => isNeeded(target))),
    bodies(named.filter(([target]) => said.has(target))),
    bodies([...named.filter(([target]) => !said.has(target)), ...[...theirs].filter(([target]) => !bits.has(target))]),
  );
};

type Overwrites = Pick<RoomPort, 'inherited' | 'setRights' | 'restoreRights'>;

/** The overwrites of rooms. What somebody else set in them stays; only our rights come and go. */
export const roomOverwrites = ({ client, guildOf, reasonOf, attempt }: RoomParts): Overwrites => {
  const bitsOf = (guildId: GuildId, channelId: ChannelId, id: string): OverwriteBits => {
    const channel = guildOf(guildId)?.channels.cache.get(channelId);
    const found = channel && 'permissionOverwrites' in channel ? channel.permissionOverwrites.cache.get(id) : undefined;
    return { allow: found?.allow.bitfield ?? 0n, deny: found?.deny.bitfield ?? 0n };
  };
  return {
    inherited: (guildId, category) => overwritesSeen(guildOf(guildId)?.channels.cache.get(category)),
    setRights: async (guildId, channelId, { target, rights }, because) => {
      const { id, type } = overwriteId(guildId, target);
      const { allow, deny } = withRights(bitsOf(guildId, channelId, id), rights);
      await attempt({ guildId, channelId, gives: bitsIn(rights) }, () =>
        client.rest.put(Routes.channelPermission(channelId, id), {
          body: { type, allow: String(allow), deny: String(deny) },
          reason: reasonOf(guildId, 'rights of the room', because),
        }),
      );
    },
    restoreRights: async (guildId, channelId, { target, before }, because) => {
      const { id, type } = overwriteId(guildId, target);
      const { allow, deny } = withRights(bitsOf(guildId, channelId, id), before);
      const reason = reasonOf(guildId, 'rights given back', because);
      const route = Routes.channelPermission(channelId, id);
      await attempt({ guildId, channelId, gives: bitsIn(before) }, () =>
        allow === 0n && deny === 0n
          ? client.rest.delete(route, { reason })
          : client.rest.put(route, { body: { type, allow: String(allow), deny: String(deny) }, reason }),
      );
    },
  };
};

import { Routes } from 'discord.js';
import type { Guild, OverwriteType } from 'discord.js';
import type { Right, Rights, RightWanted, RoomPort, Target } from '../app/index.ts';
import type { RoomKind } from '../domain/index.ts';
import type { ChannelId, GuildId, UserId } from '../lib/index.ts';
import { heldOf, hostOverwriteBits, overwriteId, ownOverwriteBits, RIGHT_BITS } from './permissions.ts';
import type { RoomParts } from './room-parts.ts';

/** An overwrite's two halves. */
interface Bits {
  readonly allow: bigint;
  readonly deny: bigint;
}

const NOTHING: Bits = { allow: 0n, deny: 0n };

/** An overwrite with these rights changed; what else stands in it stays. */
const withRights = (bits: Bits, rights: Readonly<Partial<Rights>>): Bits =>
  // as: the keys of a Rights are rights.
  (Object.keys(rights) as Right[]).reduce(({ allow, deny }, right) => {
    const bit = RIGHT_BITS[right];
    return {
      allow: (allow & ~bit) | (rights[right] === 'allowed' ? bit : 0n),
      deny: (deny & ~bit) | (rights[right] === 'denied' ? bit : 0n),
    };
  }, bits);

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
}

/**
 * The overwrites of a new room. Our own comes first: it is what keeps us in when everybody is denied something. Discord refuses
 * overwrites with a bit that we lack ourselves.
 */
export const overwritesOfNew = (guild: Guild, { ownId, hostId, kind, rights }: NewRoom): readonly OverwriteBody[] => {
  const bits = new Map<Target, Bits>([
    [`member:${ownId}`, { allow: ownOverwriteBits(guild, kind), deny: 0n }],
    [`member:${hostId}`, { allow: hostOverwriteBits(guild), deny: 0n }],
  ]);
  for (const { target, rights: wanted } of rights) bits.set(target, withRights(bits.get(target) ?? NOTHING, wanted));
  return [...bits].map(([target, { allow, deny }]) => ({
    ...overwriteId(guild.id, target),
    allow: String(heldOf(guild, allow)),
    deny: String(heldOf(guild, deny)),
  }));
};

type Overwrites = Pick<RoomPort, 'setRights' | 'restoreRights'>;

/** The overwrites of rooms. What somebody else set in them stays; only our rights come and go. */
export const roomOverwrites = ({ client, guildOf, reasonOf, attempt }: RoomParts): Overwrites => {
  const bitsOf = (guildId: GuildId, channelId: ChannelId, id: string): Bits => {
    const channel = guildOf(guildId)?.channels.cache.get(channelId);
    const found = channel && 'permissionOverwrites' in channel ? channel.permissionOverwrites.cache.get(id) : undefined;
    return { allow: found?.allow.bitfield ?? 0n, deny: found?.deny.bitfield ?? 0n };
  };
  return {
    setRights: async (guildId, channelId, { target, rights }, because) => {
      const { id, type } = overwriteId(guildId, target);
      const { allow, deny } = withRights(bitsOf(guildId, channelId, id), rights);
      await attempt({ guildId, channelId }, () =>
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
      await attempt({ guildId, channelId }, () =>
        allow === 0n && deny === 0n
          ? client.rest.delete(route, { reason })
          : client.rest.put(route, { body: { type, allow: String(allow), deny: String(deny) }, reason }),
      );
    },
  };
};

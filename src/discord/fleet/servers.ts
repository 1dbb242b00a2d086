import type { GuildId } from '../../lib/index.ts';

/** The servers of one pool account, by what its gateway tells. */
export interface Servers {
  /** A new session of a shard names all of its servers; each is told of by `came` afterwards. */
  greeted(shardId: number, guildIds: readonly GuildId[]): void;
  /** A server is there, or there and not available. */
  came(shardId: number, guildId: GuildId, isAvailable: boolean): void;
  left(guildId: GuildId): void;
  /** The shard's connection went away; what it told may have changed until it is back. */
  away(shardId: number): void;
  /** The shard's connection is back, and told everything that was missed. */
  back(shardId: number): void;
  /** The account has no servers any more. */
  clear(): void;
  /** Whether the account is in the server, the server is available, and the connection that tells of it is there. */
  isIn(guildId: GuildId): boolean;
  /** Whether the account is known not to be in the server: every one of its shards is there and has told its servers. */
  isMissing(guildId: GuildId, shardIds: readonly number[]): boolean;
  /** The shard that a server is told of by; null when the account is not in it. */
  shardOf(guildId: GuildId): number | null;
}

interface Server {
  readonly shardId: number;
  readonly isAvailable: boolean;
}

/** Starts with none. `changed` is told whenever the answer of `isIn` for a server became another. */
export const createServers = (changed: (guildId: GuildId) => void): Servers => {
  // As many as Discord has the account in: 2500 a shard (Discord's documentation, "Sharding").
  const servers = new Map<GuildId, Server>();
  const present = new Set<number>();
  const told = new Set<GuildId>();

  const isIn = (guildId: GuildId): boolean => {
    const server = servers.get(guildId);
    return server !== undefined && server.isAvailable && present.has(server.shardId);
  };
  const tell = (guildIds: Iterable<GuildId>): void => {
    for (const guildId of guildIds) {
      if (isIn(guildId) === told.has(guildId)) continue;
      if (!told.delete(guildId)) told.add(guildId);
      changed(guildId);
    }
  };
  const ofShard = (shardId: number): GuildId[] =>
    [...servers].flatMap(([guildId, server]) => (server.shardId === shardId ? [guildId] : []));

  return {
    greeted: (shardId, guildIds) => {
      const before = ofShard(shardId);
      for (const guildId of before) servers.delete(guildId);
      for (const guildId of guildIds) servers.set(guildId, { shardId, isAvailable: false });
      present.add(shardId);
      tell(before);
    },
    came: (shardId, guildId, isAvailable) => {
      servers.set(guildId, { shardId, isAvailable });
      tell([guildId]);
    },
    left: (guildId) => {
      servers.delete(guildId);
      tell([guildId]);
    },
    away: (shardId) => {
      present.delete(shardId);
      tell(ofShard(shardId));
    },
    back: (shardId) => {
      present.add(shardId);
      tell(ofShard(shardId));
    },
    clear: () => {
      const before = [...servers.keys()];
      servers.clear();
      present.clear();
      tell(before);
    },
    isIn,
    isMissing: (guildId, shardIds) =>
      shardIds.length > 0 && shardIds.every((shardId) => present.has(shardId)) && !servers.has(guildId),
    shardOf: (guildId) => servers.get(guildId)?.shardId ?? null,
  };
};

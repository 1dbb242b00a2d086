import { Events } from 'discord.js';
import type { Client } from 'discord.js';
import type { GuildId } from '../lib/index.ts';

/** Tells of servers that the main account came into or left, whose outage began or ended, or whose connection went or came; sometimes without a change. */
export const wireMembership = (client: Client, changed: (guildId: GuildId) => void): void => {
  const one = ({ id }: { readonly id: string }): void => {
    // as: Discord's id of a server.
    changed(id as GuildId);
  };
  const ofShard = (shardId: number): void => {
    for (const guild of client.guilds.cache.values()) if (guild.shardId === shardId) one(guild);
  };
  client.on(Events.GuildCreate, one);
  client.on(Events.GuildAvailable, one);
  client.on(Events.GuildUnavailable, one);
  client.on(Events.GuildDelete, one);
  client.on(Events.ShardReconnecting, ofShard);
  client.on(Events.ShardResume, ofShard);
  client.on(Events.ShardReady, ofShard);
  client.on(Events.ShardDisconnect, (_event, shardId) => ofShard(shardId));
};

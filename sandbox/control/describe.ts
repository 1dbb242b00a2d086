import type { Guild, Seeded, SeededKeys, User } from '../world/index.ts';
import { sortedChannels } from '../world/index.ts';

/** A guild as the sandbox's line names it. */
export interface GuildLine {
  readonly id: string;
  readonly name: string;
  readonly features: readonly string[];
  readonly channels: readonly { readonly id: string; readonly name: string; readonly type: number }[];
}

/** The accounts and guilds of a world, or of what was added to one. */
export interface WorldLine {
  readonly guilds: readonly GuildLine[];
  readonly users: readonly { readonly id: string; readonly username: string; readonly token: string }[];
  readonly bots: readonly {
    readonly id: string;
    readonly username: string;
    readonly applicationId: string;
    readonly token: string;
  }[];
}

/** Names accounts with their tokens, and guilds with their channels. */
export function describeWorld(guilds: readonly Guild[], accounts: readonly User[]): WorldLine {
  return {
    guilds: guilds.map((guild) => ({
      id: guild.id,
      name: guild.name,
      features: [...guild.features],
      channels: sortedChannels(guild).map(({ id, name, type }) => ({ id, name, type })),
    })),
    users: accounts.filter(({ bot }) => !bot).map(({ id, username, token }) => ({ id, username, token })),
    bots: accounts
      .filter(({ bot }) => bot)
      .map(({ id, username, applicationId, token }) => ({
        id,
        username,
        applicationId: applicationId ?? id,
        token,
      })),
  };
}

/** The same of a seed that was added, with the ids of its keys. */
export function describeSeeded(seeded: Seeded): WorldLine & { readonly keys: SeededKeys } {
  return { ...describeWorld(seeded.guilds, [...seeded.users, ...seeded.bots]), keys: seeded.keys };
}

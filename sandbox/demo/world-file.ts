import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { connectPerson, type Person } from '../people/index.ts';

const worldSchema = z.object({
  api: z.url(),
  gateway: z.url(),
  ca: z.string().min(1),
  guilds: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      channels: z.array(z.object({ id: z.string(), name: z.string(), type: z.number() })),
    }),
  ),
  users: z.array(z.object({ id: z.string(), username: z.string(), token: z.string() })),
  bots: z.array(z.object({ id: z.string(), username: z.string() })),
});

/** An account as people read its name. */
export interface LocalAccount {
  readonly id: string;
  readonly username: string;
}

/** A server of the local Discord as the sandbox's line names it. */
export interface LocalGuild {
  readonly id: string;
  readonly name: string;
  readonly channels: readonly { readonly id: string; readonly name: string; readonly type: number }[];
}

/** How long people wait for an answer: a loaded machine needs many seconds for what takes one. */
const PATIENCE_MS = 20_000;

/** The local Discord that a program was pointed at. */
export interface LocalWorld {
  readonly guilds: readonly LocalGuild[];
  readonly users: readonly LocalAccount[];
  readonly bots: readonly LocalAccount[];
  /** Connects the person of that user name. Rejects when there is none. */
  person(username: string): Promise<Person>;
  guild(name: string): LocalGuild;
  channel(guild: LocalGuild, name: string): string;
}

/** Reads the sandbox's line of JSON from a file. Rejects when it is not one. */
export async function readWorldFile(path: string): Promise<LocalWorld> {
  const world = worldSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return {
    guilds: world.guilds,
    users: world.users,
    bots: world.bots,
    async person(username) {
      const user = world.users.find((candidate) => candidate.username === username);
      if (user === undefined) throw new Error(`nobody in this world is called ${username}`);
      // They sound on the wire as Discord's own clients do.
      const traffic = { seed: username };
      const { api, gateway, ca: voiceCa } = world;
      return connectPerson({ api, gateway, token: user.token, voiceCa, traffic, timeoutMs: PATIENCE_MS });
    },
    guild(name) {
      const guild = world.guilds.find((candidate) => candidate.name === name);
      if (guild === undefined) throw new Error(`no server in this world is called ${name}`);
      return guild;
    },
    channel(guild, name) {
      const channel = guild.channels.find((candidate) => candidate.name === name);
      if (channel === undefined) throw new Error(`${guild.name} has no channel ${name}`);
      return channel.id;
    },
  };
}

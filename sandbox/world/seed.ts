import { z } from 'zod';
import { allPermissions, Permission } from './permissions.ts';

/** An account of a seed; `key` is how the rest of the seed names it. */
export interface SeedUser {
  readonly key: string;
  readonly id?: string | undefined;
  readonly username: string;
  readonly globalName: string | null;
  readonly token?: string | undefined;
  readonly locale: string;
  readonly acceptsDms: boolean;
}

/** A bot of a seed. */
export interface SeedBot {
  readonly key: string;
  readonly id?: string | undefined;
  readonly username: string;
  readonly applicationId?: string | undefined;
  readonly token?: string | undefined;
  readonly privilegedIntents: readonly ('GuildMembers' | 'GuildPresences' | 'MessageContent')[];
}

/** A role of a seed's guild. */
export interface SeedRole {
  readonly key: string;
  readonly id?: string | undefined;
  readonly name: string;
  readonly permissions: bigint;
  readonly color: number;
  readonly hoist: boolean;
  readonly mentionable: boolean;
}

/** A channel of a seed's guild. */
export interface SeedChannel {
  readonly key: string;
  readonly id?: string | undefined;
  readonly name: string;
  readonly type: 'text' | 'voice' | 'category' | 'stage';
  readonly topic: string | null;
  readonly parent: string | null;
  readonly userLimit: number;
  readonly overwrites: readonly { readonly for: string; readonly allow: bigint; readonly deny: bigint }[];
}

/** A guild of a seed. */
export interface SeedGuild {
  readonly key: string;
  readonly id?: string | undefined;
  readonly name: string;
  readonly owner: string;
  readonly features: readonly string[];
  readonly preferredLocale: string;
  readonly everyone?: bigint | undefined;
  readonly roles: readonly SeedRole[];
  readonly members: readonly {
    readonly user: string;
    readonly nick: string | null;
    readonly roles: readonly string[];
  }[];
  readonly bots: readonly { readonly bot: string; readonly permissions: bigint; readonly above: string | null }[];
  readonly channels: readonly SeedChannel[];
}

/** A world, or an addition to one, after parsing. */
export interface Seed {
  readonly users: readonly SeedUser[];
  readonly bots: readonly SeedBot[];
  readonly guilds: readonly SeedGuild[];
  readonly inVoice: readonly {
    readonly guild: string;
    readonly channel: string;
    readonly user: string;
    readonly speaking: boolean;
  }[];
}

const snowflake = z.string().regex(/^\d{15,20}$/, 'write the id as 15 to 20 decimal digits');
const key = z.string().min(1).max(100);

/** Permissions: decimal digits, or a list of names as discord-api-types writes them (`ManageChannels`). */
const permissions = z.union([
  z
    .string()
    .regex(/^\d{1,20}$/, 'write permissions as at most 20 decimal digits or as a list of names')
    .transform((digits) => BigInt(digits) & allPermissions),
  z
    .array(z.enum(Object.keys(Permission) as [keyof typeof Permission, ...(keyof typeof Permission)[]]))
    .transform((names) => names.reduce((sum, name) => sum | Permission[name], 0n)),
]);

const user = z.strictObject({
  /** How the rest of the seed names the account. */
  key,
  id: snowflake.optional(),
  username: z.string().min(1).max(32),
  globalName: z.string().min(1).max(32).nullable().default(null),
  token: z.string().min(20).max(200).optional(),
  locale: z.string().min(2).max(10).default('en-US'),
  acceptsDms: z.boolean().default(true),
});

const bot = z.strictObject({
  key,
  id: snowflake.optional(),
  username: z.string().min(1).max(32),
  applicationId: snowflake.optional(),
  token: z.string().min(20).max(200).optional(),
  /** Whether the application was given the privileged intents; none by default. */
  privilegedIntents: z.array(z.enum(['GuildMembers', 'GuildPresences', 'MessageContent'])).default([]),
});

const role = z.strictObject({
  key,
  id: snowflake.optional(),
  name: z.string().min(1).max(100),
  permissions: permissions.default(0n),
  color: z.number().int().min(0).max(0xffffff).default(0),
  hoist: z.boolean().default(false),
  mentionable: z.boolean().default(false),
});

const overwrite = z.strictObject({
  /** `@everyone`, a role's key, or a user's or bot's key. */
  for: key,
  allow: permissions.default(0n),
  deny: permissions.default(0n),
});

const channel = z.strictObject({
  key,
  id: snowflake.optional(),
  name: z.string().min(1).max(100),
  type: z.enum(['text', 'voice', 'category', 'stage']),
  topic: z.string().max(1024).nullable().default(null),
  /** Key of a category that stands earlier in the list. */
  parent: key.nullable().default(null),
  userLimit: z.number().int().min(0).max(10_000).default(0),
  overwrites: z.array(overwrite).default([]),
});

const member = z.strictObject({
  user: key,
  nick: z.string().min(1).max(32).nullable().default(null),
  roles: z.array(key).default([]),
});

const guildBot = z.strictObject({
  bot: key,
  permissions: permissions.default(0n),
  /** Key of the role directly above which the bot's own role stands; without it, above all. */
  above: key.nullable().default(null),
});

const guild = z.strictObject({
  key,
  id: snowflake.optional(),
  name: z.string().min(2).max(100),
  owner: key,
  features: z.array(z.string().min(1).max(60)).default([]),
  preferredLocale: z.string().min(2).max(10).default('en-US'),
  /** Permissions of @everyone; by default those of a new server. */
  everyone: permissions.optional(),
  /** From the lowest to the highest. */
  roles: z.array(role).max(250).default([]),
  members: z.array(member).max(10_000).default([]),
  bots: z.array(guildBot).max(50).default([]),
  channels: z.array(channel).max(500).default([]),
});

/** Somebody who sits in a room from the start, without a sound: a member whose client is not ours to run. */
const presence = z.strictObject({ guild: key, channel: key, user: key, speaking: z.boolean().default(false) });

/** A world, or an addition to one: `docs/SANDBOX.md` explains each field. */
export const seedSchema: z.ZodType<Seed> = z.strictObject({
  users: z.array(user).max(20_000).default([]),
  bots: z.array(bot).max(100).default([]),
  guilds: z.array(guild).max(1000).default([]),
  inVoice: z.array(presence).default([]),
});

import { z } from 'zod';
import {
  allPermissions,
  has,
  Permission,
  type Channel,
  type Guild,
  type Overwrite,
  type World,
} from '../world/index.ts';
import { invalidForm, refusal } from './errors.ts';

/** Digits of the greatest set of 64 bits; reading more of them into a number takes time that grows with their square. */
const bitDigits = /^\d{1,20}$/;

const bits = z
  .union([z.string().regex(bitDigits), z.number().int().nonnegative()])
  .nullish()
  .transform((value) => BigInt(value ?? 0) & allPermissions);

/** An overwrite as a client sends it, with its bit sets read. */
export interface OverwriteInput {
  readonly id: string;
  readonly type?: 0 | 1 | null | undefined;
  readonly allow: bigint;
  readonly deny: bigint;
}

/** One overwrite of a channel's body: `allow` and `deny` as decimal texts or numbers, absent ones are 0. */
export const overwriteInput: z.ZodType<OverwriteInput> = z.object({
  id: z.string(),
  type: z.union([z.literal(0), z.literal(1)]).nullish(),
  allow: bits,
  deny: bits,
});

/** The body of PUT /channels/{id}/permissions/{overwrite}. */
export const overwriteBody: z.ZodType<Omit<Overwrite, 'id'>> = z.object({
  type: z.union([z.literal(0), z.literal(1)]),
  allow: bits,
  deny: bits,
});

/**
 * The same body with overwrites' bit sets as numbers: the specification's schema knows only those, Discord takes texts
 * too and documents them. Texts that are no number stay, so that the schema refuses them.
 */
export function withNumericBits(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('permission_overwrites' in body)) return body;
  const overwrites = body.permission_overwrites;
  if (!Array.isArray(overwrites)) return body;
  return { ...body, permission_overwrites: overwrites.map(numericBits) };
}

function numericBits(overwrite: unknown): unknown {
  if (typeof overwrite !== 'object' || overwrite === null) return overwrite;
  return Object.fromEntries(
    Object.entries(overwrite).map(([key, value]: [string, unknown]) => {
      const isBits = (key === 'allow' || key === 'deny') && typeof value === 'string' && bitDigits.test(value);
      return [key, isBits ? Number(value) : value];
    }),
  );
}

/** Makes overwrites of what a client sent. Throws 10009 for a target that is neither role nor member. */
export function toOverwrites(world: World, guild: Guild, inputs: readonly OverwriteInput[]): Overwrite[] {
  const overwrites = inputs.map(({ id, type, allow, deny }) => {
    const overwrite: Overwrite = { id, type: type ?? (guild.roles.has(id) ? 0 : 1), allow, deny };
    requireTarget(world, guild, overwrite);
    return overwrite;
  });
  const ids = overwrites.map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice === -1) return overwrites;
  throw invalidForm([
    {
      path: ['permission_overwrites', twice],
      code: 'SET_TYPE_ALREADY_CONTAINS_VALUE',
      message: 'The set already contains this value.',
    },
  ]);
}

/** Throws 10009 when the overwrite's role or member does not exist (a switch). */
export function requireTarget(world: World, guild: Guild, overwrite: Pick<Overwrite, 'id' | 'type'>): void {
  if (world.switches.unknownOverwriteTarget === 'accepted') return;
  const exists = overwrite.type === 0 ? guild.roles.has(overwrite.id) : guild.members.has(overwrite.id);
  if (!exists) throw refusal(10009);
}

/** Where somebody changes overwrites; `channel` null: in a channel that is being made, with that parent. */
export interface OverwritePlace {
  readonly guild: Guild;
  readonly channel: Channel | null;
  readonly parent: Channel | null;
  readonly userId: string;
}

/**
 * Throws 50013 unless the account may change these overwrites: MANAGE_ROLES, only bits that it holds itself in the
 * guild or the parent (any bit with an own MANAGE_ROLES overwrite in the channel), and MANAGE_ROLES only for
 * administrators.
 */
export function requireMayOverwrite(world: World, place: OverwritePlace, next: readonly Overwrite[]): void {
  const { guild, channel, parent, userId } = place;
  const inGuild = world.permissionsIn(guild, null, userId);
  if (!has(world.permissionsIn(guild, channel ?? parent, userId), Permission.ManageRoles)) throw refusal(50013);
  const changed = changedBits(channel, next);
  if (has(inGuild, Permission.Administrator)) return;
  if ((changed & Permission.ManageRoles) !== 0n) throw refusal(50013);
  const mayGiveAny = has(channel?.overwrites.get(userId)?.allow ?? 0n, Permission.ManageRoles);
  const own = inGuild | (parent === null ? 0n : world.permissionsIn(guild, parent, userId));
  if (!mayGiveAny && !has(own, changed)) throw refusal(50013);
}

/** All bits in which `next` differs from the channel's overwrites; overwrites that are missing in `next` are removed. */
function changedBits(channel: Channel | null, next: readonly Overwrite[]): bigint {
  let changed = 0n;
  for (const overwrite of next) {
    const old = channel?.overwrites.get(overwrite.id);
    changed |= (overwrite.allow ^ (old?.allow ?? 0n)) | (overwrite.deny ^ (old?.deny ?? 0n));
  }
  const kept = new Set(next.map(({ id }) => id));
  for (const old of channel?.overwrites.values() ?? []) {
    if (!kept.has(old.id)) changed |= old.allow | old.deny;
  }
  return changed;
}

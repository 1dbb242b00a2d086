import type { User } from '../world/model.ts';
import type { Identify } from './payloads.ts';
import { CLOSE, KNOWN_INTENTS, MAX_GUILDS_PER_SHARD, PRIVILEGED_INTENTS } from './protocol.ts';

/** What an identify asks for once it is found right. */
export interface Terms {
  readonly intents: number;
  readonly shardId: number;
  readonly shardCount: number;
}

/** What the check must know about the account. */
export interface Standing {
  /** Privileged intents that the application was given, as bits. */
  readonly privileged: number;
  /** Guilds that the asked-for shard would hold. */
  guildsOnShard(shardId: number, shardCount: number): number;
}

/** Discord's checks of an identify in its order: shard, size, then intents. Gives the terms or a close code. */
export function checkIdentify(user: User, body: Identify, standing: Standing): Terms | { readonly close: number } {
  // People's clients know neither shards nor intents.
  if (!user.bot) return { intents: KNOWN_INTENTS, shardId: 0, shardCount: 1 };
  const [shardId, shardCount] = body.shard ?? [0, 1];
  if (shardCount < 1 || shardId < 0 || shardId >= shardCount) return { close: CLOSE.invalidShard };
  if (standing.guildsOnShard(shardId, shardCount) > MAX_GUILDS_PER_SHARD) return { close: CLOSE.shardingRequired };
  const { intents } = body;
  // Since v8 an identify without intents is a broken payload.
  if (intents === undefined) return { close: CLOSE.decodeError };
  if (!Number.isInteger(intents) || intents < 0 || !known(intents)) return { close: CLOSE.invalidIntents };
  if ((intents & PRIVILEGED_INTENTS & ~standing.privileged) !== 0) return { close: CLOSE.disallowedIntents };
  return { intents, shardId, shardCount };
}

/** Bits above 31 would vanish in a bitwise test, so the size is compared first. */
function known(intents: number): boolean {
  return intents <= KNOWN_INTENTS && (intents & ~KNOWN_INTENTS) === 0;
}

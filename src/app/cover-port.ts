import type { Cover } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';

/** The bytes of covers; one is kept as long as a space, plan or series names it. */
export interface CoverStore {
  /** Keeps a picture under a new id. */
  add(guildId: GuildId, cover: Cover, bytes: Uint8Array): Promise<void>;
  /** The bytes of one; null when it is gone. */
  read(id: Cover['id']): Promise<Uint8Array | null>;
}

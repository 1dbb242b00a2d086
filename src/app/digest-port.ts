/** When each server's digest is due. Declared here, implemented by the store. */
import type { GuildId } from '../lib/index.ts';
import type { Effect } from './outbox-port.ts';

/** The next digest of a server. */
export interface NextDigest {
  /** The local day that it is of, "YYYY-MM-DD": with the server its identity. */
  readonly date: string;
  /** Milliseconds since the Unix epoch. */
  readonly dueAtMs: number;
}

/** A digest that is to come, and of which server. */
export interface DigestDue extends NextDigest {
  readonly guildId: GuildId;
}

/** Keeps when digests are due; what a server sets of it comes in with its settings (`SettingsStore.save`). */
export interface DigestStore {
  /** The next one of a server, and the day of the last one that was dealt with; nulls where there is none. */
  get(guildId: GuildId): Promise<{ readonly next: NextDigest | null; readonly lastDate: string | null }>;
  /**
   * Those that are due at or before `untilMs`, soonest first, by server where it is the same moment; of those only what comes after `after`
   * in that order, if it is given.
   */
  dueUntil(
    untilMs: number,
    limit: number,
    after?: Pick<DigestDue, 'guildId' | 'dueAtMs'>,
  ): Promise<readonly DigestDue[]>;
  /**
   * Notes in one transaction that the digest which is due is dealt with, which one is next, and what is told by it; answers false, and
   * stores nothing, when another one is due there by now.
   */
  done(due: DigestDue, next: NextDigest | null, effects: readonly Effect[]): Promise<boolean>;
}

import type { GuildId, UserId } from '../lib/index.ts';

/** One of our bot accounts. */
export interface Account {
  readonly id: UserId;
  readonly applicationId: string;
  /** Its user name, for people. */
  readonly name: string;
}

/** Our accounts: the main one, which runs everything, and the pool, which only sits in rooms. */
export interface AccountPort {
  /** The main account first, then the pool in the order of the settings. */
  all(): readonly Account[];
  /** Whether an account is a member of this server, the server is available to it, and its gateway connection is there. */
  isIn(accountId: UserId, guildId: GuildId): boolean;
  /**
   * Whether an account is known not to be a member of this server, so that inviting it helps. One that connects or reconnects, that
   * is lost, or to which the server has an outage, is neither in it nor missing. The main account is never missing where it serves.
   */
  isMissing(accountId: UserId, guildId: GuildId): boolean;
}

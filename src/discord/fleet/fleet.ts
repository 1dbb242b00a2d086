import type { Account } from '../../app/index.ts';
import type { GuildId, Logger, UserId } from '../../lib/index.ts';
import { PoolAccount } from './pool-account.ts';
import type { PoolAccountOptions } from './pool-account.ts';

/** The accounts of the pool, and whom they tell. */
export interface FleetOptions extends Omit<PoolAccountOptions, 'token' | 'position'> {
  readonly tokens: readonly string[];
}

/** The pool's accounts on the gateway: they sit in rooms and do nothing else. One that fails leaves the others alone. */
export interface Fleet {
  /** Those that Discord has told of, in the order of the settings. */
  all(): readonly Account[];
  /** Whether the account is in the server, which is available to it, and its connection is there. */
  isIn(accountId: UserId, guildId: GuildId): boolean;
  /** Whether the account's gateway has told its servers and this one is not among them. */
  isMissing(accountId: UserId, guildId: GuildId): boolean;
  /** Waits until Discord has told who each is; those whose token it does not take are lost. */
  identify(): Promise<void>;
  /** Begins to connect each that is not lost; nobody waits for them. */
  connect(): void;
  /** Hands a payload of a voice connection (op 4) to the account's connection; dropped when it is not in the server. */
  send(accountId: UserId, guildId: GuildId, payload: unknown): void;
  /** Leaves the gateway with the sessions open. Idempotent. */
  close(): Promise<void>;
}

/** Makes it, not yet connected. */
export const createFleet = ({ tokens, ...rest }: FleetOptions): Fleet => {
  const members = tokens.map((token, index) => new PoolAccount({ ...rest, token, position: index + 1 }));
  const memberOf = (accountId: UserId): PoolAccount | undefined =>
    members.find(({ account }) => account?.id === accountId);
  return {
    all: () => members.flatMap(({ account }) => account ?? []),
    isIn: (accountId, guildId) => memberOf(accountId)?.isIn(guildId) ?? false,
    isMissing: (accountId, guildId) => memberOf(accountId)?.isMissing(guildId) ?? false,
    identify: async () => {
      await Promise.all(members.map((member) => member.identify()));
    },
    connect: () => {
      for (const member of members) spawn(rest.logger, member.connect());
    },
    send: (accountId, guildId, payload) => memberOf(accountId)?.send(guildId, payload),
    close: async () => {
      await Promise.all(members.map((member) => member.close()));
    },
  };
};

const spawn = (logger: Logger, connecting: Promise<void>): void => {
  connecting.catch((error: unknown) => logger.error('a pool account could not connect', { error }));
};

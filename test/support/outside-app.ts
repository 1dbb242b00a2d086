import type { App, AppDeps } from '../../src/app/index.ts';
import { createApp } from '../../src/app/index.ts';
import type { GuildId, Ids, UserId } from '../../src/lib/index.ts';
import type { ManualClock } from './manual-clock.ts';
import { BOT, type WorldOptions } from './outside-people.ts';

/** What an app of the small world is made of, for one life of the process. */
export interface OutsideAppParts {
  readonly ports: Omit<AppDeps, 'voice' | 'accounts' | 'clock' | 'ids' | 'logger' | 'config' | 'accountId'>;
  readonly voice: AppDeps['voice'];
  readonly accounts: AppDeps['accounts'];
  readonly clock: ManualClock;
  readonly logger: AppDeps['logger'];
  readonly config: AppDeps['config'];
  readonly generation: number;
  readonly isAlive: () => boolean;
  /** Ids of twelve characters, as those of the real program, or from elsewhere. */
  readonly realIds: boolean | Ids;
}

/** Where our accounts are: in a server, known to be missing there (`notIn`), or neither (`away`). */
export interface Whereabouts {
  readonly accounts: readonly UserId[];
  readonly notIn: ReadonlySet<string>;
  readonly away: ReadonlySet<string>;
  readonly outage: ReadonlySet<GuildId>;
}

/** The accounts' port; the main account is never missing. */
export const accountsOf = (world: Whereabouts): AppDeps['accounts'] => {
  const { notIn, away, outage } = world;
  return {
    all: () => world.accounts.map((id) => ({ id, applicationId: `app-${id}`, name: id })),
    isIn: (accountId, guildId) =>
      !outage.has(guildId) && ![notIn, away].some((names) => names.has(`${accountId} ${guildId}`)),
    isMissing: (accountId, guildId) => {
      const name = `${accountId} ${guildId}`;
      return accountId !== BOT && notIn.has(name) && !away.has(name);
    },
  };
};

/** A dead process has no timers. */
const clockOf = ({ clock, isAlive }: OutsideAppParts): ManualClock => ({
  ...clock,
  after: (ms, run) =>
    clock.after(ms, () => {
      if (isAlive()) run();
    }),
});

/** How the app of a world is configured. */
export const configOf = ({ graceMs = 300_000, openLateMs }: WorldOptions): AppDeps['config'] => ({
  graceMs,
  ...(openLateMs === undefined ? {} : { openLateMs }),
});

/** An app at the ports of the small world. */
export const outsideApp = (parts: OutsideAppParts): App => {
  const { generation, realIds } = parts;
  let ids = 0;
  const idOf = (number: number): string =>
    realIds === true
      ? `${String(generation).padStart(4, '0')}${String(number).padStart(8, '0')}`
      : `id-${generation}-${number}`;
  const counted: Ids = {
    next: () => idOf((ids += 1)),
    code: (length) => `K${generation}${(ids += 1)}`.padEnd(length, 'X'),
  };
  return createApp({
    ...parts.ports,
    voice: parts.voice,
    accounts: parts.accounts,
    clock: clockOf(parts),
    ids: typeof realIds === 'object' ? realIds : counted,
    logger: parts.logger,
    config: parts.config,
    accountId: BOT,
  });
};

import type { GuildId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { LeftDesk } from './left-desk.ts';
import { createLeftDesk } from './left-desk.ts';
import type { Outbox } from './outbox.ts';
import type { PersonalDesk } from './personal-desk.ts';
import { createPersonalDesk } from './personal-desk.ts';
import type { PersonBook } from './person-book.ts';
import type { RoomSeen } from './ports.ts';
import type { Retention } from './retention.ts';
import { createRetention } from './retention.ts';
import type { SettingsBook } from './settings-book.ts';
import type { Entry } from './space-book.ts';

/** The parts of the app that keep people from whom they do not want to meet, and data from being kept too long. */
export interface SafetyParts {
  readonly personal: PersonalDesk;
  readonly leftServers: LeftDesk;
  readonly retention: Retention;
}

/** What they have of the rest of the app. */
interface Surroundings {
  readonly deps: AppDeps;
  readonly retentionMs: number;
  readonly settings: SettingsBook;
  readonly people: PersonBook;
  readonly outbox: Outbox;
  seen(entry: Entry): RoomSeen | null;
  spawn(name: string, work: Promise<unknown>): void;
}

/** Puts them together. */
export const createSafetyParts = (surroundings: Surroundings): SafetyParts => {
  const { deps, retentionMs, settings, people, outbox, seen, spawn } = surroundings;
  const leftServers = createLeftDesk({ store: deps.servers, clock: deps.clock, spawn });
  const onForgotten = (guildIds: readonly GuildId[]): void => {
    for (const guildId of guildIds) settings.forget(guildId);
    leftServers.forgotten(guildIds);
  };
  return {
    leftServers,
    retention: createRetention({ ...deps, retentionMs, onForgotten }),
    personal: createPersonalDesk({
      store: deps.personal,
      clock: deps.clock,
      ids: deps.ids,
      settings,
      people,
      guildName: (guildId) => deps.rooms.guildName(guildId),
      seen,
      spawn,
      onEffects: (effects) => outbox.wake(effects),
    }),
  };
};

import type { Clock, GuildId } from '../lib/index.ts';
import type { LeftStore } from './left-port.ts';
import { createSerial } from './serial.ts';

/** Changes that may wait: servers come and go one by one, and what is lost by a crash is found at the next start. */
const MAX_WAITING = 1000;

/** Which servers Majlis is in, and which removed it: what these set is forgotten after a while. */
export interface LeftDesk {
  /** Reads what the last process knew. */
  load(): Promise<void>;
  /** Whether this server removed us, and has not had us back since. */
  hasLeft(guildId: GuildId): boolean;
  /** We are in this server; told often. */
  here(guildId: GuildId): void;
  /** This server removed us. */
  left(guildId: GuildId): void;
  /** Where we were last seen to be, and servers of which anything that was set there is kept: one that Discord does not name removed us. */
  known(): readonly GuildId[];
  /** What these had set is not stored any more. */
  forgotten(guildIds: readonly GuildId[]): void;
}

interface LeftParts {
  readonly store: LeftStore;
  readonly clock: Clock;
  spawn(name: string, work: Promise<unknown>): void;
}

/** Nothing known yet. Its sets are bounded by the servers that ever had Majlis within the time that things are kept. */
export const createLeftDesk = ({ store, clock, spawn }: LeftParts): LeftDesk => {
  const here = new Set<GuildId>();
  const gone = new Set<GuildId>();
  // One after another: a server may come back while its leaving is being stored.
  const line = createSerial(MAX_WAITING);
  const write = (name: string, work: () => Promise<void>): void => spawn(name, line.run(work) ?? Promise.resolve());
  return {
    load: async () => {
      for (const guildId of await store.kept()) here.add(guildId);
      for (const guildId of await store.left()) gone.add(guildId);
    },
    here: (guildId) => {
      here.add(guildId);
      if (gone.delete(guildId)) write('a server is back', () => store.returned(guildId));
    },
    left: (guildId) => {
      here.delete(guildId);
      if (gone.has(guildId)) return;
      gone.add(guildId);
      const atMs = clock.wallMs();
      write('a server was left', () => store.note(guildId, atMs));
    },
    hasLeft: (guildId) => gone.has(guildId),
    known: () => [...here],
    forgotten: (guildIds) => {
      for (const guildId of guildIds) gone.delete(guildId);
    },
  };
};

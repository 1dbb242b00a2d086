import type { Plan, Space } from '../domain/index.ts';
import type { GuildId, SpaceId } from '../lib/index.ts';
import type { LogEntry } from './log-entry.ts';
import type { Effect } from './outbox-port.ts';
import type { Applied } from './ports.ts';

/** What is stored of a change of a space besides it: lines of its log, and what is to be told. */
export interface SpaceTold {
  readonly log: readonly LogEntry[];
  readonly effects: readonly Effect[];
}

/** A line of the log of a space. */
export type LineOf = Pick<LogEntry, 'atMs' | 'act' | 'detail'> & { readonly spaceId: SpaceId };

/** Keeps spaces. Every write is one transaction: row by compare-and-set, its log lines, and what is to be told outside of it. */
export interface SpaceStore {
  /** Stores a new space; fails with a conflict when the id stands. */
  insert(space: Space, log: readonly LogEntry[], effects?: readonly Effect[]): Promise<void>;
  /** Stores `space` if the stored revision is `space.revision - 1`; answers false when another writer was first. */
  save(space: Space, log: readonly LogEntry[], effects?: readonly Effect[]): Promise<boolean>;
  /** The same, with the plan that it was opened for on the same terms: both or neither. */
  saveWithPlan(space: Space, plan: Plan, told: SpaceTold): Promise<boolean>;
  /**
   * Stores a new space in the place of the one that has its id and has ended, on the terms of `save`, and `applied` in that of what was
   * applied to it. The log goes on.
   */
  reopen(space: Space, applied: Applied, told: SpaceTold): Promise<boolean>;
  /** Adds to the log of a space that does not change by it. */
  note(id: SpaceId, log: readonly LogEntry[], effects: readonly Effect[]): Promise<void>;
  get(id: SpaceId): Promise<Space | null>;
  /** The spaces of a server, ended ones too, the newest first. */
  recent(guildId: GuildId, limit: number): Promise<readonly Space[]>;
  /** All that have not ended, oldest first. */
  unfinished(): Promise<readonly Space[]>;
  applied(id: SpaceId): Promise<Applied>;
  saveApplied(id: SpaceId, applied: Applied): Promise<void>;
  /** Live spaces whose room is empty since before `beforeMs`: what a forgotten grace job would have ended. */
  emptySince(beforeMs: number): Promise<readonly SpaceId[]>;
  log(id: SpaceId, limit: number): Promise<readonly LogEntry[]>;
  /**
   * Of the spaces that have not ended the last line of each of these acts, and for each detail one: oldest first. What a new process has to know of
   * what was told before it.
   */
  lastOf(acts: readonly string[]): Promise<readonly LineOf[]>;
}

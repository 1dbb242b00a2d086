import type { SpaceId, UserId } from '../lib/index.ts';

/** A line for the action log. */
export interface LogEntry {
  readonly atMs: number;
  /** Null when Majlis itself acted. */
  readonly actorId: UserId | null;
  readonly act: string;
  readonly targetId: UserId | null;
  readonly detail: string | null;
  /** Why, in the actor's own words; left out when they gave none. */
  readonly reason?: string | null;
}

/** A line for the action log of one of the spaces that a change touches. */
export interface SpaceLogEntry {
  readonly spaceId: SpaceId;
  readonly entry: LogEntry;
}

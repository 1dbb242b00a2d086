/** Calendars that are read from outside. Declared here, implemented by the store, the scheduler, and what serves them. */
import type { Plan } from '../domain/index.ts';
import type { Brand, GuildId, SeriesId, SpaceId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';

/** The secret part of the address of a server's calendar: 36 lower-case base-32 characters (180 bits), which nobody guesses. */
export type FeedKey = Brand<string, 'FeedKey'>;

/** Which plans stand in a calendar. */
export interface PlansWanted {
  readonly guildId: GuildId;
  /** Of this series alone; null for all. */
  readonly seriesId: SeriesId | null;
  /** Those that begin at or after this, milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** Keeps the key of each server's calendar, and finds what stands in it. */
export interface FeedStore {
  keyOf(guildId: GuildId): Promise<FeedKey | null>;
  guildOf(key: FeedKey): Promise<GuildId | null>;
  /** Every key that leads somewhere, at most so many. */
  keys(limit: number): Promise<readonly FeedKey[]>;
  /** Stores a first key and answers the one that stands: another one, when somebody was first. */
  ensure(guildId: GuildId, key: FeedKey): Promise<FeedKey>;
  /** Stores a key in place of the one before, which leads nowhere from then on. */
  replace(guildId: GuildId, key: FeedKey): Promise<void>;
  /** Plans whatever became of them, drafts left out, soonest first; of more than `limit` the latest. */
  plans(wanted: PlansWanted, limit: number): Promise<readonly Plan[]>;
}

/** A calendar file (RFC 5545). */
export interface CalendarFile {
  /** A file's name that every system takes. */
  readonly name: string;
  /** What it is of, as people wrote it. */
  readonly title: string;
  readonly text: string;
}

/** What a calendar file is of. */
export type CalendarSubject =
  | { readonly type: 'plan'; readonly id: SpaceId }
  | { readonly type: 'series'; readonly id: SeriesId };

/** The use cases of calendars. */
export interface FeedActs {
  /** One plan, or a series with its next dates, for a calendar of one's own; for everybody in the server who may see it. */
  calendarFile(actor: Actor, subject: CalendarSubject): Promise<Outcome<CalendarFile>>;
  /**
   * The address of the server's calendar, for everybody in it; who manages the server makes it by asking first, and may have it replaced.
   * Refuses with 'no-feeds' where none is served.
   */
  feedAddress(actor: Actor, wish: 'show' | 'replace'): Promise<Outcome<{ readonly url: string }>>;
  /** The calendar that a key leads to; null for a key that leads nowhere. */
  feed(key: FeedKey): Promise<CalendarFile | null>;
  /** Every key that leads to one, at most so many. */
  feedKeys(limit: number): Promise<readonly FeedKey[]>;
}

/** A job that was given up and waits for a person. */
export interface DeadJobSeen {
  readonly id: string;
  readonly name: string;
  /** When it was given up, milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** Tells of jobs that were given up. */
export interface DeadJobs {
  /** The newest ones, at most `limit`. */
  dead(limit: number): Promise<readonly DeadJobSeen[]>;
}

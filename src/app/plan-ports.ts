/** What planning keeps. Declared here, implemented by the store. */
import type { Plan, Series } from '../domain/index.ts';
import type { GuildId, SeriesId, SpaceId } from '../lib/index.ts';
import type { LogEntry } from './log-entry.ts';
import type { Effect } from './outbox-port.ts';

/** Keeps plans, by compare-and-set on their revision. */
export interface PlanStore {
  /** Stores a new plan; answers false when its id, or its date of its series, stands already. */
  insert(plan: Plan, effects?: readonly Effect[]): Promise<boolean>;
  /** Stores `plan`, with its line of the server's log, if the stored revision is `plan.revision - 1`; answers false when another writer was first. */
  save(plan: Plan, effects?: readonly Effect[], line?: LogEntry | null): Promise<boolean>;
  get(id: SpaceId): Promise<Plan | null>;
  /** Planned and missed ones of a server, soonest first. */
  coming(guildId: GuildId, limit: number): Promise<readonly Plan[]>;
  /** Those of a series that are planned or missed, soonest first. */
  ofSeries(seriesId: SeriesId): Promise<readonly Plan[]>;
  /**
   * Planned ones that start at or before `untilMs`, soonest first, by id where it is the same moment; of those only what comes after
   * `after` in that order, if it is given.
   */
  startingUntil(untilMs: number, limit: number, after?: Pick<Plan, 'id' | 'startsAtMs'>): Promise<readonly Plan[]>;
  /** Dates of series that were missed and were to start before `beforeMs`, soonest first; also of series that are over. */
  missedDates(beforeMs: number, limit: number): Promise<readonly Plan[]>;
  /** The servers in which something is planned or was missed, or a series runs. */
  guilds(): Promise<readonly GuildId[]>;
  /** Removes that draft, of a plan or of a series; nothing else is removed. */
  forgetDraft(id: SpaceId | SeriesId): Promise<void>;
  /** Removes drafts, of plans and of series, from before `beforeMs`; answers how many. */
  forgetDrafts(beforeMs: number): Promise<number>;
}

/** Keeps series, by compare-and-set on their revision. */
export interface SeriesStore {
  /** Stores a new series; one whose id stands already is a conflict, which throws. */
  insert(series: Series): Promise<void>;
  /**
   * Stores the series, its new plans and its line of the server's log in one transaction, if the stored revision is `series.revision - 1`;
   * else answers false. A plan whose date of the series stands already is left out, and the one that stands stays as it is.
   */
  save(series: Series, plans: readonly Plan[], effects?: readonly Effect[], line?: LogEntry | null): Promise<boolean>;
  /**
   * Stores the series, plans of it that stand, its line of the server's log, and what is told with it, in one transaction, if the stored
   * revision of each is one less than its own; else answers false and stores none of them.
   */
  saveAll(
    series: Series,
    plans: readonly Plan[],
    effects?: readonly Effect[],
    line?: LogEntry | null,
  ): Promise<boolean>;
  get(id: SeriesId): Promise<Series | null>;
  /** Running ones of a server, oldest first. */
  ofGuild(guildId: GuildId): Promise<readonly Series[]>;
  /**
   * Running ones whose dates have plans up to before `beforeMs` only, the least far first, by id where it is the same; of those only what
   * comes after `after` in that order, if it is given.
   */
  plannedBefore(
    beforeMs: number,
    limit: number,
    after?: Pick<Series, 'id' | 'plannedUntilMs'>,
  ): Promise<readonly Series[]>;
}

import type { GuildId, SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { PlannedOpening } from './plan.ts';
import type { PlanEdit } from './plan-rules.ts';

/** When a series takes place: an RFC 5545 rule in local time. */
export interface Recurrence {
  /** The value of an RRULE property, without COUNT and UNTIL: "FREQ=WEEKLY;BYDAY=TH". */
  readonly rule: string;
  /** The first date in local time of the zone, "YYYY-MM-DDTHH:mm". */
  readonly firstLocal: string;
  /** IANA name. */
  readonly zone: string;
  readonly end:
    | { readonly type: 'never' }
    /** `earlier`: dates that it had before its first, by rules that it had then. */
    | { readonly type: 'count'; readonly count: number; readonly earlier?: number | undefined }
    /** The last moment at which one may begin, milliseconds since the Unix epoch. */
    | { readonly type: 'until'; readonly untilMs: number };
}

/** A date of the rule that takes place otherwise, by when the rule has it. */
export interface SeriesException {
  readonly originalMs: number;
  readonly change:
    | { readonly type: 'skipped' }
    /** `edit`: what was changed of it alone while it had no plan; it may stay at the time that the rule has. */
    | { readonly type: 'moved'; readonly toMs: number; readonly edit?: PlanEdit | undefined };
}

/** A rule that a series had before all of its dates were moved. */
export interface FormerRule {
  readonly recurrence: Recurrence;
  /** Its dates up to then had their plan. */
  readonly afterMs: number;
  /** How often all dates had been moved by then. */
  readonly moves: number;
}

/** Other times for a series that runs, as a draft holds them until somebody says yes. */
export interface DraftedMove {
  readonly seriesId: SeriesId;
  /** The date from which on dates go, by when the rule has it. */
  readonly fromMs: number;
  /** The plan of that date where somebody picked it; null for all that are to come. */
  readonly planId: SpaceId | null;
  /** How often all dates had been moved when it was drafted. */
  readonly moves: number;
  /** Whether each date has its counterpart by the new rule. */
  readonly keepsRhythm: boolean;
  /** Of the recurrence and of each of the others: how many dates it has that were past already, or are of a date that stays. */
  readonly passed: readonly number[];
}

/** Where a series stands; a draft is shown to whoever plans it and not confirmed. */
export type SeriesLife =
  /** `others`: what else its words may mean, as the same rule at another hour of the day. */
  | {
      readonly status: 'draft';
      readonly sinceMs: number;
      readonly others: readonly Recurrence[];
      /** It is no series, but other times for one. */
      readonly move?: DraftedMove | undefined;
    }
  | { readonly status: 'running'; readonly sinceMs: number }
  | {
      readonly status: 'over';
      readonly sinceMs: number;
      readonly why: 'cancelled' | 'no-more-dates' | 'not-confirmed' | 'server-left';
    };

/** A recurring space. Each of its dates becomes a plan of its own, some time ahead. */
export interface Series {
  readonly id: SeriesId;
  readonly guildId: GuildId;
  readonly revision: number;
  /** Who planned it. */
  readonly byUserId: UserId;
  /** Who hosts, in turn by number; never empty. */
  readonly hosts: readonly UserId[];
  /** `title` may contain {n}, the number of the date, and {date}, its local date. */
  readonly opening: PlannedOpening;
  readonly recurrence: Recurrence;
  readonly exceptions: readonly SeriesException[];
  /** Counts the changes of dates to come that have no plan yet, of one or of all; what else becomes of a series is none of them. */
  readonly edits: number;
  /** Counts those of them that moved the dates. */
  readonly moves: number;
  /** The rules before, the last ones. */
  readonly formerly: readonly FormerRule[];
  readonly lengthMin: number;
  readonly seats: number | null;
  /** The number that the next date gets. */
  readonly nextNumber: number;
  /** Dates of the rule up to this moment have their plan, or were skipped. */
  readonly plannedUntilMs: number;
  readonly life: SeriesLife;
}

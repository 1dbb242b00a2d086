import type { GuildId, SeriesId, UserId } from '../lib/index.ts';
import type { PlannedOpening } from './plan.ts';

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
    | { readonly type: 'count'; readonly count: number }
    /** The last moment at which one may begin, milliseconds since the Unix epoch. */
    | { readonly type: 'until'; readonly untilMs: number };
}

/** A date of the rule that takes place otherwise, by when the rule has it. */
export interface SeriesException {
  readonly originalMs: number;
  readonly change: { readonly type: 'skipped' } | { readonly type: 'moved'; readonly toMs: number };
}

/** Where a series stands; a draft is shown to whoever plans it and not confirmed. */
export type SeriesLife =
  /** `others`: what else its words may mean, as the same rule at another hour of the day. */
  | { readonly status: 'draft'; readonly sinceMs: number; readonly others: readonly Recurrence[] }
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
  /** Counts the changes of all dates to come; what else becomes of a series is none of them. */
  readonly edits: number;
  readonly lengthMin: number;
  readonly seats: number | null;
  /** The number that the next date gets. */
  readonly nextNumber: number;
  /** Dates of the rule up to this moment have their plan, or were skipped. */
  readonly plannedUntilMs: number;
  readonly life: SeriesLife;
}

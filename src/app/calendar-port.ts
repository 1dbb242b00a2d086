import type { Recurrence } from '../domain/index.ts';
import type { Outcome } from './actor.ts';

/** A time as somebody wrote it. */
export interface TimeRead {
  /** IANA zone in which it was read. */
  readonly zone: string;
  /** What may be meant, milliseconds since the Unix epoch, soonest first; several are asked about. Never empty, never past. */
  readonly choices: readonly number[];
  /**
   * Why there are several: the hour comes twice as clocks go back, "7" is in the morning or the evening, "3/4" is in March or April, "next
   * Friday" is the one that comes or the one after, a midnight of a Friday is the one that it begins or the one that it ends with, and "Thursday
   * next week" is in the week that begins on Sunday or in the one that begins on Monday.
   */
  readonly why: 'clocks-back' | 'am-or-pm' | 'day-or-month' | 'which-week' | 'which-midnight' | 'whose-day' | null;
  /** The time that was written does not exist, since clocks go forward then; the choices are what it becomes. */
  readonly isShifted: boolean;
}

/** A recurrence as somebody wrote it, with the first date that it has from now on. */
export interface RecurrenceRead {
  readonly recurrence: Recurrence;
  /** What else may be meant, as for `TimeRead`: the same rule at another hour of the day, at midnight a day later, or on the days of another country's week. Empty when it is clear. */
  readonly others: readonly Recurrence[];
}

/** What a series is moved from. */
export interface MovingScene extends ReadingScene {
  readonly before: Recurrence;
  /** Its first date that goes, by when the rule has it. */
  readonly fromMs: number;
  /** The date that a moment is said of, likewise. */
  readonly ofMs: number;
  /** No date of the new rule begins before: now, or the last date that stays. */
  readonly afterMs: number;
}

/** New times for a series, as somebody wrote them. */
export interface MoveRead {
  /** What may be meant, soonest first, never empty; `passed`: see `SeriesMove`. Their end is the one that was written, else never. */
  readonly ways: readonly { readonly recurrence: Recurrence; readonly passed: number }[];
  /** Whether each date has its counterpart by the new rule. */
  readonly keepsRhythm: boolean;
}

/** What reading needs to know. */
export interface ReadingScene {
  /** IANA name. */
  readonly zone: string;
  /** Wall time. */
  readonly nowMs: number;
}

/** What reading the end of a series needs to know. */
export interface EndingScene extends ReadingScene {
  /** Its first date, from which a length counts; without it, it counts from now. */
  readonly firstMs?: number;
}

/** One date for a calendar file. */
export interface CalendarEntry {
  /** Stays the same for ever. */
  readonly uid: string;
  /** Grows with each change. */
  readonly sequence: number;
  readonly title: string;
  readonly description: string | null;
  /** Topics. */
  readonly categories: readonly string[];
  readonly url: string | null;
  readonly startsAtMs: number;
  readonly lengthMin: number;
  readonly isCancelled: boolean;
  /** Since when it stands as it does: planned, missed, over. Other changes do not move it. */
  readonly sinceMs: number;
}

/** Times as people write them, recurrences, and calendar files. Pure: the same answer each time. */
export interface CalendarPort {
  /**
   * Reads a time in English or Arabic ("tomorrow 7pm", "in 20 minutes", "غدًا الساعة ٧ مساءً", ISO 8601). Refuses with 'time-unreadable',
   * 'time-past' or 'time-too-far' (later than two years). The text may be anything, of any length.
   */
  readTime(typed: string, scene: ReadingScene): Outcome<TimeRead>;
  /** Reads a recurrence ("every Thursday 20:00", "first Monday of the month at 7pm", "كل خميس الساعة ٨ مساءً", an RRULE). */
  readRecurrence(typed: string, scene: ReadingScene): Outcome<RecurrenceRead>;
  /**
   * Reads new times for a series: a recurrence, or of the one that it has another time of day ("9pm"), other weekdays ("Friday 21:00"), or the
   * moment at which one of its dates takes place from now on, as it is written or in milliseconds since the Unix epoch. Null: the same times of
   * day in the zone of the scene. Refuses as `readRecurrence` does.
   */
  readMove(typed: string | number | null, scene: MovingScene): Outcome<MoveRead>;
  /** Reads when a series ends: "10 times", "for 3 months", a date; null for never. */
  readEnd(typed: string | null, scene: EndingScene): Outcome<Recurrence['end']>;
  /** The local days that a text may mean, "YYYY-MM-DD", from today on, whatever time it says besides; none where it says no day. */
  readDays(typed: string, scene: ReadingScene): readonly string[];
  /** The dates of a rule after `afterMs` (exclusive), at most `limit`, soonest first, without exceptions. Bounded work for any rule. */
  dates(recurrence: Recurrence, afterMs: number, limit: number): readonly number[];
  /** The same from its first date after `afterMs` on, with as many dates; as it is where that is its first, or it has none within reach. */
  startingAfter(recurrence: Recurrence, afterMs: number): Recurrence;
  /** The local date of a moment, "YYYY-MM-DD". */
  localDate(atMs: number, zone: string): string;
  /** An iCalendar file (RFC 5545), with lines folded. `name`: of the calendar. */
  file(name: string, entries: readonly CalendarEntry[]): string;
}

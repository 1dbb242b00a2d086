/** Who comes to planned spaces, and who is reminded of them. Declared here, implemented by the store. */
import type { Attendance, Attendee, Coming, Plan } from '../domain/index.ts';
import type { GuildId, SpaceId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import type { Effect, NoticeEffect, Reminded } from './outbox-port.ts';

/** What somebody has set for themself about reminders. */
export interface ReminderSettings {
  /** Minutes before the start, for what they ask to be reminded of next; null while they never chose. */
  readonly leadMin: number | null;
  /**
   * Whether they are reminded of what they host, and told what becomes of it; null while they never said so: of what they planned themselves
   * alone.
   */
  readonly ofHosting: boolean | null;
}

/** Somebody who is to be told of a plan that begins soon, or has begun. */
export interface ReminderDue {
  readonly plan: Plan;
  readonly userId: UserId;
  /** The key under which they stand in what is stored: what a reminder is called by names nobody. */
  readonly personKey: string;
  /** Minutes before the start; 0 once it is open. */
  readonly leadMin: number;
  readonly as: 'guest' | 'host';
}

/** A reminder with the notice that it becomes. */
export interface ReminderTold {
  readonly due: ReminderDue;
  readonly notice: NoticeEffect;
}

/** While somebody has not said that they want to be told of what they host, in one server one notice in so long names them: who does so again and again is no reason. */
export const NAMED_AGAIN_MS = 86_400_000;

/** How far apart the clocks may be of whoever told it and of whoever asks. */
const CLOCKS_APART_MS = 60_000;

/** Whether that was so lately that it is not done again. A time to come is of a clock that was ahead, and says nothing. */
export const wasNamedLately = (lastMs: number | null, nowMs: number): boolean => {
  const { oldestMs, newestMs } = namedLatelyAround(nowMs);
  return lastMs !== null && lastMs > oldestMs && lastMs <= newestMs;
};

/** After when, and until when, that is so. */
export const namedLatelyAround = (nowMs: number): { readonly oldestMs: number; readonly newestMs: number } => ({
  oldestMs: nowMs - NAMED_AGAIN_MS,
  newestMs: nowMs + CLOCKS_APART_MS,
});

/** Keeps who comes, and who was reminded of which start. */
export interface RsvpStore {
  /** Nobody, at revision 0, for a plan that nobody said anything of. */
  get(planId: SpaceId): Promise<Attendance>;
  /** Stores what changed if `before` is still what is stored; else answers false. */
  save(before: Attendance, after: Attendance, effects?: readonly Effect[]): Promise<boolean>;
  /** The plans of which somebody said something. */
  plansOf(userId: UserId): Promise<readonly SpaceId[]>;
  /**
   * Who is to be reminded at `nowMs`, or within `aheadMs` of it, of what is still to begin and was not, for that start and lead; those who
   * are to be told first come first.
   */
  due(nowMs: number, limit: number, aheadMs?: number): Promise<readonly ReminderDue[]>;
  /** Who is to be told that these are open: guests who asked and were not reminded of that start, and hosts. */
  begun(planIds: readonly SpaceId[], limit: number): Promise<readonly ReminderDue[]>;
  /** When the next reminder before a start is due, after `nowMs`; null for none. */
  nextDueMs(nowMs: number): Promise<number | null>;
  /**
   * Notes in one transaction who is reminded, with the notices of those who were not yet of that start by that lead; answers these
   * notices.
   */
  mark(told: readonly ReminderTold[]): Promise<readonly Effect[]>;
  /** Whether somebody still wants to be reminded of that, and it is still so. */
  isWanted(userId: UserId, reminded: Reminded): Promise<boolean>;
  /** Guests who were reminded of that start of a plan, by whatever lead. */
  remindedOf(planId: SpaceId, startsAtMs: number): Promise<readonly UserId[]>;
  /** Plans to come with seats that are free though people wait for one: what a kill left undone of a change. */
  withFreeSeats(limit: number): Promise<readonly Pick<Plan, 'id' | 'guildId'>[]>;
  /** When somebody was last told that another named them host in that server, stored with the notice; null for long ago, or never. */
  namedAtMs(guildId: GuildId, userId: UserId): Promise<number | null>;
  settings(userId: UserId): Promise<ReminderSettings>;
  saveSettings(userId: UserId, settings: ReminderSettings): Promise<void>;
}

/** How many said what of a plan. */
export type ComingCounts = Readonly<Record<Coming, number>>;

/** What somebody sees of a plan after a wish of theirs. */
export interface RsvpSeen {
  readonly plan: Plan;
  readonly own: Attendee | null;
  /** Where they wait for a seat, from 1; null when they do not. */
  readonly waits: number | null;
  readonly counts: ComingCounts;
  /** By which leads they can be reminded now, the longest first. */
  readonly leads: readonly number[];
}

/** What people do about coming to planned spaces. */
export interface RsvpActs {
  /** Takes a seat, or a place on the waiting list. */
  goTo(actor: Actor, planId: SpaceId): Promise<Outcome<RsvpSeen>>;
  beInterested(actor: Actor, planId: SpaceId): Promise<Outcome<RsvpSeen>>;
  /** `leadMin` null: not to be reminded; 'usual': as they chose last, else ten minutes before. What is chosen is usual from then on. */
  remindMe(actor: Actor, planId: SpaceId, leadMin: number | 'usual' | null): Promise<Outcome<RsvpSeen>>;
  /** Gives the seat back, and asks for no reminder. */
  stayAway(actor: Actor, planId: SpaceId): Promise<Outcome<RsvpSeen>>;
  reminderSettings(actor: Actor): Promise<Outcome<ReminderSettings>>;
  /** Sets what is given and leaves the rest. */
  setReminders(actor: Actor, change: Partial<ReminderSettings>): Promise<Outcome<ReminderSettings>>;
  /** Who comes, for whoever sees the plan. */
  attendanceOf(planId: SpaceId): Promise<Attendance>;

  // Facts and jobs. Each is harmless when told twice or late.
  /** Tells whoever is to be reminded now, some at once; answers when the next ones are due, also now; null for none. */
  remind(): Promise<number | null>;
}

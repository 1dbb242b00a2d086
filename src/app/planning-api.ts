import type {
  DateAhead,
  Plan,
  PlanEdit,
  PlannedOpening,
  Refusal,
  Series,
  SeriesEdit,
  SeriesException,
  Space,
} from '../domain/index.ts';
import type { GuildId, SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import type { RecurrenceRead, TimeRead } from './calendar-port.ts';
import type { JobGivenUp } from './given-up-port.ts';

/** What somebody plans. What is null is as the server has it. */
export interface PlanInput {
  readonly opening: Omit<PlannedOpening, 'title'> & { readonly title: string | null };
  /** As they wrote it. */
  readonly when: string;
  /** IANA name, however written; null: their own, else the server's. */
  readonly zone: string | null;
  readonly hostId: UserId | null;
  readonly lengthMin: number | null;
  readonly seats: number | null;
}

/** A series: `when` is a recurrence, `until` a date or a number of times as written. */
export interface SeriesInput extends PlanInput {
  readonly until: string | null;
  /** Who hosts in turn; empty for `hostId` alone. */
  readonly rota: readonly UserId[];
}

/** A plan that waits to be confirmed, and what would be in its way as things are now: told, and no reason not to plan it. */
export interface PlanDrafted {
  readonly plan: Plan;
  readonly read: TimeRead;
  /** At the first of the times that it may mean. */
  readonly warnings: readonly Refusal[];
  /** At each of the others, in their order. */
  readonly ofOthers?: readonly (readonly Refusal[])[];
}

/** A series that waits to be confirmed. */
export interface SeriesDrafted {
  readonly series: Series;
  /** Its first dates, at most three. */
  readonly dates: readonly number[];
  readonly others: RecurrenceRead['others'];
  /** The first dates of each of the others, at most three. */
  readonly otherDates?: readonly (readonly number[])[];
  /** As it was read; `ofOthers`: by each of the others, in their order. */
  readonly warnings: readonly Refusal[];
  readonly ofOthers?: readonly (readonly Refusal[])[];
}

/** A plan as `/agenda` shows it. */
export interface PlanSeen {
  readonly plan: Plan;
  readonly series: Series | null;
  readonly warnings: readonly Refusal[];
  /** Of a draft: at each of the other times that it may mean. */
  readonly ofOthers?: readonly (readonly Refusal[])[];
  /** Whether others host the dates after it when it is left out; looked at by `planOf` alone. */
  readonly movesTurns?: boolean;
}

/** A date of a series that has no plan yet. */
export interface DateFound {
  readonly series: Series;
  readonly date: DateAhead;
}

/** The same as it is shown. */
export interface DateSeen extends DateFound {
  readonly plan: null;
  readonly warnings: readonly Refusal[];
}

/** Dates that may be picked. */
export interface DatesOffered {
  /** The next ones without a plan, of each series some, soonest first; worked out when it is asked for. */
  readonly offered: () => readonly DateSeen[];
  /** Those without a plan that are on the day that was typed. */
  readonly onDay: readonly DateSeen[];
  /** Likewise what has its plan, also what is planned once. */
  readonly plansOnDay: readonly Plan[];
}

/** A date after something was done to it; `told`: how many people are. */
export interface DateChanged {
  readonly title: string;
  readonly atMs: number;
  readonly told: number;
  /** Whether anything is otherwise by it. */
  readonly isChanged: boolean;
  readonly warnings: readonly Refusal[];
}

/** A plan after a change of it. */
export interface PlanChanged extends PlanSeen {
  /** Whether anything is otherwise by it. */
  readonly isChanged: boolean;
}

/** A plan after it was moved; `told`: how many people were. */
export interface PlanMovedSeen extends PlanSeen {
  /** Whether it had another time before. */
  readonly isMoved: boolean;
  readonly told: number;
}

/** A series with its next dates. */
export interface SeriesSeen {
  readonly series: Series;
  readonly dates: readonly number[];
  /** Of a draft: as for `SeriesDrafted`. */
  readonly otherDates?: readonly (readonly number[])[];
  /** That its room is not age-restricted, though it is for adults: none of its dates opens there. */
  readonly unfit?: Refusal | null;
}

/** A series after a change of all of its dates to come. */
export interface SeriesChanged extends SeriesSeen {
  /** As for `PlanChanged`. */
  readonly isChanged: boolean;
  /** Dates that have their plan and were changed with it. */
  readonly changed: number;
  /** Those that keep something that was changed of them alone. */
  readonly keeping: number;
}

/**
 * Which dates of a series go to other times: all to come of a series, or of that of a date; or from that date on. `originalMs`: of which date a moment
 * is said, where that has no plan.
 */
export interface MoveAsked {
  readonly which:
    | { readonly type: 'series'; readonly id: SeriesId; readonly originalMs?: number }
    | { readonly type: 'all' | 'following'; readonly id: SpaceId };
  /** As they wrote it; null for the same times of day in another zone. */
  readonly when: string | null;
  /** IANA name, however written; null: that of the series. */
  readonly zone: string | null;
}

/** Other times for a series that wait to be confirmed. */
export interface MoveDrafted extends SeriesSeen {
  /** Holds them; its `life.others` are what else may be meant. */
  readonly draft: Series;
  /** Dates that have their plan and go. */
  readonly moved: number;
  /** Those that keep a time which was set for them alone. */
  readonly keeping: number;
  /** Those that were left out and would not be any more. */
  readonly restored: number;
  /** Those that would be over, since the new rule has no date for them. */
  readonly ended: number;
  /** By the first way; `ofOthers`: by each of the others, in their order. */
  readonly warnings: readonly Refusal[];
  readonly ofOthers?: readonly (readonly Refusal[])[];
}

/** A series whose dates went to other times; `told`: how many people were. */
export interface SeriesMovedSeen extends SeriesSeen {
  readonly moved: number;
  readonly keeping: number;
  readonly told: number;
}

/** A recurrence as it was read. */
export interface SeriesRead extends RecurrenceRead {
  readonly dates: readonly number[];
  /** As for `SeriesDrafted`. */
  readonly otherDates?: readonly (readonly number[])[];
}

/** Which part of the agenda is asked for: pages count from 0; beyond the last one it is the last. */
export interface AgendaPage {
  readonly number: number;
  readonly size: number;
}

/** What is being planned in a server, one page of it. */
export interface Agenda {
  /** Those of the page: of all that are planned the missed ones first, then soonest first, dates of the next weeks without a plan among them. */
  readonly plans: readonly (PlanSeen | DateSeen)[];
  /** Those of the page, oldest first. */
  readonly series: readonly SeriesSeen[];
  /** The page that this is, from 0 on, and how many there are, at least one. */
  readonly page: number;
  readonly pages: number;
  /** Whether there is more than any page shows. */
  readonly isCut: boolean;
}

/** What one person planned: plans, without dates of their series, and series. */
export interface PlannedByOne {
  readonly plans: number;
  readonly series: number;
}

/** A plan that was cancelled, or a date that was left out; `told`: how many people are. */
export interface PlanCancelled {
  readonly plan: Plan;
  readonly told: number;
}

/** Likewise a series that was ended. */
export interface SeriesCancelled {
  readonly series: Series;
  readonly told: number;
}

/** What was cancelled of one person; `told`: how many people are, each counted once. */
export interface CancelledOfOne extends PlannedByOne {
  readonly told: number;
}

/** The use cases of spaces that open themselves. */
export interface PlanningActs {
  /** Reads a time in the zone given, else in the actor's own, else the server's. */
  readTime(actor: Actor, typed: string, zone: string | null): Promise<Outcome<TimeRead>>;
  /** Stores a draft; nothing else happens before `confirmPlan`. */
  planSpace(actor: Actor, input: PlanInput): Promise<Outcome<PlanDrafted>>;
  /** `choice`: an index into the draft's choices. */
  confirmPlan(actor: Actor, id: SpaceId, choice: number): Promise<Outcome<PlanSeen>>;
  planSeries(actor: Actor, input: SeriesInput): Promise<Outcome<SeriesDrafted>>;
  /** `choice`: 0 for the recurrence as read, else 1 + an index into `others`. */
  confirmSeries(actor: Actor, id: SeriesId, choice: number): Promise<Outcome<SeriesDrafted>>;
  discardDraft(actor: Actor, id: SpaceId | SeriesId): Promise<Outcome<null>>;
  /** Moves a planned or missed one; of a series that date alone. Who comes to it is told once. */
  movePlan(actor: Actor, id: SpaceId, atMs: number): Promise<Outcome<PlanMovedSeen>>;
  /**
   * What was asked for of one that is planned, or of one's own draft; of a series that date alone. `mark`: that of what the form showed,
   * which is not taken when somebody changed it since.
   */
  changePlan(actor: Actor, id: SpaceId, change: PlanEdit, mark?: number): Promise<Outcome<PlanChanged>>;
  /** Likewise a running series, with its dates to come but for what was changed of one of them alone. */
  changeSeries(actor: Actor, id: SeriesId, change: SeriesEdit, mark?: number): Promise<Outcome<SeriesChanged>>;
  /** Stores other times for a series as a draft; nothing else happens before `moveSeries`. Null when they are those that it has. */
  draftMove(actor: Actor, asked: MoveAsked): Promise<Outcome<MoveDrafted | null>>;
  /** Other times for a series as `draftMove` reads them, with its next dates, at most three. */
  readMove(actor: Actor, asked: MoveAsked): Promise<Outcome<SeriesRead>>;
  /** Moves the dates of a series as the draft of that id has it; `choice`: as for `confirmSeries`. Who comes to any of them is told once. */
  moveSeries(actor: Actor, id: SeriesId, choice: number): Promise<Outcome<SeriesMovedSeen>>;
  /** A room is made for it in place of the one it has: for its whole series, where that runs there too and the actor may change it. */
  makeRoomFor(actor: Actor, id: SpaceId): Promise<Outcome<{ readonly plan: Plan; readonly isSeries: boolean }>>;
  /**
   * Somebody whom another named host does not want to be: who planned it hosts it, and is told so. Of a series that they host in turn they are
   * none of its hosts any more.
   */
  handBack(actor: Actor, id: SpaceId): Promise<Outcome<{ readonly plan: Plan; readonly isSeries: boolean }>>;
  /** The date that the rule of a series has then, by itself: its plan where it has one by now. What is in its way is not looked at. */
  dateFor(
    actor: Actor,
    id: SeriesId,
    originalMs: number,
  ): Promise<Outcome<{ readonly type: 'plan'; readonly id: SpaceId } | ({ readonly type: 'date' } & DateFound)>>;
  /** The same with what is in its way, to be shown. */
  dateOf(
    actor: Actor,
    id: SeriesId,
    originalMs: number,
  ): Promise<
    Outcome<{ readonly type: 'plan'; readonly id: SpaceId } | { readonly type: 'date'; readonly seen: DateSeen }>
  >;
  /** The same of one without a plan as if it was at another time. Nothing is changed. */
  dateAt(actor: Actor, id: SeriesId, originalMs: number, toMs: number): Promise<Outcome<DateSeen>>;
  /** Dates without a plan that somebody may see, for autocomplete; `typed`: a day of which they are offered, however far away. */
  comingDates(actor: Actor, typed: string): Promise<DatesOffered>;
  /** Leaves out or moves a date of a series, whether it has its plan yet or not. */
  exceptDate(actor: Actor, id: SeriesId, exception: SeriesException): Promise<Outcome<DateChanged>>;
  /** Changes one likewise. */
  changeDate(actor: Actor, id: SeriesId, originalMs: number, edit: PlanEdit): Promise<Outcome<DateChanged>>;
  /** Cancels one that is planned or missed; of a series that date is skipped. */
  cancelPlan(actor: Actor, id: SpaceId): Promise<Outcome<PlanCancelled>>;
  /** Ends a series; its planned dates are cancelled. */
  cancelSeries(actor: Actor, id: SeriesId): Promise<Outcome<SeriesCancelled>>;
  /** How much one person planned in the server that is to come; of who manages it alone. */
  plannedBy(actor: Actor, userId: UserId): Promise<Outcome<PlannedByOne>>;
  /** Cancels all of that, and ends their series; answers what was. Of who manages the server alone. */
  cancelAllOf(actor: Actor, userId: UserId): Promise<Outcome<CancelledOfOne>>;
  /** Opens one that is planned or missed now. */
  openPlanned(
    actor: Actor,
    id: SpaceId,
  ): Promise<Outcome<{ readonly space: Space; readonly ready: Promise<Outcome<Space>> }>>;
  /** What somebody may see of it: hidden ones are told to those alone who may see their space. */
  agenda(actor: Actor, page: AgendaPage): Promise<Agenda>;
  /** One of this server by itself, whatever became of it; a draft is told to who made it alone, a hidden one to who may see it. */
  planFor(actor: Actor, id: SpaceId): Promise<Outcome<Plan>>;
  /** The same with what is in its way, which takes a call to Discord and all that is planned. */
  planOf(actor: Actor, id: SpaceId): Promise<Outcome<PlanSeen>>;
  /** The same as if it was at another time: what would be in its way then. Nothing is changed. */
  planAt(actor: Actor, id: SpaceId, atMs: number): Promise<Outcome<PlanSeen>>;
  /** Likewise a series, with its next dates, at most three. */
  oneSeries(actor: Actor, id: SeriesId): Promise<Outcome<SeriesSeen>>;
  /** Reads a recurrence as `readTime` reads a time, with its first dates, at most three. */
  readRecurrence(actor: Actor, typed: string, zone: string | null): Promise<Outcome<SeriesRead>>;
  /** Planned and missed ones that somebody may see, soonest first, for autocomplete. */
  comingPlans(actor: Actor): Promise<readonly Plan[]>;
  /** Running ones that somebody may see. */
  seriesOf(actor: Actor): Promise<readonly Series[]>;
  /** When a series takes place next; `plans`: its plans as they are to be, else those that stand. What has opened ahead of its time is not to come. */
  datesOf(series: Series, limit: number, plans?: readonly Plan[]): Promise<readonly number[]>;
  /** Whoever asks from outside the server of a plan, as they are there now; 'plan-not-found' for who is not in it. */
  actorIn(userId: UserId, planId: SpaceId): Promise<Outcome<Actor>>;
  /** What the zone of somebody is: their own, else the server's. */
  zoneOf(actor: Actor): Promise<string>;
  setOwnZone(actor: Actor, zone: string | null): Promise<Outcome<string | null>>;

  // Jobs. Each is harmless when run twice, late, or for what is over.
  /** The time of a plan has come; does nothing when it is not at that revision any more. */
  planDue(id: SpaceId, revision: number): Promise<void>;
  /** Makes the plans of the next dates of a series. */
  seriesDue(id: SeriesId): Promise<void>;
  /** The digest of a server of that local day ("YYYY-MM-DD") is due. */
  digestDue(guildId: GuildId, date: string): Promise<void>;
  /** Tells the server of a job that was given up, once; throws when the store does not answer. */
  jobGivenUp(one: JobGivenUp): Promise<void>;
}

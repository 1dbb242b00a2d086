import type { Occurrence, Recurrence, RoomKind } from '../domain/index.ts';

/** What the slash commands for what is planned do, 1–100 characters each. */
export interface PlanCommandTexts {
  readonly spaceSchedule: string;
  readonly spaceSeries: string;
  readonly spaceReschedule: string;
  readonly spaceChange: string;
  readonly spaceSkip: string;
  readonly spaceCancel: string;
  /** The options of both that plan something. */
  readonly planTitle: string;
  readonly planWhen: string;
  readonly seriesWhen: string;
  readonly seriesUntil: string;
  readonly seriesRota: string;
  readonly seriesTitle: string;
  readonly planZone: string;
  readonly planHost: string;
  readonly planLasts: string;
  readonly planSeats: string;
  readonly whichPlan: string;
  readonly whichDate: string;
  readonly whichToCancel: string;
  readonly cancelBy: string;
  /** Why something is moved, left out or cancelled. */
  readonly planReason: string;
  readonly whichToChange: string;
  readonly changeDates: string;
  readonly moveDates: string;
  readonly changeHost: string;
  readonly changeSeats: string;
  readonly newTime: string;
  readonly agenda: string;
  readonly timezone: string;
  readonly timezoneZone: string;
}

/** Something that is planned, as lists and cards tell it. Times are milliseconds since the Unix epoch. */
export interface PlanTold {
  readonly title: string;
  readonly startsAtMs: number;
  readonly hostId: string;
  /** Null: one is made. */
  readonly room: string | null;
  /** Null: decided when it opens. */
  readonly kind: RoomKind | null;
  /** Which date of which series; null for one by itself. */
  readonly series: { readonly title: string; readonly number: Occurrence['number'] } | null;
}

/** A series, as confirmations and cards tell it. */
export interface SeriesTold {
  readonly title: string;
  readonly hosts: readonly string[];
  readonly room: string | null;
  readonly kind: RoomKind | null;
  readonly lengthMin: number;
  readonly seats: number | null;
}

/** How much of one person's is cancelled. */
export interface PlannedCounts {
  readonly plans: number;
  readonly series: number;
}

/** Words of planning: confirmations, `/agenda`, cards and forms. Titles are what people wrote: raw; ids become mentions. */
export interface PlanTexts {
  // A draft, before anything is saved.
  /** `isClear`: its time means one thing; else it is asked for below. */
  draft(
    plan: PlanTold & { readonly lengthMin: number; readonly seats: number | null; readonly isClear: boolean },
  ): string;
  /** How the time was read: the local one, in words, and the zone. */
  readIn(local: string, zone: string): string;
  readonly notSaved: string;
  readonly why: Readonly<
    Record<
      'clocks-back' | 'am-or-pm' | 'day-or-month' | 'which-week' | 'which-midnight' | 'whose-day' | 'whose-week',
      string
    >
  >;
  /** As `why`, where it is not known any more why. */
  readonly which: string;
  readonly shifted: string;
  readonly warnings: string;
  /** Something that is in the way at some of the times that may be meant: these, in words, and what it is. */
  atMeaning(times: readonly string[], warning: string): string;
  draftSeries(series: SeriesTold): string;
  seriesCard(series: SeriesTold): string;
  nextDates(dates: readonly number[]): string;
  /** One of several recurrences that may be meant, by its first date in words, with its first dates. */
  wayDates(label: string, zone: string, dates: readonly number[]): string;
  readonly noDates: string;
  ends(end: Recurrence['end']): string;
  readonly save: string;
  readonly change: string;
  readonly discard: string;
  saved(title: string, startsAtMs: number): string;
  savedSeries(title: string): string;
  readonly discarded: string;
  readonly rotaUnread: string;
  // The agenda.
  agendaTitle(zone: string): string;
  readonly agendaEmpty: string;
  readonly agendaCut: string;
  page(page: number, pages: number): string;
  readonly previous: string;
  readonly next: string;
  readonly seriesHeading: string;
  line(plan: PlanTold & { readonly warnings: number }): string;
  missedLine(plan: PlanTold, why: string): string;
  seriesLine(title: string, hosts: readonly string[], dates: readonly number[]): string;
  readonly pick: string;
  /** A choice of the select and of autocomplete; plain, `local` is the time in words. */
  choice(title: string, local: string): string;
  seriesChoice(title: string): string;
  // A card.
  card(
    plan: PlanTold & { readonly lengthMin: number; readonly seats: number | null; readonly byUserId: string },
  ): string;
  readonly missed: string;
  readonly back: string;
  readonly openNow: string;
  readonly move: string;
  readonly edit: string;
  /** Placeholders of selects, at most 150 characters. */
  readonly pickHost: string;
  readonly pickHosts: string;
  readonly skip: string;
  readonly cancel: string;
  readonly cancelSeries: string;
  readonly keep: string;
  readonly kept: string;
  cancelQuestion(title: string, startsAtMs: number): string;
  skipQuestion(title: string, startsAtMs: number): string;
  /** With that question, where several host in turn. */
  readonly skipMovesHosts: string;
  cancelSeriesQuestion(title: string): string;
  readonly cancelYes: string;
  /** Of all that one person planned. */
  readonly cancelAll: string;
  cancelAllQuestion(userId: string, planned: PlannedCounts): string;
  readonly cancelAllYes: string;
  cancelledAll(userId: string, planned: PlannedCounts): string;
  cancelAllNone(userId: string): string;
  /** One of the two options has to be given, and not both. */
  readonly cancelWhich: string;
  readonly cancelSeriesYes: string;
  readonly skipYes: string;
  cancelled(title: string): string;
  skipped(title: string, startsAtMs: number): string;
  seriesCancelled(title: string): string;
  readonly notOfSeries: string;
  moveQuestion(title: string, fromMs: number, toMs: number): string;
  moveWhich(title: string, fromMs: number): string;
  readonly moveYes: string;
  moved(title: string, toMs: number): string;
  readonly changed: string;
  readonly nothingChanged: string;
  // Forms: titles and labels 1–45 characters, hints and placeholders at most 100.
  readonly form: {
    readonly again: string;
    readonly change: string;
    readonly move: string;
    readonly title: string;
    readonly description: string;
    readonly when: string;
    readonly whenHint: string;
    readonly keepsTime: string;
    readonly seriesWhenHint: string;
  };
  // Autocomplete: plain, at most 100 characters.
  readonly examples: readonly string[];
  readonly seriesExamples: readonly string[];
  read(local: string, zone: string): string;
  readonly unread: string;
  readonly tooLong: string;
  // One's own zone.
  zoneIs(zone: string): string;
  zoneSet(zone: string): string;
  zoneOfServer(zone: string): string;
  readonly asServer: string;
}

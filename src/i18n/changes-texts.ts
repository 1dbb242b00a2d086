/** Words of changing what is planned: one date, or all dates to come of a series. Titles are what people wrote: raw. */
export interface ChangesTexts {
  /** On the card of a date: leads to that of its series. */
  readonly wholeSeries: string;
  /** On the card of a series. */
  readonly changeAll: string;
  /** The form that it opens: at most 45 characters, and 100 under its field. */
  readonly formAll: string;
  readonly titleHint: string;
  /** How many dates were changed with their series, and how many of them keep something that was changed of them alone. */
  changedAll(told: { readonly changed: number; readonly keeping: number }): string;
  /** What somebody wrote into a form that was not taken, so that it can be copied: safe as it is. */
  wrote(title: string, description: string): string;
  /** Opens that form again with what was written. */
  readonly writeAgain: string;
  /** On a card: how the space is to run. */
  readonly settings: string;
  /** Over that page. */
  settingsOf(title: string, isSeries: boolean): string;
  readonly pickPreset: string;
  readonly backToCard: string;
  /** The two scopes, as choices of an option. */
  readonly thisDate: string;
  readonly allDates: string;
  readonly followingDates: string;
  /** Under the question for one date: what else may go. */
  readonly moveFollowing: string;
  readonly moveWhole: string;
  /** On the card of a series, and its form. */
  readonly moveAll: string;
  readonly formMove: string;
  readonly moveHint: string;
  readonly zone: string;
  readonly moveUnread: string;
  moveQuestion(asked: { readonly title: string; readonly fromMs: number | null }): string;
  /** What becomes of its dates, before it is saved. */
  moveTold(told: MoveTold): readonly string[];
  readonly moveYes: string;
  movedAll(told: {
    readonly title: string;
    readonly moved: number;
    readonly keeping: number;
    readonly told: number;
  }): string;
  /** What one person is told whom it concerns. */
  seriesMoved(told: SeriesMovedTold): string;
  /** Under the question for one date: who is told of it. */
  readonly moveTellsWho: string;
  /** How many people are told of what was done. */
  toldOf(count: number): string;
  /** What one person is told of a plan that was moved alone. */
  planMoved(told: PlanMovedTold): string;
  /** Under the question whether something is cancelled, or a date left out: who is told of it. */
  readonly cancelTellsWho: string;
  /** What one person is told of a plan that does not take place. */
  planCancelled(told: PlanCancelledTold): string;
  /** Likewise of a series. */
  seriesCancelled(told: SeriesCancelledTold): string;
  /** What whoever named others host is told of them, at least one. */
  namedOthers(hosts: readonly string[]): string;
  /** What somebody is told whom another named host, and what they can say to it: buttons, at most 80 characters. */
  namedHost(told: HostNamedTold): string;
  readonly hostYes: string;
  readonly handBack: string;
  readonly hostNo: string;
  // What answers these.
  readonly hostYesSet: string;
  readonly hostNoSet: string;
  handedBack(told: { readonly title: string; readonly byUserId: string; readonly isSeries: boolean }): string;
  /** What who planned it is told then; `userId`: who does not host it. */
  handedBackTold(told: Omit<HostNamedTold, 'byUserId'> & { readonly userId: string }): string;
  /** What the log channel is told where who planned it has left the server. */
  handedBackToNobody(told: Omit<HostNamedTold, 'server'> & { readonly userId: string }): string;
  /** Why an option does not go with what was picked. */
  readonly needsTime: string;
  /** Under a date of a series that has no plan yet. */
  readonly dateAhead: string;
  readonly dateTellsNobody: string;
  /** What follows such a date cannot be moved with it. */
  readonly needsPlannedDate: string;
  readonly needsDate: string;
  readonly notOfSeries: string;
  readonly rotaOfOne: string;
  readonly pickDate: string;
  readonly hostOrRota: string;
  hostOfRota(hosts: readonly string[]): string;
}

/** What new times make of the dates of a series. */
export interface MoveTold {
  readonly moved: number;
  readonly keeping: number;
  readonly restored: number;
  readonly ended: number;
}

/** A plan that went to another time, as one person is told of it; `server` null where its name is not known. */
export interface PlanMovedTold {
  readonly title: string;
  readonly server: string | null;
  readonly fromMs: number;
  readonly toMs: number;
  /** Why, in the words of who did it; null where they gave no reason. */
  readonly reason: string | null;
}

/** Dates that went to other times, as one person is told of theirs; `server` null where its name is not known. */
export interface SeriesMovedTold {
  readonly title: string;
  readonly server: string | null;
  /** `toMs` null: that date does not take place any more. */
  readonly dates: readonly { readonly fromMs: number; readonly toMs: number | null }[];
  readonly more: number;
  readonly reason: string | null;
}

/** A plan that somebody is to host, or `isSeries` a series of which it is a date; `server` null where its name is not known. */
export interface HostNamedTold {
  readonly byUserId: string;
  readonly title: string;
  readonly server: string | null;
  readonly startsAtMs: number;
  readonly isSeries: boolean;
}

/** A plan that does not take place, as one person is told of it; `server` null where its name is not known. */
export interface PlanCancelledTold {
  readonly title: string;
  readonly server: string | null;
  readonly startsAtMs: number;
  /** It is one date of a series whose others stay. */
  readonly isOneDate: boolean;
  readonly reason: string | null;
}

/** A series that is over, as one person is told of their dates of it; `server` null where its name is not known. */
export interface SeriesCancelledTold {
  readonly title: string;
  readonly server: string | null;
  readonly dates: readonly number[];
  readonly more: number;
  readonly reason: string | null;
}

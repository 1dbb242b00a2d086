/** A plan as its texts name it. Title and server are what people wrote; ids become mentions. */
export interface PlanNamed {
  readonly title: string;
  /** Null where the reader is in it anyway, or its name is not known. */
  readonly server: string | null;
  readonly startsAtMs: number;
}

/** How many said what of a plan; `seats` null: there is room for everybody. */
export interface ComingTold {
  readonly going: number;
  readonly waitlisted: number;
  readonly interested: number;
  readonly seats: number | null;
}

/** Words for coming to planned spaces and for being reminded of them. */
export interface RsvpTexts {
  /** Above the title of a plan's card, by where the plan stands. */
  readonly card: Readonly<Record<'planned' | 'missed' | 'begun' | 'cancelled', string>>;
  /** Before the mention of the host. */
  readonly host: string;
  begins(startsAtMs: number): string;
  lasts(lengthMin: number): string;
  coming(counts: ComingTold): string;
  readonly going: string;
  readonly interested: string;
  readonly remindMe: string;
  readonly leave: string;
  readonly join: string;

  // Private answers.
  youGo(plan: PlanNamed): string;
  youWait(plan: PlanNamed & { readonly place: number }): string;
  youAreInterested(plan: PlanNamed): string;
  youStayAway(plan: PlanNamed): string;
  /** How they are reminded of this one; null for not at all. */
  reminded(leadMin: number | null): string;
  readonly pickLead: string;
  /** One choice of the select. */
  lead(leadMin: number | null): string;
  /** After `/reminders`. */
  settings(settings: { readonly leadMin: number | null; readonly ofHosting: boolean | null }): string;

  // What one person is told.
  reminder(plan: PlanNamed & { readonly hostId: string }): string;
  isOpen(plan: PlanNamed & { readonly channelId: string }): string;
  promoted(plan: PlanNamed): string;
  hostReminder(plan: PlanNamed, counts: ComingTold): string;
  /** Before what is in the way, and in place of it. */
  readonly inTheWay: string;
  readonly allWell: string;
  hostOpen(plan: PlanNamed & { readonly channelId: string }): string;
  /** Where a host learns how to stop being reminded. */
  readonly hostStop: string;
}

/** What the command about reminders and its options do. */
export interface RsvpCommandTexts {
  readonly reminders: string;
  readonly remindersLead: string;
  readonly remindersHosting: string;
}

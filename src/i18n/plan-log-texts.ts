/** What of something planned was changed, as the log keeps it. */
export type PlannedField = 'title' | 'description' | 'about' | 'room' | 'runs' | 'length' | 'seats' | 'host' | 'hosts';

/** A line of the log on something planned. People are mentions, times are in words. */
export interface PlannedTold {
  /** Null: somebody did it in Discord itself, and it does not say who, or they are forgotten. */
  readonly who: string | null;
  readonly host: string | null;
  /** Shown as it is; null where it is not told. */
  readonly title: string | null;
  readonly at: string;
  readonly to: string;
  /** In words. */
  readonly changed: readonly string[];
}

/** Lines of the log on what is planned, by act. */
export interface PlanLogTexts {
  readonly lines: Readonly<Record<string, (told: PlannedTold) => string>>;
  readonly fields: Readonly<Record<PlannedField, string>>;
}

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
  /** On a card: how the space is to run. */
  readonly settings: string;
  /** Over that page. */
  settingsOf(title: string, isSeries: boolean): string;
  readonly pickPreset: string;
  readonly backToCard: string;
  /** The two scopes, as choices of an option. */
  readonly thisDate: string;
  readonly allDates: string;
  /** Why an option does not go with what was picked. */
  readonly notOfSeries: string;
  readonly rotaOfOne: string;
}

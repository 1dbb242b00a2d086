/** What stands in Discord's scheduled events. */
export interface EventTexts {
  /** Where one takes place whose room is made when it opens; 1–100 characters. */
  readonly place: string;
}

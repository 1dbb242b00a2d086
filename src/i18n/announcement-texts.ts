/** Words of an announcement, of the recap that it becomes, and of the button on it. */
export interface AnnouncementTexts {
  /** Above the title while the space is live, and after its end. */
  readonly live: string;
  readonly recap: string;
  /** Before the mention of the host. */
  readonly host: string;
  /** Where it is; `room` is a mention. */
  room(room: string): string;
  since(atMs: number): string;
  /** How many are there now. */
  counts(counts: { readonly speakers: number; readonly listeners: number }): string;
  /** From when to when it was live. */
  lasted(time: { readonly fromMs: number; readonly toMs: number }): string;
  /** How many had the floor; their mentions follow. */
  spoke(count: number): string;
  readonly nobodySpoke: string;
  peak(listeners: number): string;
  /** Before the spaces that it was linked with. */
  readonly linked: string;
  linkedWith(link: { readonly title: string; readonly server: string | null }): string;
  /** On the button by which people say that they want to be told, or no longer. */
  readonly tellMe: string;
  /** After pressing it; `role` is a mention. */
  told(role: string): string;
  notTold(role: string): string;
}

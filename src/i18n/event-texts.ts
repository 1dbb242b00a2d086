/** What stands in Discord's scheduled events. */
export interface EventTexts {
  /** Where one takes place whose room is made when it opens; 1–100 characters. */
  readonly place: string;
  /** The two choices of `/setup` for when the room of something planned is made; 1–100 characters. */
  readonly ownRooms: Readonly<Record<'planned' | 'opening', string>>;
  /** Tells the log channel that its event is no longer on Discord's list, whose place a sooner one needs. */
  readonly gaveUp: (plan: EventPlan) => string;
  /** Tells the log channel that it opens though Discord did not say whether somebody cancelled its event while Majlis was away. */
  readonly notAsked: (plan: EventPlan) => string;
  /** Tells who planned something that it has no room before it opens, and why. */
  readonly noRoom: (plan: EventPlan & { readonly why: string }) => string;
  /** Tells a host that somebody deleted its room, with which it is over. */
  readonly roomDeleted: (plan: EventPlan) => string;
  /** Tells the host of the next date of a series that somebody deleted its room. */
  readonly seriesRoomDeleted: (plan: EventPlan) => string;
  /** Tells a host that somebody opened its stage before its time. */
  readonly openedByHand: (plan: EventPlan & { readonly channelId: string }) => string;
}

/** Something planned, as people are told of its room. */
export interface EventPlan {
  readonly title: string;
  readonly startsAtMs: number;
}

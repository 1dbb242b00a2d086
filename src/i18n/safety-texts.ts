/** Descriptions of the commands about whom people and servers keep away, 1–100 characters each. */
export interface SafetyCommandTexts {
  readonly block: string;
  readonly blockAdd: string;
  readonly blockRemove: string;
  readonly blockList: string;
  readonly blockWarnings: string;
  readonly blockWarningsMessages: string;
  readonly blocks: string;
  readonly blocksAdd: string;
  readonly blocksRemove: string;
  readonly blocksList: string;
  readonly blocksPage: string;
}

/** A report on a space itself; ids become mentions, texts are what people wrote: raw. */
export interface SpaceReportTold {
  readonly byUserId: string;
  readonly reason: string;
  readonly atMs: number;
  readonly channelId: string | null;
  readonly description: string | null;
  readonly hostId: string;
  readonly coHostIds: readonly string[];
  /** Who speaks beside them. */
  readonly speakerIds: readonly string[];
  /** Null while the room is not seen. */
  readonly listeners: number | null;
  readonly status: 'opening' | 'live' | 'ending' | 'ended';
  /** Of the hands that are up, in order. */
  readonly questions: readonly { readonly userId: string; readonly question: string }[];
}

/** By what moderators find what a report is about. */
export interface Evidence {
  readonly byUserId: string;
  /** Null for a space itself. */
  readonly userId: string | null;
  readonly hostId: string;
  readonly spaceId: string;
  readonly guildId: string;
  readonly channelId: string | null;
}

/** What somebody is warned of. */
export interface WarningTold {
  readonly title: string;
  /** Null where its name is not known. */
  readonly server: string | null;
  readonly channelId: string | null;
  readonly userIds: readonly string[];
  readonly hostId: string;
}

/** Somebody who is blocked in a whole server. */
export interface ServerBlockTold {
  readonly userId: string;
  /** Null for who asked to be forgotten. */
  readonly byUserId: string | null;
  readonly atMs: number;
  readonly reason: string | null;
}

/** Words around reports on spaces, private lists, and the block list of a server. */
export interface SafetyTexts {
  /** Above what a server did as a whole, in its log channel. */
  readonly serverHeading: string;
  /** In pieces that may be parted. */
  spaceReport(told: SpaceReportTold): readonly string[];
  readonly spaceLines: string;
  evidence(ids: Evidence): string;
  readonly openRoom: string;
  readonly endSpace: string;
  /** To whoever reported the space. */
  readonly reportedSpace: string;
  /** To whoever reported anything that nobody can be told of yet. */
  readonly reportWaits: string;
  readonly reportButton: string;
  /** Title and fields of the form: at most 45 characters, the hint 100. */
  readonly reportForm: string;
  readonly reportReason: string;
  readonly reportHint: string;
  /** Beside the button, for who does not run the space. */
  readonly reportHow: string;

  /** By direct message. */
  warning(told: WarningTold): string;
  /** In an answer that they alone see. */
  meets(userIds: readonly string[]): string;
  listTitle(count: number): string;
  readonly listEmpty: string;
  listLine(userId: string, atMs: number): string;
  /** What the list does, and what it does not. */
  readonly listHow: string;
  messages(isOn: boolean): string;
  page(page: number, pages: number): string;
  added(userId: string): string;
  removed(userId: string): string;
  /** The choice of the form that asks where somebody is blocked. */
  readonly forMe: string;

  serverListTitle(count: number): string;
  readonly serverListEmpty: string;
  serverListLine(block: ServerBlockTold): string;
  serverLogTitle(name: string | null): string;
  serverLogExported(lines: number): string;
  /** Autocomplete's line for the log of the server as a whole. Plain: no markdown there. */
  readonly serverLogChoice: string;
}

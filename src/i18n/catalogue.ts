import type { EndReason, RefusalCode } from '../domain/index.ts';

/** Parameters of a refusal, by the names that its text uses. */
export type RefusalParams = Readonly<Record<string, string>>;

/** What the slash commands and their options do, 1–100 characters each. Their names are the same in every language. */
export interface CommandTexts {
  readonly space: string;
  readonly spaceOpen: string;
  readonly spaceOpenTitle: string;
  readonly spaceOpenDescription: string;
  readonly spaceOpenRoom: string;
  readonly spaceEnd: string;
  readonly spaceInfo: string;
  /** The option that picks one of several spaces. */
  readonly whichSpace: string;
  readonly link: string;
  readonly linkOpen: string;
  readonly linkJoin: string;
  readonly linkJoinCode: string;
  readonly linkList: string;
  readonly linkRemove: string;
  readonly linkRemoveLink: string;
  readonly setup: string;
  readonly setupLanguage: string;
  readonly setupLanguageValue: string;
}

/** Answers to commands and buttons. Titles and server names are what people wrote: raw; ids become mentions. */
export interface ReplyTexts {
  /** At once after `/space open`. */
  opening(title: string): string;
  /** When room, stage and panel are confirmed. */
  opened(title: string, channelId: string, hostId: string): string;
  /** Added to `opened` when no account of ours hears the room. */
  openedWithoutEars: string;
  /** Asks before `/space end`. */
  endQuestion(title: string, isMade: boolean): string;
  /** `isMade`: the room was made for the space and is deleted; otherwise it is given back. */
  ended(title: string, isMade: boolean): string;
  linkOffered(code: string, expiresAtMs: number, title: string): string;
  linkJoined(farTitle: string, farServer: string): string;
  linkListTitle(title: string): string;
  linkListEmpty: string;
  linkLine(link: { readonly farTitle: string; readonly farServer: string; readonly carrying: boolean }): string;
  linkLineOffered(code: string, expiresAtMs: number): string;
  linkRemoved(farTitle: string | null, farServer: string | null): string;
  languageSet: string;
  /** After approving a hand. */
  invitedUp(userId: string): string;
  handLowered(userId: string): string;
  movedToAudience(userId: string): string;
  /** When a command comes in a shape that this version does not have. */
  commandChanged: string;
  /** Autocomplete's line for a space. Plain: no markdown there. */
  spaceChoice(title: string, hostName: string): string;
  /** Autocomplete's line for a link that waits for the other side: never its code, which whoever reads it could use. */
  readonly linkChoiceOffered: string;
  /** Autocomplete's line for a link. */
  linkChoice(farTitle: string, farServer: string): string;
}

/** Words of the panel and of `/space info`. */
export interface PanelTexts {
  readonly status: Readonly<Record<'opening' | 'live' | 'ending' | 'ended', string>>;
  readonly host: string;
  readonly speakers: string;
  readonly queue: string;
  readonly listeners: string;
  readonly links: string;
  readonly log: string;
  readonly nobody: string;
  readonly queueEmpty: string;
  /** After somebody who is invited and has not accepted yet. */
  readonly tapAccept: string;
  /** After somebody who is on their way up. */
  readonly beingInvited: string;
  /** After somebody with the floor who is out of the room. */
  readonly away: string;
  /** After a host who is in the audience. */
  readonly inAudience: string;
  listenerCount(count: number): string;
  queueLine(position: number, userId: string, raisedAtMs: number): string;
  linkLine(link: { readonly farTitle: string; readonly farServer: string; readonly carrying: boolean }): string;
  more(count: number): string;
  since(atMs: number): string;
  endedLine(reason: EndReason, atMs: number): string;
  /** How one takes part; at the foot of a live panel. */
  readonly footer: string;
  readonly ears: Readonly<Record<'joining' | 'none-free' | 'lost', string>>;
  trouble(text: string): string;
  readonly approve: string;
  readonly lower: string;
  readonly toAudience: string;
  /** On the button that opens the room. */
  readonly join: string;
  readonly end: string;
  readonly confirmEnd: string;
  readonly cancel: string;
  readonly cancelled: string;
}

/** Everything that Majlis says in one language. A key that is missing here does not pass the type check. */
export interface Catalogue {
  readonly languageName: string;
  readonly refusal: { readonly [Code in RefusalCode]: (params: RefusalParams) => string };
  /** Discord's own word for a permission, by its API name; the API name for one that is not listed. */
  permission(name: string): string;
  readonly command: CommandTexts;
  readonly reply: ReplyTexts;
  readonly panel: PanelTexts;
  /** The title of a space whose host gave none. */
  defaultTitle(hostName: string | null): string;
  readonly endReason: Readonly<Record<EndReason, string>>;
  /** One line of the action log. `actor` and `target` are mentions or null. */
  logLine(line: {
    readonly act: string;
    readonly actor: string | null;
    readonly target: string | null;
    readonly detail: string | null;
  }): string;
}

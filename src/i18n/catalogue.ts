import type { EndReason, Floor, RefusalCode, RoomKind } from '../domain/index.ts';
import type { EventTexts } from './event-texts.ts';
import type { GateTexts } from './gates-texts.ts';
import type { ChangesTexts } from './changes-texts.ts';
import type { HearingTexts } from './hearing-texts.ts';
import type { UpkeepTexts } from './upkeep-texts.ts';
import type { PlanLogTexts } from './plan-log-texts.ts';
import type { PlanNotOpened } from './plan-refusal-texts.ts';
import type { SetupTexts } from './setup-texts.ts';
import type { WordsTexts } from './words-texts.ts';
import type { AboutCommandTexts, AboutTexts } from './about-texts.ts';
import type { AnnouncementTexts } from './announcement-texts.ts';
import type {
  ChoiceTexts,
  DoneTexts,
  DoorCommandTexts,
  FormTexts,
  ManageTexts,
  MenuTexts,
  RunTexts,
} from './doors-texts.ts';
import type { BackstageCommandTexts, BackstageTexts } from './backstage-texts.ts';
import type { CallTexts } from './calls-texts.ts';
import type { OverflowTexts } from './overflow-texts.ts';
import type { LinkCommandTexts, LinkTexts } from './links-texts.ts';
import type { CalendarCommandTexts, CalendarTexts } from './calendar-texts.ts';
import type { PlanCommandTexts, PlanTexts } from './plans-texts.ts';
import type { PresetCommandTexts, PresetTexts } from './presets-texts.ts';
import type { RsvpCommandTexts, RsvpTexts } from './rsvp-texts.ts';
import type { LogbookCommandTexts, LogbookTexts, PrivacyTexts } from './logbook-texts.ts';
import type { SafetyCommandTexts, SafetyTexts } from './safety-texts.ts';

/** Parameters of a refusal, by the names that its text uses. */
export type RefusalParams = Readonly<Record<string, string>>;

/** Refusals that concern roles, moderation, the queue and the end of a space: told in a file of their own. */
export type PeopleRefusal = Extract<
  RefusalCode,
  | 'question-too-long'
  | 'not-owner'
  | 'outranked'
  | 'is-moderator'
  | 'host-left-server'
  | 'access-role-gone'
  | 'not-yourself'
  | 'is-blocked'
  | 'you-are-blocked'
  | 'not-blocked'
  | 'too-many-blocked'
  | 'is-a-guest'
  | 'not-a-guest'
  | 'too-many-guests'
  | 'not-muted'
  | 'brake-is-on'
  | 'brake-is-off'
  | 'newcomers-listen'
  | 'resting'
  | 'is-host'
  | 'is-co-host'
  | 'not-co-host'
  | 'too-many-co-hosts'
  | 'host-is-here'
  | 'claim-not-yours'
  | 'claim-later'
  | 'claim-co-host-here'
  | 'claim-muted'
  | 'claim-brake'
  | 'moderators-lift'
  | 'host-to-pass'
  | 'no-turn'
  | 'no-deadline'
  | 'cannot-extend'
  | 'no-roles'
  | 'too-many-roles'
  | 'not-server-moderator'
  | 'floor-full'
  | 'is-bot'
  | 'not-in-server'
  | 'not-minutes'
>;

/** What the slash commands and their options do, 1–100 characters each. Their names are the same in every language. */
export interface CommandTexts
  extends
    AboutCommandTexts,
    DoorCommandTexts,
    LogbookCommandTexts,
    PlanCommandTexts,
    RsvpCommandTexts,
    CalendarCommandTexts,
    PresetCommandTexts,
    SafetyCommandTexts,
    BackstageCommandTexts,
    LinkCommandTexts {
  readonly space: string;
  readonly spaceOpen: string;
  readonly spaceOpenTitle: string;
  readonly spaceOpenDescription: string;
  readonly spaceOpenKind: string;
  readonly spaceOpenRoom: string;
  readonly spaceEnd: string;
  readonly spaceInfo: string;
  readonly spaceList: string;
  /** The option that picks one of several spaces. */
  readonly whichSpace: string;
  readonly setup: string;
  readonly language: string;
  readonly languageValue: string;
  readonly help: string;
}

/** Whom a command is for: anybody, who hosts or moderates a space, who may manage the server. `/help` goes by it. */
export type Audience = 'everybody' | 'runs-a-space' | 'server-manager';

/** Words of `/help`; what the commands do is told by their own descriptions. */
export interface HelpTexts {
  readonly title: string;
  /** Headings, and labels of the buttons between pages. */
  readonly groups: Readonly<Record<Audience, string>>;
  /** For somebody who runs no space. */
  readonly moreForHosts: string;
  readonly takePart: string;
  readonly how: Readonly<Record<RoomKind, string>>;
  /** Who may do what, in a sentence. */
  readonly who: string;
}

/** Answers to commands and buttons. Titles and server names are what people wrote: raw; ids become mentions. */
export interface ReplyTexts {
  /** At once after `/space open`. */
  opening(title: string): string;
  /** When room and panel are confirmed, and the stage if it is one. */
  opened(space: {
    readonly title: string;
    readonly channelId: string;
    readonly hostId: string;
    readonly kind: RoomKind;
  }): string;
  /** Added to `opened` when no account of ours hears the room although it needs one. */
  openedWithoutEars: string;
  listTitle(count: number): string;
  listEmpty: string;
  /** A space as `/space list` shows it; the room is null while it is being made. */
  listLine(space: {
    readonly title: string;
    readonly status: keyof PanelTexts['status'];
    readonly channelId: string | null;
    readonly kind: RoomKind;
    readonly hostId: string;
    readonly sinceMs: number;
    readonly listeners: number;
    readonly isLinked: boolean;
  }): string;
  /** Asks before `/space end`. */
  endQuestion(title: string, isMade: boolean): string;
  /** `isMade`: the room was made for the space and is deleted; otherwise it is given back. */
  ended(title: string, isMade: boolean): string;
  /** After approving a hand. */
  invitedUp: Readonly<Record<RoomKind, (userId: string) => string>>;
  /** After raising one’s own hand; no position: its owner is brought up at once. */
  handRaised(position: number | null): string;
  /** Besides, to who lost the floor while muted. */
  readonly handOfMuted: string;
  ownHandLowered: string;
  steppedDown: string;
  handLowered(userId: string): string;
  movedToAudience(userId: string): string;
  /** When a command comes in a shape that this version does not have. */
  commandChanged: string;
  /** Autocomplete's line for a space. Plain: no markdown there. */
  spaceChoice(title: string, hostName: string): string;
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
  /** After somebody with a claim to the floor who is not heard: what is missing. */
  readonly floor: Readonly<Record<RoomKind, Readonly<Record<Exclude<Floor, 'speaking' | 'backstage'>, string>>>>;
  /** After somebody with the floor whom somebody else muted in the server. */
  readonly mutedByModerator: string;
  /** Before those who were heard within the last minute. */
  readonly heardLately: string;
  listenerCount(count: number): string;
  /** `who`: a mention, or a name where a mention would show nobody. */
  queueLine(position: number, who: string, raisedAtMs: number): string;
  /** Of an encrypted room from which nothing is carried away. */
  readonly encrypted: string;
  /** Of an encrypted room that is linked; the links follow. */
  readonly leavesEncryption: string;
  more(count: number): string;
  since(atMs: number): string;
  endedLine(reason: EndReason, atMs: number): string;
  /** How one takes part; at the foot of a live panel. */
  readonly footer: Readonly<Record<RoomKind, string>>;
  /** Why links are silent. */
  readonly ears: Readonly<Record<'joining' | 'none-free' | 'lost' | 'muted', string>>;
  /** Before the accounts that could be let in. */
  readonly inviteAccounts: string;
  trouble(text: string): string;
  readonly approve: Readonly<Record<RoomKind, string>>;
  readonly lower: string;
  readonly toAudience: string;
  /** On the buttons of a voice room, for oneself. */
  readonly raiseHand: string;
  readonly lowerOwnHand: string;
  readonly stepDown: string;
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
  readonly event: EventTexts;
  readonly gates: GateTexts;
  readonly upkeep: UpkeepTexts;
  readonly changes: ChangesTexts;
  readonly hearing: HearingTexts;
  /** Tells a host that a planned space of theirs did not open; `why` in words. */
  readonly planNotOpened: (plan: PlanNotOpened) => string;
  /** Discord's own word for a permission, by its API name; the API name for one that is not listed. */
  permission(name: string): string;
  readonly command: CommandTexts;
  readonly reply: ReplyTexts;
  readonly panel: PanelTexts;
  readonly help: HelpTexts;
  readonly setup: SetupTexts;
  readonly words: WordsTexts;
  readonly announcement: AnnouncementTexts;
  readonly rsvp: RsvpTexts;
  readonly about: AboutTexts;
  readonly done: DoneTexts;
  readonly run: RunTexts;
  readonly manage: ManageTexts;
  readonly form: FormTexts;
  readonly menu: MenuTexts;
  readonly choice: ChoiceTexts;
  /** What a room of this kind is called. */
  readonly roomKind: Readonly<Record<RoomKind, string>>;
  /** What people of an encrypted room are told when a link begins to carry its sound away; `byUserId` linked it. */
  notice(link: { readonly farTitle: string; readonly farServer: string | null; readonly byUserId: string }): string;
  /** What is offered in the chat of a stage that somebody opened by hand. */
  readonly offer: { text(topic: string): string; readonly accept: string };
  /** The title of a space whose host gave none. */
  defaultTitle(hostName: string | null): string;
  readonly endReason: Readonly<Record<EndReason, string>>;
  readonly logbook: LogbookTexts;
  readonly privacy: PrivacyTexts;
  readonly safety: SafetyTexts;
  readonly plans: PlanTexts;
  readonly planLog: PlanLogTexts;
  readonly calendar: CalendarTexts;
  readonly presets: PresetTexts;
  readonly backstage: BackstageTexts;
  readonly overflow: OverflowTexts;
  readonly calls: CallTexts;
  readonly linking: LinkTexts;
  /** One line of the action log. `actor` and `target` are mentions or null. */
  logLine(line: {
    readonly act: string;
    readonly actor: string | null;
    readonly target: string | null;
    readonly detail: string | null;
  }): string;
}

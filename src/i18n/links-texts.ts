import type { LinkMode, LinkMuted, LinkWayState, RefusalCode } from '../domain/index.ts';

/** Refusals that concern how a link is set: told in a file of their own. */
export type LinkRefusal = Extract<
  RefusalCode,
  'link-no-language' | 'link-needs-language' | 'link-one-way' | 'link-volume' | 'link-not-held'
>;

/** What `/link` and its options do. */
export interface LinkCommandTexts {
  readonly link: string;
  readonly linkOpen: string;
  readonly linkOpenMode: string;
  readonly linkOpenLanguage: string;
  readonly linkJoin: string;
  readonly linkJoinCode: string;
  readonly linkList: string;
  readonly linkLeave: string;
  readonly linkVolume: string;
  readonly linkVolumePercent: string;
  readonly linkMute: string;
  readonly linkMuteWhat: string;
  readonly linkUnmute: string;
  readonly linkUnmuteWhat: string;
  readonly linkLanguage: string;
  readonly linkLanguageLanguage: string;
  readonly linkAllow: string;
  /** The option that picks one of several links. */
  readonly whichLink: string;
}

/** The far side of a link, as people wrote it; a server of null is this very one. */
export interface FarSide {
  readonly farTitle: string;
  readonly farServer: string | null;
}

/** A link as it is told from one side; a way is null where the mode has none. */
export interface LinkLine extends FarSide {
  readonly mode: LinkMode;
  readonly outgoing: LinkWayState | null;
  readonly incoming: LinkWayState | null;
  /** How loud what comes in is, in percent. */
  readonly volume: number;
}

/** What one way of a link did lately. */
export interface LinkFigures {
  /** Packets that did not come, in percent; null while none was due. */
  readonly lossPercent: number | null;
  /** What Majlis adds, in milliseconds; null while nothing was carried lately. */
  readonly delayMs: number | null;
  /** Who was heard last there and when, in wall time; null when nobody was yet. */
  readonly heard: { readonly name: string; readonly atMs: number } | null;
}

/** Words of links: on the panel, in lists and answers, and on their own page. Titles and server names are raw. */
export interface LinkTexts {
  /** On one line. */
  line(link: LinkLine): string;
  lineOffered(code: string, expiresAtMs: number, mode: LinkMode): string;
  readonly listTitle: (title: string) => string;
  readonly listEmpty: string;
  /** Choices of options: at most 100 characters. */
  readonly mode: Readonly<Record<LinkMode['type'], string>>;
  readonly what: Readonly<Record<LinkMuted, string>>;
  /** Autocomplete's line for a link that waits for the other side: never its code, which whoever reads it could use. */
  readonly choiceOffered: string;
  /** Autocomplete's line for a link. Plain: no markdown there. */
  choice(far: FarSide): string;
  /** The same where several spaces of the server have links: from which of them. */
  choiceFrom(title: string, choice: string): string;
  /** What the log keeps of a change of language, with the language by its name. */
  logLanguage(detail: string): string;
  // Answers.
  offered(offer: {
    readonly code: string;
    readonly expiresAtMs: number;
    readonly title: string;
    readonly mode: LinkMode;
  }): string;
  joined(link: LinkLine): string;
  /** Null: nobody had entered the code yet. */
  left(far: FarSide | null): string;
  // What somebody set; null: for whoever enters the code.
  volumeSet(far: FarSide | null, percent: number): string;
  muted(far: FarSide | null, what: LinkMuted): string;
  unmuted(far: FarSide | null, what: LinkMuted): string;
  languageSet(far: FarSide | null, tag: string): string;
  allowed(far: FarSide | null): string;
  /** Below what was set: how each way of the link stands by it, which others may have a say in. */
  stands(link: LinkLine): string;
  /** Asks whether the sound of a restricted space may go out; null: whoever enters the code. */
  asksOut(far: FarSide | null): string;
  /** The same to its host, in the room's chat. */
  held(told: FarSide & { readonly hostId: string }): string;
  // The page.
  readonly open: string;
  readonly pick: string;
  readonly setVolume: string;
  volumeOption(percent: number): string;
  readonly muteIncoming: string;
  readonly unmuteIncoming: string;
  readonly muteOutgoing: string;
  readonly unmuteOutgoing: string;
  readonly allow: string;
  readonly leave: string;
  readonly refresh: string;
  /** What went over it lately, one line of each way. */
  figures(way: 'outgoing' | 'incoming', figures: LinkFigures): string;
}

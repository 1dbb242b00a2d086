import type { Consequence, RefusalCode, RoomKind, RuleLimit, ServerFault } from '../domain/index.ts';

/** Refusals that concern who may open spaces and what a server sets: told in a file of their own. */
export type SetupRefusal = Extract<
  RefusalCode,
  | 'opener-role'
  | 'opener-blocked'
  | 'quiet-hours'
  | 'open-too-soon'
  | 'open-too-often'
  | 'too-many-yours'
  | 'category-unusable'
  | 'kept-undone'
  | 'zone-unknown'
  | 'time-unreadable'
  | 'quiet-half'
  | 'quiet-all-day'
  | 'number-out-of-range'
  | 'announce-first'
  | 'announce-everyone'
>;

/** What a server has set, as it is told: numbers, and times of day such as 23:00. */
export interface LimitsTold extends Readonly<Record<RuleLimit, number>> {
  readonly quiet: { readonly from: string; readonly to: string } | null;
  readonly zone: string;
  /** How many words are not allowed. */
  readonly words: number;
  /** The time of day there. */
  readonly now: string;
}

/** What a field of a form is called, and what stands under that: at most 45 and 100 characters (Discord). */
interface FieldTexts {
  readonly label: string;
  readonly description: string;
}

/** Words of `/setup` and `/language`. Channels are raw ids. */
export interface SetupTexts {
  readonly title: string;
  /** Under the title, until something was changed. */
  readonly intro: string;
  readonly saved: string;
  readonly headings: Readonly<Record<'language' | 'openers' | 'rooms' | 'announcing' | 'log' | 'limits', string>>;
  readonly openersNote: string;
  /** Above the log channel, while reports wait for one that can be written to; and in `/log show`. */
  reportsWait(count: number): string;
  /** In place of the role to ping while no channel is chosen. */
  readonly announcingNote: string;
  readonly placeholders: Readonly<Record<'openers' | 'category' | 'announceIn' | 'announceTo' | 'logIn', string>>;
  /** The choice that leaves the kind to the server. */
  readonly kindByServer: string;
  readonly kinds: Readonly<Record<RoomKind, string>>;
  limits(told: LimitsTold): string;
  readonly buttons: Readonly<Record<'limits' | 'quiet' | 'zone' | 'check' | 'again' | 'back' | 'grant', string>>;
  readonly forms: {
    readonly limits: string;
    readonly quiet: string;
    readonly zone: string;
    readonly fields: Readonly<Record<RuleLimit | 'from' | 'to' | 'zone', FieldTexts>>;
  };
  readonly check: {
    readonly title: string;
    readonly allWell: string;
    readonly places: Readonly<Record<'category' | 'announcements' | 'log' | 'room', (channelId: string) => string>> & {
      readonly server: string;
    };
    /** By which way the permissions of a channel are given; a server's come by the button. */
    readonly inChannel: string;
    readonly consequences: Readonly<Record<Consequence, string>>;
    readonly faults: Readonly<Record<ServerFault, string>>;
    /** Accounts of the pool that are not here, as links. */
    accounts(invitations: readonly string[]): string;
    readonly grantNote: string;
  };
  readonly ownLanguage: string;
  /** After the own language was dropped. */
  readonly serverLanguage: string;
  /** The choice of `/language` for the server's. */
  readonly languageOfServer: string;
}

import type { Consequence, RulesChange, ServerFault, ServerPreset } from '../domain/index.ts';
import type { ChannelId, GuildId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import type { AccountInvite, GuildSettings, PermissionName } from './ports.ts';

type Language = GuildSettings['language'];

/** Settings as `/setup` shows them. */
export interface SetupSeen {
  readonly settings: GuildSettings;
  /** The server's own presets, the first made first. */
  readonly presets: readonly ServerPreset[];
  /** Ids of roles and channels in the settings that are gone from the server. */
  readonly gone: ReadonlySet<string>;
  /** Reports that wait for a log channel. */
  readonly waitingReports: number;
  /** Wall time. */
  readonly nowMs: number;
}

/** Where a permission is needed; a room is that of a space. */
export type CheckedPlace =
  | { readonly type: 'server' }
  | { readonly type: 'category' | 'announcements' | 'log' | 'room'; readonly channelId: ChannelId };

/** A missing permission and what comes of it. */
export interface Lack {
  readonly permission: PermissionName;
  readonly consequences: readonly Consequence[];
}

/** What the preflight found. Everything is in place when all of it is empty. */
export interface Checkup {
  readonly lacks: readonly { readonly place: CheckedPlace; readonly lacks: readonly Lack[] }[];
  readonly faults: readonly ServerFault[];
  /** Accounts of the pool that are not in this server. */
  readonly missingAccounts: readonly AccountInvite[];
  /** What would be asked for to have everything: our application, and permission bits (decimal digits); null when nothing is lacking. */
  readonly grant: { readonly applicationId: string; readonly permissions: string } | null;
  readonly guildId: GuildId;
}

/** Setting a server up, and choosing one's own language. */
export interface SetupActs {
  /** What is set here; for who may manage the server. */
  setup(actor: Actor): Promise<Outcome<SetupSeen>>;
  /** Changes one thing of the rules; changes of one server queue up, so that none is lost. */
  changeRules(actor: Actor, change: RulesChange): Promise<Outcome<SetupSeen>>;
  /** Looks whether everything is in place that the settings need. */
  checkUp(actor: Actor): Promise<Outcome<Checkup>>;
  /** The language of private answers: the person's own, else the server's; null in no server for somebody who has none of their own. */
  languageFor(guildId: GuildId | null, userId: UserId | null): Promise<Language | null>;
  /** Sets the actor's own language, or none; answers the one that they are spoken to in from then on. */
  setOwnLanguage(actor: Actor, language: Language | null): Promise<Outcome<Language>>;
}

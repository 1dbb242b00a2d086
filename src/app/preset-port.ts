/** Ways of talking that a server made for itself, and what people have remembered. Declared here, implemented by the store. */
import type {
  PresetName,
  Refusal,
  RoomKind,
  RulesPatch,
  ServerDefault,
  ServerPreset,
  SpaceSettings,
  StandingPreset,
} from '../domain/index.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';

/** Keeps presets, and the settings that somebody has remembered in a server. */
export interface PresetStore {
  /** Those of a server, the first made first. */
  ofServer(guildId: GuildId): Promise<readonly ServerPreset[]>;
  /** Stores one; that of the same number is replaced. */
  save(guildId: GuildId, preset: ServerPreset): Promise<void>;
  remove(guildId: GuildId, number: number): Promise<void>;
  remembered(guildId: GuildId, userId: UserId): Promise<SpaceSettings | null>;
  /** Stores what somebody has remembered, in place of what was; null: nothing any more. */
  remember(guildId: GuildId, userId: UserId, settings: SpaceSettings | null): Promise<void>;
  /** Removes what people have remembered in a server. */
  forgetServer(guildId: GuildId): Promise<void>;
  /** Removes what somebody has remembered, in all servers. */
  forgetPerson(userId: UserId): Promise<void>;
}

/** What somebody says of how a space is to run. */
export interface BeginningAsked {
  /** A preset by its name or key, as typed; null when nothing was said. */
  readonly preset: string | null;
  readonly rules: RulesPatch;
  readonly kind: RoomKind | null;
  readonly room: ChannelId | null;
  /** Whoever hosts it; their remembered settings count when they ask themselves. */
  readonly hostId: UserId;
}

/** How a space is to begin: as `OpenInput` and `PlannedOpening` have it. */
export interface Beginning {
  readonly preset: PresetName;
  readonly rules: RulesPatch;
  readonly kind: RoomKind | null;
  /** Why it begins so: it was said, or nothing is set; its host had it remembered; its server has its spaces begin with that preset. */
  readonly origin:
    | { readonly type: 'asked' | 'remembered' }
    | { readonly type: 'server'; readonly preset: StandingPreset };
  /** What was left out of it, since it cannot be had any more. */
  readonly notes: readonly Refusal[];
}

/** By what was typed, or by its number: under which name, or in place of which, settings are saved; which preset is picked. */
export type PresetTarget =
  | { readonly type: 'name'; readonly typed: string }
  | { readonly type: 'number'; readonly number: number };

/** The use cases of presets. */
export interface PresetActs {
  /** The server's own, the first made first; for everybody in it. */
  presets(actor: Actor): Promise<readonly ServerPreset[]>;
  /** What the actor has remembered here; null for nothing. */
  ownSettings(actor: Actor): Promise<SpaceSettings | null>;
  /** One of the server's own by its name, whatever its case. */
  findPreset(actor: Actor, typed: string): Promise<Outcome<ServerPreset>>;
  /**
   * Saves how a space runs as a preset of the server; for who manages it. Refuses with 'preset-exists' (name, number) when there is one
   * of that name: it is replaced by its number.
   */
  savePreset(actor: Actor, space: SpaceId | null, target: PresetTarget): Promise<Outcome<ServerPreset>>;
  renamePreset(actor: Actor, typed: string, to: string): Promise<Outcome<ServerPreset>>;
  removePreset(actor: Actor, number: number): Promise<Outcome<ServerPreset>>;
  /** Has how a space runs remembered for the actor's next ones; for who runs it. */
  rememberSettings(actor: Actor, space: SpaceId): Promise<Outcome<SpaceSettings>>;
  /** Answers whether there was anything to forget. */
  forgetSettings(actor: Actor): Promise<Outcome<boolean>>;
  /** What spaces of the server begin with where nobody says it; for everybody in it. */
  defaultPreset(actor: Actor): Promise<ServerDefault>;
  /** Sets that, or takes it away; for who manages the server. */
  setDefaultPreset(actor: Actor, target: PresetTarget | null): Promise<Outcome<ServerDefault>>;
  /** How a space is to begin by what was said, else by what its host had remembered, else by what its server set. */
  beginning(actor: Actor, asked: BeginningAsked): Promise<Outcome<Beginning>>;
}

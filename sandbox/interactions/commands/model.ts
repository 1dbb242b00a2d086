/** Texts by locale, as Discord keeps them. */
export type Localizations = Readonly<Record<string, string>>;

/** A choice of an option. */
export interface Choice {
  readonly name: string;
  readonly name_localizations?: Localizations | null | undefined;
  readonly value: string | number;
}

/** Option types by name (documentation, application command option type). */
export const OPTION = {
  subcommand: 1,
  subcommandGroup: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

/** An option of a command; which fields it may have depends on its type. */
export interface Option {
  readonly type: number;
  readonly name: string;
  readonly name_localizations?: Localizations | null | undefined;
  readonly description: string;
  readonly description_localizations?: Localizations | null | undefined;
  readonly required?: boolean | null | undefined;
  readonly options?: readonly Option[] | null | undefined;
  readonly choices?: readonly Choice[] | null | undefined;
  readonly autocomplete?: boolean | null | undefined;
  readonly channel_types?: readonly number[] | null | undefined;
  readonly min_value?: number | null | undefined;
  readonly max_value?: number | null | undefined;
  readonly min_length?: number | null | undefined;
  readonly max_length?: number | null | undefined;
}

/** What a client sends to register a command, after the schemas. */
export interface CommandBody {
  readonly type?: number | null | undefined;
  readonly name: string;
  readonly name_localizations?: Localizations | null | undefined;
  readonly description?: string | null | undefined;
  readonly description_localizations?: Localizations | null | undefined;
  readonly options?: readonly Option[] | null | undefined;
  readonly default_member_permissions?: string | null | undefined;
  readonly dm_permission?: boolean | null | undefined;
  readonly contexts?: readonly number[] | null | undefined;
  readonly integration_types?: readonly number[] | null | undefined;
  readonly nsfw?: boolean | null | undefined;
}

/** A registered command in Discord's shape. */
export interface Command {
  readonly id: string;
  readonly application_id: string;
  readonly version: string;
  /** 1 chat input, 2 user, 3 message, 4 entry point. */
  readonly type: number;
  readonly name: string;
  readonly name_localizations: Localizations | null;
  readonly description: string;
  readonly description_localizations: Localizations | null;
  readonly default_member_permissions: string | null;
  readonly nsfw: boolean;
  readonly options?: readonly Option[];
  readonly guild_id?: string;
  readonly dm_permission?: boolean;
  readonly contexts?: readonly number[] | null;
  readonly integration_types?: readonly number[];
}

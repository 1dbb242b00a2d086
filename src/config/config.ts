/** What a person may set, parsed and frozen. Made once by `loadConfig`, handed in everywhere else. */
export interface Config {
  readonly discord: {
    /** The bot's token. Never logged. */
    readonly token: string;
    /** Tokens of further bots of ours, which sit in rooms and do nothing else; often empty. Never logged. */
    readonly poolTokens: readonly string[];
    /** Base address of Discord's HTTP API, without a version and without a slash at its end. */
    readonly api: string;
    /** Base address of Discord's file server, without a slash at its end: pictures that people give are fetched from there alone. */
    readonly cdn: string;
    /** Certificate (PEM) to trust beside the usual ones, for voice and gateway of a local Discord; null on the real one. */
    readonly ca: string | null;
  };
  /** Absolute path of the folder that holds everything durable when there is no `databaseUrl`. */
  readonly dataDir: string;
  /** PostgreSQL to keep spaces and links in; null for the embedded store. Holds a password: never logged. */
  readonly databaseUrl: string | null;
  /** Redis for jobs; null for the embedded queue. Holds a password: never logged. */
  readonly redisUrl: string | null;
  /** What is served over HTTP; null for nothing. */
  readonly web: {
    readonly host: string;
    readonly port: number;
    /** Address at which it is reached from outside, without a slash at its end. */
    readonly publicUrl: string;
  } | null;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** How long a space may stand empty before it ends itself, in milliseconds. */
  readonly emptyRoomGraceMs: number;
  /** How late a planned space still opens by itself, in milliseconds. */
  readonly openLateMs: number;
  /** How long a space and its log are kept after its end, in milliseconds. */
  readonly retentionMs: number;
  /** Threads among which the rooms that are heard are shared. */
  readonly voiceNodes: number;
}

/** The least important lines that are written. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** `json` for machines, one object per line; `pretty` for people. */
export type LogFormat = 'json' | 'pretty';

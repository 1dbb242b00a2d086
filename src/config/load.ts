import { availableParallelism } from 'node:os';
import type { Config } from './config.ts';
import { sharedBot } from './discord-values.ts';
import { nearestName } from '../lib/index.ts';
import { parseSettings, variableNames, type Settings, type VariableName } from './variables.ts';

/** The environment as Node gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment cannot be used. `problems` has one line per mistake, each naming its variable and what to write. */
export class ConfigError extends Error {
  readonly code = 'CONFIG';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['Majlis cannot start with these settings:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Parses the environment, once, into a frozen `Config`.
 * @throws ConfigError with every mistake at once; no message repeats a value, because a value may be a secret.
 */
export const loadConfig = (env: Environment): Config => {
  const unfit = variableNames.flatMap((name) => unfitFor(name, env[name]) ?? []);
  const parsed = parseSettings(given(env));
  const wrong = parsed.success
    ? []
    : parsed.error.issues.filter((issue) => !unfit.some(({ name }) => name === issue.path[0]));
  const problems = [
    ...unfit.map(({ name, problem }) => `${name} ${problem}`),
    ...wrong.map(({ path, message }) => `${path.join('.')} ${message}`),
    ...sharedBots(env),
    ...webWithoutPort(env),
    ...misspelt(env),
  ];
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return frozen(parsed.data);
};

/** The variables that are ours and set. The rest of the environment belongs to others. */
const given = (env: Environment): Environment =>
  Object.fromEntries(variableNames.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));

/** Blank values and stray quotes are how a .env file goes wrong; they are told apart from a wrong value. */
const unfitFor = (name: VariableName, value: string | undefined): { name: VariableName; problem: string } | null => {
  if (value === undefined) return null;
  if (value.trim() === '') return { name, problem: 'is set but empty: write a value, or remove it' };
  if (/^["'].*["']$/.test(value)) return { name, problem: 'has quotes around it: remove them' };
  if (value.trim() !== value) return { name, problem: 'has spaces around it: remove them' };
  return null;
};

/** Not part of the schema, which would look at two variables together only when each is right by itself. */
const sharedBots = ({ DISCORD_TOKEN: token, DISCORD_POOL_TOKENS: list }: Environment): string[] =>
  token === undefined || list === undefined
    ? []
    : sharedBot(token, list).map((problem) => `DISCORD_POOL_TOKENS ${problem}`);

/** They say where something is served that is not served. */
const webWithoutPort = (env: Environment): string[] =>
  env['WEB_PORT'] === undefined
    ? (['WEB_HOST', 'WEB_PUBLIC_URL'] as const)
        .filter((name) => env[name] !== undefined)
        .map((name) => `${name} is of no use without WEB_PORT: set that too, or remove it`)
    : [];

/** Two slips of the finger; with more, another program's variable would be taken for a mistake. */
const slips = 2;

/** Our own prefix is nobody else's, so anything under it was meant for us. */
const ownPrefix = 'MAJLIS_';

const misspelt = (env: Environment): string[] =>
  Object.keys(env)
    .filter((name) => !variableNames.some((known) => known === name))
    .flatMap((name) => {
      if (name.startsWith(ownPrefix)) return [`${name} is not read: ${meantBy(name)}`];
      const meant = nearestName(name, variableNames, slips);
      return meant === undefined || env[meant] !== undefined ? [] : [`${name} is not read: did you mean ${meant}?`];
    });

const meantBy = (name: string): string => {
  const bare = name.slice(ownPrefix.length);
  const meant = nearestName(bare, variableNames, slips) ?? variableNames.find((known) => known.endsWith(`_${bare}`));
  return meant === undefined ? `Majlis reads ${variableNames.join(', ')}` : `did you mean ${meant}?`;
};

const msPerSecond = 1000;
const msPerDay = 86_400_000;

const webOf = ({ WEB_PORT: port, WEB_HOST: host, WEB_PUBLIC_URL: publicUrl }: Settings): Config['web'] =>
  port === undefined ? null : Object.freeze({ host, port, publicUrl: publicUrl ?? `http://127.0.0.1:${port}` });

/** One core is for everything else; beyond eight threads it is memory that runs short (40 MB each), and who has it may say so. */
const spareCores = (): number => Math.min(8, Math.max(1, availableParallelism() - 1));

const frozen = (values: Settings): Config =>
  Object.freeze({
    discord: Object.freeze({
      token: values.DISCORD_TOKEN,
      poolTokens: Object.freeze(values.DISCORD_POOL_TOKENS ?? []),
      api: values.DISCORD_API,
      cdn: values.DISCORD_CDN,
      ca: values.DISCORD_CA_FILE ?? null,
    }),
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    web: webOf(values),
    log: Object.freeze({ level: values.LOG_LEVEL, format: values.LOG_FORMAT }),
    emptyRoomGraceMs: values.EMPTY_ROOM_GRACE * msPerSecond,
    openLateMs: values.OPEN_LATE * msPerSecond,
    retentionMs: values.RETENTION_DAYS * msPerDay,
    voiceNodes: values.VOICE_NODES ?? spareCores(),
  });

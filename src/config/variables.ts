import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { discordApi, discordCdn, discordToken, poolTokens } from './discord-values.ts';

/** What stands when a variable is not set. A variable that is not here has no default: it is required, or off. */
export const defaults = {
  // Discord's own address; another one only for a local Discord or a proxy that shares its rate limits.
  DISCORD_API: 'https://discord.com/api',
  // Where Discord keeps what people attach; another one only for a local Discord.
  DISCORD_CDN: 'https://cdn.discordapp.com',
  // Beside the program: found without reading anything, and one folder to back up.
  DATA_DIR: './data',
  // This machine alone: what speaks https stands in front, and nothing is open to everybody by mistake.
  WEB_HOST: '127.0.0.1',
  // What a host wants to read afterwards; debug also tells each call to Discord.
  LOG_LEVEL: 'info',
  // Logs are read by machines in production; `npm start` at a terminal asks for pretty.
  LOG_FORMAT: 'json',
  // Long enough for a host whose connection broke to come back, short enough that nobody sees an abandoned stage.
  EMPTY_ROOM_GRACE: '120',
  // People wait a quarter of an hour for somebody who is late; after that most are gone, and the host decides.
  OPEN_LATE: '900',
  // A quarter: time to look into a complaint or to write about a talk, and no longer.
  RETENTION_DAYS: '90',
} as const;

const levels = ['debug', 'info', 'warn', 'error'] as const;
const formats = ['json', 'pretty'] as const;

/** A day: longer than any event stands empty, and milliseconds written by mistake are noticed. */
const longestGraceSeconds = 86_400;

/** A day: what is later than that is the next day's affair. */
const longestLateSeconds = 86_400;

/** A thread is worth having while a core is free for it; no machine that runs this has more. */
const mostVoiceNodes = 64;

/** Ten years: whoever wants more wants an archive, which is the server's own log channel. */
const longestRetentionDays = 3650;

const wholeNumber = (unit: string, most: number): z.ZodType<number, string> =>
  z.string().transform((value, context) => {
    const count = /^\d{1,6}$/.test(value) ? Number(value) : 0;
    if (count >= 1 && count <= most) return count;
    context.addIssue(`must be a whole number of ${unit}, 1 to ${most}`);
    return z.NEVER;
  });

const address = (protocols: readonly string[], example: string): z.ZodString =>
  z.string().refine((value) => protocols.includes(URL.parse(value)?.protocol ?? ''), {
    error: `must be an address like ${example}`,
  });

/** TCP has 16 bits for it. */
const largestPort = 65_535;
const noPort = `must be a port number, 1 to ${largestPort}`;

/** A plain address: what is read is added at its end. */
const publicUrl = z.string().transform((value, context) => {
  const url = URL.parse(value);
  const isPlain = url !== null && `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (isPlain && ['http:', 'https:'].includes(url.protocol)) return value.replace(/\/+$/, '');
  context.addIssue('must be a plain address, like https://majlis.example.org');
  return z.NEVER;
});

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Whatever the reason, the person has to look at the path, and the message says so.
    return undefined;
  }
};

const certificate = z.string().transform((path, context) => {
  const pem = readText(path);
  if (pem?.includes('-----BEGIN CERTIFICATE-----') === true) return pem;
  const problem = pem === undefined ? 'names a file that cannot be read' : 'names a file without a certificate in it';
  context.addIssue(`${problem}: write the path of a PEM file, or remove it to trust the usual certificates`);
  return z.NEVER;
});

/** The environment, parsed: numbers are numbers, the certificate is its text, and the data folder is absolute. */
export interface Settings {
  readonly DISCORD_TOKEN: string;
  readonly DISCORD_POOL_TOKENS?: readonly string[] | undefined;
  readonly DISCORD_API: string;
  readonly DISCORD_CDN: string;
  readonly DISCORD_CA_FILE?: string | undefined;
  readonly DATA_DIR: string;
  readonly DATABASE_URL?: string | undefined;
  readonly REDIS_URL?: string | undefined;
  readonly WEB_PORT?: number | undefined;
  readonly WEB_HOST: string;
  readonly WEB_PUBLIC_URL?: string | undefined;
  readonly LOG_LEVEL: (typeof levels)[number];
  readonly LOG_FORMAT: (typeof formats)[number];
  readonly EMPTY_ROOM_GRACE: number;
  readonly OPEN_LATE: number;
  readonly RETENTION_DAYS: number;
  readonly VOICE_NODES?: number | undefined;
}

const schema = z.strictObject({
  DISCORD_TOKEN: discordToken,
  // One account is enough until two rooms of a server are to be heard at once.
  DISCORD_POOL_TOKENS: poolTokens.optional(),
  DISCORD_API: discordApi.prefault(defaults.DISCORD_API),
  DISCORD_CDN: discordCdn.prefault(defaults.DISCORD_CDN),
  // Discord's certificates are signed by authorities that Node knows.
  DISCORD_CA_FILE: certificate.optional(),
  DATA_DIR: z
    .string()
    .transform((path) => resolve(path))
    .prefault(defaults.DATA_DIR),
  // The embedded store needs nothing installed.
  DATABASE_URL: address(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database').optional(),
  // Jobs run in the embedded store until there is more than one process.
  REDIS_URL: address(['redis:', 'rediss:'], 'redis://user:password@host:6379/0').optional(),
  // Calendars need an address that others reach, which only a person can give; without one, files are handed out in Discord.
  WEB_PORT: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, { error: noPort })
    .transform(Number)
    .refine((port) => port <= largestPort, { error: noPort })
    .optional(),
  WEB_HOST: z
    .string()
    .regex(/^[\w.:-]{1,253}$/, { error: 'must be an address or a name of this machine, like 127.0.0.1 or 0.0.0.0' })
    .prefault(defaults.WEB_HOST),
  // Nobody but the operator knows under which name a proxy is reached.
  WEB_PUBLIC_URL: publicUrl.optional(),
  LOG_LEVEL: z.enum(levels, { error: `must be one of ${levels.join(', ')}` }).prefault(defaults.LOG_LEVEL),
  LOG_FORMAT: z.enum(formats, { error: `must be ${formats.join(' or ')}` }).prefault(defaults.LOG_FORMAT),
  EMPTY_ROOM_GRACE: wholeNumber('seconds', longestGraceSeconds).prefault(defaults.EMPTY_ROOM_GRACE),
  OPEN_LATE: wholeNumber('seconds', longestLateSeconds).prefault(defaults.OPEN_LATE),
  RETENTION_DAYS: wholeNumber('days', longestRetentionDays).prefault(defaults.RETENTION_DAYS),
  // As many as this machine has cores to spare.
  VOICE_NODES: wholeNumber('threads', mostVoiceNodes).optional(),
});

/** The name of a variable that Majlis reads. */
export type VariableName = keyof Settings;

/** Every variable that Majlis reads; nothing else in the environment changes what it does. */
// `as`: Object.keys answers string[], and the keys of the shape are exactly these names.
export const variableNames: readonly VariableName[] = Object.keys(schema.shape) as VariableName[];

/** Parses variables that are set; issues carry the variable's name as their path and what to write as their message. */
export const parseSettings = (given: Readonly<Record<string, string | undefined>>): z.ZodSafeParseResult<Settings> =>
  schema.safeParse(given);

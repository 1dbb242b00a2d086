import { z } from 'zod';

/** Discord's tokens have three parts: the bot's id in base64, a time, and a signature (27 to 38 characters, seen 2026). */
const tokenShape = /^[\w-]{18,40}\.[\w-]{4,12}\.[\w-]{20,80}$/;

/** What people paste instead of the token, and how it looks: the answer says where the right one is. */
const lookalikes: readonly (readonly [shape: RegExp, what: string])[] = [
  [/^Bot\s/i, 'starts with "Bot": write the token alone'],
  [/\s/, 'has spaces or line breaks in it: copy it again, in one piece'],
  [/^\d{15,21}$/, 'is the application id, not the token'],
  [/^[0-9a-f]{64}$/i, 'is the public key, not the token'],
  [/^[\w-]{32}$/, 'looks like the client secret, not the token'],
];

const whereTokensAre =
  'the token is shown once under "Bot", "Reset Token", at https://discord.com/developers/applications';

/** A bot token by its looks; whether Discord takes it is seen when connecting. Messages never repeat the value. */
export const discordToken: z.ZodType<string> = z
  .string({ error: `is not set: write the bot's token; ${whereTokensAre}` })
  .superRefine((value, context) => {
    const mistake = mistakeIn(value);
    if (mistake !== null) context.addIssue(`${mistake}; ${whereTokensAre}`);
  });

const mistakeIn = (value: string): string | null =>
  tokenShape.test(value)
    ? null
    : (lookalikes.find(([shape]) => shape.test(value))?.[1] ?? 'does not look like a bot token');

/** Each is one more room of a server that can be heard at the same time, and costs a gateway connection: 20 are more than anybody has asked for. */
const poolMax = 20;

/** The tokens in a list of them, as written: separated by commas, blanks or line breaks. */
const tokensIn = (list: string): readonly string[] => list.split(/[\s,]+/).filter((part) => part !== '');

/** Whose token it is: the first part is the bot's id. */
const botOf = (token: string): string | undefined => token.split('.')[0];

/** What is wrong with one token of a list. `Bot` before a token is a part of its own there. */
const mistakeInPool = (tokens: readonly string[], index: number): string | null => {
  const token = tokens[index] ?? '';
  if (/^bot$/i.test(token)) return 'is the word "Bot": write the tokens alone';
  const mistake = mistakeIn(token);
  if (mistake !== null) return `${mistake}; ${whereTokensAre}`;
  const first = tokens.findIndex((other) => botOf(other) === botOf(token));
  return first < index
    ? `is of the same bot as token ${first + 1}: each account needs an application of its own`
    : null;
};

/** Bot tokens in one text. Messages tell which one is wrong by its place, never by its value. */
export const poolTokens: z.ZodType<readonly string[], string> = z.string().transform((list, context) => {
  const tokens = tokensIn(list);
  if (tokens.length === 0) context.addIssue('has no token in it: write some, or remove it');
  if (tokens.length > poolMax) context.addIssue(`has ${tokens.length} tokens in it: ${poolMax} at most`);
  for (const index of tokens.keys()) {
    const mistake = mistakeInPool(tokens, index);
    if (mistake !== null) context.addIssue(`token ${index + 1} ${mistake}`);
  }
  return tokens;
});

/** Which tokens of a list are of the same bot as `token`, as a line for the person who set both. */
export const sharedBot = (token: string, list: string): string[] =>
  tokensIn(list).flatMap((other, index) =>
    botOf(other) === botOf(token)
      ? [`token ${index + 1} is of the same bot as DISCORD_TOKEN: the pool is of further accounts`]
      : [],
  );

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);

function addressLike(example: string): z.ZodType<string, string> {
  return z.string().transform((value, context) => {
    const problem = problemOf(URL.parse(value));
    if (problem === null) return value.replace(/\/+$/, '');
    context.addIssue(`${problem}, like ${example}`);
    return z.NEVER;
  });
}

/** Base address of the HTTP API. Plain http only to this machine: the bot's token travels in every request. */
export const discordApi: z.ZodType<string, string> = addressLike('https://discord.com/api');

/** Base address of the file server. Nothing of ours travels there, but what comes back is shown to people. */
export const discordCdn: z.ZodType<string, string> = addressLike('https://cdn.discordapp.com');

const problemOf = (url: URL | null): string | null => {
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'must be an address';
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return 'must begin with https:// (http is for this machine only)';
  if (/\/v\d+\/*$/.test(url.pathname)) return 'must not end in a version: it is added by the program';
  if (url.search !== '' || url.hash !== '' || url.username !== '') return 'must be a plain address';
  return null;
};

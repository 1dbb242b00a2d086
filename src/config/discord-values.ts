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
    if (tokenShape.test(value)) return;
    const mistake = lookalikes.find(([shape]) => shape.test(value))?.[1] ?? 'does not look like a bot token';
    context.addIssue(`${mistake}; ${whereTokensAre}`);
  });

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);

/** Base address of the HTTP API. Plain http only to this machine: the bot's token travels in every request. */
export const discordApi: z.ZodType<string, string> = z.string().transform((value, context) => {
  const url = URL.parse(value);
  const problem = problemOf(url);
  if (problem === null) return value.replace(/\/+$/, '');
  context.addIssue(`${problem}, like https://discord.com/api`);
  return z.NEVER;
});

const problemOf = (url: URL | null): string | null => {
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'must be an address';
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return 'must begin with https:// (http is for this machine only)';
  if (/\/v\d+\/*$/.test(url.pathname)) return 'must not end in a version: it is added by the program';
  if (url.search !== '' || url.hash !== '' || url.username !== '') return 'must be a plain address';
  return null;
};

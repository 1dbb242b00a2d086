import { createHash } from 'node:crypto';
import { RateLimitError } from 'discord.js';
import { z } from 'zod';
import { DiscordCode, discordCode, longestWaitMs } from './failures.ts';

/** Discord allows 25 characters in a nonce (Discord's documentation, "Create Message"): 150 bits of a hash. */
const NONCE_LENGTH = 25;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The same for a repeat of a post; another one after a deletion, or Discord might answer with the deleted message. */
export const nonceOf = (...parts: readonly string[]): string => hashOf(parts.join(' ')).slice(0, NONCE_LENGTH);

/** A digest of what a message shows. */
export const digestOf = (shown: object): string => hashOf(JSON.stringify(shown));

/** What of a message of ours we read in Discord's answers. */
export const postedSchema: z.ZodObject<{
  id: z.ZodString;
  components: z.ZodDefault<z.ZodArray<z.ZodUnknown>>;
}> = z.object({ id: z.string(), components: z.array(z.unknown()).default([]) });

/** Fields that people read, or that tell our controls apart. */
const TELLING = ['content', 'label', 'custom_id', 'url'] as const;

/**
 * Every text of a tree of components, in order: what tells two messages apart whatever ids and defaults Discord adds. Fields come in
 * an order of ours, since Discord answers with them in an order of its own.
 */
export const textsIn = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  const fields = new Map<string, unknown>(Object.entries(node));
  const own = TELLING.map((key) => fields.get(key)).filter((text) => typeof text === 'string');
  const inner = (key: string): string[] => (key === 'media' ? fileNames(fields.get(key)) : textsIn(fields.get(key)));
  return [...own, ...[...fields.keys()].toSorted().flatMap(inner)];
};

/** Whether two messages tell the same. */
export const areSame = (one: unknown, other: unknown): boolean => textsIn(one).join('\n') === textsIn(other).join('\n');

/** What a picture is called: Discord answers with an address of its own, which ends with the name of the file that was named. */
const fileNames = (media: unknown): string[] =>
  textsIn(media).map((url) => url.replace(/[?#].*$/u, '').replace(/^.*\//u, ''));

/** A message that tells nothing new for this long is replaced. Buckets of messages are full again within seconds. */
const WORTH_WAITING_MS = 10_000;

/**
 * Whether Discord takes no edit of this very message for longer than anybody would wait, as of one that is older than an hour. The library
 * tells of it as of any limit, without the code.
 */
export const isStuck = (error: unknown): boolean =>
  discordCode(error) === DiscordCode.tooManyOldEdits ||
  (error instanceof RateLimitError && !error.global && longestWaitMs(error) > WORTH_WAITING_MS);

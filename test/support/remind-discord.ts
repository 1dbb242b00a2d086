/** A Discord for messages that outlives the process that posts to it: in a file, a line for each message that was posted. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { MessagePort, Sendable } from '../../src/app/index.ts';
import type { MessageId } from '../../src/lib/index.ts';

/** Discord gives the message that was posted first to the same nonce within a few minutes; we count on two. */
const NONCE_WINDOW_MS = 120_000;

/** A message as it was posted. */
export interface PostedLine {
  readonly key: string;
  readonly userId: string | null;
  readonly text: string;
  readonly atMs: number;
}

/** Every message that was posted there, in order. */
export const postedIn = (file: string): readonly PostedLine[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        // as: the lines are those of this very file.
        .map((line) => JSON.parse(line) as PostedLine)
    : [];

/** Around a post: for who kills the process there. */
export interface AroundPost {
  readonly before: () => Promise<void>;
  readonly after: () => Promise<void>;
}

/** Its door; `canRead` false: what was posted cannot be read, as in a channel without that permission. */
export const fileDiscord = (
  file: string,
  nowMs: () => number,
  { canRead = true, around }: { readonly canRead?: boolean; readonly around?: AroundPost } = {},
): MessagePort => {
  const userOf = (message: Sendable): string | null => (message.type === 'notice' ? message.userId : null);
  // as: message ids are opaque here.
  const idOf = (at: number): MessageId => String(900_000 + at) as MessageId;
  return {
    post: async (message) => {
      await around?.before();
      const posted = postedIn(file);
      const twin = posted.findLastIndex(({ key, atMs }) => key === message.key && nowMs() - atMs < NONCE_WINDOW_MS);
      const line: PostedLine = { key: message.key, userId: userOf(message), text: message.text, atMs: nowMs() };
      if (twin < 0) appendFileSync(file, `${JSON.stringify(line)}\n`);
      await around?.after();
      return idOf(twin < 0 ? posted.length : twin);
    },
    wasPosted: (message, sinceMs) => {
      if (!canRead) return Promise.resolve('unknown');
      const isIt = ({ userId, text, atMs }: PostedLine): boolean =>
        userId === userOf(message) && text === message.text && atMs >= sinceMs;
      return Promise.resolve(postedIn(file).some(isIt) ? 'yes' : 'no');
    },
  };
};

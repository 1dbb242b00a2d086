import { DiscordAPIError, Routes } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { Clock, Logger, UserId } from '../lib/index.ts';
import { UnusableTokenError } from './unusable-token.ts';

/** First and longest pause between two attempts to reach Discord: quick for a blip, polite in an outage. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

const accountSchema = z.object({ id: z.string(), bot: z.boolean().optional() });

/** What is needed to ask Discord who we are. */
export interface KnockOptions {
  readonly client: Client;
  readonly token: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/**
 * Asks Discord whose token this is, again and again with growing pauses while Discord cannot be reached.
 * Fails with an UnusableTokenError when Discord does not know the token, or when it is a person's.
 */
export const knock = async (options: KnockOptions): Promise<UserId> => {
  const { client, token, clock, logger, signal } = options;
  client.rest.setToken(token);
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      const account = accountSchema.parse(await client.rest.get(Routes.user()));
      if (account.bot !== true) throw new UnusableTokenError('the token is a person’s, not a bot’s');
      // Discord's id of an account.
      return account.id as UserId;
    } catch (error) {
      if (error instanceof UnusableTokenError) throw error;
      // The error itself holds no token: only the route and Discord's answer.
      if (isRefusal(error)) throw new UnusableTokenError('Discord does not know this token', error);
      logger.warn('Discord cannot be reached and is asked again', { pauseMs, error });
    }
    await pause(clock, pauseMs, signal);
  }
};

const isRefusal = (error: unknown): boolean =>
  error instanceof DiscordAPIError && (error.status === 401 || error.status === 403);

const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done);
  });

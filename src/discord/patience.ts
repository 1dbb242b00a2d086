import { DiscordAPIError } from 'discord.js';
import type { Clock, Logger } from '../lib/index.ts';
import { UnusableTokenError } from './unusable-token.ts';

/** First and longest pause between two attempts to reach Discord: quick for a blip, polite in an outage. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** How Discord is asked, and by whom. */
export interface PatienceOptions {
  /** Which of the pool's tokens asks, counted from 1; null for the main account's. */
  readonly poolPosition: number | null;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/**
 * Asks Discord again and again, with growing pauses, while it cannot be reached or answers nonsense.
 * Fails with an UnusableTokenError when Discord does not know the token, and with the signal's reason when that ends the waiting.
 */
export const untilAnswered = async <Answer>(options: PatienceOptions, ask: () => Promise<Answer>): Promise<Answer> => {
  const { poolPosition, clock, logger, signal } = options;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UnusableTokenError) throw error;
      // The error itself holds no token: only the route and Discord's answer.
      if (isRefusal(error)) throw new UnusableTokenError('Discord does not know this token', { cause: error });
      logger.warn('Discord cannot be reached and is asked again', { pauseMs, poolPosition, error });
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

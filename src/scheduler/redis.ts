import { Redis } from 'ioredis';
import type { Logger } from '../lib/index.ts';

/** Longest a caller waits for Redis to take a command; planning a job must not hold up the act that plans it. */
const COMMAND_LIMIT_MS = 3_000;
/** A first connection that takes longer than this is told as a mistake in the address. */
const FIRST_CONNECT_LIMIT_MS = 10_000;
/** Pauses between attempts to reconnect grow to this, so that a Redis that comes back is noticed soon. */
const MAX_RECONNECT_PAUSE_MS = 5_000;

/** The shared connections to Redis. Queue and worker want opposite things while it is away. */
export interface RedisConnections {
  /** Fails at once while Redis is away: the sweep runs what could not be queued. */
  readonly queue: Redis;
  /** Waits for Redis for ever; BullMQ demands it of a worker's connection. */
  readonly worker: Redis;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Redis did not answer at the start; the message is for the person who started it. */
export class RedisUnreachableError extends Error {
  constructor(cause: unknown) {
    super(
      'Redis does not answer at the address in REDIS_URL. Correct it, start Redis, or leave REDIS_URL out to do without.',
      { cause },
    );
    this.name = 'RedisUnreachableError';
  }
}

/** Connects to Redis; fails with a `RedisUnreachableError` when it does not answer at first. Outages later are waited out. */
export async function connectRedis(url: string, logger: Logger): Promise<RedisConnections> {
  const retryStrategy = (attempt: number): number => Math.min(attempt * 200, MAX_RECONNECT_PAUSE_MS);
  const shared = { retryStrategy, lazyConnect: true, connectTimeout: FIRST_CONNECT_LIMIT_MS };
  const queue = new Redis(url, {
    ...shared,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_LIMIT_MS,
  });
  const worker = new Redis(url, { ...shared, maxRetriesPerRequest: null });
  const both = [queue, worker];
  for (const connection of both) {
    connection.on('error', (error: Error) => {
      logger.warn('scheduler: Redis is not reachable', { error: error.message });
    });
  }
  try {
    await Promise.all(both.map((connection) => connection.connect()));
  } catch (error) {
    for (const connection of both) connection.disconnect();
    throw new RedisUnreachableError(error);
  }
  return {
    queue,
    worker,
    close: () => {
      for (const connection of both) connection.disconnect();
      return Promise.resolve();
    },
  };
}

/**
 * Address of the private Redis that `npm test` started, or undefined when the machine has none.
 * Use as `describe.skipIf(redisUrl === undefined)`; the test command names what was left out, and in CI nothing may be.
 */
export const redisUrl: string | undefined = process.env['TEST_REDIS_URL'];

/** Address of the private PostgreSQL that `npm test` started (an empty database), or undefined when the machine has none. */
export const databaseUrl: string | undefined = process.env['TEST_DATABASE_URL'];

/**
 * A database of its own of that server, 1 to 15 (Redis has sixteen): test files run beside each other, and a worker takes whatever job of its
 * queue it finds there.
 */
export const redisDatabase = (number: number): string | undefined =>
  redisUrl === undefined ? undefined : new URL(`/${number}`, redisUrl).href;

import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import { type ChannelId, systemClock } from '../../src/lib/index.ts';
import { aPlan } from '../support/a-plan.ts';
import { freePort } from '../support/free-port.ts';
import { ownDatabase } from '../support/own-database.ts';
import { ownRedis } from '../support/own-redis.ts';
import { hiddenStage, hostIn, openTopics, serversFor, serverIn } from '../support/planned-servers.ts';
import { databaseUrl, redisUrl } from '../support/services.ts';
import { startStack } from '../support/stack.ts';

/** The sweep comes every 15 s. */
const patient = { timeout: 60_000, interval: 50 };
/** After the bot was started, however slowly. */
const SOON_MS = 30_000;
const SERVERS = ['emptied', 'given up'] as const;

describe.skipIf(databaseUrl === undefined || redisUrl === undefined)('a live bot with its queue on Redis', () => {
  it('[PLAN-16] [PLAN-20] [FEED-7] opens what an emptied Redis lost, and shows what it gave up on its health page and in the log channel until it is put right', async () => {
    await using database = await ownDatabase(databaseUrl ?? '');
    await using redis = await ownRedis();
    const webPort = await freePort();
    const startsAtMs = systemClock.wallMs() + SOON_MS;
    const [emptied, givenUp] = SERVERS.map((name) => aPlan(name.replace(' ', ''), { startsAtMs }));
    if (emptied === undefined || givenUp === undefined) throw new Error('two plans');
    await using stack = await startStack({
      seed: serversFor(SERVERS),
      env: { DATABASE_URL: database.url, REDIS_URL: redis.url, WEB_PORT: String(webPort) },
      settings: (sandbox) =>
        SERVERS.map((name) => {
          const guildId = serverIn(sandbox, name);
          const general = sandbox.line().guilds.find(({ id }) => id === guildId)?.channels[0];
          // as: the local Discord's own id.
          return [guildId, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: general?.id as ChannelId } }];
        }),
      stored: async (sandbox, { plans, pool }) => {
        const hostId = hostIn(sandbox);
        for (const [at, plan] of [emptied, givenUp].entries()) {
          const name = SERVERS[at] ?? 'emptied';
          const guildId = serverIn(sandbox, name);
          await plans.insert({ ...plan, guildId, hostId, byUserId: hostId, opening: hiddenStage(name) });
        }
        // As a newer program would have written it: its job fails on every attempt.
        await pool.query(`update app.plan set state = state || '{"v": 99}' where id = $1`, [givenUp.id]);
      },
    });
    const health = async (): Promise<unknown> => await (await fetch(`http://127.0.0.1:${webPort}/health`)).json();
    const queued = async (): Promise<unknown> => await redis.run('ZCARD', 'majlis:spaces:delayed');
    await expect.poll(queued, patient).toBe(1);
    await redis.run('FLUSHALL');
    expect(await queued()).toBe(0);

    // A last attempt of the one, as after seven others, and a job of a version that this program does not know.
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    const queue = new Queue('spaces', { connection, prefix: 'majlis' });
    const jobId = `open-${givenUp.id}-1`;
    await queue.add('open', { v: 1, planId: givenUp.id, revision: 1 }, { jobId, attempts: 1 });
    await queue.add('open', { v: 2, planId: givenUp.id, revision: 1 }, { jobId: 'newer' });
    await queue.close();
    connection.disconnect();
    const named = (id: string): unknown => expect.objectContaining({ id, name: 'open' });
    await expect
      .poll(health, patient)
      .toMatchObject({ deadJobs: 2, dead: expect.arrayContaining([named(jobId), named('newer')]) });

    await expect.poll(() => openTopics(stack.sandbox), patient).toEqual(['emptied']);
    // Put right, it opens by the next sweep, and its server is told what came of it.
    const pool = new Pool({ connectionString: database.url });
    await pool.query(`update app.plan set state = state || '{"v": 2}' where id = $1`, [givenUp.id]);
    await pool.end();
    await expect.poll(() => openTopics(stack.sandbox), patient).toEqual(['emptied', 'given up']);
    const channels = (): string =>
      [...(stack.sandbox.world.guilds.get(serverIn(stack.sandbox, 'given up'))?.channels.values() ?? [])]
        .flatMap(({ id }) => stack.sandbox.world.messages.get(id) ?? [])
        .map(({ api }) => String(api['content']))
        .join('\n');
    await expect.poll(channels, patient).toMatch(/To open it .* failed each time and was given up by the queue/su);
  });
});

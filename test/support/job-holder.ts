/** Child process of the kill tests: plans a job in the data folder argv[2] (queue on the Redis argv[3], if any), starts it and never ends it. */
import { type SpaceId, systemClock } from '../../src/lib/index.ts';
import { connectRedis, createScheduler } from '../../src/scheduler/index.ts';
import { openStore } from '../../src/store/index.ts';
import { memoryLog } from './memory-log.ts';
import { NO_PLANS } from './no-plans.ts';

const [, , dataDir = '', redisUrl = ''] = process.argv;
const log = memoryLog();
const store = await openStore({ dataDir, clock: systemClock, logger: log });
const scheduler = await createScheduler({
  queue:
    redisUrl === ''
      ? { kind: 'postgres', pool: store.pool }
      : { kind: 'redis', connections: await connectRedis(redisUrl, log) },
  handlers: {
    grace: ({ spaceId }) => {
      process.stdout.write(`started ${spaceId}\n`);
      return new Promise(() => undefined);
    },
    ...NO_PLANS,
  },
  due: () => Promise.resolve({ jobs: [], isMore: false }),
  clock: systemClock,
  logger: log,
});
// as: test data stands in for what the edges parse.
await scheduler.planGrace('planneddddda' as SpaceId, 1, systemClock.wallMs() + 2_500);
await scheduler.planGrace('startedddddd' as SpaceId, 1, systemClock.wallMs());

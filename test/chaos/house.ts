import { join } from 'node:path';
import { startSandbox } from '../../sandbox/server.ts';
import { seedSchema } from '../../sandbox/world/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { memoryLog } from '../support/memory-log.ts';
import { botEnvironment } from '../support/stack.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { startBot } from './bot.ts';
import { startFront } from './front.ts';
import type { House } from './journey.ts';

/** A dead bot's gateway session is over after this, and its accounts leave their rooms; three minutes on Discord, nobody knows exactly. */
const RESUME_WINDOW_MS = 4000;

const SEED = {
  users: [],
  bots: ['majlis', 'pool'].map((key) => ({ key, username: `majlis-${key}` })),
  guilds: [],
};

/** What is left in the data folder of a bot that was stopped in order: nothing, after journeys that ended well. */
const leftIn = async (dataDir: string): Promise<readonly string[]> => {
  const store = await openStore({ dataDir, databaseUrl: null, clock: systemClock, logger: memoryLog() });
  try {
    const left = {
      spaces: await store.spaces.unfinished(),
      links: await store.links.unfinished(),
      leases: await store.leases.all(),
      owed: await store.owed.all(),
    };
    return Object.entries(left).flatMap(([what, rows]) =>
      rows.length === 0 ? [] : [`${what} left in the data folder: ${JSON.stringify(rows)}`],
    );
  } finally {
    await store.close('test');
  }
};

/** A house with journeys to be played in it. */
export interface Opened {
  readonly house: House;
  /** Stops everything; answers what was not in order. */
  close(): Promise<readonly string[]>;
}

/** How a house is opened. */
export interface HouseOptions {
  /** How long the bot leaves an empty room, seconds. */
  readonly graceS: number;
  /** Where the calls and commits that are made are noted, by kind and name. */
  readonly passed: Set<string>;
  /** When its first start is cut short by a kill, milliseconds; null when it is not. */
  readonly killAfterMs: number | null;
}

/** A local Discord and the bot on a fresh data folder. */
export const openHouse = async ({ graceS, passed, killAfterMs }: HouseOptions): Promise<Opened> => {
  const folder = tempFolder();
  const dataDir = join(folder.path, 'data');
  const sandbox = await startSandbox({
    seed: seedSchema.parse(SEED),
    // The bot identifies anew after each kill; Discord would have it wait five seconds.
    gateway: { identifyWindowMs: 1 },
  });
  sandbox.world.switches.resumeWindowMs = RESUME_WINDOW_MS;
  const front = await startFront(sandbox.line().api);
  const env = await botEnvironment(sandbox, dataDir, { DISCORD_API: front.api, EMPTY_ROOM_GRACE: String(graceS) });
  const house: House = { sandbox, front, env, graceMs: graceS * 1000, passed, bot: startBot(env, null) };
  if (killAfterMs !== null) {
    await new Promise((resolve) => {
      setTimeout(resolve, killAfterMs);
    });
    await house.bot.kill();
    house.bot = startBot(env, null);
  }
  if ((await house.bot.ready) === 'gone') throw new Error(`the bot did not start:\n${house.bot.output()}`);
  return {
    house,
    close: async () => {
      const code = await house.bot.stop();
      for (const name of front.counts().keys()) passed.add(`call ${name}`);
      await front[Symbol.asyncDispose]();
      await sandbox.close();
      const left = await leftIn(dataDir);
      folder[Symbol.dispose]();
      return [...left, ...(code === 0 ? [] : [`the bot ended with ${code} when it was told to stop`])];
    },
  };
};

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './paths.mjs';
import { openInBrowser } from './browser.mjs';
import { run } from './run.mjs';
import { say, Trouble } from './say.mjs';
import { startWorld } from './world.mjs';

const mainFile = join('src', 'main.ts');
const pageBuilder = join('sandbox', 'playground', 'build-page.ts');

/** The first start makes the embedded database, which takes about five seconds; a loaded machine much longer. */
const readyLimitMs = 120_000;

/**
 * Where the local Discord of `npm start` keeps its address, and the bot on it its data.
 * @param {NodeJS.ProcessEnv} env
 */
const localFolder = (env) => resolve(root, env.DATA_DIR ?? 'data', 'local-discord');

/**
 * Lets a member of the running local Discord listen in one of the linked rooms for a while, and writes what was heard.
 * @param {{ node: string, args: string[], env: NodeJS.ProcessEnv }} options
 */
export const listen = ({ node, args, env }) => {
  const worldFile = join(localFolder(env), 'world.json');
  if (!existsSync(worldFile))
    throw new Trouble('Nothing runs that could be heard: type `npm start` in another terminal first.');
  return run({ file: node, args: [join('sandbox', 'listen.ts'), '--world', worldFile, ...args] });
};

/**
 * Starts the product. With `DISCORD_TOKEN` it connects to Discord; without, a local Discord with people in it is started too.
 * Resolves when everything runs; the household tells when it ends.
 * @param {{ household: import('./household.mjs').Household, node: string, env: NodeJS.ProcessEnv }} options
 */
export const play = async ({ household, node, env }) => {
  if (env.DISCORD_TOKEN !== undefined) {
    household.start({ name: 'the bot', node, args: [mainFile], env: botEnvironment(env) });
    return;
  }
  // The page is bundled when its sources changed, beside the start of the bot; the local Discord would do it on the first visit.
  const page = run({ file: node, args: [pageBuilder] });
  const local = await playLocally({
    household,
    node,
    env,
    dataDir: localFolder(env),
  });
  if ((await page) !== 0) say('The page could not be built: its message above says why. Everything else runs.');
  // Something to hear: some of the people talk on a stage, some in two voice rooms.
  household.start({ name: 'the talkers', node, args: [join('sandbox', 'talkers.ts'), '--world', local.worldFile] });
  for (const line of welcome(local.world, local.dataDir)) say(line);
  openInBrowser(local.world.playground, env);
};

/**
 * The local Discord and the bot on it, with a data folder of their own: nothing of it mixes with real servers.
 * @param {{ household: import('./household.mjs').Household, node: string, env: NodeJS.ProcessEnv, dataDir: string }} options
 */
export const playLocally = async ({ household, node, env, dataDir }) => {
  say('Starting the local Discord ...');
  const { world, worldFile, caFile } = await startWorld({ household, node, folder: dataDir });
  say('Starting the bot (the first time it makes its database, about five seconds) ...');
  const bot = household.start({
    name: 'the bot',
    node,
    args: [mainFile],
    env: botEnvironment({
      ...env,
      ...ourTokens(world),
      DISCORD_API: world.api,
      DISCORD_CDN: world.cdn,
      DISCORD_CA_FILE: caFile,
      DATA_DIR: dataDir,
    }),
  });
  await readiness(bot);
  return { world, worldFile, dataDir };
};

/**
 * The first bot of the world is the one that runs everything; the others are its pool.
 * @param {import('./world.mjs').World} world
 */
const ourTokens = ({ bots: [main, ...pool] }) => ({
  DISCORD_TOKEN: main?.token,
  DISCORD_POOL_TOKENS: pool.length === 0 ? undefined : pool.map(({ token }) => token).join(','),
});

/**
 * glibc keeps what threads freed, for each thread apart. With two arenas and large blocks given back at once the bot is 65 MB smaller
 * (440 and 375 MB, measured November 2026). Other C libraries do not read these.
 */
const thriftyMemory = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '131072' };

/** @param {NodeJS.ProcessEnv} env */
const botEnvironment = (env) => ({
  ...thriftyMemory,
  ...env,
  LOG_FORMAT: env.LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json'),
});

/**
 * The bot says `{ status: 'ready' }` on its channel to us when it serves its servers.
 * @param {import('node:child_process').ChildProcess} bot
 * @returns {Promise<void>}
 */
const readiness = (bot) =>
  new Promise((done, reject) => {
    const impatience = setTimeout(
      () => reject(new Trouble(`The bot was not ready within ${readyLimitMs / 1000} s.`)),
      readyLimitMs,
    );
    bot.once('exit', () => {
      clearTimeout(impatience);
      reject(new Trouble('The bot ended before it was ready: its message above says why.'));
    });
    bot.on('message', (message) => {
      if (typeof message !== 'object' || message === null || !('status' in message) || message.status !== 'ready')
        return;
      clearTimeout(impatience);
      done();
    });
  });

/**
 * @param {import('./world.mjs').World} world
 * @param {string} dataDir
 */
const welcome = (world, dataDir) => [
  '',
  'Majlis runs on a local Discord: no account is needed, and nothing leaves this machine.',
  `  servers   ${world.guilds.map((guild) => guild.name).join(', ')} (${world.users.length} people, ${world.bots.length} accounts of ours)`,
  '  talking   a stage:      Evening Stage of Qahwa House, linked to Riverside of Riverside Talks',
  '            voice rooms:  Lantern Room of Lantern Court, linked to Garden of Lantern Court (both encrypted)',
  '',
  'Open this in Chromium or another browser, be somebody, listen and talk:',
  `  ${world.playground}`,
  '',
  `  protocol  ${world.api}`,
  `  data      ${dataDir}   (also tokens and certificate: world.json, ca.pem)`,
  '',
  'Try it, in another terminal',
  '  npm run listen                     15 s of what a listener of Riverside Talks hears, as a sound file',
  '  npm run listen -- --room Garden    the same in an encrypted voice room; also "Lantern Room", "Evening Stage"',
  '  npm run demo                       a whole journey in a world of its own, told and checked step by step (a minute)',
  '  DISCORD_TOKEN=... npm start        the same program on real Discord: README.md, "On Discord"',
  '',
  'Ctrl+C stops everything.',
  '',
];

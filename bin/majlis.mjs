#!/usr/bin/env node
// The one way in: `npm start`, `npm test` and the rest come through here, so each sets itself up on a machine that has
// only Node 20 and npm. It starts the product and the local Discord as processes and knows nothing of what they do.
import { existsSync } from 'node:fs';
import { runChecks } from './checks.mjs';
import { runDemo } from './demo.mjs';
import { Household } from './household.mjs';
import { root } from './paths.mjs';
import { listen, play } from './play.mjs';
import { run } from './run.mjs';
import { say, Trouble } from './say.mjs';
import { setUp } from './setup.mjs';
import { runSuites } from './suites.mjs';
import { sandboxMain } from './world.mjs';

const isCi = process.env.CI !== undefined && !['', '0', 'false'].includes(process.env.CI);

/**
 * @typedef {{ node: string, args: string[] }} Call
 * @type {Record<string, (call: Call) => Promise<number>>}
 */
const commands = {
  start: ({ node }) =>
    withHousehold(async (household) => {
      await play({ household, node, env: process.env });
    }),
  sandbox: ({ node, args }) =>
    withHousehold(async (household) => {
      household.start({ name: 'the local Discord', node, args: [sandboxMain, ...args], stdin: 'inherit' });
    }),
  demo: ({ node, args }) => withHousehold((household) => runDemo({ household, node, args, env: process.env })),
  listen: ({ node, args }) => listen({ node, args, env: process.env }),
  crowd: ({ node, args }) => run({ file: node, args: ['sandbox/crowd.ts', ...args] }),
  test: ({ node, args }) => runSuites({ node, args, isCi }),
  static: async () => ((await runChecks()).length === 0 ? 0 : 1),
  ready: async ({ node, args }) => runSuites({ node, args, isCi, failedChecks: await runChecks() }),
  bench: ({ node, args }) => run({ file: node, args: ['bench/run.ts', ...args] }),
  chaos: ({ node, args }) => run({ file: node, args: ['test/chaos/run.ts', ...args] }),
};

/**
 * Runs `work` with a household, until its processes end or somebody stops it. A number from `work` ends it with that exit code.
 * @param {(household: Household) => Promise<number | void>} work
 * @returns {Promise<number>} 0 when it was stopped in order, otherwise what went wrong
 */
const withHousehold = async (work) => {
  const household = new Household();
  const stopped = new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) household.kill();
      asked = true;
      resolve(0);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  });
  try {
    const died = household.death.then((death) => {
      if (death.code === 0) return 0;
      say(`${death.name} ended ${death.signal === null ? `with exit code ${death.code}` : `by ${death.signal}`}.`);
      return death.code ?? 1;
    });
    const worked = work(household).then((code) => (typeof code === 'number' ? code : died));
    return await Promise.race([stopped, worked]);
  } finally {
    await household.close();
  }
};

const main = async () => {
  const [name = 'start', ...args] = process.argv.slice(2);
  const command = commands[name];
  if (command === undefined) throw new Trouble(`There is no "${name}". There is: ${Object.keys(commands).join(', ')}.`);
  // A file, so that a token need not stand in the shell's history.
  const dotEnv = `${root}/.env`;
  if (name === 'start' && existsSync(dotEnv)) process.loadEnvFile(dotEnv);
  const { node } = await setUp();
  return command({ node, args });
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Trouble)) throw error;
  say(error.message);
  process.exitCode = 1;
}

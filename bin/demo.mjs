import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playLocally } from './play.mjs';

/**
 * Starts a local Discord and the bot on it, both fresh, and runs the scripted journey against them.
 * @param {{ household: import('./household.mjs').Household, node: string, args: string[], env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} the journey's exit code: 0 if everything was as told
 */
export const runDemo = async ({ household, node, args, env }) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'majlis-demo-'));
  try {
    const { worldFile } = await playLocally({
      household,
      node,
      env: { ...env, LOG_LEVEL: env.LOG_LEVEL ?? 'warn' },
      dataDir,
    });
    const journey = household.start({
      name: 'the journey',
      node,
      args: [join('sandbox', 'demo.ts'), '--world', worldFile, ...args],
    });
    return await new Promise((resolve) => {
      journey.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    await household.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

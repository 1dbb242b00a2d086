import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Trouble } from './say.mjs';

/** The local Discord starts in under a second; a loaded machine may need much longer. */
const startLimitMs = 60_000;

/** Where the local Discord begins. */
export const sandboxMain = join('sandbox', 'main.ts');

/**
 * What the local Discord says of itself when it listens.
 * @typedef {{
 *   api: string, cdn: string, gateway: string, voice: string, ca: string,
 *   guilds: { id: string, name: string }[], users: { id: string, username: string, token: string }[],
 *   bots: { id: string, applicationId: string, token: string }[], playground: string,
 * }} World
 */

/**
 * Starts the local Discord in `household` and writes its certificate (and itself) into `folder`.
 * @param {{ household: import('./household.mjs').Household, node: string, folder: string }} options
 * @returns {Promise<{ world: World, worldFile: string, caFile: string }>}
 */
export const startWorld = async ({ household, node, folder }) => {
  // Without --seed it begins with three servers that have people in them (one without stages), and three accounts of ours.
  const args = [sandboxMain, '--port', '0'];
  const child = household.start({ name: 'the local Discord', node, args, stdout: 'pipe' });
  const world = parseWorld(await firstLine(child));
  mkdirSync(folder, { recursive: true });
  const caFile = join(folder, 'ca.pem');
  const worldFile = join(folder, 'world.json');
  writeFileSync(caFile, world.ca);
  writeFileSync(worldFile, JSON.stringify(world), { mode: 0o600 });
  return { world, worldFile, caFile };
};

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
const firstLine = (child) =>
  new Promise((resolve, reject) => {
    const { stdout } = child;
    if (stdout === null) throw new TypeError('the local Discord was started without a pipe');
    const impatience = setTimeout(
      () => reject(new Trouble(`The local Discord did not say that it listens within ${startLimitMs / 1000} s.`)),
      startLimitMs,
    );
    child.once('exit', () => {
      clearTimeout(impatience);
      reject(new Trouble('The local Discord ended before it listened: its message above says why.'));
    });
    createInterface({ input: stdout }).once('line', (line) => {
      clearTimeout(impatience);
      resolve(line);
    });
  });

/**
 * The part of the line that the launcher needs.
 * @param {string} line
 * @returns {World}
 */
export const parseWorld = (line) => {
  const world = asJson(line);
  const isWhole =
    typeof world?.api === 'string' &&
    typeof world.ca === 'string' &&
    typeof world.playground === 'string' &&
    Array.isArray(world.guilds) &&
    Array.isArray(world.users) &&
    typeof world.bots?.[0]?.token === 'string';
  if (!isWhole) throw new Trouble('The first line of the local Discord is not its description (docs/SANDBOX.md).');
  return world;
};

/** @param {string} line */
const asJson = (line) => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

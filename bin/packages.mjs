import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say, sayWhile, Trouble } from './say.mjs';

/**
 * A program of the system that only tests need.
 * @typedef {{ program: string, debianPackage: string, without: string }} TestTool
 */

/** @type {readonly TestTool[]} */
const testTools = [
  { program: 'redis-server', debianPackage: 'redis-server', without: 'jobs on Redis' },
  { program: 'postgres', debianPackage: 'postgresql', without: 'the store on PostgreSQL' },
  { program: 'chromium', debianPackage: 'chromium', without: 'the page in a browser' },
];

/** Debian keeps PostgreSQL's server programs out of `PATH`, one folder per major version. */
const postgresHome = '/usr/lib/postgresql';

/**
 * Where a program is, or undefined.
 * @param {string} program
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export const findProgram = (program, env = process.env) => {
  const versions = existsSync(postgresHome) ? readdirSync(postgresHome).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(postgresHome, version, 'bin')),
    ...(env.PATH ?? '').split(delimiter),
  ];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
};

/** @returns {TestTool[]} */
const missingTools = () => testTools.filter((tool) => findProgram(tool.program) === undefined);

/**
 * Sees to the programs that only tests need: installs them where it may, else says what to type.
 * @param {{ mayInstall: boolean }} options
 * @returns {Promise<string[]>} what the tests must leave out
 */
export const provideTestTools = async ({ mayInstall }) => {
  const missing = missingTools();
  if (missing.length === 0) return [];
  const names = missing.map((tool) => tool.debianPackage);
  if (mayInstall) await sayWhile(`Installing ${names.join(', ')} for the tests`, () => aptInstall(names));
  const left = missingTools();
  if (left.length > 0 && !mayInstall) {
    say(
      `Some tests need programs that are not here. To install them:\n  ${installCommand(names)}\nor: npm test -- --install`,
    );
  }
  return left.map((tool) => `${tool.without} (${tool.debianPackage} is not installed)`);
};

/** @param {string[]} names */
const installCommand = (names) =>
  `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;

/** @param {string[]} names */
const aptInstall = async (names) => {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    throw new Trouble(
      `Installing needs root on Debian or Ubuntu. Type this yourself, then try again:\n  ${installCommand(names)}`,
    );
  }
  runApt(['update', '-q']);
  runApt(['install', '-y', '-q', '--no-install-recommends', ...names]);
};

/** @param {string[]} args */
const runApt = (args) => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Trouble(`apt-get ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
};

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, pathWithoutTools, root } from './paths.mjs';
import { say, sayWhile, Trouble } from './say.mjs';

/** Below this major version @discordjs/voice, vitest and type stripping do not run. */
const neededMajor = 24;

/** Written only after a whole install, so an interrupted one is done again. */
const marker = join(modules, '.majlis-installed');

/**
 * Makes the packages and the right Node be there; quick when they are.
 * @returns {Promise<{ node: string }>} path of a Node that runs the project
 */
export const setUp = async () => {
  if (!isInstalled(root)) await install();
  const node = findNode({ execPath: process.execPath, version: process.versions.node, modules });
  if (node === undefined) {
    throw new Trouble(
      `Majlis needs Node ${neededMajor} or newer; this is ${process.versions.node}, and npm brings one along for Linux only.\n` +
        `Install Node ${neededMajor} from https://nodejs.org and try again.`,
    );
  }
  return { node };
};

/**
 * Whether `node_modules` is what the lockfile says: by our marker, or (after somebody's own `npm ci`) by npm's record.
 * @param {string} folder
 * @returns {boolean}
 */
export const isInstalled = (folder) => {
  const lockfile = readFileSync(join(folder, 'package-lock.json'));
  const ours = join(folder, 'node_modules', '.majlis-installed');
  if (existsSync(ours)) return readFileSync(ours, 'utf8') === digestOf(lockfile);
  const npms = join(folder, 'node_modules', '.package-lock.json');
  return existsSync(npms) && holdsAll(JSON.parse(lockfile.toString('utf8')), JSON.parse(readFileSync(npms, 'utf8')));
};

/** @param {Buffer} lockfile */
const digestOf = (lockfile) => createHash('sha256').update(lockfile).digest('hex');

/**
 * Whether npm's own record of what it installed has each package that is not optional, in the locked version.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} wanted
 * @param {{ packages: Record<string, { version?: string }> }} present
 */
const holdsAll = (wanted, present) =>
  Object.entries(wanted.packages).every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') || entry.optional === true || present.packages[path]?.version === entry.version,
  );

/**
 * The Node to run the project with: the one npm brought along (native packages were built for it), or the running one.
 * @param {{ execPath: string, version: string, modules: string }} machine
 * @returns {string | undefined}
 */
export const findNode = (machine) => {
  const brought = join(machine.modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(brought) && spawnSync(brought, ['--version']).status === 0) return brought;
  return Number.parseInt(machine.version, 10) >= neededMajor ? machine.execPath : undefined;
};

const install = async () => {
  const succeeded = await sayWhile(
    'Installing packages from the lockfile (the first time this takes a minute or two)',
    () => npmCi([]),
  );
  if (!succeeded) {
    // Only packages with a fallback are built on install; without a compiler the rest is whole.
    say('The install failed; trying again without building native packages.');
    if (!(await npmCi(['--ignore-scripts']))) {
      throw new Trouble(
        'npm could not install the packages: its message above says why. Check the network and try again.',
      );
    }
  }
  writeFileSync(marker, digestOf(readFileSync(join(root, 'package-lock.json'))));
};

/**
 * @param {string[]} flags
 * @returns {Promise<boolean>}
 */
const npmCi = (flags) =>
  new Promise((resolve, reject) => {
    const npm = spawn(
      'npm',
      ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error', ...flags],
      {
        cwd: root,
        // npm's own words go to standard error: standard output belongs to what is started afterwards.
        stdio: ['ignore', 2, 2],
        shell: process.platform === 'win32',
        env: { ...process.env, PATH: pathWithoutTools(process.env.PATH ?? ''), ...headersOfOurNode() },
      },
    );
    npm.once('error', (cause) => reject(new Trouble(`npm could not be started: ${cause.message}`)));
    npm.once('exit', (code) => resolve(code === 0));
  });

/** Native packages are built for the Node that npm brings along, whose headers lie beside it: nothing to download. */
const headersOfOurNode = () =>
  process.platform === 'linux' ? { npm_config_nodedir: join(modules, `node-linux-${process.arch}`) } : {};

import { delimiter, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever the command was typed. */
export const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

/** Where npm puts the packages. */
export const modules = join(root, 'node_modules');

/**
 * `PATH` with the project's own tools (and so its own Node) first.
 * @param {string} path
 * @returns {string}
 */
export const pathWithTools = (path) => [join(modules, '.bin'), path].join(delimiter);

/**
 * `PATH` without any project's tools: npm must not be run by the Node that it is about to replace.
 * @param {string} path
 * @returns {string}
 */
export const pathWithoutTools = (path) =>
  path
    .split(delimiter)
    .filter((entry) => !entry.split(sep).includes('node_modules'))
    .join(delimiter);

/**
 * The environment of a program of the project: its tools first on `PATH`, and a folder in which Node keeps what it compiled, so that
 * the next start need not strip and compile the same files again.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export const withTools = (env) => ({
  NODE_COMPILE_CACHE: join(modules, '.cache', 'compiled'),
  ...env,
  PATH: pathWithTools(process.env.PATH ?? ''),
});

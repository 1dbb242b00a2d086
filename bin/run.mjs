import { spawn } from 'node:child_process';
import { root, withTools } from './paths.mjs';

/**
 * Runs a command of the project to its end, with its tools on `PATH`; stopped when we are.
 * @param {{ file: string, args?: string[], env?: NodeJS.ProcessEnv, shell?: boolean }} command
 * @returns {Promise<number>} its exit code
 */
export const run = ({ file, args = [], env = process.env, shell = false }) =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      shell,
      stdio: 'inherit',
      env: withTools(env),
    });
    const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on('SIGTERM', forward);
    const end = (/** @type {number} */ code) => {
      process.off('SIGTERM', forward);
      resolve(code);
    };
    child.once('error', (error) => {
      process.stderr.write(`${file}: ${error.message}\n`);
      end(1);
    });
    child.once('exit', (code) => end(code ?? 1));
  });

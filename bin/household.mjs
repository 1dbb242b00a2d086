import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root, withTools } from './paths.mjs';

const tether = fileURLToPath(new URL('tether.mjs', import.meta.url));

/** A process drains its sound and its jobs in this time, or is ended. */
const graceMs = 15_000;

/**
 * @typedef {{ name: string, code: number | null, signal: NodeJS.Signals | null }} Death
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 */

/**
 * The processes of one command. They end together: when one dies `death` resolves; `close` stops the others,
 * last started first; and if this process is killed their tether stops them.
 */
export class Household {
  /** @type {Map<ChildProcess, string>} */
  #children = new Map();
  /** @type {(death: Death) => void} */
  #reportDeath = () => {};
  /** @type {Promise<void> | undefined} */
  #closing;

  /** Resolves when a process ends that was not told to. @type {Promise<Death>} */
  death = new Promise((resolve) => {
    this.#reportDeath = resolve;
  });

  /**
   * Starts a script of the project with the project's Node.
   * @param {{ name: string, node: string, args: string[], env?: Record<string, string | undefined>,
   *   stdin?: 'ignore' | 'inherit', stdout?: 'inherit' | 'pipe' }} options
   * @returns {ChildProcess}
   */
  start({ name, node, args, env = process.env, stdin = 'ignore', stdout = 'inherit' }) {
    const child = spawn(node, ['--import', tether, ...args], {
      cwd: root,
      env: withTools(env),
      stdio: [stdin, stdout, 'inherit', 'ipc'],
      // A group of its own: Ctrl+C reaches the launcher only, which then stops everything in order.
      detached: process.platform !== 'win32',
    });
    this.#children.set(child, name);
    child.once('error', () => this.#ended(child, { name, code: 1, signal: null }));
    child.once('exit', (code, signal) => this.#ended(child, { name, code, signal }));
    return child;
  }

  /**
   * @param {ChildProcess} child
   * @param {Death} death
   */
  #ended(child, death) {
    this.#children.delete(child);
    if (this.#closing === undefined) this.#reportDeath(death);
  }

  /** Stops every process, the last started first. Idempotent. */
  close() {
    this.#closing ??= this.#stopAll();
    return this.#closing;
  }

  /** Ends every process at once, for a second Ctrl+C. */
  kill() {
    for (const child of this.#children.keys()) killGroup(child, 'SIGKILL');
  }

  async #stopAll() {
    for (const child of [...this.#children.keys()].reverse()) await stop(child);
  }
}

/** @param {ChildProcess} child */
const stop = (child) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      resolve(undefined);
      return;
    }
    const impatience = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(impatience);
      resolve(undefined);
    });
    child.kill('SIGTERM');
  });

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
const killGroup = (child, signal) => {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch (error) {
    // The group may be gone between the look and the kill; anything else is a bug.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

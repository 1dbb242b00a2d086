/** P13: how soon a second `npm start` is ready, and how much memory the program takes. Linux only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '../test/support/temp-folder.ts';
import { catalogue } from './catalogue.ts';
import { pssMbOf } from './process-figures.ts';
import { type BenchRow, median } from './row.ts';

const readyGoalMs = 3000;
const memoryGoalMb = 400;
const root = fileURLToPath(new URL('../', import.meta.url));
/** The launcher says this when the bot serves its servers. */
const readyWords = 'Majlis runs on a local Discord';
/** The first start makes the database. */
const patienceMs = 120_000;
/** Starts of which the time is taken; the last one goes on. */
const secondStarts = 3;
const memoryAfterMs = 60_000;
/** The launcher gives a process 15 s. */
const stopMs = 40_000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** `npm start` with a data folder of its own, and how long it took to be ready, milliseconds. */
interface Started {
  readonly npm: ChildProcess;
  readonly ms: number;
}

async function npmStart(dataDir: string): Promise<Started> {
  const { PATH, HOME } = process.env;
  const startMs = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { PATH, HOME, DATA_DIR: dataDir },
    stdio: 'pipe',
    detached: true,
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const impatience = setTimeout(() => reject(new Error(`not ready:\n${said}`)), patienceMs);
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString('utf8')).slice(-10_000);
      if (!said.includes(readyWords)) return;
      clearTimeout(impatience);
      resolve();
    };
    npm.stdout.on('data', hear);
    npm.stderr.on('data', hear);
    npm.once('exit', () => reject(new Error(`ended:\n${said}`)));
  });
  return { npm, ms: performance.now() - startMs };
}

async function stop({ npm }: Started): Promise<void> {
  if (npm.exitCode !== null || npm.pid === undefined) return;
  const gone = once(npm, 'exit', { signal: AbortSignal.timeout(stopMs) });
  // To the whole group, as Ctrl+C at a terminal does.
  process.kill(-npm.pid, 'SIGINT');
  await gone;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): readonly Process[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]), command }];
    } catch (error) {
      // It ended between the list and the look.
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return [];
      throw error;
    }
  });
}

/** All processes below `pid`, itself included. */
function household(pid: number): readonly Process[] {
  const all = processes();
  const found = all.filter((one) => one.pid === pid);
  for (const one of found) found.push(...all.filter(({ parent }) => parent === one.pid));
  return found;
}

/** Both rows from one folder: one start that makes the database, then the starts that count. */
export async function rows(): Promise<readonly BenchRow[]> {
  using folder = tempFolder();
  await stop(await npmStart(folder.path));
  const times: number[] = [];
  let started = await npmStart(folder.path);
  try {
    times.push(started.ms);
    while (times.length < secondStarts) {
      await stop(started);
      started = await npmStart(folder.path);
      times.push(started.ms);
    }
    await wait(memoryAfterMs);
    const all = household(started.npm.pid ?? 0);
    const bot = all.filter(({ command }) => command.includes('src/main.ts'));
    const others = all.filter(({ command }) => !command.includes('src/main.ts') && !command.includes('sandbox/'));
    const [botMb, launcherMb] = [bot, others].map((list) => list.reduce((sum, { pid }) => sum + pssMbOf(pid), 0));
    if (botMb === undefined || launcherMb === undefined || bot.length !== 1)
      throw new Error(`no bot to weigh among ${all.map(({ command }) => command).join('; ')}`);
    const ms = median(times);
    return [
      {
        ...catalogue.start.ready,
        figure: `${(ms / 1000).toFixed(1)} s`,
        spread: `${secondStarts} starts ${times
          .map((time) => (time / 1000).toFixed(1))
          .sort()
          .join(', ')}`,
        verdict: ms <= readyGoalMs ? 'met' : Math.min(...times) <= readyGoalMs ? 'within noise' : 'not met',
      },
      {
        ...catalogue.start.memory,
        figure: `${botMb.toFixed(0)} MB (npm and the launcher: ${launcherMb.toFixed(0)} MB more)`,
        spread: 'one look',
        verdict: botMb <= memoryGoalMb ? 'met' : 'not met',
      },
    ];
  } finally {
    await stop(started);
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PLACES } from '../../../sandbox/talkers/script.ts';

// The launcher itself, in a checkout whose programs are small stand-ins: it knows nothing of what they do.

const bin = resolve(import.meta.dirname, '../../../bin');
let checkout: string;
let running: ChildProcess[] = [];

const write = (path: string, text: string): void => {
  writeFileSync(join(checkout, path), text);
};
const read = (path: string): string => readFileSync(join(checkout, path), 'utf8');

const world = {
  api: 'http://127.0.0.1:9/api',
  ca: 'a certificate',
  playground: 'http://127.0.0.1:9/play/#key=k',
  guilds: [{ id: '1', name: 'Qahwa House' }],
  users: [{ id: '2', username: 'layla', token: 'u' }],
  bots: ['bot token', 'second', 'third'].map((token, index) => ({ id: `${index}`, applicationId: `${index}`, token })),
};

/** Notes that it ran (its process id and some of its environment) and stays until it is told to stop. */
const stays = (name: string, first = ''): string => `
  import { writeFileSync } from 'node:fs';
  const { DISCORD_TOKEN, DISCORD_POOL_TOKENS, DISCORD_API, DISCORD_CA_FILE, DATA_DIR } = process.env;
  writeFileSync('${name}.ran', JSON.stringify({ pid: process.pid, args: process.argv.slice(2), DISCORD_TOKEN, DISCORD_POOL_TOKENS, DISCORD_API, DISCORD_CA_FILE, DATA_DIR }));
  process.once('SIGTERM', () => process.exit(0));
  setInterval(() => {}, 1000);
  ${first}
`;

const ready = "process.send({ status: 'ready' });";

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'majlis-launcher-'));
  cpSync(bin, join(checkout, 'bin'), { recursive: true });
  for (const folder of ['src', 'sandbox', 'sandbox/playground', 'node_modules', 'tools'])
    mkdirSync(join(checkout, folder));
  write('package.json', '{ "type": "module" }');
  write('package-lock.json', '{}');
  write('node_modules/.majlis-installed', createHash('sha256').update('{}').digest('hex'));
  write('sandbox/main.ts', stays('sandbox', `console.log(${JSON.stringify(JSON.stringify(world))});`));
  write('sandbox/talkers.ts', stays('talkers'));
  write('src/main.ts', stays('bot', ready));
  write('sandbox/playground/build-page.ts', "import { writeFileSync } from 'node:fs'; writeFileSync('page.ran', '');");
});

afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  running = [];
  rmSync(checkout, { recursive: true });
});

interface Launched {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly exit: Promise<unknown>;
}

const launch = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Launched => {
  const child = spawn(process.execPath, [join(checkout, 'bin/majlis.mjs'), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said, exit: once(child, 'exit').then(([code]: unknown[]) => code) };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Generous: a loaded machine starts four processes here. */
const soon = { timeout: 15_000 };

const ran = (name: string): Record<string, unknown> & { pid: number } => JSON.parse(read(`${name}.ran`));

describe('npm start without a token', () => {
  test('starts the local Discord, the bot on it and the talkers, says so, and stops them in order', async () => {
    const launched = launch(['start']);
    await vi.waitFor(() => expect(existsSync(join(checkout, 'talkers.ran'))).toBe(true), soon);
    await vi.waitFor(() => expect(launched.said()).toContain('Ctrl+C stops everything.'), soon);
    expect(launched.said()).toMatch(/Qahwa House \(1 people, 3 accounts of ours\)[^]*http:\/\/127\.0\.0\.1:9\/api/);
    // The launcher knows nothing of the talkers; what it tells of them is held to what they do here.
    for (const { room, server } of PLACES) {
      expect(launched.said()).toContain(`${room} of ${server}`);
    }
    const dataDir = join(checkout, 'data', 'local-discord');
    expect(ran('bot')).toMatchObject({
      DISCORD_TOKEN: 'bot token',
      DISCORD_POOL_TOKENS: 'second,third',
      DISCORD_API: world.api,
      DISCORD_CA_FILE: join(dataDir, 'ca.pem'),
      DATA_DIR: dataDir,
    });
    expect(read('data/local-discord/ca.pem')).toBe(world.ca);
    expect(ran('talkers').args).toEqual(['--world', join(dataDir, 'world.json')]);
    const pids = ['sandbox', 'bot', 'talkers'].map((name) => ran(name).pid);
    launched.child.kill('SIGTERM');
    expect(await launched.exit).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('builds the page, prints its address, and opens it where there is a desktop', async () => {
    write('tools/xdg-open', `#!/bin/sh\necho "$1" >> ${join(checkout, 'opened')}\n`);
    chmodSync(join(checkout, 'tools/xdg-open'), 0o755);
    const PATH = [join(checkout, 'tools'), process.env['PATH']].join(delimiter);
    const isOpened = (): boolean => existsSync(join(checkout, 'opened'));
    for (const env of [{ PATH }, { PATH, DISPLAY: ':0', BROWSER: 'none' }, { PATH, WAYLAND_DISPLAY: 'wayland-0' }]) {
      expect(isOpened()).toBe(false);
      const launched = launch(['start'], env);
      await vi.waitFor(() => expect(launched.said()).toContain('Ctrl+C stops everything.'), soon);
      expect(launched.said()).toContain(`  ${world.playground}\n`);
      expect(existsSync(join(checkout, 'page.ran'))).toBe(true);
      if ('WAYLAND_DISPLAY' in env) await vi.waitFor(() => expect(isOpened()).toBe(true), soon);
      launched.child.kill('SIGTERM');
      await launched.exit;
    }
    expect(read('opened')).toBe(`${world.playground}\n`);
  });

  test('a page that cannot be built is told, and the rest runs', async () => {
    write('sandbox/playground/build-page.ts', "throw new Error('no page');");
    const launched = launch(['start']);
    await vi.waitFor(() => expect(launched.said()).toContain('Ctrl+C stops everything.'), soon);
    expect(launched.said()).toContain('The page could not be built');
  });

  test('fails when a process dies, and stops the others', async () => {
    write('src/main.ts', stays('bot', `${ready} setTimeout(() => process.exit(9), 300);`));
    const launched = launch(['start']);
    expect(await launched.exit).toBe(9);
    expect(launched.said()).toContain('the bot ended with exit code 9.');
    expect(isAlive(ran('sandbox').pid)).toBe(false);
  });

  test('fails when the bot cannot start, and when the local Discord cannot', async () => {
    write('src/main.ts', "console.error('no room'); process.exit(3);");
    const first = launch(['start']);
    expect(await first.exit).not.toBe(0);
    expect(first.said()).toContain('no room');
    write('sandbox/main.ts', "console.log('hello');");
    const second = launch(['start']);
    expect(await second.exit).not.toBe(0);
    expect(second.said()).toMatch(/the local Discord/i);
  });
});

test('npm start with a token starts the bot alone, and hands on its end', async () => {
  write('src/main.ts', `${stays('bot')} setTimeout(() => process.exit(4), 200);`);
  const launched = launch(['start'], { DISCORD_TOKEN: 'mine' });
  expect(await launched.exit).toBe(4);
  expect(ran('bot').DISCORD_TOKEN).toBe('mine');
  expect(existsSync(join(checkout, 'sandbox.ran'))).toBe(false);
});

test('a token may stand in a file', async () => {
  write('.env', 'DISCORD_TOKEN=filed\n');
  write('src/main.ts', `${stays('bot')} process.exit(0);`);
  expect(await launch(['start']).exit).toBe(0);
  expect(ran('bot').DISCORD_TOKEN).toBe('filed');
});

test('an unknown command names those there are', async () => {
  const launched = launch(['fly']);
  expect(await launched.exit).toBe(1);
  expect(launched.said()).toContain('There is: start, sandbox, demo, listen, crowd, test');
});

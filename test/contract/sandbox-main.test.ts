import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

function start(...options: string[]): Started {
  const main = new URL('../../sandbox/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, ...options]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code);
  return { child, out: () => out, err: () => err, ended };
}

async function firstLine(started: Started): Promise<ReturnType<typeof JSON.parse>> {
  while (!started.out().includes('\n')) await Promise.race([once(started.child.stdout, 'data'), started.ended]);
  return JSON.parse(started.out());
}

it('prints one line, listens on loopback only, and ends on SIGTERM', async () => {
  const started = start('--port', '0');
  const line = await firstLine(started);
  expect(line).toMatchObject({
    api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api$/),
    gateway: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+/),
    voice: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    ca: expect.stringContaining('BEGIN CERTIFICATE'),
    guilds: [
      { name: 'Qahwa House', features: ['COMMUNITY', 'NEWS'] },
      { name: 'Riverside Talks' },
      { name: 'Lantern Court', features: [] },
    ],
    // The main account comes first: launchers take it for the bot's own.
    bots: ['Majlis', 'majlis-pool-1', 'majlis-pool-2'].map((username) => ({
      username,
      token: expect.any(String),
      applicationId: expect.any(String),
    })),
    control: { secret: expect.stringMatching(/^[\da-f]{32}$/) },
  });
  expect(line.users).toHaveLength(32);
  const self = await fetch(`${line.api}/v10/users/@me`, { headers: { authorization: `Bot ${line.bots[0].token}` } });
  expect(await self.json()).toMatchObject({ id: line.bots[0].id });
  started.child.kill('SIGTERM');
  expect(await started.ended).toBe(0);
  expect(started.out().trim().split('\n')).toHaveLength(1);
  expect(started.err()).toBe('');
});

it('ends when standard input closes, where it was asked to', async () => {
  const started = start('--die-with-parent');
  await firstLine(started);
  started.child.stdin.end();
  expect(await started.ended).toBe(0);
});

it('takes a seed, and says what is wrong with one', async () => {
  using folder = tempFolder();
  const file = join(folder.path, 'seed.json');
  await writeFile(file, JSON.stringify({ users: [{ key: 'a', username: 'ann', token: 'a-token-of-twenty-letters' }] }));
  const good = start('--seed', file);
  expect((await firstLine(good)).users).toMatchObject([{ username: 'ann', token: 'a-token-of-twenty-letters' }]);
  good.child.kill('SIGTERM');
  await good.ended;
  await writeFile(file, JSON.stringify({ users: [{ key: 'a' }] }));
  const bad = start('--seed', file);
  expect(await bad.ended).toBe(2);
  expect(bad.err()).toContain('users[0].username');
  expect(bad.out()).toBe('');
});

it.each([
  [['--port', 'x'], '--port wants a number'],
  [['--host', '0.0.0.0'], '--host'],
  [['--seed', '/nowhere.json'], 'cannot read the seed'],
])('refuses %j', async (options, says) => {
  const started = start(...options);
  expect(await started.ended).toBe(2);
  expect(started.err()).toContain(says);
});

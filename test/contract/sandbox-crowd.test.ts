import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import type { CrowdFigures } from '../../sandbox/crowd/figures.ts';
import { budget } from '../support/budget.ts';

/** The crowd as somebody lets it loose: processes of their own, that talk by real sockets. */

const FRAME_MS = 20;
/** A second more than they talk for is a busy machine. */
const SLACK_MS = 1000;
/** Two packets further apart than this are no speech, on a machine that has time for it; on one that is shared, those that come in heaps. */
const LONGEST_GAP_MS = budget({ ci: Number.POSITIVE_INFINITY, long: 500 });

const CROWD = {
  clients: budget({ ci: 80, long: 1000 }),
  rooms: budget({ ci: 8, long: 50 }),
  talkers: budget({ ci: 4, long: 10 }),
  seconds: budget({ ci: 3, long: 10 }),
};

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function crowd(...options: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [new URL('../../sandbox/crowd.ts', import.meta.url).pathname, ...options]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code]: (number | null)[] = await once(child, 'close');
  return { code: code ?? null, out, err };
}

it('all come, what they say goes to all others in their rooms at the pace of speech, and what that costs is told', async () => {
  const options = Object.entries(CROWD).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { code, out, err } = await crowd(...options, '--json');
  expect([code, err]).toEqual([0, '']);
  // as: the line of `inWords`, as figures.
  const figures = JSON.parse(out) as CrowdFigures;
  if (budget({ ci: 0, long: 1 }) === 1) process.stdout.write(`crowd: ${out}`);
  const { clients, rooms, talkers, seconds } = CROWD;
  const said = (talkers * seconds * 1000) / FRAME_MS;
  const due = said * (clients / rooms - 1);
  expect(figures).toMatchObject({ clients, rooms, said, due, server: { took: said, sent: due } });
  // The kernel may drop what comes too fast for whoever reads it.
  expect(figures.heard).toBeGreaterThanOrEqual(due * 0.99);
  expect(figures.heard).toBeLessThanOrEqual(due);
  expect(figures.tookMs).toBeLessThan(seconds * 1000 + SLACK_MS);
  expect(figures.tookMs).toBeGreaterThanOrEqual(seconds * 1000);
  expect(figures.longestGapMs).toBeLessThan(Math.min(LONGEST_GAP_MS, figures.tookMs / 3));
  for (const { corePercent, mebibytes } of [figures.crowd, figures.server]) {
    expect(corePercent).toBeGreaterThan(0);
    // Each is one thread that works, with a collector beside it.
    expect(corePercent).toBeLessThan(200);
    expect(mebibytes).toBeGreaterThan(10);
  }
});

it('prints the same for people, and says what it takes for what it cannot do', async () => {
  const few = ['--clients', '4', '--rooms', '2', '--talkers', '1', '--seconds', '1'];
  expect(await crowd(...few)).toEqual({
    code: 0,
    err: '',
    out: expect.stringMatching(
      /^4 clients in 2 stages were there after [\d.]+ s\.\nIn [\d.]+ s they said 50 packets .*The voice server: [\d.]+ % of a core, \d+ MiB\.\n$/su,
    ),
  });
  expect(await crowd('--rooms', '2000')).toEqual({ code: 64, out: '', err: expect.stringContaining('Usage:') });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

const program = `
  import { outputTo } from ${JSON.stringify(new URL('../../../src/observe/output.ts', import.meta.url).href)};
  const write = outputTo(process.stdout);
  let failures = 0;
  process.on('uncaughtException', (error) => { failures += 1; write('failed: ' + error.message + '\\n'); });
  process.on('message', (what) => {
    for (let line = 0; line < 50; line += 1) write('line '.repeat(200) + '\\n');
    process.send({ failures });
    if (what === 'end') process.disconnect();
  });
  process.send({ failures });
`;

describe('the output of the log', () => {
  it('falls silent when its reader is gone, instead of failing for ever', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const exited = once(child, 'exit');
    await once(child, 'message');
    child.stdout?.destroy();
    // Each round writes and lets the failure of the round before come up.
    for (const what of ['more', 'more', 'more', 'end']) {
      child.send(what);
      const [{ failures }] = (await once(child, 'message')) as [{ failures: number }];
      expect(failures).toBe(0);
    }
    expect(await exited).toEqual([0, null]);
  });
});

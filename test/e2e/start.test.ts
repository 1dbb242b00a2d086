import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { botEnvironment, startProcess, startStack } from '../support/stack.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MAIN = 'src/main.ts';

/** Runs the program until it ends by itself. */
const ended = async (
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const bot = startProcess([MAIN], { PATH: process.env['PATH'], ...env });
  const code = await new Promise<number | null>((resolve) => bot.child.once('exit', resolve));
  return { code, output: bot.output() };
};

describe('a start', () => {
  it('with settings that cannot be used says which and what to write, all at once', async () => {
    const { code, output } = await ended({ LOG_LEVEL: 'loud', DISCORD_API: 'ftp://discord', MAJLIS_TOKEN: 'x' });
    expect(code).toBe(78);
    for (const name of ['DISCORD_TOKEN', 'LOG_LEVEL', 'DISCORD_API', 'MAJLIS_TOKEN']) expect(output).toContain(name);
    expect(output).not.toContain('    at ');
  });

  it('with a token that Discord does not take says where to get one, and prints none', async () => {
    using folder = tempFolder();
    const sandbox = await startSandbox({});
    const token = `MTI5MDAwMDAwMDAwMDAwMDAwMQ.Gabcde.${'z'.repeat(38)}`;
    try {
      const { code, output } = await ended({
        DISCORD_TOKEN: token,
        DISCORD_API: sandbox.line().api,
        DATA_DIR: folder.path,
      });
      expect(code, output).toBe(78);
      expect(output).toContain('Reset Token');
      expect(output).not.toContain(token.slice(-20));
    } finally {
      await sandbox.close();
    }
  });

  it('on a data folder that another bot has is refused, and the other one goes on', async () => {
    const stack = await startStack();
    try {
      const second = await ended(await botEnvironment(stack.sandbox, stack.dataDir, {}));
      expect(second.code, second.output).toBe(75);
      expect(second.output).toContain(stack.dataDir);
      expect(stack.bot().child.exitCode).toBeNull();
      expect(await stack.bot().end('SIGTERM'), stack.bot().output()).toBe(0);
    } finally {
      await stack[Symbol.asyncDispose]();
    }
  });
});

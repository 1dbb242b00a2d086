import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startSandbox } from './server.ts';
import { seedSchema, SeedError, type Seed } from './world/index.ts';

const usage = `Usage: npm run sandbox -- [--port N] [--seed FILE] [--random-seed TEXT] [--die-with-parent]
  --port N            TCP port of REST, gateway and control; 0 (default) takes a free one
  --seed FILE         the world as JSON (docs/SANDBOX.md); without it three populated servers
  --random-seed TEXT  where tokens come from; the same text gives the same tokens
  --die-with-parent   end when standard input closes`;

const defaultSeed = new URL('seeds/default.json', import.meta.url);

/** A mistake of whoever started the program; its text is all that is printed. */
class UsageError extends Error {}

interface Arguments {
  readonly port: number;
  readonly seed: string | URL;
  readonly randomSeed: string | undefined;
  readonly dieWithParent: boolean;
}

function readArguments(): Arguments {
  const options = {
    port: { type: 'string', default: '0' },
    seed: { type: 'string' },
    'random-seed': { type: 'string' },
    'die-with-parent': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ options, strict: true }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  if (values.help) throw new UsageError(usage);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port wants a number from 0 to 65535, not "${values.port}"`);
  }
  return {
    port,
    seed: values.seed ?? defaultSeed,
    randomSeed: values['random-seed'],
    dieWithParent: values['die-with-parent'],
  };
}

async function readSeed(file: string | URL): Promise<Seed> {
  const name = file instanceof URL ? file.pathname : file;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the seed ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return seedSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof z.ZodError) throw new UsageError(`the seed ${name} is wrong:\n${z.prettifyError(error)}`);
    if (error instanceof SyntaxError) throw new UsageError(`the seed ${name} is no JSON: ${error.message}`);
    throw error;
  }
}

async function run(): Promise<void> {
  const { port, seed, randomSeed, dieWithParent } = readArguments();
  const sandbox = await startSandbox({
    port,
    seed: await readSeed(seed),
    ...(randomSeed === undefined ? {} : { randomSeed }),
    onBug: (error) => console.error('fault of the sandbox', error),
  });
  console.log(JSON.stringify(sandbox.line()));

  const stop = (): void => {
    sandbox.close().catch((error: unknown) => {
      console.error('closing failed', error);
      process.exitCode = 1;
    });
    // Nothing is awaited on: with all sockets closed the process ends by itself.
    process.stdin.destroy();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (!dieWithParent) return;
  process.stdin.once('end', stop);
  process.stdin.once('close', stop);
  process.stdin.resume();
}

run().catch((error: unknown) => {
  const isMistake = error instanceof UsageError || error instanceof SeedError;
  console.error(isMistake ? error.message : error);
  process.exitCode = isMistake ? 2 : 1;
});

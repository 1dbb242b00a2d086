import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWorldFile, type LocalWorld } from '../../sandbox/demo/world-file.ts';
import type { Stack } from './stack.ts';

/** The stack's world as the programs beside the bot (talkers, demo, listen) are pointed at it: by a file. */
export async function localWorldOf(stack: Stack): Promise<LocalWorld> {
  const file = join(stack.dataDir, '..', 'world.json');
  await writeFile(file, JSON.stringify(stack.sandbox.line()));
  return readWorldFile(file);
}

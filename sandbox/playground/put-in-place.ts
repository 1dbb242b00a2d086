import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What was begun so long before, and is not in place, nobody builds any more. */
const LEFT_BEHIND_MS = 3_600_000;

/**
 * Moves a built page to where it is served from. What is there already stays, since another process may be serving it; pages of
 * other sources go.
 */
export function putInPlace(from: string, to: string): void {
  const folder = dirname(to);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(to)) move(from, to);
  for (const other of readdirSync(folder)) if (other !== basename(to)) remove(join(folder, other));
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Whoever built the same meanwhile was first, and theirs is as good.
    if (!existsSync(to)) throw error;
  }
}

/** Removes what builds that were cut off left beside this one's folder, whose name begins alike. */
export function sweepLeftBehind(mine: string, prefix: string): void {
  const beganMs = statSync(mine).mtimeMs;
  for (const name of readdirSync(dirname(mine)).filter((other) => other.startsWith(prefix))) {
    const folder = join(dirname(mine), name);
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat !== undefined && stat.mtimeMs < beganMs - LEFT_BEHIND_MS) remove(folder);
  }
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from '../../lib/index.ts';
import { EngineError } from './engine-error.ts';

/** Who holds a data folder. */
const holderSchema = z.strictObject({ v: z.literal(1), pid: z.int(), host: z.string(), sinceMs: z.number() });
type Holder = z.infer<typeof holderSchema>;

/** An exclusive hold on a data folder. */
export interface FolderLock {
  /** Gives the folder free; idempotent. */
  close(): void;
}

/** SQLite's result code for "database is locked" (https://www.sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/**
 * Takes the data folder for this process, or throws `EngineError` 'locked' naming the holder.
 *
 * The lock is the kernel's own record lock, taken through an empty SQLite file: it is atomic, it is seen by processes in other
 * containers on the same volume, and it is gone the moment its holder dies, however that happens. So nothing stale is ever left to be
 * judged by process ids, which can be reused and mean nothing across containers. Nobody else may open that file in this process:
 * closing any other descriptor of it would drop the lock (POSIX).
 */
export function lockFolder(folder: string, clock: Clock): FolderLock {
  const holderFile = join(folder, 'holder.json');
  const database = openLockFile(join(folder, 'lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (sqliteCode(error) !== SQLITE_BUSY) throw unusable(folder, error);
    throw new EngineError('locked', lockedText(folder, readHolder(holderFile)));
  }
  const holder: Holder = { v: 1, pid: process.pid, host: hostname(), sinceMs: clock.wallMs() };
  writeFileSync(holderFile, JSON.stringify(holder));
  let held = true;
  return {
    close: () => {
      if (!held) return;
      held = false;
      database.close();
    },
  };
}

function openLockFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): EngineError {
  return new EngineError(
    'unusable-folder',
    `The data folder cannot be used: ${path} cannot be opened for writing.`,
    cause,
  );
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** The holder's own note; it is information for people only, so an unreadable one is no failure. */
function readHolder(path: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function lockedText(folder: string, holder: Holder | null): string {
  const who =
    holder === null
      ? 'another process'
      : `process ${holder.pid} on ${holder.host}, since ${new Date(holder.sinceMs).toISOString()}`;
  return `The data folder ${folder} is in use by ${who}. Stop that one first, or give this one a data folder of its own.`;
}

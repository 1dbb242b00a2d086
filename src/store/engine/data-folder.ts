import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../../lib/index.ts';
import { EngineError } from './engine-error.ts';
import { syncPath } from './sync-files.ts';

/**
 * The places inside the data folder.
 * store/pgdata: PostgreSQL's files · store/confirmed: stands once the store in pgdata was completely set up · store/set-aside: data that
 * could not be opened, kept for people · store/dumps: rotated dumps · lock, holder.json: see folder-lock.
 */
export interface DataFolder {
  readonly root: string;
  readonly pgdata: string;
  readonly dumps: string;
  /** True when pgdata was completely set up: only such a store ever acknowledged anything. It may have been damaged since. */
  isConfirmed(): boolean;
  /** True when there is something of PostgreSQL in pgdata; a confirmed folder without must not be made anew in its place. */
  hasDatabase(): boolean;
  /** What the disk has left for us. */
  freeBytes(): number;
  /** Durably marks pgdata as completely set up. */
  confirm(): void;
  /** Moves pgdata out of the way; the answer is where to. Unconfirmed data replaces earlier unconfirmed data, confirmed data is never removed. */
  setAside(clock: Clock): string | null;
}

/**
 * Makes a folder and those above it. Node's own `recursive` never comes back where the system denies a folder in one that is there by
 * saying that it does not exist, as /proc does (seen in Node 24.21).
 */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been first.
    if (!existsSync(path)) throw error;
  }
};

/** Opens the folder's layout and makes what is missing; fails with `EngineError` 'unusable-folder'. */
export function dataFolder(root: string): DataFolder {
  const store = join(root, 'store');
  const places = { pgdata: join(store, 'pgdata'), dumps: join(store, 'dumps'), aside: join(store, 'set-aside') };
  const marker = join(store, 'confirmed');
  try {
    makeFolder(places.dumps);
    makeFolder(places.aside);
  } catch (cause) {
    throw new EngineError(
      'unusable-folder',
      `The data folder ${root} cannot be written. Give Majlis a folder that it may write to.`,
      cause,
    );
  }
  const isConfirmed = (): boolean => existsSync(marker) && existsSync(places.pgdata);
  return {
    root,
    pgdata: places.pgdata,
    dumps: places.dumps,
    isConfirmed,
    hasDatabase: () => existsSync(join(places.pgdata, 'PG_VERSION')),
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(root);
      return bavail * bsize;
    },
    confirm: () => {
      if (isConfirmed()) return;
      writeFileSync(marker, '1\n');
      syncPath(marker);
      syncPath(store);
    },
    setAside: (clock) => {
      if (!existsSync(places.pgdata)) return null;
      const stamp = new Date(clock.wallMs()).toISOString().replaceAll(':', '-');
      const target = join(places.aside, isConfirmed() ? `broken-${stamp}` : 'unfinished');
      if (!isConfirmed()) rmSync(target, { recursive: true, force: true });
      // In this order: a kill in between leaves a marker without pgdata, which the next start takes for nothing.
      renameSync(places.pgdata, target);
      rmSync(marker, { force: true });
      syncPath(store);
      return target;
    },
  };
}

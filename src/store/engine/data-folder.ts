import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../lib/index.ts';
import { syncPath } from './durable-fs.ts';
import { EngineError } from './engine-error.ts';

/**
 * The places inside the data folder.
 * store/pgdata: PostgreSQL's files · store/confirmed: stands once the store in pgdata was completely set up · store/set-aside: data that
 * could not be opened, kept for people · store/dumps: rotated dumps · lock, holder.json: see folder-lock.
 */
export interface DataFolder {
  readonly root: string;
  readonly pgdata: string;
  readonly dumps: string;
  /** True when pgdata holds a store that was completely set up: only such a store ever acknowledged anything. */
  isConfirmed(): boolean;
  /** Durably marks pgdata as completely set up. */
  confirm(): void;
  /** Moves pgdata out of the way; the answer is where to. Unconfirmed data replaces earlier unconfirmed data, confirmed data is never removed. */
  setAside(clock: Clock): string | null;
}

/** Opens the folder's layout and makes what is missing; fails with `EngineError` 'unusable-folder'. */
export function dataFolder(root: string): DataFolder {
  const store = join(root, 'store');
  const places = { pgdata: join(store, 'pgdata'), dumps: join(store, 'dumps'), aside: join(store, 'set-aside') };
  const marker = join(store, 'confirmed');
  try {
    mkdirSync(places.dumps, { recursive: true, mode: 0o700 });
    mkdirSync(places.aside, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new EngineError('unusable-folder', `The data folder ${root} cannot be written. Give Majlis a folder that it may write to.`, cause);
  }
  const isConfirmed = (): boolean => existsSync(marker);
  return {
    root,
    pgdata: places.pgdata,
    dumps: places.dumps,
    isConfirmed,
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
      // The marker goes first: pgdata without a marker is set up anew, a marker without pgdata would be taken for a good store.
      rmSync(marker, { force: true });
      renameSync(places.pgdata, target);
      syncPath(store);
      return target;
    },
  };
}

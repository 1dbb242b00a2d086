import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Clock, Logger } from '../../lib/index.ts';
import { migrate, schemaVersion, storedVersion } from '../migrate.ts';
import { inTransaction } from '../transaction.ts';
import { type DumpSummary, readDump, verifyDump, writeDump } from './dump-file.ts';
import { exportRows, importRows } from './dump-rows.ts';
import { dumpName, dumpsAmong, outdated } from './rotation.ts';

/** Soon after a start, so that a new store is not without one for long. */
const FIRST_DUMP_AFTER_MS = 120_000;
/** What an unreadable store can cost at most. A dump of an unchanged store is not kept. */
const DUMP_EVERY_MS = 1_800_000;

/** What was read back into an empty store. */
export interface RestoreReport {
  readonly file: string;
  readonly takenAtMs: number;
  readonly rows: Readonly<Record<string, number>>;
}

/** Where dumps are and what they are made of. */
export interface DumpOptions {
  readonly folder: string;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The newest dump that reads back whole; null when there is none. Damaged ones are told and passed over. */
export async function newestGoodDump(folder: string, logger: Logger): Promise<string | null> {
  for (const name of dumpsAmong(readdirSync(folder))) {
    const path = join(folder, name);
    try {
      const { header } = await verifyDump(path);
      if (header.schema <= schemaVersion) return path;
      logger.warn('store: a dump was written by a newer program and is passed over', { path });
    } catch (error) {
      logger.error('store: a dump is damaged and is passed over', { path, error: String(error) });
    }
  }
  return null;
}

/** Writes a dump, reads it back whole, and removes outdated ones. A store that is as in the newest dump is not written again: null. */
export async function takeDump(
  { folder, pool, clock }: DumpOptions,
  lastHash: string | null,
): Promise<DumpSummary | null> {
  const takenAtMs = clock.wallMs();
  const path = join(folder, dumpName(takenAtMs));
  const written = await inTransaction(
    pool,
    async (client) => writeDump(path, { v: 1, schema: await storedVersion(client), takenAtMs }, exportRows(client)),
    'begin isolation level repeatable read read only',
  );
  if (written.rowsHash === lastHash) {
    rmSync(path);
    return null;
  }
  const back = await verifyDump(path);
  if (back.rowsHash !== written.rowsHash) throw new Error(`The dump ${path} does not read back as it was written.`);
  for (const name of outdated(readdirSync(folder))) rmSync(join(folder, name));
  return written;
}

/** Reads a dump into a fresh database: its own schema version, its rows, then the steps since. All or nothing. */
export async function restoreDump(pool: Pool, path: string): Promise<RestoreReport> {
  const { header } = await verifyDump(path);
  await migrate(pool, header.schema);
  const summary = await inTransaction(pool, async (client) => {
    const rows = await importRows(client);
    const read = await readDump(path, (row) => rows.add(row));
    await rows.finish();
    return read;
  });
  await migrate(pool);
  return { file: path, takenAtMs: header.takenAtMs, rows: summary.rows };
}

/** Takes dumps from time to time. The answer stops it and waits for one under way. */
export function scheduleDumps(options: DumpOptions): () => Promise<void> {
  const { clock, logger } = options;
  let closed = false;
  let lastHash: string | null = null;
  let underway: Promise<void> = Promise.resolve();
  let cancel: () => void = () => undefined;

  const dump = async (): Promise<void> => {
    const taken = await takeDump(options, lastHash);
    if (taken === null) return;
    lastHash = taken.rowsHash;
    logger.info('store: dumped', { rows: taken.rows });
  };
  const arm = (afterMs: number): void => {
    cancel = clock.after(afterMs, () => {
      underway = dump()
        .catch((error: unknown) => logger.error('store: no dump could be taken', { error: String(error) }))
        .then(() => {
          if (!closed) arm(DUMP_EVERY_MS);
        });
    });
  };
  arm(FIRST_DUMP_AFTER_MS);
  return async () => {
    closed = true;
    cancel();
    await underway;
  };
}

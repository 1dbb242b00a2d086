import { readFileSync } from 'node:fs';
import type { Pool, PoolClient } from 'pg';
import { EngineError } from './engine/index.ts';
import { inTransaction } from './transaction.ts';

/** One step of the schema, in order; the SQL lies beside this file and is never changed once released. */
interface Migration {
  readonly version: number;
  readonly file: string;
}

const migrations: readonly Migration[] = [
  { version: 1, file: '0001-first-space.sql' },
  { version: 2, file: '0002-voice-rooms.sql' },
  { version: 3, file: '0003-logbook.sql' },
  { version: 4, file: '0004-server-blocks.sql' },
  { version: 5, file: '0005-setup.sql' },
  { version: 6, file: '0006-plans.sql' },
  { version: 7, file: '0007-rsvp.sql' },
  { version: 8, file: '0008-events.sql' },
  { version: 9, file: '0009-feeds.sql' },
  { version: 10, file: '0010-covers.sql' },
  { version: 11, file: '0011-presets.sql' },
  { version: 12, file: '0012-safety.sql' },
  { version: 13, file: '0013-plan-rooms.sql' },
  { version: 14, file: '0014-told.sql' },
  { version: 15, file: '0015-hosting-asked.sql' },
  { version: 16, file: '0016-named-host.sql' },
];

/** The schema version that this program writes. */
export const schemaVersion: number = migrations.at(-1)?.version ?? 0;

/** Key of the transaction lock that keeps two starting processes from migrating at once; "MJLS" as an integer. */
const MIGRATION_LOCK = 0x4d4a4c53;

/** The schema version of a database, 0 when it has none. Fails with `EngineError` 'newer' when a newer program wrote it. */
export async function storedVersion(pool: Pool | PoolClient): Promise<number> {
  const known = await pool.query<{ found: string | null }>("select to_regclass('app.migration')::text as found");
  if (known.rows[0]?.found == null) return 0;
  const { rows } = await pool.query<{ version: number }>(
    'select coalesce(max(version), 0)::int as version from app.migration',
  );
  const version = rows[0]?.version ?? 0;
  if (version > schemaVersion) {
    const text = `This data was written by a newer Majlis (schema ${version}; this one knows ${schemaVersion}). Start that version or a later one; nothing was changed.`;
    throw new EngineError('newer', text);
  }
  return version;
}

/** Brings the schema `app` to `target` in one transaction, alone; the answer is the version it found. Fails with `EngineError` 'newer'. */
export function migrate(pool: Pool, target: number = schemaVersion): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const found = await storedVersion(client);
    await applyAll(client, { found, target });
    return found;
  });
}

async function applyAll(
  client: PoolClient,
  { found, target }: { readonly found: number; readonly target: number },
): Promise<void> {
  if (found >= target) return;
  await client.query('create schema if not exists app');
  await client.query(
    'create table if not exists app.migration (version integer primary key, file text not null, applied_at timestamptz not null default now())',
  );
  for (const { version, file } of migrations) {
    if (version <= found || version > target) continue;
    await client.query(readFileSync(new URL(`./migrations/${file}`, import.meta.url), 'utf8'));
    await client.query('insert into app.migration (version, file) values ($1, $2)', [version, file]);
  }
}

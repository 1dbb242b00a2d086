import type { PoolClient } from 'pg';
import type { DumpRow } from './dump-file.ts';

/** Rows per round trip; with rows of a few kB that is a message of about 1 MB. */
const CHUNK_ROWS = 250;

/**
 * All rows of the schema `app`, table by table, but the migrations, what waits to be sent, which is sent or given up by the time a dump is read
 * back and would be told a second time, and pictures: a dump a day of them would fill the disk, and a space goes on without its picture.
 */
export async function* exportRows(client: PoolClient): AsyncGenerator<DumpRow> {
  for (const table of await tableNames(client)) {
    await client.query(
      `declare dump_rows no scroll cursor for select to_jsonb(t)::text as json from app."${table}" t order by t.*::text`,
    );
    for (;;) {
      const { rows } = await client.query<{ json: string }>(`fetch ${CHUNK_ROWS} from dump_rows`);
      for (const { json } of rows) yield { table, json };
      if (rows.length < CHUNK_ROWS) break;
    }
    await client.query('close dump_rows');
  }
}

/** Collects rows of one table after the other and inserts them in chunks. */
export interface RowImport {
  add(row: DumpRow): Promise<void>;
  /** Writes what is left and sets the counters of generated keys behind the highest key. */
  finish(): Promise<void>;
}

/** Starts importing into an empty schema `app`, inside the client's transaction. Tables that the schema lacks make it fail. */
export async function importRows(client: PoolClient): Promise<RowImport> {
  const known = new Set(await tableNames(client));
  let table = '';
  let chunk: string[] = [];
  const flush = async (): Promise<void> => {
    if (chunk.length === 0) return;
    const insert = `insert into app."${table}" overriding system value select * from jsonb_populate_recordset(null::app."${table}", $1::jsonb)`;
    await client.query(insert, [`[${chunk.join(',')}]`]);
    chunk = [];
  };
  return {
    add: async (row) => {
      if (!known.has(row.table))
        throw new Error(`The dump has rows of a table ${JSON.stringify(row.table)} that its schema does not have.`);
      if (row.table !== table || chunk.length >= CHUNK_ROWS) await flush();
      table = row.table;
      chunk.push(row.json);
    },
    finish: async () => {
      await flush();
      await advanceCounters(client);
    },
  };
}

async function tableNames(client: PoolClient): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name::text as name from information_schema.tables
     where table_schema = 'app' and table_type = 'BASE TABLE' and table_name not in ('migration', 'outbox', 'cover') order by table_name`,
  );
  return rows.map(({ name }) => name);
}

async function advanceCounters(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name::text as "table", column_name::text as "column" from information_schema.columns
     where table_schema = 'app' and is_identity = 'YES'`,
  );
  for (const { table, column } of rows) {
    await client.query(
      `select setval(pg_get_serial_sequence('app."${table}"', '${column}'), coalesce(max("${column}"), 0) + 1, false) from app."${table}"`,
    );
  }
}

import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import type { Hand, Link, Space } from '../../src/domain/index.ts';
import type { SpaceId } from '../../src/lib/index.ts';
import { importRows } from '../../src/store/dump/dump-rows.ts';
import { migrate } from '../../src/store/migrate.ts';
import { inTransaction } from '../../src/store/transaction.ts';

/**
 * What the store wrote while its schema was 1: a dump that the program of then made of spaces in every state, unzipped. Never written anew:
 * no program after it can make it.
 */
export const previousDump: Buffer = readFileSync(new URL('../fixtures/store/schema-1.dump', import.meta.url));

const [, ...lines] = previousDump.toString('utf8').trimEnd().split('\n');
const rows = lines.slice(0, -1).map((line) => {
  const cut = line.indexOf('\t');
  return { table: line.slice(0, cut), json: line.slice(cut + 1) };
});

/** How the last line counts the rows and names their hash. */
// as: the dump's last line is what the dump's reader checks.
export const previousTail = JSON.parse(lines.at(-1) ?? '') as {
  readonly rows: Readonly<Record<string, number>>;
  readonly rowsHash: string;
};

/** A space as version 1 of its record had it. */
export type Space1 = Omit<Space, 'hands'> & {
  readonly v: 1;
  readonly hands: readonly Omit<Hand, 'by'>[];
};

const rowsOf = (table: string): readonly unknown[] =>
  rows.filter((row) => row.table === table).map(({ json }): unknown => JSON.parse(json));

// as, in both: that is what these tables had.
/** The rows of its spaces. */
export const previousSpaces = rowsOf('space') as readonly {
  readonly id: SpaceId;
  readonly status: string;
  readonly state: Space1;
}[];

/** The rows of its links. */
export const previousLinks = rowsOf('link') as readonly { readonly state: Link & { readonly v: 1 } }[];

/** Makes an empty database one that the previous version wrote: its schema and its rows. */
export async function writePreviousData(pool: Pool): Promise<void> {
  await migrate(pool, 1);
  await inTransaction(pool, async (client) => {
    const target = await importRows(client);
    for (const row of rows) await target.add(row);
    await target.finish();
  });
}

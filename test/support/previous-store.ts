import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import type { Hand, Link, Space } from '../../src/domain/index.ts';
import type { SpaceId } from '../../src/lib/index.ts';
import { importRows } from '../../src/store/dump/dump-rows.ts';
import { migrate } from '../../src/store/migrate.ts';
import { inTransaction } from '../../src/store/transaction.ts';

/** The versions of the schema that earlier programs wrote. */
export const PREVIOUS_SCHEMAS = [1, 2, 5] as const;

/** One of them. */
export type PreviousSchema = (typeof PREVIOUS_SCHEMAS)[number];

/** The version of the records of spaces, and of what was applied, that each of them wrote. */
export const RECORD_VERSIONS: Readonly<Record<PreviousSchema, number>> = { 1: 1, 2: 2, 5: 3 };

type Newer =
  | 'about'
  | 'backstage'
  | 'overflow'
  | 'raises'
  | 'rules'
  | 'guests'
  | 'blocked'
  | 'muted'
  | 'keptMutes'
  | 'moderatorsMutes'
  | 'toRemove'
  | 'turn'
  | 'talk'
  | 'resting'
  | 'deadline'
  | 'brake';

/** A space as every record has it: only later ones have rules, and in the first of them hands did not say where they went up. */
export type PreviousSpace = Omit<Space, Newer | 'hands'> & {
  readonly v: number;
  /** As far as there were any. */
  readonly rules?: Partial<Space['rules']>;
  readonly brake?: Omit<NonNullable<Space['brake']>, 'isModerators'> | null;
  readonly hands: readonly (Pick<Hand, 'userId' | 'raisedAtMs'> & { readonly by?: Hand['by'] })[];
};

/** What an earlier program wrote. */
export interface PreviousData {
  /**
   * A dump that the program of then made of spaces in every state, unzipped. Never written anew: no program after it can make it.
   */
  readonly dump: Buffer;
  /** How its last line counts the rows and names their hash. */
  readonly tail: { readonly rows: Readonly<Record<string, number>>; readonly rowsHash: string };
  readonly spaces: readonly { readonly id: SpaceId; readonly status: string; readonly state: PreviousSpace }[];
  readonly links: readonly { readonly state: Link & { readonly v: number } }[];
  /** Makes an empty database one that it wrote: its schema and its rows. */
  write(pool: Pool): Promise<void>;
}

/** Reads what the program of this schema wrote. */
export function previousData(schema: PreviousSchema): PreviousData {
  const dump = readFileSync(new URL(`../fixtures/store/schema-${schema}.dump`, import.meta.url));
  const [, ...lines] = dump.toString('utf8').trimEnd().split('\n');
  const rows = lines.slice(0, -1).map((line) => {
    const cut = line.indexOf('\t');
    return { table: line.slice(0, cut), json: line.slice(cut + 1) };
  });
  const rowsOf = (table: string): readonly unknown[] =>
    rows.filter((row) => row.table === table).map(({ json }): unknown => JSON.parse(json));
  return {
    dump,
    // as, in these: that is what the last line and these tables had; the dump's reader checks the line.
    tail: JSON.parse(lines.at(-1) ?? '') as PreviousData['tail'],
    spaces: rowsOf('space') as PreviousData['spaces'],
    links: rowsOf('link') as PreviousData['links'],
    write: async (pool) => {
      await migrate(pool, schema);
      await inTransaction(pool, async (client) => {
        const target = await importRows(client);
        for (const row of rows) await target.add(row);
        await target.finish();
      });
    },
  };
}

import type { NodePgDatabase, NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';

/** The query builder on a pool. */
export type Database = NodePgDatabase;

/** The query builder on a pool or inside a transaction. */
export type Connection = PgDatabase<NodePgQueryResultHKT>;

/**
 * Drizzle, for the store's files. It is loaded as CommonJS: for each ES module that is imported Node 24 reads the list of exports of the
 * module's package anew, and Drizzle's has 179 kB, so that its modules took 0.6 s of a core at every start (0.08 to 0.14 s this way; three
 * imports in one process each, Node 24.21, November 2026).
 */
import { createRequire } from 'node:module';
import type * as Core from 'drizzle-orm';
import type * as Pool from 'drizzle-orm/node-postgres';
import type * as Postgres from 'drizzle-orm/pg-core';

export type { SQL, SQLWrapper } from 'drizzle-orm';
export type { NodePgDatabase } from 'drizzle-orm/node-postgres';

const load = createRequire(import.meta.url);
const core = load('drizzle-orm') as typeof Core;
const postgres = load('drizzle-orm/pg-core') as typeof Postgres;
const pool = load('drizzle-orm/node-postgres') as typeof Pool;

export const and: (typeof Core)['and'] = core.and;
export const asc: (typeof Core)['asc'] = core.asc;
export const desc: (typeof Core)['desc'] = core.desc;
export const eq: (typeof Core)['eq'] = core.eq;
export const gte: (typeof Core)['gte'] = core.gte;
export const inArray: (typeof Core)['inArray'] = core.inArray;
export const isNotNull: (typeof Core)['isNotNull'] = core.isNotNull;
export const isNull: (typeof Core)['isNull'] = core.isNull;
export const lt: (typeof Core)['lt'] = core.lt;
export const lte: (typeof Core)['lte'] = core.lte;
export const ne: (typeof Core)['ne'] = core.ne;
export const or: (typeof Core)['or'] = core.or;
export const sql: (typeof Core)['sql'] = core.sql;

export const alias: (typeof Postgres)['alias'] = postgres.alias;
export const bigint: (typeof Postgres)['bigint'] = postgres.bigint;
export const integer: (typeof Postgres)['integer'] = postgres.integer;
export const jsonb: (typeof Postgres)['jsonb'] = postgres.jsonb;
export const pgSchema: (typeof Postgres)['pgSchema'] = postgres.pgSchema;
export const text: (typeof Postgres)['text'] = postgres.text;

export const drizzle: (typeof Pool)['drizzle'] = pool.drizzle;

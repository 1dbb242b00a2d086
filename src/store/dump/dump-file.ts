import { createHash, type Hash } from 'node:crypto';
import { createReadStream, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { syncPath } from '../engine/index.ts';

/**
 * A dump is gzipped text. First line: the header. Then one line per row: table, tab, the row as JSON (as PostgreSQL wrote it, so that no number
 * is rounded on the way). Last line: the counts and a hash of all lines before it. A dump without that last line is not one.
 */
export interface DumpHeader {
  readonly v: 1;
  /** Version of the schema that the rows fit. */
  readonly schema: number;
  readonly takenAtMs: number;
}

/** What a dump holds, once checked. */
export interface DumpSummary {
  readonly header: DumpHeader;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Hash of the rows; equal hashes mean equal stores. */
  readonly rowsHash: string;
}

const headerSchema: z.ZodType<DumpHeader> = z.strictObject({ v: z.literal(1), schema: z.int(), takenAtMs: z.number() });
const tailSchema = z.strictObject({ end: z.literal(true), rows: z.record(z.string(), z.int()), rowsHash: z.string() });

/** One row: its table and its JSON text. */
export interface DumpRow {
  readonly table: string;
  readonly json: string;
}

/** Writes a dump: all rows to a name of its own, synced, then moved to `path`; a half-written dump never has that name. */
export async function writeDump(path: string, header: DumpHeader, rows: AsyncIterable<DumpRow>): Promise<DumpSummary> {
  const part = `${path}.part`;
  const counts: Record<string, number> = {};
  const hash = createHash('sha256');
  let rowsHash = '';
  const lines = async function* (): AsyncGenerator<string> {
    yield `${JSON.stringify(header)}\n`;
    for await (const { table, json } of rows) {
      counts[table] = (counts[table] ?? 0) + 1;
      const line = `${table}\t${json}\n`;
      hash.update(line);
      yield line;
    }
    rowsHash = hash.digest('hex');
    yield `${JSON.stringify({ end: true, rows: counts, rowsHash })}\n`;
  };
  // Opened before the pipeline, so that nothing can make the file appear after it was removed.
  const file = await open(part, 'w', 0o600);
  try {
    await pipeline(lines, createGzip(), file.createWriteStream({ flush: true }));
  } catch (error) {
    await file.close().catch(() => undefined);
    rmSync(part, { force: true });
    throw error;
  }
  renameSync(part, path);
  syncPath(dirname(path));
  return { header, rows: counts, rowsHash };
}

/** Reads a dump row by row and checks it as it goes; fails at the end when anything is missing or changed, so act on the rows in a transaction. */
export async function readDump(
  path: string,
  onRow: (row: DumpRow, header: DumpHeader) => Promise<void>,
): Promise<DumpSummary> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  const lines = createInterface({ input: file.pipe(gunzip), crlfDelay: Infinity });
  const reading: Reading = { header: null, tail: null, counts: {}, hash: createHash('sha256') };
  // readline's iterator does not see its input's errors: a truncated dump would just end.
  const failed = new Promise<never>((_resolve, reject) => gunzip.once('error', reject));
  const all = (async () => {
    for await (const line of lines) await takeLine(reading, line, onRow);
  })();
  try {
    await Promise.race([all, failed]);
    return check(path, reading);
  } finally {
    lines.close();
    file.destroy();
    gunzip.destroy();
    await all.catch(() => undefined);
  }
}

/** Reads a whole dump without doing anything with it; fails when it is damaged or cut off. */
export function verifyDump(path: string): Promise<DumpSummary> {
  return readDump(path, () => Promise.resolve());
}

interface Reading {
  header: DumpHeader | null;
  tail: z.output<typeof tailSchema> | null;
  readonly counts: Record<string, number>;
  readonly hash: Hash;
}

async function takeLine(
  reading: Reading,
  line: string,
  onRow: (row: DumpRow, header: DumpHeader) => Promise<void>,
): Promise<void> {
  if (reading.header === null) {
    reading.header = headerSchema.parse(JSON.parse(line));
    return;
  }
  if (line.startsWith('{')) {
    reading.tail = tailSchema.parse(JSON.parse(line));
    return;
  }
  const cut = line.indexOf('\t');
  if (cut <= 0 || reading.tail !== null) throw new Error('The dump has a line that is no row.');
  const table = line.slice(0, cut);
  reading.counts[table] = (reading.counts[table] ?? 0) + 1;
  reading.hash.update(`${line}\n`);
  await onRow({ table, json: line.slice(cut + 1) }, reading.header);
}

function check(path: string, { header, tail, counts, hash }: Reading): DumpSummary {
  if (header === null || tail === null) throw new Error(`The dump ${path} is cut off.`);
  if (hash.digest('hex') !== tail.rowsHash) throw new Error(`The dump ${path} is damaged.`);
  return { header, rows: counts, rowsHash: tail.rowsHash };
}

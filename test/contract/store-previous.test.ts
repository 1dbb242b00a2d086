import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SpaceId, systemClock } from '../../src/lib/index.ts';
import { verifyDump } from '../../src/store/dump/dump-file.ts';
import { openStore, type Store, type StoreOptions } from '../../src/store/index.ts';
import { guest, idOf } from '../support/a-space.ts';
import { memoryLog } from '../support/memory-log.ts';
import { PREVIOUS_SCHEMAS, previousData } from '../support/previous-store.ts';
import { PREVIOUS_TOLD } from '../support/previous-told.ts';
import { seedStore } from '../support/store-under-test.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

let folder: TempFolder;
let options: StoreOptions;
let store: Store | null;
const dumps = (): string => join(folder.path, 'store', 'dumps');

beforeEach(() => {
  folder = tempFolder();
  options = { dataDir: folder.path, clock: systemClock, logger: memoryLog() };
  store = null;
});
afterEach(async () => {
  await store?.close('test');
  folder[Symbol.dispose]();
});

describe.each(PREVIOUS_SCHEMAS)('a data folder of schema %i', (schema) => {
  const data = previousData(schema);
  const { fullest, owed } = PREVIOUS_TOLD[schema];
  // as: test data stands in for what the edges parse.
  const id = idOf(fullest) as SpaceId;

  it('is dumped as it is before it is brought up to date', async () => {
    await seedStore(options, (pool) => data.write(pool));
    expect(readdirSync(dumps())).toEqual([]);
    store = await openStore(options);
    const [name = '', ...more] = readdirSync(dumps());
    expect(more).toEqual([]);
    const { header, rows, rowsHash } = await verifyDump(join(dumps(), name));
    expect(header.schema).toBe(schema);
    expect({ rows, rowsHash }).toEqual({ rows: data.tail.rows, rowsHash: data.tail.rowsHash });
  });

  it('is restored from its dump, brought up to date', async () => {
    mkdirSync(dumps(), { recursive: true });
    writeFileSync(join(dumps(), 'dump-2026-11-25T20-28-14.859Z.gz'), gzipSync(data.dump));
    store = await openStore(options);
    expect(store.restored?.rows).toEqual(data.tail.rows);
    const [hand] = (await store.spaces.get(id))?.hands ?? [];
    expect(hand).toEqual({ userId: guest, raisedAtMs: 3_000, by: 'discord', question: null });
    expect(await store.owed.all()).toEqual(owed);
    await store.close('test');
    store = await openStore(options);
    expect(store.restored).toBeNull();
    expect(await store.spaces.get(id)).toMatchObject({ hands: [hand, {}] });
  });
});

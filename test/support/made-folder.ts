import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/lib/index.ts';
import { openEngine } from '../../src/store/engine/index.ts';
import { openStore, type StoreOptions } from '../../src/store/index.ts';
import { memoryLog } from './memory-log.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Goes when packages are installed anew. */
const CACHE = join(ROOT, 'node_modules/.cache/majlis-data');

/** Changes with what makes a data folder: the store and its packages. What it takes from other folders of ours it only reads and writes. */
const version = (): string => {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const file of globSync('src/store/**/*', { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted())
    hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
};

/** What is made: a store as the first start leaves it, or the database alone, on which no store was yet. */
type Kind = 'store' | 'database';

const make: Readonly<Record<Kind, (options: StoreOptions) => Promise<void>>> = {
  store: async (options) => {
    const store = await openStore(options);
    await store.close('test');
  },
  database: async (options) => {
    const engine = await openEngine(options);
    engine.confirm();
    await engine.close('test');
  },
};

/** Folders of before that are kept: work goes back and forth between two versions, with two kinds of each. */
const KEPT_FOLDERS = 4;
/** What was begun longer ago than this is of a run that was killed. */
const BEGUN_MS = 3_600_000;

const tidy = (): void => {
  const ageOf = (name: string): number => statSync(join(CACHE, name)).mtimeMs;
  const names = readdirSync(CACHE).toSorted((one, other) => ageOf(other) - ageOf(one));
  const isBegun = (name: string): boolean => name.startsWith('begun-');
  const dead = names.filter((name) => isBegun(name) && Date.now() - ageOf(name) > BEGUN_MS);
  const old = names.filter((name) => !isBegun(name)).slice(KEPT_FOLDERS);
  for (const name of [...dead, ...old]) rmSync(join(CACHE, name), { recursive: true, force: true });
};

/** Where a folder of this version stands; made if there is none yet. */
const made = async (kind: Kind): Promise<string> => {
  const path = join(CACHE, kind === 'store' ? version() : `${kind}-${version()}`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  tidy();
  const begun = mkdtempSync(join(CACHE, 'begun-'));
  await make[kind]({ dataDir: begun, databaseUrl: null, clock: systemClock, logger: memoryLog() });
  try {
    renameSync(begun, path);
  } catch {
    // Another test file was faster: theirs is as good.
    rmSync(begun, { recursive: true, force: true });
  }
  return path;
};

/**
 * Fills `path` as the first start of Majlis leaves it: a store in which nothing stands. Making a database takes seven seconds of a core
 * (by `process.cpuUsage` around `openStore`), a copy one tenth; so only tests of a first start have one.
 */
export const fillDataFolder = async (path: string): Promise<void> => {
  cpSync(await made('store'), path, { recursive: true });
};

/** Fills `path` with an empty database on which no store was yet, for what earlier programs wrote. */
export const fillWithDatabase = async (path: string): Promise<void> => {
  cpSync(await made('database'), path, { recursive: true });
};

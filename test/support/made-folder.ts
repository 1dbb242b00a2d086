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
import { openStore } from '../../src/store/index.ts';
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

/** Versions of before that are kept: work goes back and forth between two. */
const KEPT_VERSIONS = 2;
/** What was begun longer ago than this is of a run that was killed. */
const BEGUN_MS = 3_600_000;

const tidy = (): void => {
  const ageOf = (name: string): number => statSync(join(CACHE, name)).mtimeMs;
  const names = readdirSync(CACHE).toSorted((one, other) => ageOf(other) - ageOf(one));
  const isBegun = (name: string): boolean => name.startsWith('begun-');
  const dead = names.filter((name) => isBegun(name) && Date.now() - ageOf(name) > BEGUN_MS);
  const old = names.filter((name) => !isBegun(name)).slice(KEPT_VERSIONS);
  for (const name of [...dead, ...old]) rmSync(join(CACHE, name), { recursive: true, force: true });
};

/** Where a folder of this version stands; made if there is none yet. */
const made = async (): Promise<string> => {
  const path = join(CACHE, version());
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  tidy();
  const begun = mkdtempSync(join(CACHE, 'begun-'));
  const store = await openStore({ dataDir: begun, databaseUrl: null, clock: systemClock, logger: memoryLog() });
  await store.close('test');
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
  cpSync(await made(), path, { recursive: true });
};

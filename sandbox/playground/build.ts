import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { putInPlace, sweepLeftBehind } from './put-in-place.ts';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'page');
/** Built pages, by what they were built from; no part of the repository. */
const built = join(here, '.built');
const BUILDING = '.building-';

/** Builds under way, by folder: browsers ask for several files at once. */
const underWay = new Map<string, Promise<string>>();

/**
 * The folder of the built page. It is built when there is none for the sources as they are, which takes a second or two and
 * needs no network; else this costs a look at the sources.
 */
export async function builtPage(): Promise<string> {
  const folder = join(built, digestOfSources());
  if (existsSync(folder)) return folder;
  const building = underWay.get(folder) ?? buildInto(folder).finally(() => underWay.delete(folder));
  underWay.set(folder, building);
  return building;
}

async function buildInto(folder: string): Promise<string> {
  const { build } = await import('vite');
  const elsewhere = mkdtempSync(join(here, BUILDING));
  try {
    await build({
      root: source,
      base: './',
      configFile: false,
      logLevel: 'warn',
      clearScreen: false,
      // Caches of its own would be written among the packages.
      cacheDir: join(elsewhere, 'cache'),
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      build: {
        outDir: join(elsewhere, 'page'),
        emptyOutDir: true,
        target: 'es2022',
        modulePreload: false,
        assetsInlineLimit: 0,
      },
    });
    putInPlace(join(elsewhere, 'page'), folder);
    sweepLeftBehind(elsewhere, BUILDING);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
  return folder;
}

function digestOfSources(): string {
  const hash = createHash('sha256');
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, join(here, 'contract.ts'), join(here, 'build.ts'), join(here, '..', 'package.json')]) {
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'page');
/** Built pages, by what they were built from; no part of the repository. */
const built = join(here, '.built');

/**
 * The folder of the built page. It is built when there is none for the sources as they are, which takes a second or two and
 * needs no network; else this costs a look at the sources.
 */
export async function builtPage(): Promise<string> {
  const folder = join(built, digestOfSources());
  if (existsSync(folder)) return folder;
  const { build } = await import('vite');
  const elsewhere = mkdtempSync(join(here, '.building-'));
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
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
  return folder;
}

function putInPlace(from: string, to: string): void {
  mkdirSync(built, { recursive: true });
  for (const old of readdirSync(built)) rmSync(join(built, old), { recursive: true, force: true });
  try {
    renameSync(from, to);
  } catch (error) {
    // Whoever built the same meanwhile was first, and theirs is as good.
    if (!existsSync(to)) throw error;
  }
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

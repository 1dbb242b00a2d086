import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test's own. */
export interface TempFolder extends Disposable {
  readonly path: string;
}

/** Makes an empty folder that is removed when it is disposed of. */
export function tempFolder(): TempFolder {
  const path = mkdtempSync(join(tmpdir(), 'majlis-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

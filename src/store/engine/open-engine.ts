import type { Clock, Logger } from '../../lib/index.ts';
import type { Engine } from './engine.ts';
import { openPglite } from './pglite-engine.ts';
import { openPostgres } from './postgres-engine.ts';

/** What an engine is opened with. */
export interface EngineOptions {
  /** Folder of the embedded engine; made when missing, held exclusively. */
  readonly dataDir: string;
  /** A PostgreSQL server; when given, the folder is not touched. */
  readonly databaseUrl?: string | null;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Asked when embedded data cannot be opened: true starts empty beside it, so that a dump can be restored. */
  readonly mayStartEmpty?: (dumpsFolder: string) => Promise<boolean>;
}

/** Opens the server when there is a URL, else the embedded engine in `dataDir`. Fails with an `EngineError` or the server's error. */
export function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, databaseUrl, logger, clock, mayStartEmpty } = options;
  if (databaseUrl != null) return openPostgres(databaseUrl, logger);
  return openPglite({ dataDir, logger, clock, mayStartEmpty: mayStartEmpty ?? (() => Promise.resolve(false)) });
}

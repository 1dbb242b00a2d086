import { Pool } from 'pg';
import type { Clock, Logger } from '../../lib/index.ts';
import { type DataFolder, dataFolder } from './data-folder.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { startMaintenance } from './maintenance.ts';
import { watchClients } from './postgres-engine.ts';
import { HOLD_LIMIT_MS, SessionLender } from './session-lender.ts';
import { SessionStream } from './session-stream.ts';
import { WorkerHost, type WorkerFacts } from './worker-host.ts';

/** As many as a server gets; here they only take turns. */
const MAX_CONNECTIONS = 12;
/** Longer than a restart of the thread (about a second), so that work waits it out; short enough to be told when it does not come back. */
const CONNECT_LIMIT_MS = 30_000;
/** An empty store takes 39 MB; below twice that, a disk is taken for full and not its data for broken. */
const NEEDED_BYTES = 80_000_000;
/** Connections still in use when the pool is closed get this long to finish. */
const DRAIN_LIMIT_MS = 5_000;

/** What the embedded engine is handed. */
export interface PgliteOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Asked when stored data cannot be opened: false refuses to start, true starts empty beside it (to restore a dump). */
  readonly mayStartEmpty: (dumpsFolder: string) => Promise<boolean>;
}

/** Opens the embedded engine under the folder's lock; fails with an `EngineError` and leaves the folder free and unchanged. */
export async function openPglite(options: PgliteOptions): Promise<Engine> {
  const folder = dataFolder(options.dataDir);
  const lock = lockFolder(folder.root, options.clock);
  try {
    return await openLocked(options, folder, lock);
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function openLocked(options: PgliteOptions, folder: DataFolder, lock: FolderLock): Promise<Engine> {
  const { clock, logger } = options;
  let setAside = folder.isConfirmed() ? null : folder.setAside(clock);
  if (setAside !== null) logger.warn('store: an unfinished first start was set aside', { folder: setAside });
  let started: Started;
  try {
    started = await startOrRetry(folder, options);
  } catch (error) {
    if (!(error instanceof EngineError) || !(await mayReplace(error, folder, options))) throw withAdvice(error, folder);
    setAside = folder.setAside(clock);
    logger.error('store: data that cannot be opened was set aside', { folder: setAside, detail: error.message });
    started = await start(folder, options);
  }
  return assemble(started, { folder, lock, setAside, options });
}

/** Data that is broken stays broken; a second look costs a second and spares replacing good data for a passing fault. */
async function startOrRetry(folder: DataFolder, options: PgliteOptions): Promise<Started> {
  try {
    return await start(folder, options);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'broken' || !folder.hasDatabase()) throw error;
    options.logger.warn('store: the embedded database did not open and is tried once more', { detail: error.message });
    return start(folder, options);
  }
}

async function mayReplace(error: EngineError, folder: DataFolder, options: PgliteOptions): Promise<boolean> {
  if (error.code !== 'broken' || !folder.isConfirmed()) return false;
  if (folder.freeBytes() < NEEDED_BYTES) {
    const text = `The disk of the data folder ${folder.root} is full. Free at least ${NEEDED_BYTES / 1e6} MB; nothing was changed.`;
    throw new EngineError('unusable-folder', text, error);
  }
  return options.mayStartEmpty(folder.dumps);
}

/** Says what a person can do about data that cannot be opened when there is no dump. */
function withAdvice(error: unknown, folder: DataFolder): unknown {
  if (!(error instanceof EngineError) || error.code !== 'broken') return error;
  const advice = `There is no good dump in ${folder.dumps} to restore. Nothing was changed; to start empty, move ${folder.pgdata} away.`;
  return new EngineError('broken', `${error.message} ${advice}`, error);
}

interface Started {
  readonly host: WorkerHost;
  readonly lender: SessionLender;
  readonly facts: WorkerFacts;
}

async function start(folder: DataFolder, { clock, logger }: PgliteOptions): Promise<Started> {
  const first = !folder.isConfirmed();
  if (first) logger.info('store: making the embedded database; this happens once and takes some seconds');
  else if (!folder.hasDatabase())
    throw new EngineError('broken', `The stored data cannot be opened: ${folder.pgdata} has lost its files.`);
  const startedMs = clock.monotonicMs();
  const host: WorkerHost = new WorkerHost({
    folder: folder.pgdata,
    clock,
    logger,
    onDeath: (error) => lender.dropAll(error),
  });
  const lender = new SessionLender({ exec: (bytes) => host.exec(bytes), clock, logger, holdLimitMs: HOLD_LIMIT_MS });
  const facts = await host.start();
  logger.info('store: the embedded database is open', {
    tookMs: Math.round(clock.monotonicMs() - startedMs),
    version: facts.serverVersion,
  });
  return { host, lender, facts };
}

interface Draining {
  readonly pool: Pool;
  readonly streams: ReadonlySet<SessionStream>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Lets connections in use finish, for a while; one that was never given back must not keep the engine from closing. */
async function drain({ pool, streams, clock, logger }: Draining): Promise<void> {
  let cancelLimit = (): void => undefined;
  const limit = new Promise<void>((resolve) => {
    cancelLimit = clock.after(DRAIN_LIMIT_MS, () => {
      logger.warn('store: connections still in use were cut', { open: streams.size });
      for (const stream of streams) stream.destroy(new EngineError('closed', 'The storage engine is closed.'));
      resolve();
    });
  });
  await Promise.race([pool.end(), limit]);
  cancelLimit();
}

interface Parts {
  readonly folder: DataFolder;
  readonly lock: FolderLock;
  readonly setAside: string | null;
  readonly options: PgliteOptions;
}

function assemble({ host, lender, facts }: Started, { folder, lock, setAside, options }: Parts): Engine {
  const { clock, logger } = options;
  const streams = new Set<SessionStream>();
  const source = { lender, ready: () => host.ready(), serverVersion: () => facts.serverVersion };
  const pool = new Pool({
    user: 'postgres',
    database: 'postgres',
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    stream: () => {
      const stream = new SessionStream(source);
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
      return stream;
    },
  });
  watchClients(pool, logger);
  const stopMaintenance = startMaintenance({ pool, clock, logger });
  const shut = async (): Promise<void> => {
    await stopMaintenance();
    await drain({ pool, streams, clock, logger });
    await host.close();
    lock.close();
  };
  let closing: Promise<void> | null = null;
  return {
    kind: 'pglite',
    pool,
    fresh: facts.fresh,
    setAside,
    syncs: () => host.syncs,
    confirm: () => folder.confirm(),
    close: (reason) => {
      logger.debug('store: the embedded database closes', { reason });
      closing ??= shut();
      return closing;
    },
  };
}

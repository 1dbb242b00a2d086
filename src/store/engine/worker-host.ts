import { Worker } from 'node:worker_threads';
import type { Clock, Logger } from '../../lib/index.ts';
import { EngineError } from './engine-error.ts';
import { type WorkerReport, type WorkerStart, workerReportSchema } from './worker-messages.ts';

/** A batch that takes longer than this hangs: the slowest seen were migrations on a first start, below 1 s (2 noisy cores, 2026-11). */
const EXEC_LIMIT_MS = 60_000;
/** First starts took 4.4 to 5.7 s and a reopen after a kill at most 19 s on contended cores (2026-11). */
const OPEN_LIMIT_MS = 90_000;
/** Pauses between attempts to start a dead thread again: soon at first, then as often as a person would look. */
const RESTART_PAUSES_MS: readonly number[] = [50, 250, 1000, 5000, 10_000];
/** A close writes a checkpoint; it took 15 to 30 ms. After this the thread is ended, and the next start replays the log. */
const CLOSE_LIMIT_MS = 10_000;

/** What a started thread told of itself. */
export interface WorkerFacts {
  readonly fresh: boolean;
  readonly serverVersion: string;
}

interface Pending {
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (error: EngineError) => void;
  readonly cancelLimit: () => void;
}

type State =
  | { readonly status: 'starting' }
  | { readonly status: 'up'; readonly worker: Worker }
  | { readonly status: 'down'; readonly cancelRestart: () => void }
  | { readonly status: 'closed' };

/** What the host is handed. */
export interface WorkerHostOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told when the thread died: all session state (listens, transactions) is gone. */
  readonly onDeath: (error: EngineError) => void;
}

/** Keeps PGlite's thread running: starts it, gives it one batch at a time, starts it again when it dies. */
export class WorkerHost {
  readonly #options: WorkerHostOptions;
  #state: State = { status: 'starting' };
  #pending: Pending | null = null;
  #restarts = 0;
  #syncs = 0;
  #waiting: (() => void)[] = [];
  #closing: Promise<void> | null = null;

  constructor(options: WorkerHostOptions) {
    this.#options = options;
  }

  /** Host syncs since the running thread started: each durable commit makes at least one. */
  get syncs(): number {
    return this.#syncs;
  }

  /** Starts the thread; fails with `EngineError` 'broken' when the stored data cannot be opened. */
  async start(): Promise<WorkerFacts> {
    const first = await this.#spawn();
    if (!first.facts.fresh) {
      this.#enter(first.worker);
      return first.facts;
    }
    // Making a database takes a second PGlite inside the first; a new thread gives its 260 MB back (measured).
    await this.#end(first.worker);
    const second = await this.#spawn();
    this.#enter(second.worker);
    return { ...second.facts, fresh: true };
  }

  /** Resolves when the thread is up or the host is closed. */
  async ready(): Promise<void> {
    if (this.#state.status === 'up' || this.#state.status === 'closed') return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Runs one batch. One at a time; fails with 'worker-died' (retryable) or 'closed'. */
  exec(bytes: Buffer): Promise<Buffer> {
    const state = this.#state;
    if (state.status === 'closed') return Promise.reject(closedError());
    if (state.status !== 'up') return Promise.reject(diedError());
    if (this.#pending !== null) throw new Error('The embedded engine takes one batch at a time.');
    return new Promise<Buffer>((resolve, reject) => {
      const cancelLimit = this.#options.clock.after(EXEC_LIMIT_MS, () => {
        this.#options.logger.error('store: the embedded engine hangs and is ended', { limitMs: EXEC_LIMIT_MS });
        void state.worker.terminate();
      });
      this.#pending = { resolve, reject, cancelLimit };
      state.worker.postMessage({ type: 'exec', bytes });
    });
  }

  /** Closes PGlite in order and ends the thread; idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #shut(): Promise<void> {
    const state = this.#state;
    this.#state = { status: 'closed' };
    this.#release();
    if (state.status === 'down') state.cancelRestart();
    if (state.status !== 'up') return;
    await this.#end(state.worker);
    this.#failPending(closedError());
  }

  /** Lets a thread close its database and waits until it is gone. */
  async #end(worker: Worker): Promise<void> {
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const cancelLimit = this.#options.clock.after(CLOSE_LIMIT_MS, () => void worker.terminate());
    worker.postMessage({ type: 'close' });
    await ended;
    cancelLimit();
  }

  #spawn(): Promise<{ readonly worker: Worker; readonly facts: WorkerFacts }> {
    const workerData: WorkerStart = { v: 1, folder: this.#options.folder };
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
      workerData,
      stdout: false,
      stderr: false,
    });
    let detail = 'the thread ended without a word';
    return new Promise((resolve, reject) => {
      const onError = (error: unknown): void => {
        detail = String(error);
      };
      const onExit = (): void => {
        settle();
        reject(new EngineError('broken', `The stored data cannot be opened: ${detail}`));
      };
      const onMessage = (raw: unknown): void => {
        const message = workerReportSchema.parse(raw);
        if (message.type === 'failed') detail = message.detail;
        if (message.type !== 'ready') return;
        settle();
        resolve({ worker, facts: { fresh: message.fresh, serverVersion: message.serverVersion } });
      };
      // Each by name: removeAllListeners would also take Node's own and leave the worker's port deaf (seen in 24.21).
      const settle = (): void => {
        cancelLimit();
        worker.off('error', onError).off('exit', onExit).off('message', onMessage);
      };
      const cancelLimit = this.#options.clock.after(OPEN_LIMIT_MS, () => {
        detail = `opening took longer than ${OPEN_LIMIT_MS} ms`;
        void worker.terminate();
      });
      worker.on('error', onError).on('exit', onExit).on('message', onMessage);
    });
  }

  #enter(worker: Worker): void {
    if (this.#state.status === 'closed') {
      void worker.terminate();
      return;
    }
    this.#state = { status: 'up', worker };
    worker.on('message', (raw: unknown) => this.#hear(workerReportSchema.parse(raw)));
    worker.on('error', (error) =>
      this.#options.logger.error('store: the embedded engine threw', { error: String(error) }),
    );
    worker.on('exit', () => this.#died());
    this.#release();
  }

  #hear(message: WorkerReport): void {
    if (message.type === 'failed')
      this.#options.logger.error('store: the embedded engine failed', { detail: message.detail });
    if (message.type !== 'reply') return;
    // A later thread counts from nothing again; until its first answer the old count stands.
    this.#syncs = message.syncs;
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    this.#restarts = 0;
    pending.cancelLimit();
    const { buffer, byteOffset, byteLength } = message.bytes;
    pending.resolve(Buffer.from(buffer, byteOffset, byteLength));
  }

  #died(): void {
    if (this.#state.status === 'closed') return;
    const error = diedError();
    this.#scheduleRestart();
    this.#failPending(error);
    this.#options.onDeath(error);
  }

  #scheduleRestart(): void {
    const pauseMs = RESTART_PAUSES_MS[Math.min(this.#restarts, RESTART_PAUSES_MS.length - 1)] ?? 0;
    this.#restarts += 1;
    this.#options.logger.warn('store: the embedded engine died and is started again', {
      attempt: this.#restarts,
      pauseMs,
    });
    const cancelRestart = this.#options.clock.after(pauseMs, () => {
      this.#state = { status: 'starting' };
      this.#spawn().then(
        ({ worker }) => {
          this.#options.logger.info('store: the embedded engine is back');
          this.#enter(worker);
        },
        (error: unknown) => {
          this.#options.logger.error('store: the embedded engine does not come back', { error: String(error) });
          if (this.#state.status !== 'closed') this.#scheduleRestart();
        },
      );
    });
    this.#state = { status: 'down', cancelRestart };
  }

  #failPending(error: EngineError): void {
    const pending = this.#pending;
    this.#pending = null;
    pending?.cancelLimit();
    pending?.reject(error);
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

function diedError(): EngineError {
  return new EngineError(
    'worker-died',
    'The embedded engine died and is being started again; what was under way is not stored.',
  );
}

function closedError(): EngineError {
  return new EngineError('closed', 'The storage engine is closed.');
}

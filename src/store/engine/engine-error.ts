/**
 * Why an engine refused or lost work.
 * locked: another process holds the data folder · broken: the stored data cannot be opened · newer: the data was written by a newer
 * program · worker-died: the embedded engine's thread went away and is being started again · transaction-timeout: a transaction was held
 * too long and rolled back · closed: the engine was closed · unusable-folder: the data folder cannot be written · unreachable: the
 * PostgreSQL server did not take us at the start.
 */
export type EngineErrorCode =
  | 'locked'
  | 'broken'
  | 'newer'
  | 'worker-died'
  | 'transaction-timeout'
  | 'closed'
  | 'unusable-folder'
  | 'unreachable';

const retryableCodes: ReadonlySet<EngineErrorCode> = new Set<EngineErrorCode>(['worker-died', 'transaction-timeout']);

/** A failure of the storage engine itself. `retryable` says whether the same call may succeed in a moment. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly retryable: boolean;

  constructor(code: EngineErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EngineError';
    this.code = code;
    this.retryable = retryableCodes.has(code);
  }
}

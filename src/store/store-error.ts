import { EngineError } from './engine/index.ts';

/**
 * Why the store could not do as asked.
 * conflict: the id or code stands already · unreadable: a stored record is not what this program can read · unavailable: the database cannot
 * be reached or gave up on the statement; trying again may help · failed: the database refused, and will again.
 */
export type StoreErrorCode = 'conflict' | 'unreadable' | 'unavailable' | 'failed';

/**
 * A failure of the store. `retryable` says whether the same call may succeed in a moment, `isUndone` whether it is certain that nothing was
 * stored.
 */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  readonly retryable: boolean;
  readonly isUndone: boolean;

  constructor(code: StoreErrorCode, message: string, cause?: unknown, isUndone: boolean = code !== 'unavailable') {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
    this.retryable = code === 'unavailable';
    this.isUndone = isUndone;
  }
}

/** PostgreSQL's code for a violated unique constraint. */
const UNIQUE_VIOLATION = '23505';
/** Error classes after which the same statement may succeed: connection, rollback, resources, operator (appendix A of its manual). */
const PASSING_CLASSES: ReadonlySet<string> = new Set(['08', '40', '53', '57']);

/** Runs `work` and gives its failures as `StoreError`. */
export async function guarded<Value>(act: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw storeError(act, error);
  }
}

function storeError(act: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const root = rootCause(error);
  if (root instanceof EngineError)
    return new StoreError(root.retryable ? 'unavailable' : 'failed', `The store cannot ${act}.`, root);
  const code = codeOf(root);
  if (code === UNIQUE_VIOLATION) return new StoreError('conflict', `The store cannot ${act}: it stands already.`, root);
  // A server's errors have five-character codes; whatever else a pool throws is about reaching it.
  const passing = code === null || code.length !== 5 || PASSING_CLASSES.has(code.slice(0, 2));
  return new StoreError(
    passing ? 'unavailable' : 'failed',
    `The store cannot ${act}.`,
    root,
    !passing || isRollback(code),
  );
}

/** A deadlock, for one. Of 40003 PostgreSQL itself does not know whether it was stored. */
const isRollback = (code: string | null): boolean => code !== null && code.startsWith('40') && code !== '40003';

/** drizzle wraps the database's error once. */
function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

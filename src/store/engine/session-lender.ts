import type { Clock, Logger } from '../../lib/index.ts';
import { EngineError } from './engine-error.ts';
import { abandon, readReply } from './wire.ts';

/** Somebody who borrows the one session: a connection of the pool. */
export interface Borrower {
  /** Gets an answer, or a notification that another borrower's work set off. */
  deliver(bytes: Buffer): void;
  /** Its work cannot be done; the connection is over. */
  fail(error: EngineError): void;
}

/** Longest that a transaction may keep everybody else waiting. Ours take milliseconds; no network call may stand inside one. */
export const HOLD_LIMIT_MS = 10_000;
/** More waiting rounds than any pool of ours has connections means a leak. */
const MAX_WAITING = 1_000;

interface Round {
  /** Null: the lender's own tidying up. */
  readonly borrower: Borrower | null;
  readonly bytes: Buffer;
}

/** What the lender is handed. */
export interface LenderOptions {
  /** Runs one batch on the session. */
  readonly exec: (bytes: Buffer) => Promise<Buffer>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly holdLimitMs: number;
}

/**
 * Lends PGlite's single session to many connections. Whoever opens a transaction keeps the session until the server itself says that
 * it is over (the state in ReadyForQuery, so no SQL is guessed at); everybody else waits in order. A holder that takes longer than the limit
 * or goes away is rolled back. Without this an application's ROLLBACK undid another connection's acknowledged insert (measured).
 */
export class SessionLender {
  readonly #options: LenderOptions;
  readonly #borrowers: Set<Borrower> = new Set();
  #waiting: Round[] = [];
  #running = false;
  #holder: Borrower | null = null;
  #cancelHoldLimit: (() => void) | null = null;

  constructor(options: LenderOptions) {
    this.#options = options;
  }

  /** A new connection; it hears notifications from now on. */
  join(borrower: Borrower): void {
    this.#borrowers.add(borrower);
  }

  /** Queues one round of work. */
  submit(borrower: Borrower, bytes: Buffer): void {
    if (!this.#borrowers.has(borrower)) return;
    if (this.#waiting.length >= MAX_WAITING) {
      this.#expel(borrower, new EngineError('transaction-timeout', 'Too much work waits for the embedded engine.'));
      return;
    }
    this.#waiting.push({ borrower, bytes });
    this.#pump();
  }

  /** A connection is over: its waiting work is dropped and its open transaction rolled back. */
  leave(borrower: Borrower): void {
    this.#borrowers.delete(borrower);
    this.#waiting = this.#waiting.filter((round) => round.borrower !== borrower);
    if (this.#holder === borrower && !this.#running) this.#rollBack();
  }

  /** The session itself is gone: everybody's connection is over. */
  dropAll(error: EngineError): void {
    this.#waiting = [];
    this.#settle();
    for (const borrower of this.#borrowers) this.#expel(borrower, error);
  }

  #expel(borrower: Borrower, error: EngineError): void {
    this.leave(borrower);
    borrower.fail(error);
  }

  #pump(): void {
    if (this.#running) return;
    const index = this.#holder === null ? 0 : this.#waiting.findIndex((round) => round.borrower === this.#holder);
    const round = index < 0 ? undefined : this.#waiting[index];
    if (round === undefined) return;
    this.#waiting.splice(index, 1);
    this.#run(round);
  }

  #run(round: Round): void {
    this.#running = true;
    this.#options.exec(round.bytes).then(
      (reply) => this.#answered(round, reply),
      (error: unknown) => this.#failed(round, error),
    );
  }

  #answered(round: Round, reply: Buffer): void {
    this.#running = false;
    const { session, notifications } = readReply(reply);
    this.#spread(round.borrower, notifications);
    const gone = round.borrower === null || !this.#borrowers.has(round.borrower);
    if (session === 'idle') this.#settle();
    else if (!gone) this.#hold(round.borrower);
    else if (round.borrower !== null) {
      this.#rollBack();
      return;
    }
    if (!gone) round.borrower?.deliver(reply);
    this.#pump();
  }

  #failed(round: Round, error: unknown): void {
    this.#running = false;
    const failure =
      error instanceof EngineError
        ? error
        : new EngineError('worker-died', 'The embedded engine did not answer.', error);
    this.#settle();
    if (round.borrower !== null && this.#borrowers.has(round.borrower)) this.#expel(round.borrower, failure);
    this.#pump();
  }

  /** A session hears its own notifications once; each connection that listens must hear them. */
  #spread(origin: Borrower | null, notifications: readonly Buffer[]): void {
    if (notifications.length === 0) return;
    const bytes = Buffer.concat(notifications);
    for (const borrower of this.#borrowers) {
      if (borrower !== origin) borrower.deliver(bytes);
    }
  }

  #hold(borrower: Borrower | null): void {
    if (this.#holder === borrower) return;
    this.#holder = borrower;
    this.#cancelHoldLimit = this.#options.clock.after(this.#options.holdLimitMs, () => this.#heldTooLong());
  }

  #heldTooLong(): void {
    const holder = this.#holder;
    if (holder === null) return;
    this.#options.logger.error('store: a transaction was held too long and is rolled back', {
      limitMs: this.#options.holdLimitMs,
    });
    this.#expel(
      holder,
      new EngineError('transaction-timeout', `A transaction was open longer than ${this.#options.holdLimitMs} ms.`),
    );
  }

  #settle(): void {
    this.#cancelHoldLimit?.();
    this.#cancelHoldLimit = null;
    this.#holder = null;
  }

  #rollBack(): void {
    this.#settle();
    this.#run({ borrower: null, bytes: abandon() });
  }
}

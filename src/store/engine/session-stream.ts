import { Duplex } from 'node:stream';
import type { EngineError } from './engine-error.ts';
import type { Borrower, SessionLender } from './session-lender.ts';
import { type Batch, batchReader, greeting } from './wire.ts';

/** What a connection needs of the engine. */
export interface SessionSource {
  readonly lender: SessionLender;
  /** Resolves when the engine can take work. */
  ready(): Promise<void>;
  serverVersion(): string;
}

/**
 * What a pg client takes for its socket: the client speaks its own protocol into it, so that types, errors and notifications are
 * those of a real server. The extra methods are the ones of `net.Socket` that pg calls.
 */
export class SessionStream extends Duplex {
  readonly #source: SessionSource;
  readonly #reader = batchReader();
  readonly #borrower: Borrower;

  constructor(source: SessionSource) {
    super({ emitClose: true, autoDestroy: true });
    this.#source = source;
    this.#borrower = {
      deliver: (bytes) => {
        if (!this.destroyed) this.push(bytes);
      },
      fail: (error: EngineError) => this.destroy(error),
    };
  }

  connect(): this {
    void this.#source.ready().then(() => {
      if (!this.destroyed) this.emit('connect');
    });
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed when they come: a client asks only for what it wants to read.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const batch of this.#reader.push(chunk)) this.#take(batch);
    done();
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#source.lender.leave(this.#borrower);
    done(error);
  }

  #take(batch: Batch): void {
    switch (batch.kind) {
      case 'startup':
        this.#source.lender.join(this.#borrower);
        this.push(greeting(this.#source.serverVersion()));
        return;
      case 'work':
        this.#source.lender.submit(this.#borrower, batch.bytes);
        return;
      case 'terminate':
        this.#source.lender.leave(this.#borrower);
    }
  }
}

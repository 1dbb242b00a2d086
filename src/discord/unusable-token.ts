/** Discord does not take the token: trying again does not help, a new one does. */
export class UnusableTokenError extends Error {
  /** Which of the pool's tokens it is, counted from 1; null for the main account's. */
  readonly poolPosition: number | null;

  constructor(message: string, { poolPosition, cause }: { readonly poolPosition: number | null; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'UnusableTokenError';
    this.poolPosition = poolPosition;
  }
}

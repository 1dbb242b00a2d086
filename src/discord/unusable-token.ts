/** Discord does not take the token: trying again does not help, a new one does. */
export class UnusableTokenError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'UnusableTokenError';
  }
}

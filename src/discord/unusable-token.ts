/** Discord does not take the token: trying again does not help, a new one does. */
export class UnusableTokenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnusableTokenError';
  }
}

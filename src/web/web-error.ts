/** Nothing can be served at the address that is set; the message says what to write. */
export class WebError extends Error {
  readonly code = 'WEB';

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(
      `Nothing can be served at ${host}:${port} (${cause.code ?? cause.message}). Write another WEB_PORT or WEB_HOST, or remove WEB_PORT: then no calendars are served.`,
      { cause },
    );
    this.name = 'WebError';
  }
}

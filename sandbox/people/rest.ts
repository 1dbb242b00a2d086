import { requireLoopbackUrl } from './loopback.ts';

/** An answer of the API that refuses, with Discord's code. */
class PersonRestError extends Error {
  readonly status: number;
  readonly code: number;
  readonly body: unknown;

  constructor(request: string, status: number, body: unknown) {
    super(`${request} was refused with ${status}: ${JSON.stringify(body)}`);
    this.status = status;
    this.code =
      typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'number' ? body.code : 0;
    this.body = body;
  }
}

/** The API as a person's client calls it. */
export interface PersonRest {
  /** The answer's JSON, or null without a body. Throws PersonRestError for refusals. */
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

/** A REST client for `api` (`http://127.0.0.1:PORT/api`), which must be loopback. People's clients speak version 9. */
export function createPersonRest(api: string, token: string): PersonRest {
  requireLoopbackUrl(api, 'http:');
  return {
    async call(method, path, body) {
      const response = await fetch(`${api}/v9${path}`, {
        method,
        headers: { authorization: token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A redirect could lead away from loopback.
        redirect: 'error',
      });
      const text = await response.text();
      const json: unknown = text === '' ? null : JSON.parse(text);
      if (!response.ok) throw new PersonRestError(`${method} ${path}`, response.status, json);
      return json;
    },
  };
}

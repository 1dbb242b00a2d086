import type { PersonFile } from './command-body.ts';
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
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    files?: readonly PersonFile[],
  ): Promise<unknown>;
}

/** A body with files as clients send it (documentation, uploading files). */
function formOf(body: unknown, files: readonly PersonFile[]): FormData {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(body));
  files.forEach(({ name, contentType, data }, index) => {
    form.set(`files[${index}]`, new Blob([new Uint8Array(data)], { type: contentType }), name);
  });
  return form;
}

/** A REST client for `api` (`http://127.0.0.1:PORT/api`), which must be loopback. People's clients speak version 9. */
export function createPersonRest(api: string, token: string): PersonRest {
  requireLoopbackUrl(api, 'http:');
  return {
    async call(method, path, body, files = []) {
      const isForm = files.length > 0;
      const isJson = body !== undefined && !isForm;
      const response = await fetch(`${api}/v9${path}`, {
        method,
        headers: { authorization: token, ...(isJson ? { 'content-type': 'application/json' } : {}) },
        ...(isForm ? { body: formOf(body, files) } : isJson ? { body: JSON.stringify(body) } : {}),
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

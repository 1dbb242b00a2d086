import type { IncomingMessage } from 'node:http';

/**
 * Where a request wants to go, or null for a target that no server path can be: it does not start with one slash
 * (`//`, `*`, an absolute address). Never throws, so that a listener of a server may call it.
 */
export function requestUrl(request: IncomingMessage): URL | null {
  const target = request.url ?? '';
  // Joined instead of resolved: against a base, `//` would be read as an address without a host and throw.
  return /^\/(?!\/)/.test(target) ? URL.parse(`http://127.0.0.1${target}`) : null;
}

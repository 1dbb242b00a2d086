import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { requestUrl } from '../http/index.ts';
import { builtPage } from './build.ts';
import { lineFile } from './lines.ts';

/** Where the page lies. */
export const PAGE_PATH = '/play/';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ogg': 'audio/ogg',
};

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers with a file of the page or a spoken sentence; 404 for what is none. Builds the page when it is asked for first. */
export async function servePage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  const path = requestUrl(request)?.pathname ?? '';
  const found = request.method === 'GET' ? await fileFor(path) : null;
  const headers = {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
  if (found === null) {
    response.writeHead(404, { ...headers, 'content-type': 'text/plain' }).end('There is nothing here.');
    return;
  }
  // Names of built files carry what is in them; the page itself does not.
  const cache = path.startsWith(`${PAGE_PATH}assets/`) ? 'max-age=31536000, immutable' : 'no-cache';
  response.writeHead(200, { ...headers, 'content-type': found.type, 'cache-control': cache });
  response.end(found.data);
}

async function fileFor(path: string): Promise<{ readonly type: string; readonly data: Buffer } | null> {
  const line = /^\/play\/lines\/([a-z]+)\.ogg$/.exec(path)?.[1];
  const file = line === undefined ? await builtFile(path) : lineFile(line);
  if (file === null) return null;
  try {
    return { type: types[extname(String(file))] ?? 'application/octet-stream', data: await readFile(file) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Only the page and its assets, whose names have no folders in them. */
async function builtFile(path: string): Promise<string | null> {
  if (path === PAGE_PATH) return join(await builtPage(), 'index.html');
  const asset = /^\/play\/assets\/([\w-]+(?:\.[\w-]+)*)$/.exec(path)?.[1];
  return asset === undefined ? null : join(await builtPage(), 'assets', asset);
}

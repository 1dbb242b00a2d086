import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Upload, World } from '../world/index.ts';
import { requestUrl } from './request-url.ts';

/** Folders of Discord's file server that hold what was uploaded. */
const FOLDERS = ['/attachments/', '/ephemeral-attachments/'];

/** Whether a request is for an uploaded file and not for the API. */
export function isForFile(request: IncomingMessage): boolean {
  return FOLDERS.some((folder) => request.url?.startsWith(folder) === true);
}

/** Answers with an uploaded file, to whoever has its address; 404 for one that is not there (any more). */
export function serveFile({ uploads }: World, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const path = requestUrl(request)?.pathname ?? '';
  const found = request.method === 'GET' ? uploads.get(idIn(path)) : undefined;
  if (found?.path !== path) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
    return;
  }
  response.writeHead(200, headersOf(found)).end(found.data);
}

/** `/attachments/<channel>/<id>/<name>`. */
function idIn(path: string): string {
  return path.split('/')[3] ?? '';
}

function headersOf({ contentType, data }: Upload): Readonly<Record<string, string | number>> {
  return { 'content-type': contentType, 'content-length': data.length };
}

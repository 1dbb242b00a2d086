import type { IncomingMessage } from 'node:http';
import { DiscordError, refusal } from './errors.ts';

/** Discord's greatest request (documentation, "Uploading Files": 25 MiB). */
const maxRequestBytes = 25 * 1024 * 1024;

/** Levels of JSON that are read: far more than any body of Discord's has, far fewer than would exhaust the stack. */
const maxNesting = 100;

/** A file of a multipart request. */
export interface UploadedFile {
  /** Form field, such as `files[0]`. */
  readonly field: string;
  readonly name: string;
  readonly contentType: string;
  readonly data: Buffer;
}

/** A request's body, parsed. */
export interface ParsedBody {
  /** JSON value, or `payload_json` of a form, or null without a body. */
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
}

/** Reads and parses the body. Throws 413, 50109 or 50035. */
export async function readBody(request: IncomingMessage): Promise<ParsedBody> {
  const raw = await collect(request);
  if (raw.length === 0) return { json: null, files: [] };
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) return readForm(raw, contentType);
  if (contentType.startsWith('application/json')) return { json: parseJson(raw.toString('utf8')), files: [] };
  throw new DiscordError(400, 50035, 'Invalid Form Body', {
    _errors: [
      { code: 'CONTENT_TYPE_INVALID', message: `Expected "Content-Type" header to be one of {'application/json'}.` },
    ],
  });
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Node's typings give `any`; a request without encoding yields buffers.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and thrown away, so that the answer can still be sent.
    if (size <= maxRequestBytes) chunks.push(chunk);
  }
  if (size > maxRequestBytes) throw refusal(40005);
  return Buffer.concat(chunks);
}

async function readForm(raw: Buffer, contentType: string): Promise<ParsedBody> {
  // Node's own form parser, reached through a Response.
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw refusal(50109);
    });
  const files: UploadedFile[] = [];
  let json: unknown = null;
  const fields: Record<string, unknown> = {};
  for (const [field, value] of form.entries()) {
    if (typeof value !== 'string') {
      const data = Buffer.from(await value.arrayBuffer());
      files.push({ field, name: value.name, contentType: value.type, data });
    } else if (field === 'payload_json') json = parseJson(value);
    else fields[field] = value;
  }
  return { json: json ?? fields, files };
}

function parseJson(text: string): unknown {
  if (nestingOf(text) > maxNesting) throw refusal(50109);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusal(50109);
  }
}

/** How deep arrays and objects stand in each other; brackets within strings do not count. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') inString = !inString;
    else if (inString) at += sign === '\\' ? 1 : 0;
    else if (sign === '[' || sign === '{') deepest = Math.max(deepest, (depth += 1));
    else if (sign === ']' || sign === '}') depth -= 1;
  }
  return deepest;
}

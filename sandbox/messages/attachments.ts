import { DiscordError, invalidForm, type UploadedFile } from '../rest/index.ts';
import type { World } from '../world/index.ts';
import type { Attachment } from './compose.ts';

/** Bytes of one file without boosts (documentation, uploading files: 10 MiB). */
export const ATTACHMENT_SIZE_LIMIT: number = 10 * 1024 * 1024;
/** Files of one message (documentation, create message). */
const MAX_FILES = 10;

/** Bytes of files that are kept, the newest; Discord keeps all of them behind its `url`. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;

/** What a body says about a file: `id` is the n of `files[n]`. */
export interface AttachmentNote {
  readonly id: string | number;
  readonly filename?: string | null | undefined;
  readonly description?: string | null | undefined;
}

/** Checks uploaded files, keeps them and describes them. Throws 50045 or 50035. */
export function describeFiles(
  world: World,
  channelId: string,
  files: readonly UploadedFile[],
  notes: readonly AttachmentNote[],
): Attachment[] {
  if (files.length > MAX_FILES) {
    throw invalidForm([
      { path: ['files'], code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${MAX_FILES} or fewer in length.` },
    ]);
  }
  return files.map((file) => {
    if (file.data.length > ATTACHMENT_SIZE_LIMIT)
      throw new DiscordError(400, 50045, 'File uploaded exceeds the maximum size');
    const note = notes.find(({ id }) => file.field === `files[${id}]`);
    const id = world.nextId();
    keep(world, id, file.data);
    const filename = note?.filename ?? file.name;
    const url = `https://cdn.discordapp.com/attachments/${channelId}/${id}/${encodeURIComponent(filename)}`;
    return {
      id,
      filename,
      size: file.data.length,
      content_type: file.contentType,
      url,
      proxy_url: url.replace('cdn.discordapp.com', 'media.discordapp.net'),
      ...(typeof note?.description === 'string' ? { description: note.description } : {}),
    };
  });
}

function keep({ uploads }: World, id: string, data: Buffer): void {
  uploads.set(id, data);
  let size = [...uploads.values()].reduce((sum, { length }) => sum + length, 0);
  for (const [oldest, { length }] of uploads) {
    if (size <= MAX_KEPT_BYTES) break;
    uploads.delete(oldest);
    size -= length;
  }
}

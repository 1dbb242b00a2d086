import { DiscordError, invalidForm, type UploadedFile } from '../rest/index.ts';
import type { Upload, World } from '../world/index.ts';
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

/** What is uploaded, and where it shall lie: what comes with a command lies in a folder of its own, as Discord's does. */
export interface Uploading {
  readonly channelId: string;
  readonly files: readonly UploadedFile[];
  readonly notes: readonly AttachmentNote[];
  readonly folder?: 'attachments' | 'ephemeral-attachments';
}

/** Checks uploaded files, keeps them and describes them. Throws 50045 or 50035. */
export function describeFiles(world: World, uploading: Uploading): Attachment[] {
  const { channelId, files, notes, folder = 'attachments' } = uploading;
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
    const filename = note?.filename ?? file.name;
    const path = `/${folder}/${channelId}/${id}/${encodeURIComponent(filename)}`;
    keep(world, id, { path, contentType: file.contentType, data: file.data });
    const url = `${world.fileServer}${path}`;
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

function keep({ uploads }: World, id: string, upload: Upload): void {
  uploads.set(id, upload);
  let size = [...uploads.values()].reduce((sum, { data }) => sum + data.length, 0);
  for (const [oldest, { data }] of uploads) {
    if (size <= MAX_KEPT_BYTES) break;
    uploads.delete(oldest);
    size -= data.length;
  }
}

import { describeFiles } from '../../messages/index.ts';
import type { RestRequest } from '../../rest/index.ts';
import type { CreateBody } from './body.ts';
import type { Place } from './place.ts';

/** The place with the files that came with a command, kept for as long as Discord keeps them. Throws 50045 or 50035. */
export function withUploads(place: Place, request: RestRequest, body: CreateBody): Place {
  if (body.type !== 2 || request.files.length === 0) return place;
  const notes = body.data.attachments ?? [];
  const uploading = {
    channelId: place.channel.id,
    files: request.files,
    notes,
    folder: 'ephemeral-attachments',
  } as const;
  const described = describeFiles(place.world, uploading);
  const uploads = new Map(
    request.files.flatMap(({ field }, index) => {
      const note = notes.find(({ id }) => field === `files[${id}]`);
      const file = described[index];
      return note === undefined || file === undefined ? [] : [[String(note.id), file] as const];
    }),
  );
  return { ...place, uploads };
}

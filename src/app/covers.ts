import { coverTooBig, MAX_COVER_BYTES, parsePicture, refuse } from '../domain/index.ts';
import type { Cover } from '../domain/index.ts';
import { createAllowance } from './allowance.ts';
import type { App, Outcome } from './api.ts';
import type { FilePort, GivenFile } from './cover-port.ts';
import { done } from './done.ts';
import type { Machine } from './machine.ts';
import { isOutsideError } from './refusals.ts';

/** Pictures that one person may give within an hour: far more than anybody tries out, far fewer than would fill a disk. */
const ALLOWED = { times: 15, windowMs: 3_600_000 } as const;

/** Of the pictures of one server together, in bytes: 40 of the largest, hundreds of usual ones. */
const MAX_SERVER_BYTES = 320 * 1024 * 1024;
const MB = 1024 * 1024;

const fetched = async (files: FilePort, file: GivenFile): Promise<Outcome<Uint8Array>> => {
  try {
    const bytes = await files.fetch(file, MAX_COVER_BYTES);
    return bytes === null ? coverTooBig() : done(bytes);
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    return refuse('cover-not-fetched');
  }
};

/** Takes a picture for a space. Nothing is kept of a file that is none. */
export const takeCover = ({ deps }: Machine): App['takeCover'] => {
  const { clock, covers, files, ids } = deps;
  const allowance = createAllowance(clock, ALLOWED);
  return async ({ guildId, userId }, file): Promise<Outcome<Cover>> => {
    if (file.size > MAX_COVER_BYTES) return coverTooBig();
    const waitMs = allowance.take(`${guildId} ${userId}`);
    if (waitMs > 0) return refuse('asked-too-often', { seconds: String(Math.ceil(waitMs / 1000)) });
    const bytes = await fetched(files, file);
    if (!bytes.ok) return bytes;
    const picture = parsePicture(bytes.value);
    if (!picture.ok) return picture;
    const cover: Cover = { id: ids.next(), type: picture.type };
    const given = { guildId, userId, atMs: clock.wallMs() };
    const isKept = await covers.add(cover, bytes.value, given, MAX_SERVER_BYTES);
    return isKept ? done(cover) : refuse('covers-full', { max: String(MAX_SERVER_BYTES / MB) });
  };
};

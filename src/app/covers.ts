import { coverTooBig, MAX_COVER_BYTES, openingRefusal, parsePicture, refuse } from '../domain/index.ts';
import type { Cover, Refusal } from '../domain/index.ts';
import type { Actor } from './actor.ts';
import { askedTooOften, createAllowance } from './allowance.ts';
import type { App, Outcome } from './api.ts';
import type { CoverUse, FilePort, GivenFile } from './cover-port.ts';
import { done } from './done.ts';
import type { Machine } from './machine.ts';
import { openingScene } from './opening-scene.ts';
import { planner } from './plan-drafts.ts';
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

/** Why this person may not do here what the picture is for, or null. */
const notAllowed = async (machine: Machine, actor: Actor, use: CoverUse): Promise<Refusal | null> => {
  if (use === 'edit') return null;
  if (use === 'plan') return await planner(machine, actor);
  return openingRefusal((await openingScene(machine, actor))(), machine.deps.clock.wallMs());
};

/** Takes a picture for a space, of whoever may have one here: others would fill what their server may keep. Nothing is kept of a file that is none. */
export const takeCover = (machine: Machine): App['takeCover'] => {
  const { clock, covers, files, ids } = machine.deps;
  const allowance = createAllowance(clock, ALLOWED);
  return async (actor, file, use): Promise<Outcome<Cover>> => {
    const { guildId, userId } = actor;
    const refusal = await notAllowed(machine, actor, use);
    if (refusal !== null) return { ok: false, refusal };
    if (file.size > MAX_COVER_BYTES) return coverTooBig();
    const waitMs = allowance.take(`${guildId} ${userId}`);
    if (waitMs > 0) return askedTooOften(waitMs);
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

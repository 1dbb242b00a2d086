import type { Link } from '../domain/index.ts';
import { endsOf } from '../domain/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { SpaceLogEntry } from './ports.ts';

/** A change of a link, and who made it; null when Majlis did. */
export interface LinkChange {
  readonly before: Link | undefined;
  readonly after: Link;
  readonly actorId: UserId | null;
}

/** The lines that a link's opening or closing leaves in the logs of both its spaces; offers and codes leave none. */
export const linkLog = async (
  { before, after, actorId }: LinkChange,
  titleOf: (far: SpaceId, near: SpaceId) => Promise<string | null>,
): Promise<readonly SpaceLogEntry[]> => {
  const isOpened = before?.state.status === 'offered' && after.state.status === 'open';
  const isClosed = before?.state.status === 'open' && after.state.status === 'closed';
  if (before === undefined || !(isOpened || isClosed)) return [];
  const ends = endsOf(isOpened ? after : before);
  const atMs = after.state.sinceMs;
  const lines = ends.map(async (spaceId): Promise<SpaceLogEntry> => {
    const far = ends.find((other) => other !== spaceId);
    const detail = far === undefined ? null : await titleOf(far, spaceId);
    return { spaceId, entry: { atMs, actorId, act: isOpened ? 'linked' : 'unlinked', targetId: null, detail } };
  });
  return await Promise.all(lines);
};

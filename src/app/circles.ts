import type { Circle } from '../domain/index.ts';
import { circleOf } from '../domain/index.ts';
import type { Applied, RoomSeen } from './ports.ts';
import type { Entry } from './space-book.ts';

/**
 * Whether the server itself keeps some of its people out of a room, or from seeing it: by the overwrite of everybody, without what the space
 * denies them for as long as it runs.
 */
const isPrivateRoom = ({ rights }: Pick<Applied, 'rights'>, { overwrites }: Pick<RoomSeen, 'overwrites'>): boolean => {
  const said = overwrites.find(({ target }) => target === 'everyone')?.rights;
  const before = rights.find(({ target }) => target === 'everyone')?.before;
  return (['view', 'connect'] as const).some((right) => (before?.[right] ?? said?.[right]) === 'denied');
};

/** Keeps who may see and enter a room as it is seen; answers whether that is another than before. */
export const notePrivacy = (entry: Entry, seen: Pick<RoomSeen, 'overwrites'>): boolean => {
  const before = entry.isPrivate;
  entry.isPrivate = isPrivateRoom(entry.applied, seen);
  return entry.isPrivate !== before;
};

/** Who may hear a space; null before its room was seen. */
export const circleOfEntry = ({ space, isPrivate }: Entry): Circle | null =>
  isPrivate === null ? null : circleOf(space, isPrivate);

import type { Circle, RoomCircle } from '../domain/index.ts';
import { circleOf } from '../domain/index.ts';
import type { Applied, RoomSeen } from './ports.ts';
import type { Entry } from './space-book.ts';

/** What of a room decides who may hear it. */
type SeenCircle = Pick<RoomSeen, 'overwrites' | 'base' | 'adultsOnly'>;

/**
 * Whether the server itself keeps some of its people out of a room, or from seeing it: by what it gives everybody, and by the overwrite of
 * everybody in the room, without what the space denies them for as long as it runs.
 */
const isPrivateRoom = (
  { rights }: Pick<Applied, 'rights'>,
  { overwrites, base }: Pick<RoomSeen, 'overwrites' | 'base'>,
): boolean => {
  const said = overwrites.find(({ target }) => target === 'everyone')?.rights;
  const before = rights.find(({ target }) => target === 'everyone')?.before;
  return (['view', 'connect'] as const).some((right) => {
    const state = before?.[right] ?? said?.[right] ?? 'unset';
    return state === 'unset' ? !base[right] : state === 'denied';
  });
};

/** Keeps whom the server lets see and enter a room as it is seen; answers whether those are others than before. */
export const noteCircle = (entry: Entry, seen: SeenCircle): boolean => {
  const before = entry.roomCircle;
  const now: RoomCircle = { isPrivate: isPrivateRoom(entry.applied, seen), adultsOnly: seen.adultsOnly };
  entry.roomCircle = now;
  return before?.isPrivate !== now.isPrivate || before.adultsOnly !== now.adultsOnly;
};

/** Who may hear a space; null before its room was seen. */
export const circleOfEntry = ({ space, roomCircle }: Entry): Circle | null =>
  roomCircle === null ? null : circleOf(space, roomCircle);

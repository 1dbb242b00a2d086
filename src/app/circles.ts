import type { Circle } from '../domain/index.ts';
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

const DOORS = ['view', 'connect'] as const;

/**
 * What the server says to everybody and to its roles of who sees a room and comes in, without what the space says for as long as it runs; one text for
 * the same. A server that shows its rooms to those with a role says so of many rooms alike.
 */
const doorsOf = (
  { rights }: Pick<Applied, 'rights'>,
  { overwrites, base }: Pick<RoomSeen, 'overwrites' | 'base'>,
): string => {
  const said = overwrites
    .filter(({ target }) => !target.startsWith('member:'))
    .map(({ target, rights: now }) => {
      const before = rights.find((one) => one.target === target)?.before;
      return [target, ...DOORS.map((right) => before?.[right] ?? now[right])].join(' ');
    })
    .filter((line) => !line.endsWith('unset unset'));
  return [...DOORS.map((right) => String(base[right])), ...said.toSorted()].join(', ');
};

/** Keeps whom the server lets see and enter a room as it is seen; answers whether those are others than before. */
export const noteCircle = (entry: Entry, seen: SeenCircle): boolean => {
  const before = entry.roomCircle;
  const { applied } = entry;
  const now = { isPrivate: isPrivateRoom(applied, seen), adultsOnly: seen.adultsOnly, doors: doorsOf(applied, seen) };
  entry.roomCircle = now;
  return before?.isPrivate !== now.isPrivate || before.adultsOnly !== now.adultsOnly || before.doors !== now.doors;
};

/** Who may hear a space; null before its room was seen. */
export const circleOfEntry = ({ space, roomCircle }: Entry): Circle | null =>
  roomCircle === null ? null : circleOf(space, roomCircle);

import type { Circle } from '../domain/index.ts';
import { circleOf } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Applied, RoomSeen, Target } from './ports.ts';
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

/** Whom a room that we make lets in by name whatever its server says: our account, and the host. */
const isOurs = ({ space }: Entry, accountId: UserId, target: Target): boolean =>
  [accountId, space.hostId].some((id) => target === `member:${id}`);

/**
 * What the server says to everybody and to its roles of who sees a room and comes in, without what the space says for as long as it runs; one text for
 * the same. A server that shows its rooms to those with a role says so of many rooms alike. Null where it lets somebody in by name: into that room alone.
 */
const doorsOf = (
  entry: Entry,
  { overwrites, base }: Pick<RoomSeen, 'overwrites' | 'base'>,
  accountId: UserId,
): string | null => {
  const { rights } = entry.applied;
  const said = overwrites
    .filter(({ target }) => !isOurs(entry, accountId, target))
    .map(({ target, rights: now }) => {
      const before = rights.find((one) => one.target === target)?.before;
      return { target, states: DOORS.map((right) => before?.[right] ?? now[right]) };
    })
    .filter(({ states }) => states.some((state) => state !== 'unset'));
  const isNamed = ({ target, states }: (typeof said)[0]): boolean =>
    target.startsWith('member:') && states.includes('allowed');
  if (said.some(isNamed)) return null;
  const lines = said.map(({ target, states }) => [target, ...states].join(' '));
  return [...DOORS.map((right) => String(base[right])), ...lines.toSorted()].join(', ');
};

/** Keeps whom the server lets see and enter a room as it is seen; answers whether those are others than before. */
export const noteCircle = (entry: Entry, seen: SeenCircle, accountId: UserId): boolean => {
  const before = entry.roomCircle;
  const isPrivate = isPrivateRoom(entry.applied, seen);
  const now = { isPrivate, adultsOnly: seen.adultsOnly, doors: doorsOf(entry, seen, accountId) };
  entry.roomCircle = now;
  return before?.isPrivate !== now.isPrivate || before.adultsOnly !== now.adultsOnly || before.doors !== now.doors;
};

/** Who may hear a space; null before its room was seen. */
export const circleOfEntry = ({ space, roomCircle }: Entry): Circle | null =>
  roomCircle === null ? null : circleOf(space, roomCircle);

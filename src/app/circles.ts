import type { Circle } from '../domain/index.ts';
import { circleOf } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Applied, OverwriteSeen, RightState, RoomSeen, Target } from './ports.ts';
import { rightsIn } from './room-rights.ts';
import type { Entry } from './space-book.ts';

/** What of a room decides who may hear it. */
type SeenCircle = Pick<RoomSeen, 'overwrites' | 'base' | 'adultsOnly'>;

const DOORS = ['view', 'connect'] as const;

/** What an overwrite says of the doors, without what the space says for as long as it runs. */
interface Said {
  readonly target: Target;
  readonly states: readonly RightState[];
}

/** An overwrite that says nothing while the space runs may have said something before. */
const saidBefore = ({ rights }: Pick<Applied, 'rights'>, overwrites: readonly OverwriteSeen[]): readonly Said[] =>
  [...new Set([...overwrites, ...rights].map(({ target }) => target))].map((target) => {
    const before = rights.find((one) => one.target === target)?.before;
    const now = rightsIn(overwrites, target);
    return { target, states: DOORS.map((right) => before?.[right] ?? now[right]) };
  });

/**
 * Whether the server itself keeps some of its people out of a room, or from seeing it: by what it gives everybody, and by what the overwrites
 * of everybody and of a role deny in the room. Whom one denies by name is, as a block of ours, shut out of that room alone, and not of what is said there.
 */
const isPrivateRoom = (said: readonly Said[], base: SeenCircle['base']): boolean => {
  const everyone = said.find(({ target }) => target === 'everyone')?.states ?? [];
  const isClosed = DOORS.some((right, n) => everyone[n] === 'denied' || (everyone[n] !== 'allowed' && !base[right]));
  return isClosed || said.some(({ target, states }) => target.startsWith('role:') && states.includes('denied'));
};

/** Whom a room that we make lets in by name whatever its server says: our account, and the host. */
const isOurs = ({ space }: Entry, accountId: UserId, target: Target): boolean =>
  [accountId, space.hostId].some((id) => target === `member:${id}`);

const isPerson = ({ target }: Said): boolean => target.startsWith('member:');

/**
 * What the server says to everybody and to its roles of who sees a room and comes in; one text for the same. A server that shows its rooms to those
 * with a role says so of many rooms alike.
 */
const doorsOf = (said: readonly Said[], base: SeenCircle['base']): string => {
  const lines = said
    .filter((one) => !isPerson(one) && one.states.some((state) => state !== 'unset'))
    .map(({ target, states }) => [target, ...states].join(' '));
  return [...DOORS.map((right) => String(base[right])), ...lines.toSorted()].join(', ');
};

/** Keeps whom the server lets see and enter a room as it is seen; answers whether those are others than before. */
export const noteCircle = (entry: Entry, seen: SeenCircle, accountId: UserId): boolean => {
  const before = entry.roomCircle;
  const { base, adultsOnly, overwrites } = seen;
  const said = saidBefore(entry.applied, overwrites);
  const now = {
    isPrivate: isPrivateRoom(said, base),
    adultsOnly,
    doors: doorsOf(said, base),
    isNamed: said.some(
      (one) => isPerson(one) && !isOurs(entry, accountId, one.target) && one.states.includes('allowed'),
    ),
  };
  entry.roomCircle = now;
  // as: the names of what was just made.
  return (Object.keys(now) as (keyof typeof now)[]).some((name) => now[name] !== before?.[name]);
};

/** Who may hear a space; null before its room was seen. */
export const circleOfEntry = ({ space, roomCircle }: Entry): Circle | null =>
  roomCircle === null ? null : circleOf(space, roomCircle);

import type { Space } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Rights, RightWanted, Target } from './ports.ts';

/** What people may be denied of a room by the rules of its space: to come in, and to see it. */
type Doors = Readonly<Partial<Pick<Rights, 'connect' | 'view'>>>;

const isClosed = ({ rules, brake }: Space): boolean => rules.locked || brake !== null;

/** Whether not everybody may come in, or see the room: then our own account needs an overwrite of its own. */
export const isRestricted = (space: Space): boolean =>
  isClosed(space) || space.rules.hidden || space.rules.access.type !== 'everyone';

const mayNotComeIn = (space: Space): boolean => isClosed(space) || space.rules.access.type !== 'everyone';

/** What everybody is denied, and with it what those get who may come in nevertheless. */
const denied = (space: Space): Doors => ({
  ...(mayNotComeIn(space) ? { connect: 'denied' } : {}),
  ...(space.rules.hidden ? { view: 'denied' } : {}),
});

const allowed = (space: Space): Doors => ({
  ...(mayNotComeIn(space) ? { connect: 'allowed' } : {}),
  ...(space.rules.hidden ? { view: 'allowed' } : {}),
});

const isNothing = (rights: object): boolean => Object.keys(rights).length === 0;

/** Roles that may come in; a locked door is locked to them as well, but they see it. */
const roles = (space: Space): readonly RightWanted[] => {
  const { access, hidden } = space.rules;
  if (access.type !== 'roles') return [];
  const rights: Doors = isClosed(space) ? (hidden ? { view: 'allowed' } : {}) : allowed(space);
  return isNothing(rights) ? [] : access.roleIds.map((id): RightWanted => ({ target: `role:${id}`, rights }));
};

/** Whoever moderates the room comes in whatever the rules say, and sees it. */
const moderating = (space: Space, moderators: readonly Target[]): readonly RightWanted[] => {
  const rights = allowed(space);
  return isNothing(rights) ? [] : moderators.map((target): RightWanted => ({ target, rights }));
};

/** Host, co-hosts, speakers and guests come in whatever the rules say. */
const insiders = (space: Space): readonly UserId[] => [
  ...space.people.map(({ userId }) => userId),
  ...space.guests.filter((userId) => !space.people.some((person) => person.userId === userId)),
];

/** The overwrites by which a room is closed or hidden to some and open to others, its moderators among them, and by which the blocked are kept out. */
export const doorRights = (space: Space, moderators: readonly Target[]): readonly RightWanted[] => {
  const closing = denied(space);
  const opening = allowed(space);
  const requests = space.brake !== null && space.room.kind === 'stage' ? ({ request: 'denied' } as const) : {};
  const everyone = { ...closing, ...requests };
  return [
    ...(isNothing(everyone) ? [] : [{ target: 'everyone', rights: everyone } as const]),
    ...roles(space),
    ...moderating(space, moderators),
    ...(isNothing(opening)
      ? []
      : insiders(space).map((id): RightWanted => ({ target: `member:${id}`, rights: opening }))),
    ...space.blocked
      .filter(({ isDenied }) => isDenied)
      .map(({ userId }): RightWanted => ({ target: `member:${userId}`, rights: { connect: 'denied' } })),
  ];
};

/** One overwrite for each target, with all that is wanted of it, in the order in which the targets are first named. */
export const merged = (wanted: readonly RightWanted[]): readonly RightWanted[] => {
  const byTarget = new Map<Target, Readonly<Partial<Rights>>>();
  for (const { target, rights } of wanted) byTarget.set(target, { ...byTarget.get(target), ...rights });
  return [...byTarget].map(([target, rights]) => ({ target, rights }));
};

import type { Space } from '../domain/index.ts';
import { belongsBackstage } from '../domain/index.ts';
import type { RoleId, UserId } from '../lib/index.ts';
import type { RightWanted } from './ports.ts';

/**
 * Members and roles with an overwrite of their own in the channel of a backstage: Discord takes 100 with a new channel (its OpenAPI
 * specification), two of which are ours and that of everybody.
 */
const MOST_MEMBERS = 80;
const MOST_ROLES = 15;

/** How the backstage of a space should look outside. */
export interface BackstageDesired {
  /** none: there is to be none and none is known · make: there must be one · keep: it stands and is wanted · leave: it is taken away. */
  readonly state: 'none' | 'make' | 'keep' | 'leave';
  /** Everything that its overwrites are to say, our own account's first. */
  readonly rights: readonly RightWanted[];
  /** Who is to be moved into the room, and from the room to here. */
  readonly toRoom: readonly UserId[];
  readonly toBackstage: readonly UserId[];
}

const IN = { view: 'allowed', connect: 'allowed', speak: 'allowed' } as const;
const OUT = { view: 'denied', connect: 'denied' } as const;

/** Those who may be there: the host, then co-hosts, guests and speakers, as many as fit. */
const insiders = (space: Space): readonly UserId[] => {
  const of = (role: Space['people'][number]['role']): readonly UserId[] =>
    space.people.filter((person) => person.role === role).map(({ userId }) => userId);
  const all = [...of('host'), ...of('co-host'), ...space.guests, ...of('speaker')];
  return [...new Set(all)].filter((userId) => belongsBackstage(space, userId)).slice(0, MOST_MEMBERS);
};

/** Our own overwrite first: it is what keeps us in once everybody is kept out. */
const rightsOf = (space: Space, mainAccount: UserId, moderators: readonly RoleId[]): readonly RightWanted[] => [
  { target: `member:${mainAccount}`, rights: IN },
  { target: 'everyone', rights: OUT },
  ...moderators.slice(0, MOST_ROLES).map((id): RightWanted => ({ target: `role:${id}`, rights: IN })),
  ...insiders(space).map((id): RightWanted => ({ target: `member:${id}`, rights: IN })),
];

const NOTHING: Omit<BackstageDesired, 'state'> = { rights: [], toRoom: [], toBackstage: [] };

/** What the backstage should look like, from the state alone. Pure. */
export const backstageDesired = (
  space: Space,
  { mainAccount, moderators }: { readonly mainAccount: UserId; readonly moderators: readonly RoleId[] },
): BackstageDesired => {
  const { backstage } = space;
  if (backstage === null) return { state: 'none', ...NOTHING };
  const rights = rightsOf(space, mainAccount, moderators);
  switch (backstage.status) {
    case 'opening':
      return { state: 'make', ...NOTHING, rights };
    case 'closing':
      return { state: 'leave', ...NOTHING };
    case 'open': {
      // Who is to be out is moved nowhere.
      const stays = (userId: UserId): boolean => !space.toRemove.includes(userId);
      const { toRoom, toBackstage } = backstage;
      return { state: 'keep', rights, toRoom: toRoom.filter(stays), toBackstage: toBackstage.filter(stays) };
    }
  }
};

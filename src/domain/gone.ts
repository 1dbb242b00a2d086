import type { RoleId, UserId } from '../lib/index.ts';
import type { SpaceEvent } from './event.ts';
import { isOpen } from './life.ts';
import { personOf } from './people.ts';
import type { Space } from './space.ts';
import { changesOf } from './space-rules.ts';

/** Somebody left the server: their place goes with them. The host keeps theirs, until somebody takes over whoever is away. */
export const leftServer = (space: Space, userId: UserId): readonly SpaceEvent[] => {
  const hasPlace = personOf(space, userId) !== undefined || space.guests.includes(userId);
  return isOpen(space) && userId !== space.hostId && hasPlace ? [{ type: 'left-server', userId }] : [];
};

/** A role was deleted: nobody comes in by it any more, and where there is no other, guests alone do. */
export const roleGone = (space: Space, roleId: RoleId): readonly SpaceEvent[] => {
  const { access } = space.rules;
  if (!isOpen(space) || access.type !== 'roles' || !access.roleIds.includes(roleId)) return [];
  const roleIds = access.roleIds.filter((id) => id !== roleId);
  const rules = {
    ...space.rules,
    access: roleIds.length === 0 ? ({ type: 'invited' } as const) : ({ type: 'roles', roleIds } as const),
  };
  return [{ type: 'rules-changed', rules, changed: changesOf(space.rules, rules) }];
};

import type { UserId } from '../lib/index.ts';
import type { Asker } from './event.ts';
import type { Space } from './space.ts';

/** What somebody is to a space. A person may be several at once. */
type Role = 'host' | 'moderator' | 'speaker' | 'listener';

/** What may be allowed or not. Reading (`/space info`, `/link list`) is open to everybody in the server. */
export type Act = 'end' | 'approve' | 'raise-hand' | 'lower-hand' | 'to-audience' | 'link' | 'unlink' | 'read-log';

interface Rule {
  readonly roles: readonly Role[];
  /** Whether anybody may do it to themself. */
  readonly self: boolean;
}

/** Who may do what; docs/SPEC.md prints it, and a test holds the two together. */
const PERMISSIONS: Readonly<Record<Act, Rule>> = {
  end: { roles: ['host', 'moderator'], self: false },
  approve: { roles: ['host', 'moderator'], self: false },
  'raise-hand': { roles: [], self: true },
  'lower-hand': { roles: ['host', 'moderator'], self: true },
  'to-audience': { roles: ['host', 'moderator'], self: true },
  link: { roles: ['host', 'moderator'], self: false },
  unlink: { roles: ['host', 'moderator'], self: false },
  'read-log': { roles: ['host', 'moderator'], self: false },
};

/** What this person is to this space. */
const rolesOf = (space: Space, userId: UserId, moderator: boolean): readonly Role[] => {
  const role = space.people.find((person) => person.userId === userId)?.role ?? 'listener';
  return moderator ? [role, 'moderator'] : [role];
};

/** Whether `asker` may do `act` in `space`, to `target` if it concerns somebody. Majlis itself may. */
export const mayDo = (space: Space, asker: Asker, act: Act, target?: UserId): boolean => {
  if (asker.type === 'majlis') return true;
  const rule = PERMISSIONS[act];
  if (rule.self && target === asker.userId) return true;
  return rolesOf(space, asker.userId, asker.moderator).some((role) => rule.roles.includes(role));
};

import type { UserId } from '../lib/index.ts';
import type { Asker } from './event.ts';
import { personOf } from './people.ts';
import type { Space } from './space.ts';

/** What somebody is to a space. A person may be several at once. */
export type Role = 'host' | 'co-host' | 'moderator' | 'speaker' | 'listener';

/** What may be allowed or not. Reading (`/space info`, `/link list`) is open to everybody in the server. */
export type Act =
  | 'end'
  | 'approve'
  | 'invite'
  | 'raise-hand'
  | 'lower-hand'
  | 'to-audience'
  | 'mute'
  | 'unmute'
  | 'mute-all'
  | 'remove'
  | 'block'
  | 'unblock'
  | 'block-in-server'
  | 'guests'
  | 'co-host'
  | 'drop-co-host'
  | 'transfer'
  | 'claim'
  | 'rules'
  | 'title'
  | 'brake'
  | 'next'
  | 'extend'
  | 'link'
  | 'unlink'
  | 'backstage'
  | 'read-log';

interface Rule {
  readonly roles: readonly Role[];
  /** Whether anybody may do it to themself. */
  readonly self: boolean;
}

const runs = (self = false): Rule => ({ roles: ['host', 'co-host', 'moderator'], self });
const owns: Rule = { roles: ['host', 'moderator'], self: false };

/** Who may do what; docs/SPEC.md prints it, and a test holds the two together. */
export const PERMISSIONS: Readonly<Record<Act, Rule>> = {
  end: owns,
  approve: runs(),
  invite: runs(),
  'raise-hand': { roles: [], self: true },
  'lower-hand': runs(true),
  'to-audience': runs(true),
  mute: runs(),
  unmute: runs(),
  'mute-all': runs(),
  remove: runs(),
  block: runs(),
  unblock: runs(),
  'block-in-server': { roles: ['moderator'], self: false },
  guests: runs(),
  'co-host': owns,
  'drop-co-host': { ...owns, self: true },
  transfer: owns,
  claim: { roles: ['co-host', 'moderator', 'speaker'], self: false },
  rules: runs(),
  title: runs(),
  brake: runs(),
  // Whose turn it is may pass it on.
  next: runs(true),
  extend: runs(),
  link: runs(),
  unlink: runs(),
  backstage: runs(),
  'read-log': runs(),
};

/** What this person is to this space. */
const rolesOf = (space: Space, userId: UserId, moderator: boolean): readonly Role[] => {
  const role = personOf(space, userId)?.role ?? 'listener';
  return moderator ? [role, 'moderator'] : [role];
};

/** Whether `asker` may do `act` in `space`, to `target` if it concerns somebody. Majlis itself may. */
export const mayDo = (space: Space, asker: Asker, act: Act, target?: UserId): boolean => {
  if (asker.type === 'majlis') return true;
  const rule: Rule = PERMISSIONS[act];
  if (rule.self && target === asker.userId) return true;
  return rolesOf(space, asker.userId, asker.moderator).some((role) => rule.roles.includes(role));
};

/**
 * Whether `asker` may act on this person's place: on host and co-hosts only the host and moderators may, whatever else their role allows.
 * On oneself everybody may.
 */
export const outranks = (space: Space, asker: Asker, target: UserId): boolean => {
  if (asker.type === 'majlis' || asker.moderator || asker.userId === target || asker.userId === space.hostId)
    return true;
  const role = personOf(space, target)?.role;
  return role === undefined || role === 'speaker';
};

/** Whether what somebody sets in a space is a moderator's: for moderators alone to undo. Made co-host, which a host may of anybody, they stay one. */
export const asModerator = (space: Space, asker: Asker): boolean =>
  asker.type === 'person' && asker.moderator && asker.isFar !== true && asker.userId !== space.hostId;

/** Whether somebody may undo what moderators have set in a space. */
export const undoesModerators = (asker: Asker): boolean =>
  asker.type === 'majlis' || (asker.moderator && asker.isFar !== true);

import type { Refusal } from '../domain/index.ts';
import type { RoleId, UserId } from '../lib/index.ts';
import type { Call } from './call.ts';
import type { ReconcilerParts } from './comparison.ts';
import { mainEntry } from './overflow-family.ts';
import type { OutsideFailure } from './ports.ts';
import { isOutsideError } from './refusals.ts';
import type { Entry } from './space-book.ts';
import { MAJLIS } from './space-desk.ts';

/** Whom an overwrite concerns that Discord does not know any more. */
export type GoneTarget =
  | { readonly type: 'member'; readonly userId: UserId }
  | { readonly type: 'role'; readonly roleId: RoleId };

const hasLeft = async ({ deps }: ReconcilerParts, { space }: Entry, userId: UserId): Promise<boolean> => {
  try {
    return (await deps.server.member(space.guildId, userId)) === null;
  } catch (error) {
    // Discord does not say: it is tried again.
    if (isOutsideError(error)) return false;
    throw error;
  }
};

/**
 * Whether a call failed since there is nobody, or no role, any more whom its overwrite would concern; null where it is something else that is
 * gone, as the room. Of a person Discord is asked.
 */
export const goneTarget = async (
  parts: ReconcilerParts,
  entry: Entry,
  call: Call,
  failure: OutsideFailure,
): Promise<GoneTarget | null> => {
  if (failure.code !== 'gone' || (call.type !== 'set-right' && call.type !== 'set-backstage-right')) return null;
  const [kind, id = ''] = call.wanted.target.split(':');
  // as, in both: what follows the kind in a target is an id of that kind.
  if (kind === 'member') {
    const userId = id as UserId;
    return (await hasLeft(parts, entry, userId)) ? { type: 'member', userId } : null;
  }
  const roleId = id as RoleId;
  const isGone = kind === 'role' && parts.deps.server.role(entry.space.guildId, roleId) === null;
  return isGone ? { type: 'role', roleId } : null;
};

const noteRole = async ({ book, desk }: ReconcilerParts, entry: Entry, roleId: RoleId): Promise<void> => {
  // A room beside a full one is run as that one is.
  const main = mainEntry(book, entry);
  const { access } = main.space.rules;
  if (access.type !== 'roles' || !access.roleIds.includes(roleId)) return;
  main.accessRoleGone = { code: 'access-role-gone', params: { left: String(access.roleIds.length - 1) } };
  await desk.change(main, { type: 'role-gone', roleId }, MAJLIS);
};

/** Takes the place of who is gone; what the panel is to tell of it as long as the overwrite is wanted, if anything. */
export const noteGone = async (parts: ReconcilerParts, entry: Entry, gone: GoneTarget): Promise<Refusal | null> => {
  if (gone.type === 'role') {
    await noteRole(parts, entry, gone.roleId);
    return null;
  }
  const { userId } = gone;
  for (const one of new Set([mainEntry(parts.book, entry), entry]))
    await parts.desk.change(one, { type: 'left-server', userId }, MAJLIS);
  return userId === entry.space.hostId ? { code: 'host-left-server', params: { user: userId } } : null;
};

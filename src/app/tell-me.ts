import type { Refusal, RefusalCode } from '../domain/index.ts';
import type { GuildId, RoleId } from '../lib/index.ts';
import type { RoleTrouble } from './announcement-port.ts';
import type { Actor, App, Outcome } from './api.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { isOutsideError, lacking, refusalOf } from './refusals.ts';

type TellMe = Pick<App, 'toggleTelling'>;

const CODES: Readonly<Record<Exclude<RoleTrouble, 'no-right'>, RefusalCode>> = {
  gone: 'no-telling-role',
  'above-us': 'telling-role-above',
  'has-power': 'telling-role-powerful',
};

const refusalFor = (trouble: RoleTrouble, roleId: RoleId): Refusal =>
  trouble === 'no-right'
    ? lacking(['MANAGE_ROLES'], null)
    : { code: CODES[trouble], params: { role: `<@&${roleId}>` } };

const change = async (
  { deps }: Machine,
  { guildId, userId, hasRole }: Actor,
  roleId: RoleId,
): Promise<Outcome<{ readonly roleId: RoleId; readonly isTold: boolean }>> => {
  const has = !hasRole(roleId);
  try {
    await deps.memberRoles.setRole(guildId, userId, { roleId, has });
    return done({ roleId, isTold: has });
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    // Of a role or a member that is gone Discord says the same as of a room.
    const refusal = error.failure.code === 'gone' ? refusalFor('gone', roleId) : refusalOf(error.failure);
    return { ok: false, refusal };
  }
};

/** Gives whoever asks the role that is mentioned when a space is announced, or takes it back. */
export const tellMe = (machine: Machine): TellMe => {
  const { deps, settings, isAvailable } = machine;
  const roleOf = async (guildId: GuildId): Promise<RoleId | null> =>
    (await settings.get(guildId)).rules.announcing?.roleId ?? null;
  return {
    toggleTelling: async (actor) => {
      const roleId = await roleOf(actor.guildId);
      if (roleId === null) return { ok: false, refusal: { code: 'no-telling-role', params: {} } };
      if (!isAvailable(actor.guildId)) return { ok: false, refusal: { code: 'discord-unavailable', params: {} } };
      const trouble = deps.memberRoles.trouble(actor.guildId, roleId);
      if (trouble !== null) return { ok: false, refusal: refusalFor(trouble, roleId) };
      return await change(machine, actor, roleId);
    },
  };
};

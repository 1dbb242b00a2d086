import { AuditLogEvent } from 'discord-api-types/v10';
import { addAuditLog, type Actor } from './audit-log.ts';
import { Intent } from './intents.ts';
import type { Guild, Invite } from './model.ts';
import type { WorldStore } from './store.ts';
import { toApiInvite } from './to-api-guild.ts';

/** Makes an invite to a channel. */
export function createInvite(
  world: WorldStore,
  guild: Guild,
  fact: Pick<Invite, 'channelId' | 'maxAge' | 'maxUses' | 'temporary'> & { readonly actor: Actor },
): Invite {
  const { actor, ...fields } = fact;
  const invite: Invite = {
    ...fields,
    code: world.random.hex(5),
    guildId: guild.id,
    inviterId: actor.userId,
    createdAtMs: world.clock.nowMs(),
    uses: 0,
  };
  guild.invites.set(invite.code, invite);
  const { guild: _guild, channel: _channel, ...event } = toApiInvite(world, invite, true);
  world.emit({
    t: 'INVITE_CREATE',
    guildId: guild.id,
    d: { ...event, channel_id: invite.channelId },
    intents: Intent.GuildInvites,
  });
  addAuditLog(world, guild, {
    userId: actor.userId,
    targetId: null,
    actionType: AuditLogEvent.InviteCreate,
    reason: actor.reason,
    changes: [
      { key: 'code', new_value: invite.code },
      { key: 'channel_id', new_value: invite.channelId },
    ],
  });
  return invite;
}

/** The invite of that code that has not run out; null otherwise. */
export function inviteOf(world: WorldStore, code: string): Invite | null {
  for (const guild of world.guilds.values()) {
    const invite = guild.invites.get(code);
    if (invite === undefined) continue;
    const expired = invite.maxAge > 0 && world.clock.nowMs() >= invite.createdAtMs + invite.maxAge * 1000;
    const used = invite.maxUses > 0 && invite.uses >= invite.maxUses;
    return expired || used ? null : invite;
  }
  return null;
}

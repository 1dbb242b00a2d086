import { AuditLogEvent } from 'discord-api-types/v10';
import { addAuditLog, type Actor } from './audit-log.ts';
import { Intent } from './intents.ts';
import type { Channel, Guild, Member } from './model.ts';
import { timeoutChanged } from './member-timeouts.ts';
import { isTimedOut } from './permissions.ts';
import type { WorldStore } from './store.ts';
import { toApiMember } from './to-api.ts';
import { announce, moveMember, removeFromVoice, setSpeakerState } from './voice.ts';

/** What may be changed of a member; what is absent stays. */
export interface MemberChange {
  readonly nick?: string | null;
  readonly roles?: readonly string[];
  readonly mute?: boolean;
  readonly deaf?: boolean;
  readonly flags?: number;
  readonly communicationDisabledUntil?: string | null;
  /** A channel moves the member there, null disconnects; only for members who are in voice. */
  readonly moveTo?: Channel | null;
}

/** Changes a member, moves or disconnects them, and tells everybody. Rights and limits are checked by the caller. */
export function editMember(
  world: WorldStore,
  guild: Guild,
  member: Member,
  change: MemberChange & { readonly actor: Actor },
): void {
  const before = toApiMember(world, member);
  if (change.nick !== undefined) member.nick = change.nick;
  if (change.roles !== undefined) member.roles = [...change.roles];
  if (change.mute !== undefined) member.mute = change.mute;
  if (change.deaf !== undefined) member.deaf = change.deaf;
  if (change.flags !== undefined) member.flags = change.flags;
  if (change.communicationDisabledUntil !== undefined) {
    member.communicationDisabledUntil = change.communicationDisabledUntil;
  }
  const after = toApiMember(world, member);
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    announceMember(world, guild, member);
    logMember(world, guild, { before, after, actor: change.actor, targetId: member.userId });
  }
  applyToVoice(world, guild, member, change);
  if (change.communicationDisabledUntil !== undefined) timeoutChanged(world, guild, member);
}

function announceMember(world: WorldStore, guild: Guild, member: Member): void {
  world.emit({
    t: 'GUILD_MEMBER_UPDATE',
    guildId: guild.id,
    d: { ...toApiMember(world, member), guild_id: guild.id },
    intents: Intent.GuildMembers,
    evenWithoutIntentsTo: [member.userId],
  });
}

function applyToVoice(
  world: WorldStore,
  guild: Guild,
  member: Member,
  change: MemberChange & { readonly actor: Actor },
): void {
  const state = guild.voiceStates.get(member.userId);
  if (state === undefined) return;
  const { moveTo, actor } = change;
  if (moveTo === null) {
    removeFromVoice(world, guild, state, 'kicked');
    logMove(world, guild, actor, { actionType: AuditLogEvent.MemberDisconnect, options: { count: '1' } });
    return;
  }
  if (isTimedOut(member, world.clock.nowMs()) && change.communicationDisabledUntil !== undefined) {
    if (world.switches.timeoutInVoice === 'disconnected') removeFromVoice(world, guild, state, 'kicked');
    else setSpeakerState(world, guild, state, { suppress: true, requestToSpeakTimestamp: null });
    return;
  }
  if (moveTo !== undefined) {
    moveMember(world, guild, state, moveTo);
    logMove(world, guild, actor, {
      actionType: AuditLogEvent.MemberMove,
      options: { channel_id: moveTo.id, count: '1' },
    });
  } else if (change.mute !== undefined || change.deaf !== undefined) announce(world, guild, state);
}

function logMove(
  world: WorldStore,
  guild: Guild,
  actor: Actor,
  fact: { readonly actionType: number; readonly options: Readonly<Record<string, string>> },
): void {
  addAuditLog(world, guild, {
    userId: actor.userId,
    targetId: null,
    actionType: fact.actionType,
    reason: actor.reason,
    changes: [],
    options: fact.options,
  });
}

function logMember(
  world: WorldStore,
  guild: Guild,
  fact: {
    readonly before: Readonly<Record<string, unknown>>;
    readonly after: Readonly<Record<string, unknown>>;
    readonly actor: Actor;
    readonly targetId: string;
  },
): void {
  const { before, after, actor, targetId } = fact;
  const entry = { userId: actor.userId, targetId, reason: actor.reason };
  const changes = (['nick', 'mute', 'deaf', 'communication_disabled_until'] as const).flatMap((key) =>
    before[key] === after[key] ? [] : [{ key, old_value: before[key], new_value: after[key] }],
  );
  if (changes.length > 0) addAuditLog(world, guild, { ...entry, actionType: AuditLogEvent.MemberUpdate, changes });
  const roleChanges = rolesChanged(guild, before['roles'], after['roles']);
  if (roleChanges.length > 0) {
    addAuditLog(world, guild, { ...entry, actionType: AuditLogEvent.MemberRoleUpdate, changes: roleChanges });
  }
}

function rolesChanged(guild: Guild, before: unknown, after: unknown): { key: string; new_value: unknown }[] {
  // Both come from toApiMember, whose roles are lists of ids.
  const [old, now] = [before as readonly string[], after as readonly string[]];
  const named = (ids: readonly string[]): { id: string; name: string }[] =>
    ids.map((id) => ({ id, name: guild.roles.get(id)?.name ?? '' }));
  const added = now.filter((id) => !old.includes(id));
  const removed = old.filter((id) => !now.includes(id));
  return [
    ...(added.length === 0 ? [] : [{ key: '$add', new_value: named(added) }]),
    ...(removed.length === 0 ? [] : [{ key: '$remove', new_value: named(removed) }]),
  ];
}

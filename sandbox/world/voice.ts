import { eventRoomChanged } from './event-life.ts';
import { Intent } from './intents.ts';
import type { Channel, Guild, VoiceState } from './model.ts';
import { has, isTimedOut, isVoiceLike, Permission, stageModerator } from './permissions.ts';
import { stageSpeakersChanged } from './stage-auto-close.ts';
import type { WorldStore } from './store.ts';
import { toApiVoiceState } from './to-api.ts';
import type { VoiceFlags, VoiceRevokeReason } from './voice-port.ts';
import { beginVoiceSession, endVoiceSession } from './voice-start.ts';
import { endVoiceStatus } from './voice-status.ts';

/** Gateway op 4 of one session. */
export interface VoiceUpdate {
  readonly guildId: string;
  readonly userId: string;
  readonly sessionId: string;
  /** Null leaves. */
  readonly channelId: string | null;
  readonly selfMute: boolean;
  readonly selfDeaf: boolean;
}

/** The member's voice state in the guild, or null outside voice. */
export function voiceStateOf(world: WorldStore, guildId: string, userId: string): VoiceState | null {
  return world.guilds.get(guildId)?.voiceStates.get(userId) ?? null;
}

/**
 * Obeys gateway op 4. What Discord leaves unanswered (unknown channel, no CONNECT, full room, not a member)
 * changes nothing and sends nothing.
 */
export function updateVoice(world: WorldStore, update: VoiceUpdate): void {
  const guild = world.guilds.get(update.guildId);
  if (guild === undefined || !guild.members.has(update.userId)) return;
  const current = guild.voiceStates.get(update.userId);
  if (update.channelId === null) {
    // Another session of the account is not thrown out by this one leaving.
    if (current?.sessionId === update.sessionId) removeFromVoice(world, guild, current, 'left');
    return;
  }
  const channel = guild.channels.get(update.channelId);
  if (channel === undefined || !isVoiceLike(channel)) return;
  if (current !== undefined && current.channelId === channel.id) updateInPlace(world, guild, current, update);
  else if (mayJoin(world, guild, channel, update.userId)) enter(world, guild, channel, update);
}

function updateInPlace(world: WorldStore, guild: Guild, state: VoiceState, update: VoiceUpdate): void {
  const takenOver = state.sessionId !== update.sessionId;
  state.selfMute = update.selfMute;
  state.selfDeaf = update.selfDeaf;
  state.sessionId = update.sessionId;
  announce(world, guild, state);
  if (takenOver) world.voicePort.revoke(guild.id, state.userId, 'left');
  const isSought = isWithoutServer(world, guild.id, state.userId);
  if (takenOver || !(isSought || world.voicePort.alive(guild.id, state.userId))) sendServer(world, guild, state);
}

const memberKey = (guildId: string, userId: string): string => `${guildId}/${userId}`;

/** Whether Discord is looking for a voice server for the member: it has told that there is none. */
export function isWithoutServer(world: WorldStore, guildId: string, userId: string): boolean {
  return world.serverSearches.has(memberKey(guildId, userId));
}

/**
 * Gives a member another voice server, as Discord does when one goes away: its gateway is told that there is none and the session is over, and the
 * new one is told after `awayMs` of the world's time. With null it is told at once, and nothing before it.
 */
export function moveVoiceServer(world: WorldStore, guild: Guild, state: VoiceState, awayMs: number | null): void {
  if (awayMs === null) {
    sendServer(world, guild, state);
    return;
  }
  endSearch(world, guild, state.userId);
  const key = memberKey(guild.id, state.userId);
  const cancel = world.clock.after(awayMs, () => {
    if (voiceStateOf(world, guild.id, state.userId) === state) sendServer(world, guild, state);
    else world.serverSearches.delete(key);
  });
  world.serverSearches.set(key, cancel);
  tellServer(world, state, { token: world.random.hex(8), endpoint: null });
  world.voicePort.revoke(guild.id, state.userId, 'server-moved');
}

function endSearch(world: WorldStore, guild: Guild, userId: string): void {
  const key = memberKey(guild.id, userId);
  world.serverSearches.get(key)?.();
  world.serverSearches.delete(key);
}

function mayJoin(world: WorldStore, guild: Guild, channel: Channel, userId: string): boolean {
  const permissions = world.permissionsIn(guild, channel, userId);
  if (!has(permissions, Permission.ViewChannel | Permission.Connect)) return false;
  if (channel.userLimit === 0 || has(permissions, Permission.MoveMembers)) return true;
  return membersIn(guild, channel.id).length < channel.userLimit;
}

/** The voice states of everybody in the channel. */
export function membersIn(guild: Guild, channelId: string): VoiceState[] {
  return [...guild.voiceStates.values()].filter((state) => state.channelId === channelId);
}

function enter(world: WorldStore, guild: Guild, channel: Channel, update: VoiceUpdate): void {
  leaveOtherGuilds(world, guild, update.userId);
  const previous = guild.voiceStates.get(update.userId);
  if (previous !== undefined) world.voicePort.revoke(guild.id, update.userId, 'moved');
  const state: VoiceState = {
    guildId: guild.id,
    channelId: channel.id,
    userId: update.userId,
    sessionId: update.sessionId,
    selfMute: update.selfMute,
    selfDeaf: update.selfDeaf,
    suppress: suppressOnArrival(world, guild, channel, update.userId),
    requestToSpeakTimestamp: null,
  };
  guild.voiceStates.set(update.userId, state);
  announce(world, guild, state);
  sendServer(world, guild, state);
  beginVoiceSession(world, guild, channel);
  if (previous !== undefined) roomLeft(world, guild, previous.channelId);
  stageSpeakersChanged(world, guild, channel.id);
  eventRoomChanged(world, guild, channel.id);
}

/** A person sits in one room at a time, in all servers together; a bot in one of each server. */
function leaveOtherGuilds(world: WorldStore, guild: Guild, userId: string): void {
  if (world.users.get(userId)?.bot !== false) return;
  for (const other of world.guilds.values()) {
    const state = other === guild ? undefined : other.voiceStates.get(userId);
    if (state !== undefined) removeFromVoice(world, other, state, 'left');
  }
}

function suppressOnArrival(world: WorldStore, guild: Guild, channel: Channel, userId: string): boolean {
  const permissions = world.permissionsIn(guild, channel, userId);
  if (channel.type !== 13) return !has(permissions, Permission.Speak);
  const isPerson = world.users.get(userId)?.bot === false;
  return !(world.switches.stageModeratorJoins === 'speaker' && isPerson && has(permissions, stageModerator));
}

/**
 * Moves a member who is connected (PATCH member with channel_id): a new room, or the same one again, which
 * computes `suppress` anew where the switch says so. The mover's rights are checked by the caller.
 */
export function moveMember(world: WorldStore, guild: Guild, state: VoiceState, channel: Channel): void {
  if (state.channelId !== channel.id) {
    enter(world, guild, channel, { ...state, channelId: channel.id });
    return;
  }
  const recomputes = world.switches.sameChannelMoveRecomputes && channel.type !== 13;
  if (recomputes) state.suppress = suppressOnArrival(world, guild, channel, state.userId);
  // In any case: the same call may have muted or deafened the member too.
  announce(world, guild, state);
}

/** Tells how a member's voice stands whose timeout has ended; nothing for one who is not in voice. */
export function afterTimeout(world: WorldStore, guild: Guild, userId: string): void {
  const state = guild.voiceStates.get(userId);
  const channel = state === undefined ? undefined : guild.channels.get(state.channelId);
  if (state === undefined || channel === undefined) return;
  if (world.switches.timeoutEndInVoice === 'computed-anew' && channel.type !== 13) {
    state.suppress = suppressOnArrival(world, guild, channel, userId);
  }
  announce(world, guild, state);
}

/** Takes a member out of voice. */
export function removeFromVoice(world: WorldStore, guild: Guild, state: VoiceState, reason: VoiceRevokeReason): void {
  endSearch(world, guild, state.userId);
  guild.voiceStates.delete(state.userId);
  world.voicePort.revoke(guild.id, state.userId, reason);
  world.emit({
    t: 'VOICE_STATE_UPDATE',
    guildId: guild.id,
    d: toApiVoiceState(world, state, true),
    intents: Intent.GuildVoiceStates,
  });
  roomLeft(world, guild, state.channelId);
}

function roomLeft(world: WorldStore, guild: Guild, channelId: string): void {
  stageSpeakersChanged(world, guild, channelId);
  endVoiceStatus(world, guild, channelId);
  endVoiceSession(world, guild, channelId);
  eventRoomChanged(world, guild, channelId);
}

/** Takes every member out of the channel, which is going away. */
export function emptyChannel(world: WorldStore, guild: Guild, channelId: string): void {
  for (const state of membersIn(guild, channelId)) removeFromVoice(world, guild, state, 'channel-deleted');
}

/** Takes an account out of every room that this gateway session had joined: the session is gone. */
export function leaveAllOfSession(world: WorldStore, sessionId: string): void {
  for (const guild of world.guilds.values()) {
    const left = [...guild.voiceStates.values()].filter((state) => state.sessionId === sessionId);
    for (const state of left) removeFromVoice(world, guild, state, 'left');
  }
}

/** Sets what a stage's two fields say and tells everybody. */
export function setSpeakerState(
  world: WorldStore,
  guild: Guild,
  state: VoiceState,
  next: { readonly suppress: boolean; readonly requestToSpeakTimestamp: string | null },
): void {
  state.suppress = next.suppress;
  state.requestToSpeakTimestamp = next.requestToSpeakTimestamp;
  announce(world, guild, state);
  stageSpeakersChanged(world, guild, state.channelId);
}

/** Tells everybody and the voice server how a member's voice stands now. */
export function announce(world: WorldStore, guild: Guild, state: VoiceState): void {
  world.emit({
    t: 'VOICE_STATE_UPDATE',
    guildId: guild.id,
    d: toApiVoiceState(world, state),
    intents: Intent.GuildVoiceStates,
  });
  world.voicePort.setFlags(guild.id, state.userId, flagsOf(world, guild, state));
}

/** What the forwarder obeys: an invited person (unsuppressed, timestamp still set) does not speak yet. */
function flagsOf(world: WorldStore, guild: Guild, state: VoiceState): VoiceFlags {
  const member = guild.members.get(state.userId);
  const silenced = member === undefined || member.mute || isTimedOut(member, world.clock.nowMs());
  return {
    canSpeak: !silenced && !state.suppress && state.requestToSpeakTimestamp === null,
    canHear: member !== undefined && !member.deaf,
    selfMute: state.selfMute,
    selfDeaf: state.selfDeaf,
  };
}

function sendServer(world: WorldStore, guild: Guild, state: VoiceState): void {
  endSearch(world, guild, state.userId);
  const channel = guild.channels.get(state.channelId);
  const { token, endpoint } = world.voicePort.grant({
    guildId: guild.id,
    channelId: state.channelId,
    userId: state.userId,
    sessionId: state.sessionId,
    // Stages are exempt from end-to-end encryption.
    e2ee: channel?.type !== 13,
    flags: flagsOf(world, guild, state),
  });
  tellServer(world, state, { token, endpoint });
}

function tellServer(
  world: WorldStore,
  { guildId, userId, sessionId }: VoiceState,
  { token, endpoint }: { readonly token: string; readonly endpoint: string | null },
): void {
  world.emit({
    t: 'VOICE_SERVER_UPDATE',
    guildId,
    d: { token, guild_id: guildId, endpoint },
    intents: 0,
    toUserIds: [userId],
    toSessionId: sessionId,
  });
}

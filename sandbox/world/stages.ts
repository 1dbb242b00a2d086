import { AuditLogEvent } from 'discord-api-types/v10';
import { addAuditLog, type Actor } from './audit-log.ts';
import { beginEvent } from './event-life.ts';
import type { Guild, ScheduledEvent, StageInstance, User, VoiceState } from './model.ts';
import { emitStageInstance, endStageInstance, stageSpeakersChanged } from './stage-auto-close.ts';
import type { WorldStore } from './store.ts';
import { membersIn, setSpeakerState } from './voice.ts';

/** Opens a stage: makes the instance and starts waiting for speakers. */
export function createStageInstance(
  world: WorldStore,
  guild: Guild,
  fact: {
    readonly channelId: string;
    readonly topic: string;
    readonly actor: Actor;
    /** The event that begins with it. */
    readonly event?: ScheduledEvent;
  },
): StageInstance {
  const instance: StageInstance = {
    id: world.nextId(),
    guildId: guild.id,
    channelId: fact.channelId,
    topic: fact.topic,
    privacyLevel: 2,
    guildScheduledEventId: fact.event?.id ?? null,
  };
  guild.stageInstances.set(instance.channelId, instance);
  emitStageInstance(world, 'STAGE_INSTANCE_CREATE', instance);
  log(world, guild, instance, {
    actor: fact.actor,
    actionType: AuditLogEvent.StageInstanceCreate,
    changes: [
      { key: 'topic', new_value: instance.topic },
      { key: 'privacy_level', new_value: instance.privacyLevel },
    ],
  });
  stageSpeakersChanged(world, guild, instance.channelId);
  if (fact.event !== undefined) beginEvent(world, guild, fact.event, instance.id);
  return instance;
}

/** Makes a stage that is open already the one of an event: its topic becomes the event's name. */
export function giveStageToEvent(
  world: WorldStore,
  guild: Guild,
  instance: StageInstance,
  fact: { readonly event: ScheduledEvent; readonly actor: Actor },
): void {
  instance.guildScheduledEventId = fact.event.id;
  editStageInstance(world, guild, instance, { topic: fact.event.name, actor: fact.actor });
  beginEvent(world, guild, fact.event, instance.id);
}

/** Changes a stage's topic. */
export function editStageInstance(
  world: WorldStore,
  guild: Guild,
  instance: StageInstance,
  change: { readonly topic: string; readonly actor: Actor },
): void {
  const oldTopic = instance.topic;
  instance.topic = change.topic;
  emitStageInstance(world, 'STAGE_INSTANCE_UPDATE', instance);
  log(world, guild, instance, {
    actor: change.actor,
    actionType: AuditLogEvent.StageInstanceUpdate,
    changes: [{ key: 'topic', old_value: oldTopic, new_value: change.topic }],
  });
}

/** Ends a stage by hand. */
export function deleteStageInstance(world: WorldStore, guild: Guild, instance: StageInstance, actor: Actor): void {
  endStageInstance(world, guild, instance.channelId);
  log(world, guild, instance, {
    actor,
    actionType: AuditLogEvent.StageInstanceDelete,
    changes: [{ key: 'topic', old_value: instance.topic }],
  });
  if (world.switches.stageEndLeavesSpeakers !== 'suppressed') return;
  for (const state of membersIn(guild, instance.channelId)) {
    if (!state.suppress) setSpeakerState(world, guild, state, { suppress: true, requestToSpeakTimestamp: null });
  }
}

/**
 * A moderator unsuppresses or suppresses somebody else on a stage. A person who is unsuppressed is invited (the
 * timestamp says when) and speaks only after accepting; a bot speaks at once; suppressing clears the timestamp.
 */
export function suppressOther(
  world: WorldStore,
  guild: Guild,
  state: VoiceState,
  change: { readonly target: User; readonly suppress: boolean },
): void {
  if (change.suppress) {
    setSpeakerState(world, guild, state, { suppress: true, requestToSpeakTimestamp: null });
    return;
  }
  if (!state.suppress && world.switches.repeatedInvitation === 'ignored') return;
  const requestToSpeakTimestamp = change.target.bot ? null : world.nowIso();
  setSpeakerState(world, guild, state, { suppress: false, requestToSpeakTimestamp });
}

function log(
  world: WorldStore,
  guild: Guild,
  instance: StageInstance,
  fact: {
    readonly actor: Actor;
    readonly actionType: number;
    readonly changes: readonly { key: string; old_value?: unknown; new_value?: unknown }[];
  },
): void {
  addAuditLog(world, guild, {
    userId: fact.actor.userId,
    targetId: instance.id,
    actionType: fact.actionType,
    reason: fact.actor.reason,
    changes: fact.changes,
    options: { channel_id: instance.channelId },
  });
}

import { stageOfEventEnded } from './event-life.ts';
import { Intent } from './intents.ts';
import type { Guild, StageInstance, VoiceState } from './model.ts';
import type { WorldStore } from './store.ts';
import { toApiStageInstance } from './to-api.ts';

/** Tells the guild that the stage instance began, changed or ended. */
export function emitStageInstance(
  world: WorldStore,
  t: 'STAGE_INSTANCE_CREATE' | 'STAGE_INSTANCE_UPDATE' | 'STAGE_INSTANCE_DELETE',
  instance: StageInstance,
): void {
  world.emit({ t, guildId: instance.guildId, d: toApiStageInstance(instance), intents: Intent.Guilds });
}

/** Ends the instance of a stage channel, if there is one, and forgets its timer. */
export function endStageInstance(world: WorldStore, guild: Guild, channelId: string): StageInstance | null {
  world.stageTimers.get(channelId)?.();
  world.stageTimers.delete(channelId);
  const instance = guild.stageInstances.get(channelId);
  if (instance === undefined) return null;
  guild.stageInstances.delete(channelId);
  emitStageInstance(world, 'STAGE_INSTANCE_DELETE', instance);
  stageOfEventEnded(world, guild, instance);
  return instance;
}

/** Whether the voice state keeps the stage open: a speaker is unsuppressed and has no timestamp. */
function isSpeaker(world: WorldStore, state: VoiceState): boolean {
  if (state.suppress || state.requestToSpeakTimestamp !== null) return false;
  return world.switches.botKeepsStageOpen || world.users.get(state.userId)?.bot === false;
}

/** To be called whenever who speaks in a stage may have changed: starts or stops the timer of its auto-close. */
export function stageSpeakersChanged(world: WorldStore, guild: Guild, channelId: string): void {
  if (!guild.stageInstances.has(channelId)) return;
  const hasSpeaker = [...guild.voiceStates.values()].some(
    (state) => state.channelId === channelId && isSpeaker(world, state),
  );
  const running = world.stageTimers.get(channelId);
  if (hasSpeaker) {
    running?.();
    world.stageTimers.delete(channelId);
  } else if (running === undefined) {
    world.stageTimers.set(
      channelId,
      world.clock.after(world.switches.stageAutoCloseMs, () => {
        endStageInstance(world, guild, channelId);
      }),
    );
  }
}

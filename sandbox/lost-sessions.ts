import type { VoiceEvent, VoiceServer } from './voice/index.ts';
import { isWithoutServer, removeFromVoice, type World } from './world/index.ts';

const isOver = (event: VoiceEvent): boolean =>
  event.type === 'expired' || (event.type === 'disconnected' && !event.resumable);

/** Takes members out of their rooms whose voice session is over without an order of the world, where the switch says so; as long as the voice server lives. */
export function followLostSessions(world: World, voice: VoiceServer): void {
  voice.onEvent((event) => {
    if (world.switches.lostVoiceSession !== 'state-ends' || !isOver(event)) return;
    const { guildId, userId } = event;
    // The world ends sessions too; then the state is gone, another grant stands or is to come, before this turn of the event loop is over.
    queueMicrotask(() => {
      const guild = world.guilds.get(guildId);
      const state = guild?.voiceStates.get(userId);
      if (guild === undefined || state === undefined || voice.isGranted(guildId, userId)) return;
      if (isWithoutServer(world, guildId, userId)) return;
      removeFromVoice(world, guild, state, 'left');
    });
  });
}

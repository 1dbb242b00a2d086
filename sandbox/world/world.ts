import type { VoiceState } from './model.ts';
import { WorldStore, type WorldParts } from './store.ts';
import { leaveAllOfSession, membersIn, updateVoice, voiceStateOf, type VoiceUpdate } from './voice.ts';

/** Who is in which voice room. */
export interface VoiceRooms {
  /** Gateway op 4; answered by events or, where Discord says nothing, by none. */
  update(update: VoiceUpdate): void;
  stateOf(guildId: string, userId: string): VoiceState | null;
  membersIn(guildId: string, channelId: string): readonly VoiceState[];
  /** The gateway session is gone for good: its rooms are left. */
  leaveAllOfSession(sessionId: string): void;
}

/** The world: its memory, its events and its voice rooms. */
export type World = WorldStore & { readonly voice: VoiceRooms };

/** An empty world. */
export function createWorld(parts: WorldParts): World {
  const store = new WorldStore(parts);
  const voice: VoiceRooms = {
    update: (update) => updateVoice(store, update),
    stateOf: (guildId, userId) => voiceStateOf(store, guildId, userId),
    membersIn: (guildId, channelId) => {
      const guild = store.guilds.get(guildId);
      return guild === undefined ? [] : membersIn(guild, channelId);
    },
    leaveAllOfSession: (sessionId) => leaveAllOfSession(store, sessionId),
  };
  return Object.assign(store, { voice });
}

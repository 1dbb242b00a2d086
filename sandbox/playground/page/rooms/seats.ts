import { CHANNEL, type Channel, type Guild, type VoiceState } from '../world/model.ts';

/** How somebody sits in a room. */
export type Seat = 'speaker' | 'invited' | 'hand' | 'audience' | 'silenced';

/** How a voice state is shown: on stages by who may speak, in voice rooms by who is silenced. */
export function seatOf(state: VoiceState, channel: Channel): Seat {
  const asks = state.request_to_speak_timestamp !== null;
  if (channel.type !== CHANNEL.stage) return state.suppress || state.mute ? 'silenced' : 'speaker';
  if (state.suppress) return asks ? 'hand' : 'audience';
  return asks ? 'invited' : 'speaker';
}

/** Who sits in a room. */
export const sittingIn = (guild: Guild, channelId: string): readonly VoiceState[] =>
  [...guild.voice.values()].filter((state) => state.channel_id === channelId);

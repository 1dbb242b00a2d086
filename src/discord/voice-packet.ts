/** A packet of the gateway that a voice connection waits for. */
export interface VoicePacket {
  readonly t: 'VOICE_STATE_UPDATE' | 'VOICE_SERVER_UPDATE';
  readonly d: unknown;
}

const userIdOf = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'user_id' in data ? data.user_id : undefined;

/** What an event of the gateway is to the voice connections of the account it was sent to; null: nothing. Other people's voice states are none of theirs. */
export const voicePacketOf = (t: string, d: unknown, selfId: string | undefined): VoicePacket | null => {
  if (t === 'VOICE_SERVER_UPDATE') return { t, d };
  return t === 'VOICE_STATE_UPDATE' && userIdOf(d) === selfId ? { t, d } : null;
};

import type { DiscordGatewayAdapterLibraryMethods } from '@discordjs/voice';
import type { GuildId } from '../../lib/index.ts';

type LibraryState = Parameters<DiscordGatewayAdapterLibraryMethods['onVoiceStateUpdate']>[0];
type LibraryServer = Parameters<DiscordGatewayAdapterLibraryMethods['onVoiceServerUpdate']>[0];

/** Our own voice state, as far as it concerns us. */
export interface OwnVoiceState {
  readonly guild_id: string;
  readonly channel_id: string | null;
  readonly user_id: string;
  readonly session_id: string;
  readonly self_deaf?: boolean | undefined;
  readonly self_mute?: boolean | undefined;
  readonly suppress?: boolean | undefined;
  /** Muted by the server: nobody hears us, whatever we send. */
  readonly mute?: boolean | undefined;
  /** Deafened by the server: no sound is sent to us. */
  readonly deaf?: boolean | undefined;
}

/** Whether Discord drops what this account says in its room. */
export function isSilenced({ suppress, mute }: OwnVoiceState): boolean {
  return suppress === true || mute === true;
}

/** Which voice server to go to; without an endpoint Discord is looking for one. */
export interface OwnVoiceServer {
  readonly guild_id: string;
  readonly token: string;
  readonly endpoint: string | null;
}

/** A dispatch of the main gateway about a voice session of ours. */
export type VoicePacket =
  | { readonly t: 'VOICE_STATE_UPDATE'; readonly d: OwnVoiceState }
  | { readonly t: 'VOICE_SERVER_UPDATE'; readonly d: OwnVoiceServer };

/** In the shape that the library wants; it reads no more than these fields. */
export function toLibraryState(state: OwnVoiceState): LibraryState {
  return {
    guild_id: state.guild_id,
    channel_id: state.channel_id,
    user_id: state.user_id,
    session_id: state.session_id,
    self_deaf: state.self_deaf ?? false,
    self_mute: state.self_mute ?? false,
    suppress: state.suppress ?? false,
    deaf: state.deaf ?? false,
    mute: state.mute ?? false,
    self_video: false,
    request_to_speak_timestamp: null,
  };
}

/** In the shape that the library wants. */
export function toLibraryServer(server: OwnVoiceServer): LibraryServer {
  return { guild_id: server.guild_id, token: server.token, endpoint: server.endpoint };
}

/** Update Voice State on the main gateway. */
const voiceStateOp = 4;

/** Op 4 without a channel, as the library sends it. */
export function leavePayload(guildId: GuildId): unknown {
  return {
    op: voiceStateOp,
    d: { guild_id: guildId, channel_id: null, self_deaf: false, self_mute: false },
  };
}

/** What the forwarder needs to know about a member at any moment. */
export interface VoiceFlags {
  readonly canSpeak: boolean;
  readonly canHear: boolean;
  readonly selfMute: boolean;
  readonly selfDeaf: boolean;
}

/** Who may connect to which room's voice. */
export interface VoiceGrantRequest {
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly e2ee: boolean;
  readonly flags: VoiceFlags;
}

/** Why a voice session ends. */
export type VoiceRevokeReason = 'left' | 'moved' | 'kicked' | 'channel-deleted' | 'server-moved';

/** The voice server as the world sees it; owned by whoever assembles the sandbox. */
export interface VoicePort {
  grant(request: VoiceGrantRequest): { readonly token: string; readonly endpoint: string };
  setFlags(guildId: string, userId: string, flags: VoiceFlags): void;
  revoke(guildId: string, userId: string, reason: VoiceRevokeReason): void;
  /** Whether the member has a voice session that stands (or may still resume). */
  alive(guildId: string, userId: string): boolean;
}

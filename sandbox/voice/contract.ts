import type { VoiceCounters } from './counters.ts';
import type { Direction, Weather } from './weather.ts';

/** What a member may do with sound right now; the voice server asks for nothing else. */
export interface VoiceFlags {
  /** Neither suppressed nor muted by the server. */
  readonly canSpeak: boolean;
  /** Not deafened by the server. */
  readonly canHear: boolean;
  readonly selfMute: boolean;
  readonly selfDeaf: boolean;
}

/** A member's leave to open one voice session. */
export interface VoiceGrant {
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
  /** `session_id` of the member's voice state; Identify must carry the same. */
  readonly sessionId: string;
  /** Whether the channel is end-to-end encrypted (voice rooms; never stages). */
  readonly e2ee: boolean;
  readonly flags: VoiceFlags;
}

/** Why a member's voice session ends by order of the main gateway. */
export type RevokeReason = 'left' | 'moved' | 'kicked' | 'channel-deleted' | 'server-moved';

/** Who an event is about. */
export interface VoicePlace {
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
}

/** What the voice server tells the rest of the local Discord. */
export type VoiceEvent =
  /** The session description was sent: the member can send and receive sound. */
  | ({ readonly type: 'connected'; readonly ssrc: number } & VoicePlace)
  /** The websocket is gone; `resumable` says whether the session still waits for it. */
  | ({ readonly type: 'disconnected'; readonly code: number; readonly resumable: boolean } & VoicePlace)
  | ({ readonly type: 'resumed' } & VoicePlace)
  /** Nobody resumed in time: the session is over. */
  | ({ readonly type: 'expired' } & VoicePlace)
  | ({ readonly type: 'speaking'; readonly speaking: number } & VoicePlace)
  /** A packet that is not end-to-end encrypted was dropped where a group stands; `early`: the member's keys were still on their way. */
  | ({ readonly type: 'plaintext'; readonly early: boolean } & VoicePlace);

/** What was ordered for one member and stands, until it is taken back. */
export interface StandingFault {
  readonly guildId: string;
  readonly userId: string;
  /** The weather from the member and to it, and datagrams that it swallowed; null: calm. */
  readonly in: { readonly weather: Weather; readonly lost: number } | null;
  readonly out: { readonly weather: Weather; readonly lost: number } | null;
  readonly isWithheld: boolean;
  readonly spoils: 'packets' | 'frames' | null;
  readonly losesSpeaking: boolean;
  readonly ignoresHeartbeats: boolean;
  readonly losesKeys: boolean;
}

/** Faults that tests order. Each answers whether there was somebody to hit. */
export interface VoiceFaults {
  /** What stands of what was ordered for members. */
  standing(): readonly StandingFault[];
  /** Drops the member's websocket without a close frame, as a dead network does. UDP goes on. */
  cut(guildId: string, userId: string): boolean;
  /** Closes the member's websocket with `code` for good: its session is over, its voice state is none of the voice server's business. */
  end(guildId: string, userId: string, code: number): boolean;
  /** Closes every websocket of the guild with 4015; with `forget` the sessions are gone too, so that resuming fails with 4006. */
  crash(guildId: string, options?: { readonly forget?: boolean }): boolean;
  /** The next `count` IP discoveries are not answered. */
  dropDiscovery(count: number): void;
  // Of a member, whether it is there by now or not, for all its sessions, until taken back.
  /** The weather of the member's network, from it (`in`), to it (`out`) or both; null: calm. The same seed gives the same. */
  weather(
    member: { readonly guildId: string; readonly userId: string },
    weather: Weather | null,
    how: { readonly direction: Direction; readonly seed: string },
  ): void;
  /** Others' sound is not forwarded to the member, though it may hear: op 5 comes, and no packets. */
  withhold(guildId: string, userId: string, on: boolean): void;
  /** Others' sound comes to the member so that it cannot be opened: under another transport key, or (in encrypted rooms) as changed frames. */
  spoil(guildId: string, userId: string, how: 'packets' | 'frames' | null): void;
  /** The member is not told who speaks (op 5), though their sound comes. */
  loseSpeaking(guildId: string, userId: string, on: boolean): void;
  /** The member's heartbeats are not answered. */
  ignoreHeartbeats(guildId: string, userId: string, on: boolean): void;
  /** Commits and welcomes (op 29, op 30) do not come to the member: it gets no keys of an encrypted room. */
  loseKeys(guildId: string, userId: string, on: boolean): void;
}

/** The voice half of the local Discord: voice gateway v8 over wss, and an SFU over UDP, both on 127.0.0.1. */
export interface VoiceServer {
  /** `127.0.0.1:PORT`, without a scheme, as VOICE_SERVER_UPDATE carries it. */
  readonly endpoint: string;
  /** The certificate that clients must trust, PEM. */
  readonly caPem: string;
  /**
   * A member may now open a voice session; answers what VOICE_SERVER_UPDATE carries. A newer grant replaces an older one of the
   * same member, and ends the session opened with it. Throws when more members are granted than the server holds.
   */
  grant(grant: VoiceGrant): { readonly token: string; readonly endpoint: string };
  /** Holds from the next packet on; does nothing for a member without a grant. */
  setFlags(guildId: string, userId: string, flags: VoiceFlags): void;
  /** Takes the grant back and ends the session opened with it; does nothing for a member without a grant. */
  revoke(guildId: string, userId: string, why: RevokeReason): void;
  /** Whether the member has a voice session: an identified websocket, or one that may still be resumed. */
  alive(guildId: string, userId: string): boolean;
  /** Whether the member may open a voice session, or has opened one. */
  isGranted(guildId: string, userId: string): boolean;
  /** Listens until the answer is called. A listener's throw is counted and hurts nobody. */
  onEvent(listener: (event: VoiceEvent) => void): () => void;
  /** Everything counted since the start. */
  counters(): VoiceCounters;
  readonly faults: VoiceFaults;
  /** Drops everybody and frees both ports; may be called twice. */
  close(): Promise<void>;
}

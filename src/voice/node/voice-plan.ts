import type { ChannelId, LinkId, UserId } from '../../lib/index.ts';
import type { OpusCodecName } from '../codec/index.ts';
import type { EngineCounters, MixCounters } from '../engine/index.ts';
import type { RoomEncryption, SeatPlace, SeatState, TransportCounters } from '../transport/index.ts';

/** One account of ours sitting in one room. */
export type Seat = SeatPlace;

/** One direction of a link: what is said in `from` is heard in `to`. */
export interface CarryPath {
  readonly linkId: LinkId;
  readonly from: ChannelId;
  readonly to: ChannelId;
}

/** The whole wanted state of our voice accounts; each plan replaces the one before. */
export interface VoicePlan {
  readonly seats: readonly Seat[];
  readonly paths: readonly CarryPath[];
  /** Accounts whose audio is never carried, beside those that have a seat: our own fleet, and other bots. */
  readonly muteSources: readonly UserId[];
}

/**
 * What the voice nodes tell. A seat that is `left` with why `kicked` or `moved` was taken away by a person: it comes back
 * only after a plan without it. `carrying` comes once per path, and again after one of its seats was lost, when a first frame
 * has left and can be heard: in an encrypted room, with the keys that all in it were given. `heard` comes at most once a second per voice.
 */
export type VoiceReport =
  | { readonly type: 'seat'; readonly channelId: ChannelId; readonly state: SeatState; readonly why?: string }
  | { readonly type: 'carrying'; readonly linkId: LinkId; readonly from: ChannelId; readonly to: ChannelId }
  | { readonly type: 'heard'; readonly channelId: ChannelId; readonly userId: UserId }
  | { readonly type: 'fault'; readonly channelId: ChannelId; readonly code: string };

/** What a voice node has done since it started; a restart starts it anew. */
export interface NodeStats {
  readonly codec: OpusCodecName;
  readonly seats: readonly {
    readonly channelId: ChannelId;
    readonly state: SeatState;
    readonly encryption: RoomEncryption;
  }[];
  readonly paths: readonly (CarryPath & { readonly sent: number })[];
  readonly engine: Readonly<EngineCounters>;
  readonly mix: Readonly<MixCounters>;
  readonly transport: Readonly<TransportCounters>;
  /** CPU time of the node's thread in microseconds, user and system. */
  readonly cpuUs: number;
}

/** What all voice nodes have done; `node` is null while it is being restarted. */
export interface VoiceStats {
  readonly restarts: number;
  readonly node: NodeStats | null;
}

/** A dispatch of the main gateway that concerns a voice session of ours. */
export interface GatewayVoicePacket {
  readonly t: 'VOICE_STATE_UPDATE' | 'VOICE_SERVER_UPDATE';
  /** Its data as it came; checked by the node. */
  readonly d: unknown;
}

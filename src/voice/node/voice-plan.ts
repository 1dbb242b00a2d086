import type { ChannelId, LinkId, UserId } from '../../lib/index.ts';
import type { OpusCodecName } from '../codec/index.ts';
import type { EngineCounters, MixCounters } from '../engine/index.ts';
import type { HearingCode, RoomEncryption, SeatPlace, SeatState, TransportCounters } from '../transport/index.ts';

/** One account of ours sitting in one room. */
export type Seat = SeatPlace;

/** One direction of a link: what is said in `from` is heard in `to`. */
export interface CarryPath {
  readonly linkId: LinkId;
  readonly from: ChannelId;
  readonly to: ChannelId;
  /** In percent, 0 to 200; 100 leaves it as it is. A muted path is not in the plan at all, and 0 is taken for that. */
  readonly volume: number;
  /** While a voice of one of these rooms is heard, this path is turned down (SPEC: MIX-9). */
  readonly duckedBy: readonly ChannelId[];
  /** Every voice is brought to the common loudness, one that is alone too (SPEC: MIX-10). */
  readonly levelled: boolean;
}

/** The whole wanted state of our voice accounts; each plan replaces the one before. */
export interface VoicePlan {
  readonly seats: readonly Seat[];
  readonly paths: readonly CarryPath[];
  /** Accounts whose audio is never carried, beside those that have a seat: our own fleet, and other bots. */
  readonly muteSources: readonly UserId[];
}

/** One thing that keeps a seat from hearing or from being heard; `userId` tells whose sound is missed, or cannot be opened. */
export interface SeatTrouble {
  readonly code: HearingCode;
  readonly userId?: UserId;
}

/**
 * What the voice nodes tell. A seat that is `left` with why `kicked` or `moved` was taken away by a person: it comes back
 * only after a plan without it. `carrying` comes once per path, and again after one of its seats was lost, when a first frame
 * has left and can be heard: in an encrypted room, with the keys that all in it were given. `stopped` says that nothing is carried from a room or into it
 * until the next plan, though planned: the node could not read its orders. `heard` comes at most once a second per voice.
 * `hearing` tells all that keeps a seat from hearing or from being heard, whenever that changes; without troubles, `isProven` says whether
 * something shows that all is well, or only nothing shows the contrary any more. A seat that is `left`, or whose node died, tells none.
 */
export type VoiceReport =
  | { readonly type: 'seat'; readonly channelId: ChannelId; readonly state: SeatState; readonly why?: string }
  | { readonly type: 'carrying'; readonly linkId: LinkId; readonly from: ChannelId; readonly to: ChannelId }
  | { readonly type: 'stopped'; readonly channelId: ChannelId }
  | { readonly type: 'heard'; readonly channelId: ChannelId; readonly userId: UserId }
  | {
      readonly type: 'hearing';
      readonly channelId: ChannelId;
      readonly troubles: readonly SeatTrouble[];
      readonly isProven: boolean;
    }
  | { readonly type: 'fault'; readonly channelId: ChannelId; readonly code: string };

/** How a path goes; all of it is a plain reading, which decides nothing. */
export interface PathStats extends Pick<CarryPath, 'linkId' | 'from' | 'to'> {
  /** Frames that left over it. */
  readonly sent: number;
  /** Packets of the room it comes from that never arrived, or did not open, in percent of the last ten seconds; null while none is heard. */
  readonly lossPercent: number | null;
  /** How long we kept what left over it, from the datagram to the sending, in ms: the median of its last 256 frames; null when none left for ten seconds. */
  readonly delayMs: number | null;
  /** Who was last heard in the room it comes from and how long ago, to the second; null when nobody was yet. */
  readonly lastHeard: { readonly userId: UserId; readonly agoMs: number } | null;
}

/** What a voice node has done since it started; a restart starts it anew. */
export interface NodeStats {
  readonly codec: OpusCodecName;
  readonly seats: readonly {
    readonly channelId: ChannelId;
    readonly state: SeatState;
    readonly encryption: RoomEncryption;
  }[];
  readonly paths: readonly PathStats[];
  readonly engine: Readonly<EngineCounters>;
  readonly mix: Readonly<MixCounters>;
  readonly transport: Readonly<TransportCounters>;
  /** CPU time of the node's thread in microseconds, user and system. */
  readonly cpuUs: number;
}

/** What all voice nodes have done. */
export interface VoiceStats {
  readonly restarts: number;
  /** All that answer, added up; null when none does. */
  readonly node: NodeStats | null;
  /** Each that was started; null while it is being restarted. */
  readonly nodes: readonly (NodeStats | null)[];
}

/** A dispatch of the main gateway that concerns a voice session of ours. */
export interface GatewayVoicePacket {
  readonly t: 'VOICE_STATE_UPDATE' | 'VOICE_SERVER_UPDATE';
  /** Its data as it came; checked by the node. */
  readonly d: unknown;
}

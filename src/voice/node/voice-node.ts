import type { ChannelId, Clock, GuildId, LinkId, Logger, UserId } from '../../lib/index.ts';
import type { OpusCodecName } from '../codec/index.ts';
import { type GraphPath, LinkEngine, type MixParts } from '../engine/index.ts';
import {
  createTransportCounters,
  PacketCiphers,
  SeatLooks,
  type TransportCounters,
  type VoicePacket,
  VoiceSeat,
} from '../transport/index.ts';
import type { NodeStats, PathStats, Seat, VoicePlan, VoiceReport } from './voice-plan.ts';

/** What a voice node needs of the thread it lives in. */
export interface VoiceNodeParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly codec: OpusCodecName;
  /** How several voices are mixed; null where no codec is at hand: then one at a time is carried. */
  readonly mix: MixParts | null;
  /** A node before this one died: its accounts may still count as present in their rooms. */
  readonly restarted: boolean;
  readonly report: (report: VoiceReport) => void;
  readonly sendGateway: (accountId: UserId, guildId: GuildId, payload: unknown) => void;
  /** CPU time of the thread so far, in microseconds. */
  readonly cpuUs: () => number;
}

/** Sits in rooms and carries voices between them as the last plan says. */
export class VoiceNode {
  /** By account and server: there an account can sit in one room. */
  readonly #seats = new Map<string, VoiceSeat>();
  /** Who was heard last in each room where a seat is, and when: also while nothing is carried from there, as when a link is muted for a moment. */
  readonly #heard = new Map<ChannelId, { readonly userId: UserId; readonly atMs: number }>();
  #leaveFirst: boolean;
  #muted: ReadonlySet<string> = new Set();
  readonly #counters: TransportCounters = createTransportCounters();
  readonly #looks: SeatLooks;
  readonly #ciphers = new PacketCiphers();
  readonly #engine: LinkEngine;
  readonly #parts: VoiceNodeParts;

  constructor(parts: VoiceNodeParts) {
    this.#parts = parts;
    this.#leaveFirst = parts.restarted;
    this.#looks = new SeatLooks(parts.clock);
    const carrying = (path: GraphPath): void => parts.report({ type: 'carrying', ...toCarryPath(path) });
    this.#engine = new LinkEngine(parts.clock, carrying, parts.mix);
  }

  /** Counts an exception that was caught inside the encryption library. */
  noteDaveFault(): void {
    this.#counters.daveFaults += 1;
  }

  /** Counts an exception that was caught at the voice library's sockets. */
  noteLibraryFault(): void {
    this.#counters.libraryFaults += 1;
  }

  /** Replaces the whole wanted state. A seat that a person took away stays away until a plan came without it. `given` and `taken`: rooms that change nodes. */
  apply(plan: VoicePlan, given: readonly ChannelId[], taken: readonly ChannelId[]): void {
    this.#muted = new Set([...plan.muteSources, ...plan.seats.map(({ accountId }) => accountId)]);
    const wanted = new Map(plan.seats.map((seat) => [keyOf(seat.accountId, seat.guildId), seat]));
    for (const [key, seat] of this.#seats) {
      const next = wanted.get(key);
      if (next?.channelId === seat.place.channelId && next.regime === seat.place.regime) continue;
      this.#seats.delete(key);
      this.#engine.setSink(seat.place.channelId, null);
      seat.close(next === undefined && !given.includes(seat.place.channelId) ? 'plan' : 'kept');
    }
    this.#engine.apply(plan.paths.map(({ linkId, ...path }) => ({ id: linkId, ...path })));
    const rooms = new Set(plan.seats.map(({ channelId }) => channelId));
    for (const room of this.#heard.keys()) if (!rooms.has(room)) this.#heard.delete(room);
    for (const [key, place] of wanted)
      if (!this.#seats.has(key)) this.#sit(key, place, taken.includes(place.channelId));
    this.#leaveFirst = false;
  }

  /** Sits on and carries no sound until the next plan. */
  carryNothing(): void {
    this.#engine.apply([]);
  }

  /** Hands a dispatch of an account's main gateway to its seat in that server, if it has one. */
  gatewayPacket(accountId: UserId, packet: VoicePacket): void {
    this.#seats.get(keyOf(accountId, packet.d.guild_id))?.gatewayPacket(packet);
  }

  stats(): NodeStats {
    return {
      codec: this.#parts.codec,
      seats: [...this.#seats.values()].map(({ place, state, encryption }) => ({
        channelId: place.channelId,
        state,
        encryption,
      })),
      paths: this.#engine.paths().map(({ id, from, to, ...reading }) => {
        const path = toCarryPath({ id, from, to });
        return { ...path, ...reading, lastHeard: this.#lastHeard(path.from) };
      }),
      engine: { ...this.#engine.counters },
      mix: { ...this.#engine.mixCounters },
      transport: { ...this.#counters },
      cpuUs: this.#parts.cpuUs(),
    };
  }

  /** Leaves every room. */
  close(): void {
    this.#engine.close();
    for (const seat of this.#seats.values()) seat.close('shutdown');
    this.#seats.clear();
  }

  #noteHeard(channelId: ChannelId, userId: UserId): void {
    this.#heard.set(channelId, { userId, atMs: this.#parts.clock.monotonicMs() });
    this.#parts.report({ type: 'heard', channelId, userId });
  }

  #lastHeard(room: ChannelId): PathStats['lastHeard'] {
    const heard = this.#heard.get(room);
    if (heard === undefined) return null;
    return { userId: heard.userId, agoMs: Math.round(this.#parts.clock.monotonicMs() - heard.atMs) };
  }

  #sit(key: string, place: Seat, isTaken: boolean): void {
    const { clock, logger, report, sendGateway } = this.#parts;
    const { channelId, guildId, accountId } = place;
    const seat = new VoiceSeat(place, {
      clock,
      logger,
      counters: this.#counters,
      looks: this.#looks,
      ciphers: this.#ciphers,
      ear: {
        openTrack: () => this.#engine.openTrack(channelId),
        isMuted: (userId) => this.#muted.has(userId),
        // The voice server's user ids are snowflakes of Discord; here they become ours.
        onHeard: (userId) => this.#noteHeard(channelId, userId as UserId),
      },
      sendGateway: (payload) => sendGateway(accountId, guildId, payload),
      onState: (state, why) => {
        if (state === 'lost' || state === 'left') this.#engine.lost(channelId);
        report({ type: 'seat', channelId, state, ...(why === undefined ? {} : { why }) });
      },
      onFault: (code) => report({ type: 'fault', channelId, code }),
      onTroubles: (found, isProven) => {
        // As above.
        const troubles = found.map(({ code, userId }) =>
          userId === undefined ? { code } : { code, userId: userId as UserId },
        );
        report({ type: 'hearing', channelId, troubles, isProven });
      },
    });
    this.#seats.set(key, seat);
    this.#engine.setSink(channelId, seat);
    seat.join(this.#leaveFirst || isTaken);
  }
}

function keyOf(accountId: string, guildId: string): string {
  return `${accountId}@${guildId}`;
}

/** The engine takes names as they are and gives them back: they are the ids that `apply` handed in. */
function toCarryPath(path: Pick<GraphPath, 'id' | 'from' | 'to'>): Pick<PathStats, 'linkId' | 'from' | 'to'> {
  return { linkId: path.id as LinkId, from: path.from as ChannelId, to: path.to as ChannelId };
}

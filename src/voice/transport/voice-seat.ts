import {
  joinVoiceChannel,
  type Networking,
  NetworkingStatusCode,
  type VoiceConnection,
  VoiceConnectionDisconnectReason,
  type VoiceConnectionState,
  VoiceConnectionStatus,
} from '@discordjs/voice';
import type { ChannelId, Clock, GuildId, Logger, UserId } from '../../lib/index.ts';
import type { FrameSink, SendOutcome } from '../engine/index.ts';
import type { TransportCounters } from './counters.ts';
import { GatewayGate } from './gateway-adapter.ts';
import type { RoomEncryption } from './group-keys.ts';
import type { HearingTrouble } from './hearing-watch.ts';
import { discoveryRequest } from './ip-discovery.ts';
import { type MediaSession, openMediaSession } from './media-session.ts';
import type { PacketCiphers } from './packet-ciphers.ts';
import { faultAfterAttempts, type LossCause, rejoinStep } from './rejoin-policy.ts';
import { type EarHooks, RoomEar } from './room-ear.ts';
import { SeatHearing, type SeatLooks, type SeatSigns } from './seat-hearing.ts';
import {
  isSilenced,
  leavePayload,
  type OwnVoiceServer,
  type OwnVoiceState,
  toLibraryServer,
  toLibraryState,
  type VoicePacket,
} from './voice-packets.ts';

/** A full room never answers op 4; others answer within a round trip. */
const answerMs = 4000;
/** From the gateway's answer to keys took 80 ms on loopback; eight seconds are generous on a slow network. */
const handshakeMs = 8000;
/** A resume took 10-27 ms on loopback; a voice server that is really gone does not come back by waiting. */
const resumeMs = 5000;
/** One lost datagram of IP discovery would leave the library waiting for ever: it is asked for again. */
const discoveryMs = 500;
/** A session that lived this long was well: the count of attempts starts anew. */
const wellAfterMs = 10_000;
/** Keys that do not come to work show only when somebody speaks. */
const wellKeysAfterMs = 60_000;
/** The room is end-to-end encrypted and we said that we cannot do that: a fault of ours, which trying does not mend. */
const encryptionRequired = 4017;

/** One line per ten seconds tells that a network is gone as well as five hundred do. */
const errorLogMs = 10_000;

/** One account sitting in one room. */
export interface SeatPlace {
  readonly channelId: ChannelId;
  readonly guildId: GuildId;
  readonly accountId: UserId;
  readonly regime: 'stage' | 'voice';
}

/** Where a seat stands; `left` is final. */
export type SeatState = 'joining' | 'ready' | 'lost' | 'left';

/** What a seat needs and tells. */
export interface SeatParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: TransportCounters;
  readonly looks: SeatLooks;
  readonly ciphers: PacketCiphers;
  readonly ear: EarHooks;
  /** Sends an op 4 payload on the account's main gateway. */
  readonly sendGateway: (payload: unknown) => void;
  readonly onState: (state: SeatState, why?: string) => void;
  readonly onFault: (code: string) => void;
  /** What keeps the seat from hearing or from being heard, whenever that changes; see SeatHearing. */
  readonly onTroubles: (troubles: readonly HearingTrouble[], isProven: boolean) => void;
}

/**
 * Holds one account in one room: joins, keeps the session through resumes, server moves and crashes, comes back with
 * backoff, and stays away when a person removed or moved it. A sink for the room's frames.
 */
export class VoiceSeat implements FrameSink {
  readonly place: SeatPlace;
  #state: SeatState = 'joining';
  #connection: VoiceConnection | null = null;
  #networking: Networking | null = null;
  #session: MediaSession | null = null;
  #own: OwnVoiceState | null = null;
  #attempts = 0;
  #readySinceMs = 0;
  #closeCode = 0;
  #errorLoggedMs = -errorLogMs;
  #resuming = false;
  #cancelTimer: (() => void) | null = null;
  #cancelDiscovery: (() => void) | null = null;
  readonly #gate: GatewayGate;
  readonly #ear: RoomEar;
  readonly #hearing: SeatHearing;
  readonly #parts: SeatParts;

  constructor(place: SeatPlace, parts: SeatParts) {
    this.place = place;
    this.#parts = parts;
    this.#gate = new GatewayGate(parts.sendGateway);
    const { clock, counters, looks, ear, onTroubles } = parts;
    this.#ear = new RoomEar(clock, counters, ear, () => this.#hearing);
    this.#hearing = new SeatHearing({
      clock,
      counters,
      looks,
      signs: () => this.#signs(),
      datagram: this.#ear.datagram,
      onTroubles,
      onSilent: (why) => this.#lose({ type: why }),
    });
  }

  get state(): SeatState {
    return this.#state;
  }

  /** How the room's sound is protected now; `pending` while there is no session. */
  get encryption(): RoomEncryption {
    return this.#session?.encryption ?? 'pending';
  }

  /** Starts joining; call once. `leaveFirst`: the account may still count as present from a life before this one. */
  join(leaveFirst: boolean): void {
    this.#parts.onState('joining');
    this.#hearing.start();
    if (leaveFirst) this.#parts.sendGateway(leavePayload(this.place.guildId));
    this.#connect();
  }

  /** Takes what the main gateway told about this account in this server. */
  gatewayPacket(packet: VoicePacket): void {
    if (this.#state === 'left') return;
    if (packet.t === 'VOICE_STATE_UPDATE') this.#onOwnState(packet.d);
    else this.#onServer(packet.d);
  }

  send(frame: Buffer, sequence: number, timestamp: number): SendOutcome {
    const session = this.#session;
    if (session === null) return 'gone';
    const outcome = session.send(frame, sequence, timestamp);
    return outcome === 'sent' && this.#own !== null && isSilenced(this.#own) ? 'unheard' : outcome;
  }

  pause(): void {
    this.#session?.pause();
  }

  /** Leaves the room for good. `kept`: the account goes on to another room of the same server, so that nothing is sent. */
  close(reason: 'plan' | 'kept' | 'shutdown'): void {
    if (this.#state === 'left') return;
    this.#leave(reason !== 'kept');
    this.#enter('left', reason);
  }

  #signs(): SeatSigns {
    const { suppress, mute, deaf } = this.#own ?? {};
    return {
      keys: this.#session?.sharedKeys ?? 'none',
      isSuppressed: suppress === true,
      isMuted: mute === true,
      isDeafened: deaf === true,
      sounds: this.#ear.sounds,
      soundsOf: (userId) => this.#ear.soundsOf(userId),
    };
  }

  #connect(): void {
    const { guildId, channelId, accountId } = this.place;
    const connection = this.#gate.allow(() =>
      joinVoiceChannel({
        guildId,
        channelId,
        group: accountId,
        selfDeaf: false,
        selfMute: false,
        decryptionFailureTolerance: Number.POSITIVE_INFINITY, // see GroupKeys
        adapterCreator: this.#gate.creator,
      }),
    );
    this.#connection = connection;
    // An account that still counts as present may be given a new server without its state being told again.
    if (this.#own !== null) this.#gate.library?.onVoiceStateUpdate(toLibraryState(this.#own));
    connection.receiver.onUdpMessage = this.#hearing.datagram;
    this.#ear.listenTo(connection.receiver.ssrcMap);
    connection.on('stateChange', (_former, state) => {
      if (this.#connection === connection) this.#onConnection(state);
    });
    connection.on('error', (error) => this.#onError(error));
    this.#waitForReady({ type: 'no-answer' }, answerMs);
  }

  /** An unreachable network makes an error per packet: 50 a second. */
  #onError(error: Error): void {
    this.#parts.counters.socketErrors += 1;
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#errorLoggedMs < errorLogMs) return;
    this.#errorLoggedMs = nowMs;
    this.#parts.logger.warn('voice connection error', { channelId: this.place.channelId, error: error.message });
  }

  #onConnection(state: VoiceConnectionState): void {
    switch (state.status) {
      case VoiceConnectionStatus.Connecting:
        this.#onConnecting(state.networking);
        return;
      case VoiceConnectionStatus.Ready:
        this.#onReady(state.networking);
        return;
      case VoiceConnectionStatus.Disconnected:
        this.#onDisconnected(state.reason);
        return;
      case VoiceConnectionStatus.Signalling:
      case VoiceConnectionStatus.Destroyed:
    }
  }

  #onConnecting(networking: Networking): void {
    if (networking === this.#networking) {
      if (networking.state.code === NetworkingStatusCode.Resuming && !this.#resuming) {
        this.#resuming = true;
        this.#waitForReady({ type: 'no-resume' }, resumeMs);
      }
      return;
    }
    this.#networking = networking;
    this.#hearing.follow(networking);
    this.#dropSession();
    networking.prependOnceListener('close', (code: number) => {
      if (networking === this.#networking) this.#closeCode = code;
    });
    if (this.#state === 'ready') this.#enter('lost', 'server-move');
    this.#waitForReady({ type: 'no-handshake' }, handshakeMs);
    this.#watchDiscovery(networking);
  }

  #watchDiscovery(networking: Networking): void {
    this.#cancelDiscovery?.();
    this.#cancelDiscovery = this.#parts.clock.after(discoveryMs, () => {
      this.#cancelDiscovery = null;
      const { state } = networking;
      if (networking !== this.#networking || state.code > NetworkingStatusCode.UdpHandshaking) return;
      if (state.code === NetworkingStatusCode.UdpHandshaking) {
        this.#parts.counters.discoveriesRepeated += 1;
        // The library still listens for an answer to its own; asking it to ask again would leave more listeners each time.
        state.udp.send(discoveryRequest(state.connectionData.ssrc));
      }
      this.#watchDiscovery(networking);
    });
  }

  #onReady(networking: Networking): void {
    const { state } = networking;
    if (state.code !== NetworkingStatusCode.Ready) return;
    this.#stopTimers();
    this.#resuming = false;
    const { connectionData: data, udp, dave } = state;
    if (this.#session?.isOf(data) === true) return;
    const { clock, counters, ciphers, onFault } = this.#parts;
    const told = {
      onOpened: (userId: string): void => this.#hearing.opened(userId),
      onUnread: (userId: string): void => this.#hearing.unread(userId),
      onHopeless: (): void => this.#lose({ type: 'keys-hopeless' }),
    };
    const session = openMediaSession({ networking, data, udp, dave, clock, counters, ciphers, onFault, ...told });
    if (session === null) {
      onFault('unknown-encryption');
      this.#lose({ type: 'keys-hopeless' });
      return;
    }
    this.#session?.close();
    this.#session = session;
    this.#ear.setSession(session);
    this.#hearing.sessionBegan({ udp, ssrc: data.ssrc });
    this.#readySinceMs = this.#parts.clock.monotonicMs();
    const { channelId, regime } = this.place;
    this.#parts.logger.info('voice session ready', {
      channelId,
      regime,
      daveVersion: session.daveVersion,
      mode: data.encryptionMode,
    });
    if (regime === 'stage' && session.daveVersion !== 0) onFault('stage-encrypted');
    if (regime === 'voice' && session.daveVersion === 0) onFault('voice-not-encrypted');
    this.#enter('ready');
  }

  #onDisconnected(reason: VoiceConnectionDisconnectReason): void {
    if (this.#state === 'left') return;
    if (reason === VoiceConnectionDisconnectReason.EndpointRemoved) this.#lose({ type: 'endpoint-gone' });
    else this.#lose({ type: 'closed', code: this.#closeCode });
  }

  #lose(cause: LossCause): void {
    this.#dropSession();
    this.#stopTimers();
    this.#resuming = false;
    const { clock, logger, onFault } = this.#parts;
    const wellMs = cause.type === 'keys-hopeless' ? wellKeysAfterMs : wellAfterMs;
    if (this.#state === 'ready' && clock.monotonicMs() - this.#readySinceMs > wellMs) this.#attempts = 0;
    const step = rejoinStep(cause, this.#attempts);
    this.#attempts += 1;
    const why = cause.type === 'closed' ? `closed-${cause.code}` : cause.type;
    logger.warn('voice session lost', {
      channelId: this.place.channelId,
      why,
      attempts: this.#attempts,
      how: step.how,
      afterMs: step.afterMs,
    });
    if (this.#attempts === faultAfterAttempts)
      onFault(cause.type === 'no-answer' ? 'room-does-not-answer' : 'rejoin-loop');
    else if (this.#attempts === 1 && cause.type === 'closed' && cause.code === encryptionRequired)
      onFault('encryption-required');
    this.#enter('lost', why);
    this.#cancelTimer = clock.after(step.afterMs, () => {
      this.#cancelTimer = null;
      this.#comeBack(step.how === 'fresh');
    });
  }

  #comeBack(leaveFirst: boolean): void {
    this.#parts.counters.rejoins += 1;
    this.#enter('joining');
    if (leaveFirst) this.#own = null;
    this.#disconnect(leaveFirst);
    this.#connect();
  }

  #onOwnState(own: OwnVoiceState): void {
    if (own.user_id !== this.place.accountId) return;
    const settled = this.#state !== 'joining';
    if (own.channel_id !== this.place.channelId) {
      // While joining these are echoes of the room that this account came from.
      if (settled) this.#removed(own.channel_id === null ? 'kicked' : 'moved');
      return;
    }
    this.#own = own;
    this.#gate.library?.onVoiceStateUpdate(toLibraryState(own));
  }

  #onServer(server: OwnVoiceServer): void {
    if (this.#state === 'lost' && server.endpoint !== null) this.#stopTimers();
    this.#gate.library?.onVoiceServerUpdate(toLibraryServer(server));
  }

  /** A person took the account away: it does not come back by itself, and hears nothing where it was not sent. */
  #removed(why: 'kicked' | 'moved'): void {
    this.#leave(why === 'moved');
    this.#enter('left', why);
  }

  #waitForReady(cause: LossCause, ms: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#parts.clock.after(ms, () => {
      this.#cancelTimer = null;
      this.#lose(cause);
    });
  }

  #enter(state: SeatState, why?: string): void {
    const changed = state !== this.#state || state === 'lost';
    this.#state = state;
    if (changed) this.#parts.onState(state, why);
  }

  #leave(sayGoodbye: boolean): void {
    this.#stopTimers();
    this.#hearing.close();
    this.#disconnect(sayGoodbye);
  }

  #disconnect(sayGoodbye: boolean): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#networking = null;
    this.#dropSession();
    if (connection === null || connection.state.status === VoiceConnectionStatus.Destroyed) return;
    this.#gate.allow(() => connection.destroy(sayGoodbye));
  }

  #dropSession(): void {
    this.#session?.close();
    this.#session = null;
    this.#ear.reset();
    this.#hearing.sessionLost();
  }

  #stopTimers(): void {
    this.#cancelTimer?.();
    this.#cancelDiscovery?.();
    this.#cancelTimer = null;
    this.#cancelDiscovery = null;
  }
}

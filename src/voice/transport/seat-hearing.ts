import type { Networking, NetworkingState, VoiceUDPSocket, VoiceWebSocket } from '@discordjs/voice';
import type { Clock } from '../../lib/index.ts';
import type { TransportCounters } from './counters.ts';
import { type HearingSigns, type HearingTrouble, HearingWatch } from './hearing-watch.ts';
import { discoveryRequest } from './ip-discovery.ts';
import type { NameWatch } from './room-ear.ts';
import { isUdpPong, udpPing } from './udp-ping.ts';

/** Four times a second: what is judged by seconds is told a quarter of a second late at most. */
const lookEveryMs = 250;

/** Of Discord's table of voice opcodes. */
const opcode = { heartbeat: 3, speaking: 5, heartbeatAck: 6, hello: 8, clientDisconnect: 13 } as const;

/** What a seat says about itself when it is looked at. */
export type SeatSigns = Omit<HearingSigns, 'datagrams'>;

/** What is needed to watch over a seat's hearing. */
export interface SeatHearingParts {
  readonly clock: Clock;
  readonly counters: TransportCounters;
  readonly looks: SeatLooks;
  readonly signs: () => SeatSigns;
  /** Takes each datagram; on the audio path. */
  readonly datagram: (packet: Buffer) => void;
  /** The troubles are others than before; `isProven`: without any, whether something shows that all is well. */
  readonly onTroubles: (troubles: readonly HearingTrouble[], isProven: boolean) => void;
  /** The session answers no more: only another one can help. */
  readonly onSilent: (why: 'gateway-silent' | 'network-silent') => void;
}

/** Where datagrams of the session that stands go to. */
interface Path {
  readonly udp: VoiceUDPSocket;
  readonly ssrc: number;
}

/** Has the seats of a node look, all by one timer: with one for each, arming them was half of what looking costs. */
export class SeatLooks {
  readonly #clock: Clock;
  readonly #looks = new Set<() => void>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Has this one look from now on, for the first time within a quarter of a second; answers what ends that. */
  add(look: () => void): () => void {
    this.#looks.add(look);
    if (this.#cancel === null) this.#later();
    return () => {
      this.#looks.delete(look);
      if (this.#looks.size > 0) return;
      this.#cancel?.();
      this.#cancel = null;
    };
  }

  #later(): void {
    this.#cancel = this.#clock.after(lookEveryMs, this.#lookAll);
  }

  readonly #lookAll = (): void => {
    this.#later();
    for (const look of this.#looks) look();
  };
}

/** Gathers what shows whether a seat hears its room, from the voice library's sockets, and has it judged. */
export class SeatHearing implements NameWatch {
  readonly #parts: SeatHearingParts;
  readonly #watch: HearingWatch;
  #socket: VoiceWebSocket | null = null;
  #path: Path | null = null;
  #datagrams = 0;
  #pings = 0;
  /** Heartbeats beside those that the library sends; their numbers are none of its own, which are times. */
  #beats = 0;
  /** Whose first packets came before op 5 named them, within its handling. */
  #early: string | null = null;
  #cancelLook: (() => void) | null = null;

  constructor(parts: SeatHearingParts) {
    this.#parts = parts;
    this.#watch = new HearingWatch(parts.clock.monotonicMs());
  }

  /** Begins to look; call once. */
  start(): void {
    this.#cancelLook = this.#parts.looks.add(() => this.#look());
  }

  /** Takes each datagram of the voice server. Bound, since it is handed to the library as a listener. */
  readonly datagram = (packet: Buffer): void => {
    this.#datagrams += 1;
    if (isUdpPong(packet)) {
      this.#parts.counters.pongs += 1;
      this.#watch.pingAnswered();
    }
    this.#parts.datagram(packet);
  };

  /** A frame of this voice opened. On the audio path. */
  opened(userId: string): void {
    this.#watch.opened(userId);
  }

  /** A frame of this voice did not open. On the audio path. */
  unread(userId: string): void {
    this.#watch.unread(userId);
  }

  /** A packet came whose speaker nobody has named, or its SSRC was. The former on the audio path. */
  unnamed(ssrc: number): void {
    this.#watch.unnamed(ssrc);
  }

  named(ssrc: number): void {
    this.#watch.named(ssrc);
  }

  early(userId: string): void {
    this.#early = userId;
  }

  /** Reads along with the voice gateway of this connection, through all its sockets. */
  follow(networking: Networking): void {
    this.#attach(networking.state);
    networking.on('stateChange', (_former: NetworkingState, state: NetworkingState) => this.#attach(state));
  }

  /** A session stands. */
  sessionBegan(path: Path): void {
    this.#path = path;
    this.#watch.sessionBegan();
  }

  /** There is no session; nothing when there was none. */
  sessionLost(): void {
    this.#path = null;
    this.#watch.sessionLost();
  }

  /** Looks no more; may be called twice. */
  close(): void {
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#socket = null;
    this.#path = null;
  }

  /** The library tells nobody when it sends a heartbeat. */
  #attach(state: NetworkingState): void {
    if (!('ws' in state) || state.ws === this.#socket) return;
    const socket = state.ws;
    this.#socket = socket;
    this.#watch.gatewayReplaced();
    const send = socket.sendPacket.bind(socket);
    socket.sendPacket = (packet): void => {
      const { op }: { readonly op: number } = packet;
      if (op === opcode.heartbeat && this.#socket === socket) this.#watch.beatSent(!this.#isOurs(packet));
      send(packet);
    };
    socket.on('packet', (packet: unknown) => {
      if (this.#socket === socket) this.#onPacket(packet);
    });
  }

  #onPacket(packet: unknown): void {
    const { op, d } = fieldsOf(packet);
    // It greets whoever comes: that it takes a session up again is still owed.
    if (op === opcode.hello) return;
    const isOfOurs = op === opcode.heartbeatAck && this.#isOurs(packet);
    if (isOfOurs) this.#parts.counters.beatsAnswered += 1;
    this.#watch.gatewayAnswered(isOfOurs);
    if (op !== opcode.speaking && op !== opcode.clientDisconnect) return;
    const { user_id: userId, speaking } = fieldsOf(d);
    if (typeof userId !== 'string') return;
    // The library, which listens before us, has named them: who was heard before that is not missed.
    const isEarly = this.#early === userId;
    this.#early = null;
    const isSpeaking = typeof speaking === 'number' && speaking !== 0;
    if (op === opcode.clientDisconnect) this.#watch.left(userId);
    else if (!isSpeaking || !isEarly) this.#watch.spoke(userId, isSpeaking, this.#parts.signs());
  }

  /** Whether a heartbeat, or the answer to one, is of those beside the library's. */
  #isOurs(packet: unknown): boolean {
    const { t } = fieldsOf(fieldsOf(packet)['d']);
    return typeof t === 'number' && t > 0 && t <= this.#beats;
  }

  #look(): void {
    const { clock, counters, signs, onTroubles, onSilent } = this.#parts;
    const verdict = this.#watch.look(clock.monotonicMs(), { ...signs(), datagrams: this.#datagrams });
    const path = this.#path;
    if (verdict.isPingDue && path !== null) {
      this.#pings += 1;
      path.udp.send(udpPing(this.#pings));
    }
    if (verdict.isBeatDue && this.#socket !== null) {
      this.#beats += 1;
      this.#socket.sendPacket({ op: opcode.heartbeat, d: { t: this.#beats, seq_ack: this.#socket.sequence } });
    }
    if (verdict.step === 'renew-path' && path !== null) {
      counters.pathsRenewed += 1;
      // Opens the way through whatever lies between anew; its answer tells that the way is open.
      path.udp.send(discoveryRequest(path.ssrc));
    }
    if (verdict.isNews) {
      if (verdict.troubles.length > 0) counters.hearingTroubles += 1;
      onTroubles(verdict.troubles, verdict.isProven);
    }
    if (verdict.why !== null) onSilent(verdict.why);
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  // An object of JSON has no keys but strings.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

import type { RawData, WebSocket } from 'ws';
import type { WireClock } from './wire-clock.ts';
import * as payloads from './payloads.ts';
import type { Identify, Resume } from './payloads.ts';
import { CLOSE, EVENT_WINDOW_MS, MAX_EVENTS_PER_WINDOW, MAX_PAYLOAD_BYTES, OP } from './protocol.ts';
import { sendWindow } from './send-window.ts';
import type { Session, Sink } from './session.ts';

/** Why a socket got no session: closed with a code, or told by op 9 to identify later. */
export type Refused = { readonly close: number } | { readonly invalidSession: true };
/** The session a socket now speaks for, or why not. `begin` runs once the socket is attached. */
export type Admitted = { readonly session: Session; readonly begin: () => void } | Refused;

/** What a connection asks of its gateway. */
export interface ConnectionHost {
  readonly clock: WireClock;
  readonly heartbeatIntervalMs: number;
  /** Whether a session whose client stopped beating (4009) is over. */
  silenceEndsSession(): boolean;
  identify(body: Identify): Admitted;
  /** Replays what was missed into `sink` and attaches it. */
  resume(body: Resume, sink: Sink): Admitted;
  /** Carries out one command of an identified session; the answer is a close code, or null when all was well. */
  command(session: Session, op: number, data: unknown): number | null;
  /** Counts a socket that is cut off because its client does not read. */
  tooSlow(): void;
  /** The socket is gone; `resumable` unless the client closed it for good. */
  gone(session: Session, sink: Sink, resumable: boolean): void;
}

type State =
  | { readonly status: 'greeting' }
  | { readonly status: 'attached'; readonly session: Session }
  | { readonly status: 'closed' };

/** Close codes by which a client says that it will not resume (Discord docs, disconnecting). */
const FINAL_CODES: readonly number[] = [1000, 1001];

/** Close codes of ours after which the session cannot be resumed. */
const ENDING_CODES: readonly number[] = [
  CLOSE.authenticationFailed,
  CLOSE.invalidSeq,
  CLOSE.invalidShard,
  CLOSE.shardingRequired,
  CLOSE.invalidVersion,
  CLOSE.invalidIntents,
  CLOSE.disallowedIntents,
];

/** What a client may leave unread before it counts as too slow, beyond what it asked for itself; as on the voice gateway. */
const UNREAD_BYTES = 1024 * 1024;

/** Missed heartbeats are noticed after this many intervals. Discord names no number. */
const ZOMBIE_INTERVALS = 1.5;

/** One socket of the gateway: Hello, identify or resume, commands, heartbeats, limits. */
export class Connection implements Sink {
  readonly #socket: WebSocket;
  readonly #host: ConnectionHost;
  readonly #window = sendWindow(MAX_EVENTS_PER_WINDOW, EVENT_WINDOW_MS);
  #state: State = { status: 'greeting' };
  #cancelZombie: () => void = () => {};
  #unreadLimit = UNREAD_BYTES;

  constructor(socket: WebSocket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on('close', (code) => this.#onClose(code));
    // A broken frame also closes the socket, which is where it is dealt with.
    socket.on('error', () => socket.terminate());
    this.#awaitHeartbeat();
    this.#sendOp(OP.hello, { heartbeat_interval: host.heartbeatIntervalMs });
  }

  /** The session spoken for, if any. */
  get session(): Session | null {
    return this.#state.status === 'attached' ? this.#state.session : null;
  }

  /** See Sink. A client that does not read is cut off: its session waits for it to come back. */
  send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(text);
    if (this.#socket.bufferedAmount <= this.#unreadLimit) return;
    this.#host.tooSlow();
    this.#socket.terminate();
  }

  /** Op 7: asks the client to reconnect and resume. */
  askToReconnect(): void {
    this.#sendOp(OP.reconnect, null);
  }

  /** Op 9: tells the client whether its session can be resumed; when not, the session is over. */
  invalidate(resumable: boolean): void {
    const session = this.session;
    this.#sendOp(OP.invalidSession, resumable);
    if (session === null || resumable) return;
    this.#state = { status: 'greeting' };
    this.#host.gone(session, this, false);
  }

  /** Cuts the socket without a closing handshake, as a lost network does. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Closes with `code`. Idempotent. */
  close(code: number): void {
    this.#cancelZombie();
    const session = this.session;
    this.#state = { status: 'closed' };
    if (session !== null) this.#host.gone(session, this, this.#staysResumable(code));
    this.#socket.close(code);
  }

  #staysResumable(code: number): boolean {
    if (code === CLOSE.sessionTimedOut) return !this.#host.silenceEndsSession();
    return !ENDING_CODES.includes(code) && !FINAL_CODES.includes(code);
  }

  #sendOp(op: number, data: unknown): void {
    this.send(JSON.stringify({ t: null, s: null, op, d: data }));
  }

  #awaitHeartbeat(): void {
    this.#cancelZombie();
    const ms = this.#host.heartbeatIntervalMs * ZOMBIE_INTERVALS;
    this.#cancelZombie = this.#host.clock.after(ms, () => this.close(CLOSE.sessionTimedOut));
  }

  #onClose(code: number): void {
    this.#cancelZombie();
    const session = this.session;
    this.#state = { status: 'closed' };
    if (session !== null) this.#host.gone(session, this, !FINAL_CODES.includes(code));
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.#state.status === 'closed') return;
    // ws gives buffers unless told otherwise.
    const text = (data as Buffer).toString();
    if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) return this.close(CLOSE.decodeError);
    if (!this.#window.take(this.#host.clock.nowMs())) return this.close(CLOSE.rateLimited);
    const parsed = isBinary ? null : parse(text);
    if (parsed === null) return this.close(CLOSE.decodeError);
    this.#answer(() => this.#onPayload(parsed.op, parsed.d));
  }

  /** What a client that keeps up asks for (READY, a replay, a member list) is sent whole, however much that is at once. */
  #answer(run: () => void): void {
    if (this.#socket.bufferedAmount > UNREAD_BYTES) return run();
    this.#unreadLimit = Infinity;
    run();
    this.#unreadLimit = UNREAD_BYTES + this.#socket.bufferedAmount;
  }

  #onPayload(op: number, data: unknown): void {
    if (op === OP.heartbeat) return this.#onHeartbeat(data);
    if (op === OP.identify) return this.#onIdentify(data);
    if (op === OP.resume) return this.#onResume(data);
    const session = this.session;
    if (session === null) return this.close(CLOSE.notAuthenticated);
    const code = this.#host.command(session, op, data);
    if (code !== null) this.close(code);
  }

  #onHeartbeat(data: unknown): void {
    if (!payloads.heartbeat.safeParse(data).success) return this.close(CLOSE.decodeError);
    this.#awaitHeartbeat();
    this.#sendOp(OP.heartbeatAck, null);
  }

  #onIdentify(data: unknown): void {
    if (this.#state.status === 'attached') return this.close(CLOSE.alreadyAuthenticated);
    const body = payloads.identify.safeParse(data);
    if (!body.success) return this.close(CLOSE.decodeError);
    this.#admit(this.#host.identify(body.data));
  }

  #onResume(data: unknown): void {
    if (this.#state.status === 'attached') return this.close(CLOSE.alreadyAuthenticated);
    const body = payloads.resume.safeParse(data);
    if (!body.success) return this.close(CLOSE.decodeError);
    this.#admit(this.#host.resume(body.data, this));
  }

  #admit(admitted: Admitted): void {
    if ('close' in admitted) return this.close(admitted.close);
    if ('invalidSession' in admitted) return this.#sendOp(OP.invalidSession, false);
    this.#state = { status: 'attached', session: admitted.session };
    admitted.session.attach(this);
    admitted.begin();
  }
}

function parse(text: string): { op: number; d?: unknown } | null {
  try {
    return payloads.envelope.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

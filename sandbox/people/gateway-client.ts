import { WebSocket } from 'ws';
import { requireLoopbackUrl } from './loopback.ts';
import type { SeenEvent } from './seen.ts';
import type { PersonTime } from './system-time.ts';

/** What a gateway socket tells. */
export interface GatewayListener {
  onEvent(event: SeenEvent): void;
  /** The socket is gone for good. */
  onClose(code: number): void;
}

/** What a person's client can send. */
export interface PersonGateway {
  /** Op 4. */
  updateVoiceState(state: { guildId: string; channelId: string | null; selfMute: boolean; selfDeaf: boolean }): void;
  close(): void;
}

/** Milliseconds between attempts to come back. */
const RETRY_MS = 200;
/** Attempts to come back before giving up. */
const MAX_RETRIES = 10;

interface Payload {
  readonly op: number;
  readonly s: number | null;
  readonly t: string | null;
  readonly d: unknown;
}

/**
 * The gateway as Discord's own clients speak to it: identify without intents, heartbeats, and resume after a cut.
 * Throws for an address that is not loopback.
 */
export class GatewayClient implements PersonGateway {
  readonly #url: string;
  readonly #token: string;
  readonly #listener: GatewayListener;
  readonly #time: PersonTime;
  #socket: WebSocket;
  #sessionId: string | null = null;
  #seq: number | null = null;
  #retries = 0;
  #closed = false;
  #cancelBeat: () => void = () => {};

  constructor(options: { url: string; token: string; time: PersonTime }, listener: GatewayListener) {
    requireLoopbackUrl(options.url, 'ws:');
    this.#url = options.url;
    this.#token = options.token;
    this.#time = options.time;
    this.#listener = listener;
    this.#socket = this.#open();
  }

  updateVoiceState(state: { guildId: string; channelId: string | null; selfMute: boolean; selfDeaf: boolean }): void {
    this.#send(4, {
      guild_id: state.guildId,
      channel_id: state.channelId,
      self_mute: state.selfMute,
      self_deaf: state.selfDeaf,
      self_video: false,
      flags: 2,
    });
  }

  /** Ends the session. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#cancelBeat();
    this.#socket.close(1000);
  }

  #open(): WebSocket {
    // Clients ask for compression; the sandbox sends plain text whatever is asked.
    const socket = new WebSocket(`${this.#url}/?v=10&encoding=json`, {
      perMessageDeflate: false,
      followRedirects: false,
    });
    // ws gives buffers unless told otherwise, and the sandbox sends payloads only.
    socket.on('message', (data) => this.#onPayload(JSON.parse((data as Buffer).toString()) as Payload));
    socket.on('close', (code) => this.#onClose(code));
    // A failed connection also closes, which is where it is dealt with.
    socket.on('error', () => socket.terminate());
    return socket;
  }

  #send(op: number, d: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, d }));
  }

  #onPayload(payload: Payload): void {
    if (payload.s !== null) this.#seq = payload.s;
    switch (payload.op) {
      case 10:
        // The sandbox's own Hello.
        this.#greet((payload.d as { heartbeat_interval: number }).heartbeat_interval);
        break;
      case 1:
        this.#send(1, this.#seq);
        break;
      case 7:
        this.#socket.close(4000);
        break;
      case 9:
        this.#sessionId = payload.d === true ? this.#sessionId : null;
        this.#socket.close(4000);
        break;
      case 0:
        this.#onDispatch(payload);
        break;
    }
  }

  #onDispatch(payload: Payload): void {
    // The sandbox's own events.
    const d = payload.d as Readonly<Record<string, unknown>>;
    if (payload.t === 'READY') this.#sessionId = String(d['session_id']);
    if (payload.t === 'READY' || payload.t === 'RESUMED') this.#retries = 0;
    this.#listener.onEvent({ t: payload.t ?? '', d });
  }

  #greet(intervalMs: number): void {
    const beat = (): void => {
      this.#send(1, this.#seq);
      this.#cancelBeat = this.#time.after(intervalMs, beat);
    };
    this.#cancelBeat = this.#time.after(intervalMs / 2, beat);
    if (this.#sessionId !== null)
      return this.#send(6, { token: this.#token, session_id: this.#sessionId, seq: this.#seq ?? 0 });
    this.#send(2, {
      token: this.#token,
      capabilities: 0,
      properties: {
        os: 'Linux',
        browser: 'Discord Client',
        device: '',
        release_channel: 'stable',
        client_build_number: 0,
      },
      presence: { status: 'online', since: 0, activities: [], afk: false },
      compress: false,
      client_state: { guild_versions: {} },
    });
  }

  #onClose(code: number): void {
    this.#cancelBeat();
    const isFinal = [4004, 4010, 4011, 4012, 4013, 4014].includes(code);
    this.#retries += 1;
    if (this.#closed || isFinal || this.#retries > MAX_RETRIES) return this.#listener.onClose(code);
    this.#cancelBeat = this.#time.after(RETRY_MS, () => {
      this.#socket = this.#open();
    });
  }
}

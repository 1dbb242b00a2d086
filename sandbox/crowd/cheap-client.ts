import { WebSocket } from 'ws';
import { readDescription, readHello, readReady, readFrame } from '../voice/client/server-messages.ts';
import { createTransportCipher, opcode, writeHeader } from '../voice/wire/index.ts';
import type { TransportCipher } from '../voice/wire/index.ts';
import type { SharedSockets } from './shared-sockets.ts';

/** What a member needs to open voice, as the voice server granted it. */
export interface CheapSeat {
  readonly endpoint: string;
  readonly caPem: string;
  readonly token: string;
  readonly guildId: string;
  readonly userId: string;
  readonly sessionId: string;
}

/** 20 ms at 48 kHz (RFC 7587). */
const samplesPerFrame = 960;
const microphone = 1;

/**
 * A voice client that costs next to nothing: no timer of its own, no socket for sound of its own, and what it hears is counted and not opened.
 * Stages only: end-to-end encryption would cost it and everybody else a group.
 */
export class CheapClient {
  readonly ready: Promise<void>;
  readonly #socket: WebSocket;
  readonly #seat: CheapSeat;
  readonly #sockets: SharedSockets;
  #cipher: TransportCipher | null = null;
  #remote: { readonly ip: string; readonly port: number } = { ip: '', port: 0 };
  #ssrc = 0;
  #lastSeq = -1;
  #sequence = 0;
  #timestamp = 0;
  #nonce = 0;
  #isSpeaking = false;
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;

  constructor(seat: CheapSeat, sockets: SharedSockets) {
    this.#seat = seat;
    this.#sockets = sockets;
    this.ready = new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#socket = new WebSocket(`wss://${seat.endpoint}/?v=8`, { ca: seat.caPem });
    this.#socket.on('open', () => this.#identify());
    this.#socket.on('message', (data, isBinary) => {
      // One Buffer per message: `binaryType` is left alone.
      if (!isBinary) this.#onFrame((data as Buffer).toString('utf8'));
    });
    this.#socket.on('error', (error) => this.#settle?.reject(error));
    this.#socket.on('close', (code) => this.#settle?.reject(new Error(`closed with ${code}`)));
  }

  /** To be called as often as the voice server's Hello asks; by the shared timer. */
  beat(wallMs: number): void {
    this.#send(opcode.heartbeat, { t: wallMs, seq_ack: this.#lastSeq });
  }

  /** Sends 20 ms of sound; says that it speaks before the first. */
  say(frame: Buffer): void {
    if (this.#cipher === null) return;
    if (!this.#isSpeaking) {
      this.#isSpeaking = true;
      this.#send(opcode.speaking, { speaking: microphone, delay: 0, ssrc: this.#ssrc });
    }
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + samplesPerFrame) >>> 0;
    this.#nonce = (this.#nonce + 1) >>> 0;
    const { clear, extension } = writeHeader({
      sequence: this.#sequence,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
      padded: false,
    });
    const plain = extension.length === 0 ? frame : Buffer.concat([extension, frame]);
    this.#sockets.send(this.#cipher.seal(clear, clear.length, plain, this.#nonce), this.#remote);
  }

  /** Says that it speaks no more. */
  stop(): void {
    if (!this.#isSpeaking) return;
    this.#isSpeaking = false;
    this.#send(opcode.speaking, { speaking: 0, delay: 0, ssrc: this.#ssrc });
  }

  /** Hangs up; may be called twice. */
  close(): void {
    this.#settle = null;
    this.#socket.close(1000);
  }

  #identify(): void {
    const { guildId, userId, sessionId, token } = this.#seat;
    this.#send(opcode.identify, {
      server_id: guildId,
      user_id: userId,
      session_id: sessionId,
      token,
      max_dave_protocol_version: 1,
    });
  }

  #onFrame(text: string): void {
    const { op, d, seq } = readFrame(text);
    if (seq !== undefined) this.#lastSeq = seq;
    if (op === opcode.hello) this.#sockets.beatEvery(this, readHello(d));
    else if (op === opcode.ready) void this.#discover(d);
    else if (op === opcode.sessionDescription) {
      const { mode, secret_key: key } = readDescription(d);
      this.#cipher = createTransportCipher(mode, Buffer.from(key));
      this.#settle?.resolve();
    }
  }

  async #discover(d: unknown): Promise<void> {
    const { ssrc, ip, port, modes } = readReady(d);
    this.#ssrc = ssrc;
    this.#remote = { ip, port };
    try {
      const at = await this.#sockets.discover(ssrc, this.#remote);
      this.#send(opcode.selectProtocol, { protocol: 'udp', data: { ...at, mode: modes[0] } });
    } catch (error) {
      this.#settle?.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #send(op: number, d: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, d }));
  }
}

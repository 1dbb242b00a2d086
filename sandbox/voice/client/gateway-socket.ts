import { WebSocket } from 'ws';
import type { RawData } from 'ws';

import type { VoiceClock } from '../clock.ts';
import { opcode } from '../wire/index.ts';
import { readFrame, readHello } from './server-messages.ts';
import type { ServerFrame } from './server-messages.ts';

/** Heartbeats without an answer after which the socket counts as dead, as @discordjs/voice does it. */
const unansweredBeats = 3;
/** Largest message read; DAVE's largest is far below. */
const messageBytes = 256 * 1024;
const garbled = 4002;
const binaryHeadBytes = 3;

/** What a socket reports. */
export interface GatewaySocketEvents {
  readonly onOpen: () => void;
  readonly onFrame: (frame: ServerFrame) => void;
  /** A binary message: number, opcode, body. */
  readonly onBinary: (seq: number, op: number, body: Buffer) => void;
  readonly onClose: (code: number, reason: string) => void;
}

/** What a socket is opened with. */
export interface GatewaySocketParts {
  readonly endpoint: string;
  readonly caPem: string;
  readonly clock: VoiceClock;
  /** Last sequence number seen, over all sockets of the session. */
  readonly lastSeq: () => number;
  readonly events: GatewaySocketEvents;
}

/** One websocket to the voice gateway with its heartbeat. */
export class GatewaySocket {
  readonly #socket: WebSocket;
  readonly #parts: GatewaySocketParts;
  #cancelBeat: () => void = () => undefined;
  #unanswered = 0;

  constructor(parts: GatewaySocketParts) {
    this.#parts = parts;
    this.#socket = new WebSocket(`wss://${parts.endpoint}/?v=8`, { ca: parts.caPem, maxPayload: messageBytes });
    this.#socket.on('open', parts.events.onOpen);
    this.#socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    this.#socket.on('error', () => this.#socket.terminate()); // the close that follows is reported
    this.#socket.on('close', (code, reason) => {
      this.#cancelBeat();
      parts.events.onClose(code, reason.toString('utf8'));
    });
  }

  /** Sends a message; nothing happens when the socket is not open. */
  send(op: number, d: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, d }));
  }

  /** Sends a binary message; nothing happens when the socket is not open. */
  sendBinary(op: number, body: Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(Buffer.concat([Buffer.from([op]), body]));
  }

  /** Ends the socket with a close frame. */
  close(code: number): void {
    this.#cancelBeat();
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(code);
  }

  /** Ends the socket without one. */
  drop(): void {
    this.#cancelBeat();
    this.#socket.terminate();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    const bytes = data as Buffer; // one Buffer per message: `binaryType` is left alone
    if (isBinary) {
      if (bytes.length < binaryHeadBytes) this.close(garbled);
      else this.#parts.events.onBinary(bytes.readUInt16BE(0), bytes.readUInt8(2), bytes.subarray(binaryHeadBytes));
      return;
    }
    const frame = this.#parse(bytes.toString('utf8'));
    if (frame === undefined) return;
    if (frame.op === opcode.hello) this.#beatEvery(readHello(frame.d));
    else if (frame.op === opcode.heartbeatAck) this.#unanswered = 0;
    this.#parts.events.onFrame(frame);
  }

  #parse(text: string): ServerFrame | undefined {
    try {
      return readFrame(text);
    } catch {
      this.close(garbled); // reported through the close
      return undefined;
    }
  }

  #beatEvery(intervalMs: number): void {
    this.#cancelBeat = this.#parts.clock.after(intervalMs, () => {
      if (this.#unanswered >= unansweredBeats) {
        this.drop();
        return;
      }
      this.#unanswered += 1;
      this.send(opcode.heartbeat, { t: Math.round(this.#parts.clock.wallMs()), seq_ack: this.#parts.lastSeq() });
      this.#beatEvery(intervalMs);
    });
  }
}

import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';

import type { VoiceClock } from '../clock.ts';
import { pingMagic, readDiscovery, writeDiscovery } from '../wire/index.ts';

/** A lost discovery is asked again after this long; loopback answers within a millisecond. */
const discoveryRetryMs = 200;
/** 25 tries: 5 s. */
const discoveryTries = 25;
/** Period of the client's own ping (community documentation). */
const pingMs = 5_000;
const receiveBufferBytes = 1024 * 1024;

/** Where the server sees this socket. */
export interface SeenAt {
  readonly address: string;
  readonly port: number;
}

/** The UDP socket of one voice connection. */
export class MediaSocket {
  readonly #socket: Socket;
  readonly #clock: VoiceClock;
  readonly #remote: { readonly address: string; readonly port: number };
  #cancelPing: () => void = () => undefined;
  #pings = 0;
  #isClosed = false;

  constructor(remote: SeenAt, clock: VoiceClock, onPacket: (packet: Buffer) => void) {
    this.#remote = remote;
    this.#clock = clock;
    this.#socket = createSocket({ type: 'udp4', lookup: (host, _options, done) => done(null, host, 4) });
    this.#socket.on('message', onPacket);
    this.#socket.on('error', () => undefined); // sound is lossy: what matters shows on the websocket
    this.#socket.bind(0, '127.0.0.1', () => {
      if (!this.#isClosed) this.#socket.setRecvBufferSize(receiveBufferBytes);
    });
  }

  /** Asks the server where it sees this socket, again and again. Rejects after 5 s, or when closed. */
  async discover(ssrc: number): Promise<SeenAt> {
    const request = writeDiscovery({ kind: 'request', ssrc, address: '', port: 0 });
    return await new Promise<SeenAt>((resolve, reject) => {
      let tries = 0;
      let cancelRetry: () => void = () => undefined;
      const stop = (): void => {
        cancelRetry();
        this.#socket.off('message', onReply).off('close', giveUp);
      };
      const giveUp = (): void => {
        stop();
        reject(new Error('IP discovery was not answered'));
      };
      const onReply = (datagram: Buffer): void => {
        const reply = readDiscovery(datagram);
        if (reply?.kind !== 'reply' || reply.ssrc !== ssrc) return;
        stop();
        resolve({ address: reply.address, port: reply.port });
      };
      const ask = (): void => {
        tries += 1;
        if (tries > discoveryTries) {
          giveUp();
          return;
        }
        this.send(request);
        cancelRetry = this.#clock.after(discoveryRetryMs, ask);
      };
      this.#socket.on('message', onReply).once('close', giveUp);
      ask();
    });
  }

  /** Pings until the end, which keeps address translations open on real networks. */
  keepAlive(): void {
    const ping = Buffer.alloc(8);
    ping.writeUInt32BE(pingMagic.request, 0);
    ping.writeUInt32BE(this.#pings, 4);
    this.#pings += 1;
    this.send(ping);
    this.#cancelPing = this.#clock.after(pingMs, () => this.keepAlive());
  }

  /** Sends a datagram at once; nothing happens after the end. */
  send(datagram: Buffer): void {
    if (!this.#isClosed) this.#socket.send(datagram, this.#remote.port, this.#remote.address);
  }

  /** Frees the port; may be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelPing();
    this.#socket.close();
  }
}

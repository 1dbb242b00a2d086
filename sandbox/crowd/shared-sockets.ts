import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import type { VoiceClock } from '../voice/clock.ts';
import { readDiscovery, readRtcp, writeDiscovery } from '../voice/wire/index.ts';

/** A few sockets for sound carry a thousand members: the voice server tells members apart by their SSRC and where they asked it to send. */
const socketCount = 8;
const receiveBufferBytes = 4 * 1024 * 1024;
/** A lost discovery is asked for again after so long, and so often. */
const retryMs = 500;
const tries = 20;
const beatTickMs = 100;

/** Where the voice server sees a socket. */
export interface SeenAt {
  readonly address: string;
  readonly port: number;
}

interface Remote {
  readonly ip: string;
  readonly port: number;
}

/** Who beats when the shared timer says so. */
interface Beating {
  beat(wallMs: number): void;
}

/** Sockets and timers that all cheap clients share. */
export interface SharedSockets {
  send(datagram: Buffer, to: Remote): void;
  /** How the voice server sees the socket on which this member's sound will arrive. */
  discover(ssrc: number, to: Remote): Promise<SeenAt>;
  /** Has a client beat in time. */
  beatEvery(client: Beating, intervalMs: number): void;
  /** Packets of sound that arrived so far. */
  heard(): number;
  /** The longest time between two of them since this was asked last, milliseconds; the time before the first counts. */
  takeLongestGapMs(): number;
  close(): void;
}

const openSocket = async (onDatagram: (datagram: Buffer) => void): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', lookup: (host, _options, done) => done(null, host, 4) });
  socket.on('message', onDatagram);
  socket.on('error', () => undefined); // sound is lossy: what matters shows on the websocket
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.setRecvBufferSize(receiveBufferBytes);
  return socket;
};

/** One timer for all: ten times a second whoever is due beats. */
const createBeats = (clock: VoiceClock): Pick<SharedSockets, 'beatEvery' | 'close'> => {
  const beats: { readonly client: Beating; readonly everyMs: number; dueMs: number }[] = [];
  let cancel: () => void = () => undefined;
  const tick = (): void => {
    cancel = clock.after(beatTickMs, tick);
    const nowMs = clock.monotonicMs();
    for (const one of beats) {
      if (one.dueMs > nowMs) continue;
      one.dueMs = nowMs + one.everyMs;
      one.client.beat(Math.round(clock.wallMs()));
    }
  };
  tick();
  return {
    beatEvery(client, intervalMs) {
      // Not all in one moment.
      const restMs = ((beats.length % 50) * intervalMs) / 50;
      beats.push({ client, everyMs: intervalMs, dueMs: clock.monotonicMs() + restMs });
    },
    close: () => cancel(),
  };
};

/** What arrives, and how far apart. */
const createEars = (clock: VoiceClock): Pick<SharedSockets, 'heard' | 'takeLongestGapMs'> & { hear(): void } => {
  let heard = 0;
  let [lastMs, longestGapMs] = [clock.monotonicMs(), 0];
  return {
    hear() {
      heard += 1;
      const nowMs = clock.monotonicMs();
      longestGapMs = Math.max(longestGapMs, nowMs - lastMs);
      lastMs = nowMs;
    },
    heard: () => heard,
    takeLongestGapMs() {
      const taken = longestGapMs;
      [lastMs, longestGapMs] = [clock.monotonicMs(), 0];
      return taken;
    },
  };
};

/** Opens them. */
export const openSharedSockets = async (clock: VoiceClock): Promise<SharedSockets> => {
  const asked = new Map<number, (at: SeenAt) => void>();
  const { hear, ...ears } = createEars(clock);
  let next = 0;
  let isClosed = false;
  const onDatagram = (datagram: Buffer): void => {
    const reply = asked.size === 0 ? undefined : readDiscovery(datagram);
    if (reply?.kind === 'reply') asked.get(reply.ssrc)?.({ address: reply.address, port: reply.port });
    else if (readRtcp(datagram) === undefined) hear();
  };
  const sockets = await Promise.all(Array.from({ length: socketCount }, () => openSocket(onDatagram)));
  const beats = createBeats(clock);
  const sendOn = (socket: Socket | undefined, datagram: Buffer, { ip, port }: Remote): void => {
    if (!isClosed) socket?.send(datagram, port, ip);
  };
  /** Whether it was answered: asked again and again. */
  const ask = async (ssrc: number, to: Remote, socket: Socket | undefined): Promise<SeenAt> => {
    const request = writeDiscovery({ kind: 'request', ssrc, address: '', port: 0 });
    return await new Promise<SeenAt>((resolve, reject) => {
      let left = tries;
      let cancel: () => void = () => undefined;
      asked.set(ssrc, (at) => {
        cancel();
        resolve(at);
      });
      const again = (): void => {
        if (left === 0 || isClosed) reject(new Error('IP discovery was not answered'));
        else {
          left -= 1;
          sendOn(socket, request, to);
          cancel = clock.after(retryMs, again);
        }
      };
      again();
    });
  };
  return {
    ...beats,
    ...ears,
    send: (datagram, to) => sendOn(sockets[0], datagram, to),
    async discover(ssrc, to) {
      next += 1;
      try {
        return await ask(ssrc, to, sockets[next % socketCount]);
      } finally {
        asked.delete(ssrc);
      }
    },
    close() {
      isClosed = true;
      beats.close();
      for (const socket of sockets) socket.close();
    },
  };
};

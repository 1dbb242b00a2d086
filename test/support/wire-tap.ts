import { createSocket, type Socket } from 'node:dgram';
import {
  createTransportCipher,
  isEncryptionMode,
  opcode,
  openHeader,
  opusPayloadType,
  payloadBounds,
} from '../../sandbox/voice/wire/index.ts';
import type { Description, VoiceMeddler } from './voice-meddler.ts';

/** What left for a voice server in one packet of sound, its transport encryption undone. */
export interface Tapped {
  readonly channelId: string;
  readonly payload: Buffer;
}

/** Stands between clients and the voice server's UDP, and reads along. */
export interface WireTap {
  /** Every packet of sound that clients of the meddler sent so far and that one of their keys opens. */
  sent(): readonly Tapped[];
  /** Packets of sound that none opens. */
  unread(): number;
  close(): Promise<void>;
}

/** Whether a frame bears DAVE's marker (DAVE's paper, "Payload Format"). */
export const isSealed = (payload: Buffer): boolean =>
  payload.length > 12 && payload.readUInt16BE(payload.length - 2) === 0xfafa;

const loopback = '127.0.0.1';

const bound = async (): Promise<Socket> => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, loopback, resolve);
  });
  return socket;
};

/** Taps the sound of all clients that connect through the meddler from now on. */
export async function tapWire(meddler: VoiceMeddler): Promise<WireTap> {
  const front = await bound();
  const backs = new Map<number, Socket>();
  const seen: Buffer[] = [];
  meddler.sendMediaTo(front.address().port);
  const serverPort = (): number => {
    const ready = meddler.passed.find(({ op, from }) => op === opcode.ready && from === 'server');
    if (ready === undefined) throw new Error('No client has connected yet');
    // Op 2, as the local voice server writes it.
    return (ready.d as { readonly port: number }).port;
  };
  const backFor = (clientPort: number): Socket => {
    const known = backs.get(clientPort);
    if (known !== undefined) return known;
    const back = createSocket('udp4');
    back.on('message', (datagram) => front.send(datagram, clientPort, loopback));
    backs.set(clientPort, back);
    return back;
  };
  front.on('message', (datagram, { port }) => {
    if (openHeader(datagram)?.payloadType === opusPayloadType) seen.push(Buffer.from(datagram));
    backFor(port).send(datagram, serverPort(), loopback);
  });

  /** The keys that the voice server gave out, newest first, each with its room. */
  const keys = (): readonly (readonly [channelId: string, description: Description])[] =>
    meddler.passed
      .filter(({ op, from }) => op === opcode.sessionDescription && from === 'server')
      // Op 4, as the local voice server writes it.
      .map(({ channelId, d }) => [channelId, d as Description] as const)
      .toReversed();
  const read = (packet: Buffer): Tapped | null => {
    const header = openHeader(packet);
    if (header === undefined) return null;
    for (const [channelId, { mode, secret_key: key }] of keys()) {
      if (!isEncryptionMode(mode)) continue;
      const plain = createTransportCipher(mode, Buffer.from(key)).open(packet, header.clearBytes);
      const bounds = plain === undefined ? undefined : payloadBounds(header, plain);
      if (plain !== undefined && bounds !== undefined)
        return { channelId, payload: plain.subarray(bounds.start, bounds.end) };
    }
    return null;
  };
  const closed = (socket: Socket): Promise<void> => new Promise((resolve) => void socket.close(() => resolve()));
  return {
    sent: () => seen.flatMap((packet) => read(packet) ?? []),
    unread: () => seen.filter((packet) => read(packet) === null).length,
    async close() {
      await Promise.all([front, ...backs.values()].map(closed));
    },
  };
}

/**
 * The far end of a carrier under test: as much of voice gateway v8 as a bot needs to join, and one UDP socket that hands
 * out sealed packets and notes when each comes back. It does no work per packet that could hide the carrier's.
 */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:https';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  createTransportCipher,
  opcode,
  openHeader,
  readDiscovery,
  writeDiscovery,
  writeHeader,
  type TransportCipher,
} from '../../sandbox/voice/wire/index.ts';
import { selfSignedCertificate } from '../../sandbox/voice/tls/index.ts';

const mode = 'aead_aes256_gcm_rtpsize';
const dayMs = 86_400_000;
/** Far from the bot's own counters under the same key. */
const firstNonce = 0x8000_0000;
const heartbeatMs = 41_250;

/** One room as the carrier sees it: the session of the bot there. */
interface Room {
  readonly guildId: string;
  readonly ssrc: number;
  readonly speakerSsrc: number;
  readonly cipher: TransportCipher;
  readonly key: Buffer;
  socket: WebSocket | null;
  address: { readonly address: string; readonly port: number } | null;
  readonly ready: (() => void) | null;
}

/** A packet as it came back from the carrier. */
export interface Returned {
  readonly guildId: string;
  readonly opus: Buffer;
  readonly atMs: number;
}

export interface VoicePeer {
  readonly endpoint: string;
  readonly caPem: string;
  readonly udpPort: number;
  /** A room for `guildId`; resolves when the carrier has its keys there. */
  expectRoom(guildId: string): Promise<void>;
  /** A room for a carrier that needs no handshake: its SSRC and key. */
  openRoom(guildId: string): { readonly ssrc: number; readonly key: Uint8Array };
  /** Names the speaker whose packets will come. */
  announce(guildId: string, userId: string): void;
  /** A sealed packet for the carrier in that room. */
  seal(guildId: string, frame: Buffer, sequence: number): Buffer;
  /** Sends it now. */
  send(guildId: string, packet: Buffer): void;
  /** Sends to any port, for the bare forwarder. */
  sendTo(port: number, packet: Buffer): void;
  /** Everything that came back since the last call, opened only now. */
  takeReturned(): readonly Returned[];
  /** Raw datagrams from `port` since the last call. */
  takeRaw(port: number): readonly { readonly packet: Buffer; readonly atMs: number }[];
  close(): Promise<void>;
}

export async function createVoicePeer(): Promise<VoicePeer> {
  const nowMs = Date.now();
  const certificate = selfSignedCertificate({
    commonName: `bench-${randomBytes(6).toString('hex')}`,
    serial: randomBytes(12),
    notBefore: new Date(nowMs - dayMs),
    notAfter: new Date(nowMs + dayMs),
  });
  const https = createServer({ key: certificate.keyPem, cert: certificate.certificatePem });
  const websockets = new WebSocketServer({ server: https });
  const udp = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 });
  await Promise.all([listening(https), bound(udp)]);
  const rooms = new Map<string, Room>();
  const came: { readonly packet: Buffer; readonly port: number; readonly atMs: number }[] = [];
  let nonce = firstNonce;

  udp.on('message', (packet, { address, port }) => {
    const atMs = performance.now();
    const discovery = readDiscovery(packet);
    if (discovery?.kind === 'request') {
      const room = [...rooms.values()].find(({ ssrc }) => ssrc === discovery.ssrc);
      if (room !== undefined) room.address = { address, port };
      udp.send(writeDiscovery({ kind: 'reply', ssrc: discovery.ssrc, address, port }), port, address);
      return;
    }
    if (packet.length > 8) came.push({ packet, port, atMs });
  });
  websockets.on('connection', (socket) => serve(socket, rooms, udp.address().port));

  function addRoom(guildId: string, ready: (() => void) | null): Room {
    const key = randomBytes(32);
    const ssrc = 1000 + rooms.size * 2;
    const cipher = createTransportCipher(mode, key);
    const room: Room = { guildId, ssrc, speakerSsrc: ssrc + 1, cipher, key, socket: null, address: null, ready };
    rooms.set(guildId, room);
    return room;
  }

  function roomOf(guildId: string): Room {
    const room = rooms.get(guildId);
    if (room === undefined) throw new Error(`no room for ${guildId}`);
    return room;
  }

  return {
    endpoint: `127.0.0.1:${portOf(https)}`,
    caPem: certificate.certificatePem,
    udpPort: udp.address().port,
    expectRoom: (guildId) => new Promise((resolve) => void addRoom(guildId, resolve)),
    openRoom: (guildId) => addRoom(guildId, null),
    announce(guildId, userId): void {
      const { socket, speakerSsrc } = roomOf(guildId);
      socket?.send(
        JSON.stringify({ op: opcode.speaking, seq: 2, d: { user_id: userId, ssrc: speakerSsrc, speaking: 1 } }),
      );
    },
    seal(guildId, frame, sequence): Buffer {
      const { cipher, speakerSsrc } = roomOf(guildId);
      const timestamp = (sequence * 960) >>> 0;
      const header = { sequence: sequence & 0xffff, timestamp, ssrc: speakerSsrc, audioLevel: 30, padded: false };
      const { clear, extension } = writeHeader(header);
      nonce += 1;
      return cipher.seal(clear, clear.length, Buffer.concat([extension, frame]), nonce);
    },
    send(guildId, packet): void {
      const { address } = roomOf(guildId);
      if (address !== null) udp.send(packet, address.port, address.address);
    },
    sendTo: (port, packet) => udp.send(packet, port, '127.0.0.1'),
    takeReturned(): readonly Returned[] {
      const byPort = new Map([...rooms.values()].map((room) => [room.address?.port, room]));
      return came.splice(0).flatMap(({ packet, port, atMs }) => {
        const room = byPort.get(port);
        const header = openHeader(packet);
        if (room === undefined || header === undefined) return [];
        const opus = room.cipher.open(packet, 12);
        return opus === undefined ? [] : [{ guildId: room.guildId, opus, atMs }];
      });
    },
    takeRaw: (wanted) => came.splice(0).filter(({ port }) => port === wanted),
    async close(): Promise<void> {
      for (const socket of websockets.clients) socket.terminate();
      websockets.close();
      https.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => https.close(() => resolve())),
        new Promise<void>((resolve) => udp.close(() => resolve())),
      ]);
    },
  };
}

function serve(socket: WebSocket, rooms: ReadonlyMap<string, Room>, udpPort: number): void {
  let room: Room | undefined;
  const tell = (op: number, d: unknown): void => socket.send(JSON.stringify({ op, d }));
  tell(opcode.hello, { v: 8, heartbeat_interval: heartbeatMs });
  socket.on('message', (data) => {
    // Text frames of the two clients under test, one Buffer each: `binaryType` is left alone.
    const { op, d } = JSON.parse((data as Buffer).toString('utf8')) as {
      op: number;
      d: { server_id?: string; t?: number };
    };
    if (op === opcode.identify) {
      room = rooms.get(d.server_id ?? '');
      if (room === undefined) return;
      room.socket = socket;
      tell(opcode.ready, { ssrc: room.ssrc, ip: '127.0.0.1', port: udpPort, modes: [mode], heartbeat_interval: 1 });
    } else if (op === opcode.selectProtocol && room !== undefined) {
      tell(opcode.sessionDescription, { mode, secret_key: [...room.key], dave_protocol_version: 0 });
      room.ready?.();
    } else if (op === opcode.heartbeat) tell(opcode.heartbeatAck, { t: d.t });
  });
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}

async function bound(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

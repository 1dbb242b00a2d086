/**
 * The far end of a carrier under test: a voice gateway, and one UDP socket that hands out sealed packets and notes when each
 * comes back. It does no work per packet that could hide the carrier's.
 */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:https';
import { WebSocketServer } from 'ws';
import { createExternalSender } from '../../sandbox/voice/dave/index.ts';
import { systemVoiceRandom } from '../../sandbox/voice/system-random.ts';
import { selfSignedCertificate } from '../../sandbox/voice/tls/index.ts';
import {
  createTransportCipher,
  openHeader,
  readDiscovery,
  writeDiscovery,
  writeHeader,
} from '../../sandbox/voice/wire/index.ts';
import { announcePerson, type FarRoom, serveFarRoom, transportMode } from './far-gateway.ts';
import { createFarGroup } from './far-group.ts';
import { botId, channelOf, personOf, type Regime } from './places.ts';

const dayMs = 86_400_000;
/** Far from the bot's own counters under the same key. */
const firstNonce = 0x8000_0000;

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
  /** Body of op 25, for a carrier that needs no handshake. */
  readonly externalSender: Buffer;
  /** A room for `guildId`; resolves when the carrier has all its keys there. */
  expectRoom(guildId: string, regime: Regime): Promise<void>;
  /** A room for a carrier that needs no handshake: its SSRC and key. */
  openRoom(guildId: string, regime: Regime): { readonly ssrc: number; readonly key: Uint8Array };
  /** Takes such a carrier into the group of an encrypted room; answers its welcome. */
  admit(guildId: string, keyPackage: Buffer): Buffer;
  /** Names the speaker whose packets will come. */
  announce(guildId: string): void;
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
  const rooms = new Map<string, FarRoom>();
  const came: { readonly packet: Buffer; readonly port: number; readonly atMs: number }[] = [];
  const sender = createExternalSender(systemVoiceRandom);
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
  websockets.on('connection', (socket) => serveFarRoom(socket, { rooms, udpPort: udp.address().port, sender }));

  function addRoom(guildId: string, regime: Regime, ready: (() => void) | null): FarRoom {
    const key = randomBytes(32);
    const ssrc = 1000 + rooms.size * 2;
    const cipher = createTransportCipher(transportMode, key);
    const open = { socket: null, group: null, address: null };
    const room: FarRoom = { guildId, regime, ssrc, personSsrc: ssrc + 1, cipher, key, ready, ...open };
    rooms.set(guildId, room);
    return room;
  }

  function roomOf(guildId: string): FarRoom {
    const room = rooms.get(guildId);
    if (room === undefined) throw new Error(`no room for ${guildId}`);
    return room;
  }

  return {
    endpoint: `127.0.0.1:${portOf(https)}`,
    caPem: certificate.certificatePem,
    udpPort: udp.address().port,
    externalSender: sender.package,
    expectRoom: (guildId, regime) => new Promise((resolve) => void addRoom(guildId, regime, resolve)),
    openRoom: (guildId, regime) => addRoom(guildId, regime, null),
    admit(guildId, keyPackage): Buffer {
      const room = roomOf(guildId);
      room.group = createFarGroup(sender, channelOf(guildId), personOf(guildId));
      return room.group.admit(keyPackage);
    },
    announce: (guildId) => announcePerson(roomOf(guildId)),
    seal(guildId, frame, sequence): Buffer {
      const { cipher, personSsrc, group } = roomOf(guildId);
      const timestamp = (sequence * 960) >>> 0;
      const header = { sequence: sequence & 0xffff, timestamp, ssrc: personSsrc, audioLevel: 30, padded: false };
      const { clear, extension } = writeHeader(header);
      const payload = group === null ? frame : group.seal(frame);
      nonce += 1;
      return cipher.seal(clear, clear.length, Buffer.concat([extension, payload]), nonce);
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
        const frame = room === undefined ? null : openPacket(room, packet);
        return room === undefined || frame === null ? [] : [{ guildId: room.guildId, opus: frame, atMs }];
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

function openPacket({ cipher, group }: FarRoom, packet: Buffer): Buffer | null {
  const header = openHeader(packet);
  const payload = header === undefined ? undefined : cipher.open(packet, 12);
  if (payload === undefined) return null;
  return group === null ? payload : group.open(botId, payload);
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

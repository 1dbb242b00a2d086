/** As much of voice gateway v8 as a bot needs to join a room, end-to-end encrypted or not, with one person in it. */
import type { WebSocket } from 'ws';
import type { ExternalSender } from '../../sandbox/voice/dave/index.ts';
import { opcode, type TransportCipher } from '../../sandbox/voice/wire/index.ts';
import { createFarGroup, type FarGroup } from './far-group.ts';
import { channelOf, personOf, type Regime } from './places.ts';

export const transportMode = 'aead_aes256_gcm_rtpsize';
const heartbeatMs = 41_250;
/** Every group has one change of keys: the carrier comes in. */
const transitionId = 1;

/** One room as the carrier sees it: the session of the bot there. */
export interface FarRoom {
  readonly guildId: string;
  readonly regime: Regime;
  readonly ssrc: number;
  readonly personSsrc: number;
  readonly cipher: TransportCipher;
  readonly key: Buffer;
  socket: WebSocket | null;
  /** Null where nothing is encrypted end to end, and before somebody joined. */
  group: FarGroup | null;
  address: { readonly address: string; readonly port: number } | null;
  /** Called each time that the carrier has come to share all keys of the room. */
  readonly ready: (() => void) | null;
}

/** What serves the rooms of one peer. */
export interface FarGatewayParts {
  readonly rooms: ReadonlyMap<string, FarRoom>;
  readonly udpPort: number;
  readonly sender: ExternalSender;
}

interface Told {
  readonly op: number;
  readonly d: { readonly server_id?: string; readonly t?: number };
}

/** Serves one websocket until it ends. */
export function serveFarRoom(socket: WebSocket, parts: FarGatewayParts): void {
  let room: FarRoom | undefined;
  tell(socket, opcode.hello, { v: 8, heartbeat_interval: heartbeatMs });
  socket.on('message', (data, isBinary) => {
    // One Buffer per message from the two clients under test: `binaryType` is left alone.
    const bytes = data as Buffer;
    if (isBinary) {
      if (room !== undefined) admit(socket, room, bytes);
      return;
    }
    const { op, d } = JSON.parse(bytes.toString('utf8')) as Told;
    if (op === opcode.identify) {
      room = parts.rooms.get(d.server_id ?? '');
      if (room !== undefined) greet(socket, room, parts.udpPort);
    } else if (op === opcode.selectProtocol && room !== undefined) describe(socket, room, parts.sender);
    else if (op === opcode.heartbeat) tell(socket, opcode.heartbeatAck, { t: d.t });
    else if (op === opcode.daveTransitionReady && room !== undefined) {
      tell(socket, opcode.daveExecuteTransition, { transition_id: transitionId });
      room.ready?.();
    }
  });
}

/** Names the person of the room as the speaker whose packets will come. */
export function announcePerson({ socket, guildId, personSsrc }: FarRoom): void {
  if (socket === null) return;
  tell(socket, opcode.speaking, { user_id: personOf(guildId), ssrc: personSsrc, speaking: 1 });
}

function greet(socket: WebSocket, room: FarRoom, udpPort: number): void {
  room.socket = socket;
  const server = { ip: '127.0.0.1', port: udpPort, modes: [transportMode], heartbeat_interval: 1 };
  tell(socket, opcode.ready, { ssrc: room.ssrc, ...server });
  tell(socket, opcode.clientsConnect, { user_ids: [personOf(room.guildId)] });
}

function describe(socket: WebSocket, room: FarRoom, sender: ExternalSender): void {
  const isEncrypted = room.regime === 'voice';
  const keys = { mode: transportMode, secret_key: [...room.key], dave_protocol_version: isEncrypted ? 1 : 0 };
  tell(socket, opcode.sessionDescription, keys);
  if (isEncrypted) {
    room.group = createFarGroup(sender, channelOf(room.guildId), personOf(room.guildId));
    tellBinary(socket, opcode.daveExternalSender, sender.package);
  } else room.ready?.();
}

/** A key package: the carrier wants in. */
function admit(socket: WebSocket, room: FarRoom, message: Buffer): void {
  if (message.readUInt8(0) !== opcode.daveKeyPackage || room.group === null) return;
  const id = Buffer.alloc(2);
  id.writeUInt16BE(transitionId);
  tellBinary(socket, opcode.daveWelcome, Buffer.concat([id, room.group.admit(message.subarray(1))]));
}

/** Nothing is resumed here, so that the numbers of messages need not go up. */
const anyNumber = 1;

function tell(socket: WebSocket, op: number, d: unknown): void {
  socket.send(JSON.stringify({ op, seq: anyNumber, d }));
}

function tellBinary(socket: WebSocket, op: number, body: Buffer): void {
  socket.send(Buffer.concat([Buffer.from([0, anyNumber, op]), body]));
}

/**
 * What a voice between rooms costs by Node's own primitives: receive, open, seal and send, in encrypted rooms davey's decrypt
 * and encrypt between them, and nothing around them. Its GCM, an object for each packet, is dearer than ours (docs/adr/0006). A worker
 * thread.
 */
import { DAVESession } from '@snazzah/davey';
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { parentPort, workerData } from 'node:worker_threads';
import { writeDiscovery } from '../../sandbox/voice/wire/index.ts';
import { botId, channelOf, personOf } from './places.ts';

/** The session's SSRC and key in one room. */
export interface FloorEnd {
  readonly guildId: string;
  readonly ssrc: number;
  readonly key: Uint8Array;
}

/** A voice, and where it is heard. */
export interface FloorVoice {
  readonly from: FloorEnd;
  readonly to: readonly FloorEnd[];
}

/** What the floor is started with. */
export interface FloorOptions {
  readonly port: number;
  readonly voices: readonly FloorVoice[];
  /** Body of op 25 where rooms are encrypted end to end. */
  readonly externalSender: Uint8Array | null;
}

/** What it wants to be admitted with, room by room; beside it only CPU times are posted. */
export interface FloorKeyPackage {
  readonly guildId: string;
  readonly keyPackage: Uint8Array;
}

/** What the bench says. */
export type FloorOrder =
  | { readonly type: 'welcome'; readonly guildId: string; readonly welcome: Uint8Array }
  | { readonly type: 'cpu' };

/** A target as it is sent to. */
interface Target {
  readonly socket: ReturnType<typeof createSocket>;
  readonly key: KeyObject;
  readonly nonce: Buffer;
  readonly header: Buffer;
  readonly dave: DAVESession | null;
  counter: number;
}

/** Bytes in clear of a packet with Discord's audio-level extension, and of that extension's content. */
const clearBytes = 16;
const extensionBytes = 4;
const tailBytes = 20;
/** davey's name for sound; its own table is a const enum, which cannot be imported one file at a time. */
const audio = 0;
const onlyVersion = 1;

// Handed over by the bench that starts this thread.
const { port, voices, externalSender } = workerData as FloorOptions;
const sessions = new Map<string, DAVESession>();

function open({ ssrc }: FloorEnd): ReturnType<typeof createSocket> {
  const socket = createSocket('udp4');
  socket.send(writeDiscovery({ kind: 'request', ssrc, address: '', port: 0 }), port, '127.0.0.1');
  return socket;
}

/** The keys of a room, which come to work once it was admitted; null where there are none. */
function groupOf({ guildId }: FloorEnd): DAVESession | null {
  if (externalSender === null) return null;
  const session = new DAVESession(onlyVersion, botId, channelOf(guildId));
  session.setExternalSender(Buffer.from(externalSender));
  sessions.set(guildId, session);
  const wish: FloorKeyPackage = { guildId, keyPackage: session.getSerializedKeyPackage() };
  parentPort?.postMessage(wish);
  return session;
}

function targetOf(end: FloorEnd): Target {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(0x8078, 0);
  header.writeUInt32BE(end.ssrc, 8);
  const key = createSecretKey(end.key);
  return { socket: open(end), key, nonce: Buffer.alloc(12), header, dave: groupOf(end), counter: 0 };
}

function send(target: Target, frame: Buffer): void {
  const { socket, key, nonce, header, dave } = target;
  target.counter += 1;
  header.writeUInt16BE(target.counter & 0xffff, 2);
  header.writeUInt32BE(target.counter * 960, 4);
  nonce.writeUInt32BE(target.counter, 0);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(header);
  const body = cipher.update(dave === null ? frame : dave.encryptOpus(frame));
  cipher.final();
  const out = Buffer.allocUnsafe(12 + body.length + tailBytes);
  header.copy(out, 0);
  body.copy(out, 12);
  cipher.getAuthTag().copy(out, 12 + body.length);
  out.writeUInt32BE(target.counter, out.length - 4);
  socket.send(out, port, '127.0.0.1');
}

for (const { from, to } of voices) {
  const key = createSecretKey(from.key);
  const nonce = Buffer.alloc(12);
  const dave = groupOf(from);
  const speaker = personOf(from.guildId);
  const targets = to.map(targetOf);
  open(from).on('message', (packet) => {
    if (packet[1] !== 120) return;
    const end = packet.length - tailBytes;
    packet.copy(nonce, 0, packet.length - 4);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAAD(packet.subarray(0, clearBytes));
    decipher.setAuthTag(packet.subarray(end, end + 16));
    const payload = decipher.update(packet.subarray(clearBytes, end)).subarray(extensionBytes);
    decipher.final();
    const frame = dave === null ? payload : dave.decrypt(speaker, audio, payload);
    for (const target of targets) send(target, frame);
  });
}

parentPort?.on('message', (order: FloorOrder) => {
  if (order.type === 'welcome') sessions.get(order.guildId)?.processWelcome(Buffer.from(order.welcome));
  else {
    const { user, system } = process.threadCpuUsage();
    parentPort?.postMessage(user + system);
  }
});

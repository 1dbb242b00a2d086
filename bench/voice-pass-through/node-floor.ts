/**
 * The least that Node can do for one voice between two rooms: receive, open, seal and send with its own primitives and
 * nothing around them. What a carrier costs above this is its own doing. A worker thread.
 */
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { parentPort, workerData } from 'node:worker_threads';
import { writeDiscovery } from '../../sandbox/voice/wire/index.ts';

/** One end of a link: the session's SSRC and key in that room. */
export interface FloorEnd {
  readonly ssrc: number;
  readonly key: Uint8Array;
}

/** Bytes in clear of a packet with Discord's audio-level extension, and of that extension's content. */
const clearBytes = 16;
const extensionBytes = 4;
const tailBytes = 20;

// Handed over by the bench that starts this thread.
const { port, links } = workerData as {
  port: number;
  links: readonly { readonly from: FloorEnd; readonly to: FloorEnd }[];
};

function open(end: FloorEnd): ReturnType<typeof createSocket> {
  const socket = createSocket('udp4');
  socket.send(writeDiscovery({ kind: 'request', ssrc: end.ssrc, address: '', port: 0 }), port, '127.0.0.1');
  return socket;
}

for (const { from, to } of links) {
  const [keyIn, keyOut] = [createSecretKey(from.key), createSecretKey(to.key)];
  const [nonceIn, nonceOut] = [Buffer.alloc(12), Buffer.alloc(12)];
  const target = open(to);
  const header = Buffer.alloc(12);
  header.writeUInt16BE(0x8078, 0);
  header.writeUInt32BE(to.ssrc, 8);
  let counter = 0;
  open(from).on('message', (packet) => {
    if (packet[1] !== 120) return;
    const end = packet.length - tailBytes;
    packet.copy(nonceIn, 0, packet.length - 4);
    const decipher = createDecipheriv('aes-256-gcm', keyIn, nonceIn);
    decipher.setAAD(packet.subarray(0, clearBytes));
    decipher.setAuthTag(packet.subarray(end, end + 16));
    const frame = decipher.update(packet.subarray(clearBytes, end)).subarray(extensionBytes);
    decipher.final();
    counter += 1;
    header.writeUInt16BE(counter & 0xffff, 2);
    header.writeUInt32BE(counter * 960, 4);
    nonceOut.writeUInt32BE(counter, 0);
    const cipher = createCipheriv('aes-256-gcm', keyOut, nonceOut);
    cipher.setAAD(header);
    const body = cipher.update(frame);
    cipher.final();
    const out = Buffer.allocUnsafe(12 + body.length + tailBytes);
    header.copy(out, 0);
    body.copy(out, 12);
    cipher.getAuthTag().copy(out, 12 + body.length);
    out.writeUInt32BE(counter, out.length - 4);
    target.send(out, port, '127.0.0.1');
  });
}

parentPort?.on('message', () => {
  const { user, system } = process.threadCpuUsage();
  parentPort?.postMessage(user + system);
});

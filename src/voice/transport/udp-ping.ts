/**
 * First word of the ping that Discord's own client sends over UDP, and of its answer (community documentation, "Voice connections"). Discord's own
 * documentation names neither: an unanswered ping is a sign only where one was answered before.
 */
const requestMagic = 0x1337cafe;
const replyMagic = 0x1337f00d;
const pingBytes = 8;

/** A ping with that number, which wraps at 32 bits. */
export function udpPing(number: number): Buffer {
  const datagram = Buffer.alloc(pingBytes);
  datagram.writeUInt32BE(requestMagic, 0);
  datagram.writeUInt32BE(number >>> 0, 4);
  return datagram;
}

/** Whether a datagram answers a ping. */
export function isUdpPong(datagram: Buffer): boolean {
  return datagram.length === pingBytes && datagram.readUInt32BE(0) === replyMagic;
}

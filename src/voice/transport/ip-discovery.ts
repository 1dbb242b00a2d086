/** Type, length and the bytes behind them (Discord docs, voice, IP discovery). */
const requestType = 1;
const contentBytes = 70;

/** The datagram that asks the voice server how it sees us; the answer has the same 74 bytes. */
export function discoveryRequest(ssrc: number): Buffer {
  const datagram = Buffer.alloc(4 + contentBytes);
  datagram.writeUInt16BE(requestType, 0);
  datagram.writeUInt16BE(contentBytes, 2);
  datagram.writeUInt32BE(ssrc, 4);
  return datagram;
}

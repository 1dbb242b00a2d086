/** Sequence numbers are 16 bits, as binary messages carry them. */
const sequenceSpan = 0x1_0000;
const binaryHeadBytes = 3;

/** A message that a resume may bring again. */
export interface NumberedMessage {
  readonly seq: number;
  readonly data: string | Buffer;
}

/** Numbers a session's messages from 1 and keeps the last ones for a resume; older ones are forgotten. */
export interface Outbox {
  /** The JSON message with its number in it. */
  add(op: number, d: unknown): NumberedMessage;
  /** The binary message: number (16 bits), opcode (8 bits), body. */
  addBinary(op: number, body: Buffer): NumberedMessage;
  /** What came after `seqAck` (-1: nothing was seen), or undefined when that is no longer, or was never, at hand. */
  since(seqAck: number): readonly NumberedMessage[] | undefined;
}

/** An outbox that keeps `capacity` messages. */
export const createOutbox = (capacity: number): Outbox => {
  const kept: NumberedMessage[] = [];
  let total = 0;
  const keep = (write: (seq: number) => string | Buffer): NumberedMessage => {
    total += 1;
    const seq = total % sequenceSpan;
    const message = { seq, data: write(seq) };
    kept.push(message);
    if (kept.length > capacity) kept.shift();
    return message;
  };
  return {
    add: (op, d) => keep((seq) => JSON.stringify({ op, d, seq })),
    addBinary: (op, body) =>
      keep((seq) => {
        const head = Buffer.alloc(binaryHeadBytes);
        head.writeUInt16BE(seq, 0);
        head.writeUInt8(op, 2);
        return Buffer.concat([head, body]);
      }),
    since(seqAck) {
      if (seqAck < 0) return total === kept.length ? [...kept] : undefined;
      const missed = ((total % sequenceSpan) - seqAck + sequenceSpan) % sequenceSpan;
      if (missed > kept.length) return undefined;
      return missed === 0 ? [] : kept.slice(-missed);
    },
  };
};

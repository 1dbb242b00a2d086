/** The few parts of PostgreSQL's wire protocol 3.0 that lending one session needs (https://www.postgresql.org/docs/18/protocol-message-formats.html). */

const SYNC = 0x53; // 'S'
const QUERY = 0x51; // 'Q'
const FLUSH = 0x48; // 'H'
const TERMINATE = 0x58; // 'X'
const NOTIFICATION = 0x41; // 'A'
const READY_FOR_QUERY = 0x5a; // 'Z'

/** One round of work of a connection: everything up to the message after which the server answers. */
export interface Batch {
  readonly kind: 'startup' | 'work' | 'terminate';
  readonly bytes: Buffer;
}

/** Cuts a connection's bytes into batches. */
export interface BatchReader {
  push(chunk: Buffer): readonly Batch[];
}

/** Starts reading a new connection: its first message is the startup message, which has no type byte. */
export function batchReader(): BatchReader {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  let collected: Buffer[] = [];

  const next = (): Batch | null | undefined => {
    const head = started ? 1 : 0;
    if (rest.length < head + 4) return undefined;
    const length = head + rest.readInt32BE(head);
    if (rest.length < length) return undefined;
    const message = rest.subarray(0, length);
    rest = rest.subarray(length);
    if (!started) {
      started = true;
      return { kind: 'startup', bytes: message };
    }
    const type = message[0];
    if (type === TERMINATE) return { kind: 'terminate', bytes: message };
    collected.push(message);
    if (type !== SYNC && type !== QUERY && type !== FLUSH) return null;
    const bytes = Buffer.concat(collected);
    collected = [];
    return { kind: 'work', bytes };
  };

  return {
    push: (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const batches: Batch[] = [];
      for (let batch = next(); batch !== undefined; batch = next()) {
        if (batch !== null) batches.push(batch);
      }
      return batches;
    },
  };
}

/** What a server's answer means for the lender. */
export interface ReplyFacts {
  /** idle: no transaction is open. open: the session belongs to this connection until it ends its transaction or its round. */
  readonly session: 'idle' | 'open';
  /** Notifications inside the answer, whole messages. */
  readonly notifications: readonly Buffer[];
}

/** Reads the transaction state and the notifications out of an answer; an answer without ReadyForQuery leaves the session open. */
export function readReply(reply: Buffer): ReplyFacts {
  let session: 'idle' | 'open' = 'open';
  const notifications: Buffer[] = [];
  let at = 0;
  while (at + 5 <= reply.length) {
    const end = at + 1 + reply.readInt32BE(at + 1);
    if (reply[at] === NOTIFICATION) notifications.push(reply.subarray(at, end));
    if (reply[at] === READY_FOR_QUERY) session = reply[at + 5] === 0x49 ? 'idle' : 'open'; // 'I'
    at = end;
  }
  return { session, notifications };
}

/** What a server sends after a startup message it accepts: authentication passed, its parameters, ready. */
export function greeting(serverVersion: string): Buffer {
  const parameters: readonly (readonly [string, string])[] = [
    ['server_version', serverVersion],
    ['server_encoding', 'UTF8'],
    ['client_encoding', 'UTF8'],
    ['standard_conforming_strings', 'on'],
    ['integer_datetimes', 'on'],
    ['DateStyle', 'ISO, MDY'],
  ];
  return Buffer.concat([
    frame(0x52, int32(0)), // AuthenticationOk
    ...parameters.map(([name, value]) => frame(0x53, Buffer.from(`${name}\0${value}\0`))),
    frame(0x4b, Buffer.concat([int32(1), int32(0)])), // BackendKeyData: nothing can be cancelled
    frame(READY_FOR_QUERY, Buffer.from('I')),
  ]);
}

/** Ends whatever round or transaction a connection left behind: Sync, then ROLLBACK. */
export function abandon(): Buffer {
  return Buffer.concat([frame(SYNC, Buffer.alloc(0)), simpleQuery('ROLLBACK')]);
}

/** A simple query message. */
export function simpleQuery(sql: string): Buffer {
  return frame(QUERY, Buffer.from(`${sql}\0`));
}

function frame(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

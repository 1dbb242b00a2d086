/** Bytes that are not what RFC 9420 says they should be; never leaves the parsers of this folder. */
export class MlsFormatError extends Error {}

/** Reads MLS's presentation language front to back; every method throws MlsFormatError at the end of the bytes. */
export interface MlsReader {
  /** Where the next byte is read from. */
  at(): number;
  isDone(): boolean;
  u8(): number;
  u16(): number;
  u32(): number;
  u64(): bigint;
  /** A vector with its length in front (RFC 9420, section 2.1.2), as a view. */
  vector(): Buffer;
  /** The bytes from `start` up to here, as a view. */
  since(start: number): Buffer;
}

const maxU16 = 0xffff;

/** A reader at the start of `bytes`. */
export const mlsReader = (bytes: Buffer): MlsReader => {
  let position = 0;
  const take = (count: number): Buffer => {
    if (count > bytes.length - position) throw new MlsFormatError('The message ends too early');
    position += count;
    return bytes.subarray(position - count, position);
  };
  const length = (): number => {
    const first = take(1).readUInt8(0);
    const prefix = first >> 6;
    if (prefix === 0) return first;
    if (prefix === 3) throw new MlsFormatError('No such length');
    const rest = prefix === 1 ? take(1).readUInt8(0) : take(3).readUIntBE(0, 3);
    const value = prefix === 1 ? ((first & 0x3f) << 8) | rest : (first & 0x3f) * 0x1_00_00_00 + rest;
    // Section 2.1.2: the shortest form only.
    if (value < (prefix === 1 ? 0x40 : 0x4000)) throw new MlsFormatError('A length longer than need be');
    return value;
  };
  return {
    at: () => position,
    isDone: () => position === bytes.length,
    u8: () => take(1).readUInt8(0),
    u16: () => take(2).readUInt16BE(0),
    u32: () => take(4).readUInt32BE(0),
    u64: () => take(8).readBigUInt64BE(0),
    vector: () => take(length()),
    since: (start) => bytes.subarray(start, position),
  };
};

/** What `read` reads from all of `bytes`, or undefined when they are malformed or longer. */
export const readWhole = <Value>(bytes: Buffer, read: (reader: MlsReader) => Value): Value | undefined => {
  const reader = mlsReader(bytes);
  try {
    const value = read(reader);
    return reader.isDone() ? value : undefined;
  } catch (error) {
    if (error instanceof MlsFormatError) return undefined; // that the bytes are malformed is the answer
    throw error;
  }
};

/** 16 bits. */
export const u16 = (value: number): Buffer => {
  const out = Buffer.alloc(2);
  out.writeUInt16BE(value & maxU16, 0);
  return out;
};

/** 32 bits. */
export const u32 = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value, 0);
  return out;
};

/** 64 bits. */
export const u64 = (value: bigint): Buffer => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(value, 0);
  return out;
};

/** A vector with its length in front. */
export const vector = (content: Buffer): Buffer => {
  const { length } = content;
  if (length < 0x40) return Buffer.concat([Buffer.from([length]), content]);
  if (length < 0x4000) return Buffer.concat([u16(0x4000 | length), content]);
  return Buffer.concat([u32(0x8000_0000 + length), content]);
};

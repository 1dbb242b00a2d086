/** Just enough of ASN.1 DER (ITU-T X.690) to write a certificate. */

const lengthOf = (bytes: number): Buffer => {
  if (bytes < 0x80) return Buffer.from([bytes]);
  const digits = bytes > 0xff ? [bytes >> 8, bytes & 0xff] : [bytes];
  return Buffer.from([0x80 | digits.length, ...digits]);
};

/** One element with `tag` around its parts; at most 65,535 bytes. */
export const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
};

/** SEQUENCE of the parts. */
export const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, ...parts);

/** A positive INTEGER from its big-endian bytes; leading zeros go, as DER wants the shortest form. */
export const positiveInteger = (bytes: Buffer): Buffer => {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  const needsSign = (shortest.at(0) ?? 0) >= 0x80;
  return element(0x02, needsSign ? Buffer.concat([Buffer.from([0]), shortest]) : shortest);
};

/** OBJECT IDENTIFIER from its encoded body. */
export const objectId = (...body: readonly number[]): Buffer => element(0x06, Buffer.from(body));

/** UTCTime of an instant; years 1950 to 2049 only. */
export const utcTime = (at: Date): Buffer =>
  element(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`, 'ascii'));

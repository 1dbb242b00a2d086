import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { vector } from './mls-bytes.ts';

/** MLS ciphersuite 2, the only one of DAVE 1: P-256, AES-128-GCM, SHA-256. */
export const ciphersuite = 2;
/** An uncompressed P-256 point. */
export const pointBytes = 65;

const uncompressed = 4;
const coordinateBytes = 32;
const labelled = (label: string): Buffer => vector(Buffer.from(`MLS 1.0 ${label}`, 'ascii'));

/** SignWithLabel of RFC 9420, section 5.1.2; ECDSA in DER. */
export const signWithLabel = (key: KeyObject, label: string, content: Buffer): Buffer =>
  sign('sha256', Buffer.concat([labelled(label), vector(content)]), key);

// A public key from its uncompressed point, or undefined when that is no point of the curve.
const publicKeyOf = (point: Buffer): KeyObject | undefined => {
  if (point.length !== pointBytes || point.readUInt8(0) !== uncompressed) return undefined;
  const x = point.subarray(1, 1 + coordinateBytes).toString('base64url');
  const y = point.subarray(1 + coordinateBytes).toString('base64url');
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  } catch {
    return undefined; // off the curve: that is the answer, not a failure
  }
};

/** What VerifyWithLabel needs. */
export interface LabelledSignature {
  readonly point: Buffer;
  readonly label: string;
  readonly content: Buffer;
  readonly signature: Buffer;
}

/** VerifyWithLabel of RFC 9420, section 5.1.2; false for a key that is none. */
export const verifyWithLabel = ({ point, label, content, signature }: LabelledSignature): boolean => {
  const key = publicKeyOf(point);
  return key !== undefined && verify('sha256', Buffer.concat([labelled(label), vector(content)]), key, signature);
};

/** RefHash of RFC 9420, section 5.2. */
export const refHash = (label: string, value: Buffer): Buffer =>
  createHash('sha256')
    .update(Buffer.concat([labelled(label), vector(value)]))
    .digest();

import { randomBytes } from 'node:crypto';

/** A seed for a world of which none was asked for: 16 bytes in hexadecimal. */
export function freshSeed(): string {
  return randomBytes(16).toString('hex');
}

import { createHash } from 'node:crypto';

/** Discord allows 25 characters in a nonce (Discord's documentation, "Create Message"): 150 bits of a hash. */
const NONCE_LENGTH = 25;

/** A nonce made of these parts alone: the same for a repeat of a post, so that Discord answers with what the first one made. */
export const nonceOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join(' ')).digest('base64url').slice(0, NONCE_LENGTH);

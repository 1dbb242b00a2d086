/** Why a room's sound was lost. */
export type LossCause =
  | { readonly type: 'closed'; readonly code: number }
  | { readonly type: 'no-answer' }
  | { readonly type: 'no-handshake' }
  | { readonly type: 'no-resume' }
  | { readonly type: 'keys-hopeless' }
  | { readonly type: 'gateway-silent' }
  | { readonly type: 'network-silent' }
  | { readonly type: 'endpoint-gone' };

/**
 * How to come back: `resignal` asks for the room again, `fresh` leaves first (an account that already counts as present
 * gets no new voice server otherwise), `await-move` waits for the gateway to say whether it was a move or a kick.
 */
export interface RejoinStep {
  readonly how: 'resignal' | 'fresh' | 'await-move';
  readonly afterMs: number;
}

/** Close codes that come with a move, a kick or a deleted channel: who was it, the gateway tells (Discord docs; disgo #603). */
const moveCodes: ReadonlySet<number> = new Set([4014, 4022]);
/** A move's packets follow within a round trip; two seconds leave room for a slow gateway. */
const moveMs = 2000;
const rateLimitedCode = 4021;
const rateLimitedMs = 5000;
/** An empty endpoint means that Discord is looking for another server and will send it; measured nowhere, so patient. */
const endpointMs = 10_000;
/** The first attempt at once, then doubling: a room whose server refuses for good (4006, 4017) costs two calls a minute. */
const backoffMs: readonly number[] = [0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000];

/** What to do after a loss; `attempts` counts those since the room was last well. */
export function rejoinStep(cause: LossCause, attempts: number): RejoinStep {
  const delayMs = backoffMs[Math.min(attempts, backoffMs.length - 1)] ?? 0;
  if (cause.type === 'endpoint-gone') return { how: 'fresh', afterMs: Math.max(delayMs, endpointMs) };
  if (cause.type !== 'closed') return { how: 'fresh', afterMs: delayMs };
  if (moveCodes.has(cause.code)) return { how: 'await-move', afterMs: moveMs };
  return { how: 'resignal', afterMs: cause.code === rateLimitedCode ? Math.max(delayMs, rateLimitedMs) : delayMs };
}

/** After so many attempts in a row people are told that something is wrong; trying goes on. */
export const faultAfterAttempts = 4;

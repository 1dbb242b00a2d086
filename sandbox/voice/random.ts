/** Randomness as an argument: keys, tokens and SSRCs. */
export interface VoiceRandom {
  bytes(count: number): Buffer;
  /** From 0 to `below`, exclusive. */
  integer(below: number): number;
}

/** A step of more numbers says nothing about what was lost: RFC 3550, appendix A.1. */
export const dropoutMax = 3000;

/** A number so far from its voice's is none that was overtaken, nor one behind a burst that was lost: 1.28 s of 20 ms packets (MIX-14). */
export const farStep = 64;

/** Signed distance from one 16-bit RTP sequence number to another, −32 768 to 32 767: right across the wrap. */
export function sequenceStep(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** Signed distance from one 32-bit RTP timestamp to another, in samples: right across the wrap. */
export function timestampStep(from: number, to: number): number {
  return (to - from) | 0;
}

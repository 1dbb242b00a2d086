/** Between disorder, loss and another stream, in packets: RFC 3550, appendix A.1. */
export const misorderMax = 100;
export const dropoutMax = 3000;

/** Signed distance from one 16-bit RTP sequence number to another, −32 768 to 32 767: right across the wrap. */
export function sequenceStep(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** Signed distance from one 32-bit RTP timestamp to another, in samples: right across the wrap. */
export function timestampStep(from: number, to: number): number {
  return (to - from) | 0;
}

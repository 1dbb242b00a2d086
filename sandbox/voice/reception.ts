/** What one member's sound amounted to, for the reports that go back to it. */
export interface Reception {
  /** A packet of sound came. */
  note(sequence: number): void;
  /** Whether a report is owed at `nowMs`, every `everyMs` of speech; asking settles it. */
  isDue(nowMs: number, everyMs: number): boolean;
  /** As a report block has them. */
  summary(): { readonly lost: number; readonly highestSequence: number };
}

const wrap = 0x1_0000;

/** Nothing came yet; the first report is owed `everyMs` after `startMs`. */
export const createReception = (startMs: number): Reception => {
  let first: number | undefined;
  let highest = 0;
  let received = 0;
  let reportedMs = startMs;
  return {
    note(sequence) {
      received += 1;
      if (first === undefined) {
        first = sequence;
        highest = sequence;
        return;
      }
      const ahead = (sequence - (highest % wrap) + wrap) % wrap;
      // More than half a circle ahead is a late packet.
      if (ahead < wrap / 2) highest += ahead;
    },
    isDue(nowMs, everyMs) {
      if (nowMs - reportedMs < everyMs) return false;
      reportedMs = nowMs;
      return true;
    },
    summary: () => ({ lost: Math.max(0, highest - (first ?? 0) + 1 - received), highestSequence: highest }),
  };
};

/** What the engine did with frames, counted since its start; each way of losing one has its own name. */
export interface EngineCounters {
  /** Frames that came in from tracks. */
  received: number;
  /** Frames that left, once per target. */
  sent: number;
  /** Frames that left although nobody there can hear us: suppressed, muted by the server, or keys still on their way. */
  sentUnheard: number;
  /** Silence frames added because a voice stopped without its own. */
  silencesAdded: number;
  /** Packets kept for at most 20 ms because the one before them was missing. */
  held: number;
  /** Waits that ended without the missing packet. */
  waitedInVain: number;
  /** Streams that jumped to another sequence and went on from there. */
  restarted: number;
  /** Dropped: came after a later one had been sent, or came twice. */
  droppedLate: number;
  /** Dropped: sequence number too far from the stream's. */
  droppedOutOfWindow: number;
  /** Dropped: no bytes in it. */
  droppedEmpty: number;
  /** Dropped: not 20 ms long; re-framing belongs to mixing. */
  droppedOddLength: number;
  /** Dropped: the room is linked to nothing. */
  droppedUnlinked: number;
  /** Dropped: another voice had the path, or a silence frame of a voice that never had it. */
  droppedYielded: number;
  /** Packets of a pause (DTX) that had been told already. */
  droppedPauses: number;
  /** Dropped: the far room had no ready connection. */
  droppedFarSideGone: number;
}

/** Fresh counters, all zero. */
export function createEngineCounters(): EngineCounters {
  return {
    received: 0,
    sent: 0,
    sentUnheard: 0,
    silencesAdded: 0,
    held: 0,
    waitedInVain: 0,
    restarted: 0,
    droppedLate: 0,
    droppedOutOfWindow: 0,
    droppedEmpty: 0,
    droppedOddLength: 0,
    droppedUnlinked: 0,
    droppedYielded: 0,
    droppedPauses: 0,
    droppedFarSideGone: 0,
  };
}

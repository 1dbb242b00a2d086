/** What mixing did, counted since the start of the engine. */
export interface MixCounters {
  /** Mixes that were encoded: one for each distinct mix of a beat. */
  encoded: number;
  /** Frames that left as a mix, once per target. */
  mixed: number;
  /** Packets that never came, or too late, while their voice was mixed. */
  lost: number;
  /** Times that 20 ms at most were made up because a packet was missing. */
  concealed: number;
  /** 20 ms that were made up for a voice that came into a mix in the middle of a word, until its next packet was due. */
  bridged: number;
  /** Came after their time. */
  late: number;
  /** Came twice. */
  doubled: number;
  /** Single ones whose number is far from their voice's. */
  stray: number;
  /** Two packets played in the time of one, to bring the delay down. */
  shrunk: number;
  /** Voices whose sequence jumped while they were mixed. */
  restarted: number;
  /** Packets that could not be decoded. */
  undecodable: number;
  /** Beats that were missed because the thread was busy; nothing was sent for them. */
  missedBeats: number;
  /** Voices left out of a mix, counted per beat: more talked at once than are mixed. */
  leftOut: number;
  /** Times that a target went from one voice to a mix. */
  begun: number;
}

/** Fresh ones, all zero. */
export function createMixCounters(): MixCounters {
  return {
    encoded: 0,
    mixed: 0,
    lost: 0,
    concealed: 0,
    bridged: 0,
    late: 0,
    doubled: 0,
    stray: 0,
    shrunk: 0,
    restarted: 0,
    undecodable: 0,
    missedBeats: 0,
    leftOut: 0,
    begun: 0,
  };
}

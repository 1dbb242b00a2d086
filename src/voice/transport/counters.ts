/** What the transport did with packets, counted since its start; each way of losing one has its own name. */
export interface TransportCounters {
  /** Opus packets that came in over UDP. */
  packetsIn: number;
  /** Packets that left over UDP. */
  packetsOut: number;
  /** Dropped: RTCP, keep-alive echoes, video and whatever else is no Opus in RTP. */
  droppedNotOpus: number;
  /** Dropped: spoken by an account whose audio is never carried. */
  droppedMutedSource: number;
  /** Dropped: the voice server never said who speaks with this SSRC, or said it too late. */
  droppedUnknownSpeaker: number;
  /** Dropped: arrived before or after the session it belongs to. */
  droppedNoSession: number;
  /** Dropped: the transport key does not open it. */
  droppedUndecryptable: number;
  /** Dropped: end-to-end encrypted, and our keys do not open it. */
  droppedDaveFailed: number;
  /** Dropped: the same while keys were being exchanged, when a few such frames are to be expected. */
  droppedDaveRekeying: number;
  /** Dropped: end-to-end encrypted, and we share no keys with the room yet. */
  droppedDaveNotReady: number;
  /** Dropped: in clear, in a room that is end-to-end encrypted. */
  droppedPlaintext: number;
  /** Dropped: still end-to-end encrypted after decryption. */
  droppedStillEncrypted: number;
  /** Dropped on the way out: the room is end-to-end encrypted and our session with it is not ready. */
  droppedNotYetEncrypted: number;
  /** Frames kept for at most 20 ms since our keys did not open them; in the end they are opened or dropped by one of the causes above. */
  daveHeld: number;
  /** Frames that were kept and opened in time. */
  daveHeldOpened: number;
  /** Exceptions of the end-to-end encryption library that were caught and recovered from. */
  daveFaults: number;
  /** Exceptions of the voice library that were caught at its sockets. */
  libraryFaults: number;
  /** Times that a room's encryption was started over (op 31) because it did not come to work by itself. */
  daveRecoveries: number;
  /** IP discoveries that were sent again because no answer came. */
  discoveriesRepeated: number;
  /** Times that the way to us was asked for anew (IP discovery) because no sound or no answer came. */
  pathsRenewed: number;
  /** Pings over UDP that were answered. */
  pongs: number;
  /** Heartbeats beside those that the voice gateway asked for that it answered. */
  beatsAnswered: number;
  /** Times that something was found to keep us from hearing a room, or from being heard there. */
  hearingTroubles: number;
  /** Errors of sockets; at most one in ten seconds is logged per room. */
  socketErrors: number;
  /** Attempts to join a room again. */
  rejoins: number;
}

/** Fresh counters, all zero. */
export function createTransportCounters(): TransportCounters {
  return {
    packetsIn: 0,
    packetsOut: 0,
    droppedNotOpus: 0,
    droppedMutedSource: 0,
    droppedUnknownSpeaker: 0,
    droppedNoSession: 0,
    droppedUndecryptable: 0,
    droppedDaveFailed: 0,
    droppedDaveRekeying: 0,
    droppedDaveNotReady: 0,
    droppedPlaintext: 0,
    droppedStillEncrypted: 0,
    droppedNotYetEncrypted: 0,
    daveHeld: 0,
    daveHeldOpened: 0,
    daveFaults: 0,
    libraryFaults: 0,
    daveRecoveries: 0,
    discoveriesRepeated: 0,
    pathsRenewed: 0,
    pongs: 0,
    beatsAnswered: 0,
    hearingTroubles: 0,
    socketErrors: 0,
    rejoins: 0,
  };
}

const counterNames = [
  /** Audio packets that came in, genuine and allowed or not. */
  'packetsIn',
  /** Copies sent to listeners. */
  'packetsOut',
  /** Neither sound nor video nor RTCP, nor any other datagram that is known. */
  'droppedNotAudio',
  /** Packets of video and its retransmission that came in, and their copies to others. */
  'videoIn',
  'videoOut',
  /** Video before op 12 announced it. */
  'droppedVideoEarly',
  /** RTCP of members, its copies to others, and the reports that speakers get. */
  'controlIn',
  'controlOut',
  'reportsOut',
  'droppedUnknownSsrc',
  /** The sender has not finished op 1. */
  'droppedNotReady',
  /** Changed on the way, or sealed with another key. */
  'droppedTampered',
  /** The same counter value twice. */
  'droppedReplayed',
  /** Extension or padding that does not fit. */
  'droppedMalformed',
  /** The speaker is suppressed or muted, by whomever. */
  'droppedMuted',
  /** Above the packet rate of one speaker. */
  'droppedFlood',
  /** Held while op 5 was on its way, and grown too many or too old. */
  'droppedHeld',
  /** A member of a standing end-to-end group sent sound that is not encrypted: a fault of its client. */
  'droppedPlaintext',
  /** The same by somebody whose keys are still on their way. */
  'droppedPlaintextEarly',
  /** Sound that was not forwarded, or was spoilt, by order. */
  'withheld',
  'spoilt',
  'heartbeatsIgnored',
  'udpErrors',
  'discoveries',
  'discoveriesDropped',
  'identified',
  'resumed',
  'resumesRefused',
  'sessionsEnded',
  'sessionsExpired',
  'clientsClosed',
  'socketsRefused',
  'socketsTooSlow',
  'grantsReplaced',
  /** Commits that won: new epochs of all groups. */
  'daveEpochs',
  /** Groups thrown away: a sole member left, a commit that never came, nobody left to commit. */
  'daveResets',
  /** Op 31. */
  'daveRecoveries',
  /** Commits for an epoch that another commit had ended. */
  'daveCommitsLate',
  /** Commits that are malformed or do not say what was proposed. */
  'daveCommitsRefused',
  'daveKeyPackagesRefused',
  'listenerErrors',
] as const;

/** Name of one thing that is counted. */
export type VoiceCounter = (typeof counterNames)[number];

/** Counts since the start, by name. */
export type VoiceCounters = Readonly<Record<VoiceCounter, number>>;

/** Counts that the server adds to. */
export type MutableVoiceCounters = Record<VoiceCounter, number>;

/** All counters at zero. */
export const createVoiceCounters = (): MutableVoiceCounters =>
  // The object is built from the very list that its type is made of.
  Object.fromEntries(counterNames.map((name) => [name, 0])) as MutableVoiceCounters;

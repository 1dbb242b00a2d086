import { closeCode, encryptionModes } from './wire/index.ts';
import type { EncryptionMode } from './wire/index.ts';

/** What no document settles, or what Discord changes from server to server. Each stands in docs/UNPROVEN.md. */
export interface VoiceSwitches {
  /** Modes offered in Ready, in this order; many clients take the first that they know. */
  readonly modes: readonly EncryptionMode[];
  /** Documented by example only; public logs show 13,750. */
  readonly heartbeatIntervalMs: number;
  /** Intervals without any heartbeat after which a client is closed with 4009; not documented. */
  readonly heartbeatGraceIntervals: number;
  /** How long a session without a websocket may be resumed; not documented. */
  readonly resumeWindowMs: number;
  /** Messages kept for a resume; older ones make it fail with 4006. Not documented. */
  readonly replayMessages: number;
  /** Whether a close with 1000 or 1001 by the client ends its session, as on the main gateway; not documented for voice. */
  readonly cleanCloseEndsSession: boolean;
  /** Messages per window above which a client is closed with 4021; not documented. */
  readonly messageLimit: { readonly count: number; readonly perMs: number };
  /** Close code of the "invalid SSRC error"; the documentation names the error but no code. */
  readonly invalidSsrcCode: number;
  /** Audio packets without any op 5, over half a second or more, before that error; not documented, and clients in use send one silent frame first. */
  readonly packetsBeforeSpeaking: number;
  /** Genuine packets of one speaker per second above which they are dropped; not documented. Speech is 50, so this only stops a runaway client. */
  readonly packetsPerSecond: number;
  /**
   * Which RTCP of a member reaches the others: bots report a sender report of each speaker per second, and whether feedback comes through is not
   * documented.
   */
  readonly rtcpToOthers: 'all' | 'sender-reports' | 'none';
  /** Milliseconds of speech between two receiver reports to a speaker; that they come is documented, how often is not. */
  readonly receiverReportMs: number;
  /** Close code towards a member who is moved: 4014 or 4022, both are reported. */
  readonly moveCode: number;
  /** Close code for a gateway version that is not served; not documented for voice. */
  readonly versionCode: number;
  /** Whether 8-byte keepalives come back to their sender. */
  readonly echoKeepalive: boolean;
  /** Whether the ping with a magic word is answered, as the community documents. */
  readonly answersPing: boolean;
  /** Whether op 18 and op 20 follow op 11, as the community documents. */
  readonly clientFlags: boolean;
  /** Messages of DAVE per window above which a client is closed with 4021; not documented. */
  readonly daveMessageLimit: { readonly count: number; readonly perMs: number };
  /** Which transitions have the id 0: only the reset of a sole member, as DAVE's paper says, or the founding of a group too. */
  readonly daveTransitionZero: 'resets' | 'founding';
  /** How long the slowest member is waited for before keys change; the paper says roughly two seconds. */
  readonly daveTransitionMs: number;
  /** How long proposals wait for a commit before the group starts over; not documented. */
  readonly daveCommitMs: number;
  /** How long changes are gathered into one message of proposals; the paper says "may delay". */
  readonly daveBatchMs: number;
  /** Whether a member whose websocket is lost stays in the group while it may resume; the paper reads like "removed". */
  readonly daveCutMember: 'kept' | 'removed';
}

/** Our best reading of Discord. */
export const defaultVoiceSwitches: VoiceSwitches = {
  modes: encryptionModes,
  heartbeatIntervalMs: 13_750,
  heartbeatGraceIntervals: 3,
  resumeWindowMs: 60_000,
  replayMessages: 256,
  cleanCloseEndsSession: true,
  messageLimit: { count: 120, perMs: 10_000 },
  invalidSsrcCode: closeCode.badRequest,
  packetsBeforeSpeaking: 10,
  packetsPerSecond: 5_000,
  rtcpToOthers: 'all',
  receiverReportMs: 5_000,
  moveCode: closeCode.disconnected,
  versionCode: closeCode.unknownProtocol,
  echoKeepalive: false,
  answersPing: true,
  clientFlags: true,
  daveMessageLimit: { count: 1_200, perMs: 10_000 },
  daveTransitionZero: 'resets',
  daveTransitionMs: 2_000,
  daveCommitMs: 5_000,
  daveBatchMs: 20,
  daveCutMember: 'kept',
};

/**
 * What no document settles about Discord, as positions that can be changed while the world runs.
 * Each has a row in docs/UNPROVEN.md; a test keeps the two lists equal.
 */
export interface Switches {
  /** What a stage moderator is on joining: audience like everybody, or a speaker at once. */
  stageModeratorJoins: 'audience' | 'speaker';
  /** Milliseconds without speakers after which a stage instance closes; "on the order of minutes". */
  stageAutoCloseMs: number;
  /** Whether a bot that is unsuppressed counts as a speaker who keeps the instance open. */
  botKeepsStageOpen: boolean;
  /** What happens to people in the channel when the stage instance ends. */
  stageEndLeavesSpeakers: 'as-they-are' | 'suppressed';
  /** What unsuppressing a person does who is invited or speaks already: nothing, or a new invitation to accept. */
  repeatedInvitation: 'renewed' | 'ignored';
  /** Whether a move into the very same channel computes `suppress` again. */
  sameChannelMoveRecomputes: boolean;
  /** What a timeout does to a member who is connected to voice. */
  timeoutInVoice: 'suppressed' | 'disconnected';
  /** What a member who stayed in a voice room is when the timeout ends; a stage's audience stays audience. */
  timeoutEndInVoice: 'still-suppressed' | 'computed-anew';
  /** Whether a member whose voice session is over, with no word from its gateway session, stays in the room for everybody to see. */
  lostVoiceSession: 'state-stays' | 'state-ends';
  /** Milliseconds after its start at which a scheduled event that nobody started is canceled; "a few hours". */
  eventAutoCancelMs: number;
  /** Milliseconds with nobody in the room after which an active voice event is completed; "on the order of minutes". */
  eventEmptyMs: number;
  /** What becomes of a recurring event of which one date is over: it waits for its next date, or the whole event is over. */
  recurringEventEnds: 'next-date' | 'over';
  /** What a recurring event itself says whose next date somebody canceled: still that date, or the one after. */
  canceledNextDate: 'stays' | 'goes-on';
  /** Whether who makes an event is interested in it at once. */
  eventCreatorInterested: boolean;
  /** Words that stage topics and channel names may not hold (20031); Discord's list is not public. */
  bannedWords: readonly string[];
  /** Whether channel events reach members who cannot view the channel. */
  hiddenChannelEvents: 'sent' | 'withheld';
  /** How Discord counts the length of texts: UTF-16 units (the stricter), or code points. */
  textLengths: 'utf-16' | 'code-points';
  /** What an overwrite for a role or member that does not exist is answered with. */
  unknownOverwriteTarget: 'refused' | 'accepted';
  /** How far in the past a raised hand's timestamp may lie and still count as present, milliseconds. */
  handSlackMs: number;
  /** Whether people's accounts are stopped by rate limits as bots are. */
  limitPeople: boolean;
  /** Whether commands may carry texts for `ar`: Discord's specification lists it, its documentation does not. */
  arabicCommandLocale: 'accepted' | 'refused';
  /** Milliseconds for which a cut gateway session can be resumed, and events kept for that. */
  resumeWindowMs: number;
  resumeBufferEvents: number;
  /** What becomes of a session that is closed with 4009 because its client stopped beating. */
  silentSessions: 'ended' | 'resumable';
  /** Milliseconds for which a nonce is remembered: "the past few minutes" (documentation, create message). */
  nonceKnownMs: number;
  /** Edits of messages older than an hour within `oldEditsWindowMs` milliseconds (error 30046), counted by channel or by message. */
  editsOfOldMessage: number;
  oldEditsWindowMs: number;
  oldEditsCountedBy: 'channel' | 'message';
  /** How big buckets are: drawn around what bot authors report, or one to two requests in one to two seconds. */
  bucketSizes: 'reported' | 'tiny';
  /** Requests per second that an account may make. Documented; lower, a test can meet it. */
  globalRequestsPerSecond: number;
  /** Invalid requests of one address in ten minutes that shut the door to it. Documented; lower, a test can meet it. */
  invalidRequestLimit: number;
  /** Milliseconds for which it stays shut, and what stands before it: Cloudflare's page, with or without Retry-After, or its 403. */
  invalidBlockMs: number;
  invalidBlockAnswer: 'page' | 'bare-page' | 'forbidden';
}

/** The positions taken until a probe on Discord says otherwise. */
export function defaultSwitches(): Switches {
  return {
    stageModeratorJoins: 'audience',
    stageAutoCloseMs: 5 * 60_000,
    botKeepsStageOpen: true,
    stageEndLeavesSpeakers: 'as-they-are',
    repeatedInvitation: 'renewed',
    sameChannelMoveRecomputes: true,
    timeoutInVoice: 'suppressed',
    timeoutEndInVoice: 'still-suppressed',
    lostVoiceSession: 'state-stays',
    eventAutoCancelMs: 4 * 3_600_000,
    eventEmptyMs: 5 * 60_000,
    recurringEventEnds: 'next-date',
    canceledNextDate: 'stays',
    eventCreatorInterested: true,
    bannedWords: [],
    hiddenChannelEvents: 'sent',
    textLengths: 'utf-16',
    unknownOverwriteTarget: 'refused',
    handSlackMs: 60_000,
    limitPeople: false,
    arabicCommandLocale: 'accepted',
    resumeWindowMs: 180_000,
    resumeBufferEvents: 1_000,
    silentSessions: 'ended',
    nonceKnownMs: 5 * 60_000,
    editsOfOldMessage: 3,
    oldEditsWindowMs: 6_000,
    oldEditsCountedBy: 'channel',
    bucketSizes: 'reported',
    globalRequestsPerSecond: 50,
    invalidRequestLimit: 10_000,
    invalidBlockMs: 86_400_000,
    invalidBlockAnswer: 'page',
  };
}

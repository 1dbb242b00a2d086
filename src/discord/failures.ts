import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { Client } from 'discord.js';
import type { OutsideError, OutsideFailure, PermissionName } from '../app/index.ts';
import type { ChannelId } from '../lib/index.ts';

/** Discord's JSON error codes that we tell apart (Discord's documentation, "JSON Error Codes"). */
export const DiscordCode = {
  unknownChannel: 10_003,
  unknownGuild: 10_004,
  unknownMember: 10_007,
  unknownMessage: 10_008,
  unknownOverwrite: 10_009,
  unknownRole: 10_011,
  unknownUser: 10_013,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  unknownVoiceState: 10_065,
  unknownStageInstance: 10_067,
  bannedWords: 20_031,
  maximumChannels: 30_013,
  /** Discord limits the edits of messages older than an hour. */
  tooManyOldEdits: 30_046,
  /** "You are opening direct messages too fast". */
  dmsTooFast: 40_003,
  alreadyAcknowledged: 40_060,
  targetNotInVoice: 40_032,
  missingAccess: 50_001,
  /** "Cannot send messages to this user": their privacy settings, or they blocked us. */
  takesNoMessages: 50_007,
  missingPermissions: 50_013,
  wrongChannelType: 50_024,
  invalidWebhookToken: 50_027,
  invalidForm: 50_035,
  /** There is no server in which both are: they left. */
  noMutualServers: 50_278,
  stageAlreadyOpen: 150_006,
} as const;

const GONE: ReadonlySet<number> = new Set([
  DiscordCode.unknownChannel,
  DiscordCode.unknownGuild,
  DiscordCode.unknownMember,
  DiscordCode.unknownMessage,
  DiscordCode.unknownOverwrite,
  DiscordCode.unknownRole,
  DiscordCode.unknownUser,
  DiscordCode.unknownVoiceState,
  DiscordCode.unknownStageInstance,
  DiscordCode.targetNotInVoice,
  DiscordCode.noMutualServers,
  // Such a message can only be replaced, as a deleted one is.
  DiscordCode.tooManyOldEdits,
]);

const FORBIDDEN: ReadonlySet<number> = new Set([DiscordCode.missingAccess, DiscordCode.missingPermissions]);

/** The code Discord gave, or null when the failure is not an answer of its API. */
export const discordCode = (error: unknown): number | null =>
  error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : null;

/** Takes a channel that Discord no longer knows out of what is seen: that it was deleted was not told, and never will be. */
export const forgetUnknown = (client: Client, error: unknown, channelId: ChannelId | null): void => {
  if (channelId === null || discordCode(error) !== DiscordCode.unknownChannel) return;
  const channel = client.channels.cache.get(channelId);
  if (channel === undefined || channel.isDMBased()) return;
  channel.guild.channels.cache.delete(channelId);
  client.channels.cache.delete(channelId);
};

/** Discord names no wait when it is told too many new direct messages at once; ten minutes are out of its sight. */
const DMS_WAIT_MS = 600_000;

/** Where a call was made and how to find out which permissions it lacked; asked only when Discord refuses for want of one. */
export interface CallPlace {
  readonly channelId: ChannelId | null;
  readonly missing: () => readonly PermissionName[];
}

/** Discord's refusal or absence as the use cases understand it; `cause` is what the library threw. */
export class OutsideRefusal extends Error implements OutsideError {
  readonly failure: OutsideFailure;

  constructor(failure: OutsideFailure, cause: unknown) {
    super(`Discord: ${failure.code}`, { cause });
    this.name = 'OutsideError';
    this.failure = failure;
  }
}

const ofApi = (error: DiscordAPIError, code: number, place: CallPlace): OutsideFailure => {
  const detail = error.message;
  if (FORBIDDEN.has(code)) {
    const permissions = place.missing();
    // Forbidden for a reason that permissions do not show (timed out, two-factor demanded): Discord's own words say more than an empty list.
    if (permissions.length === 0) return { code: 'refused', detail, retryable: false };
    return { code: 'missing-permissions', permissions, channelId: place.channelId, retryable: false };
  }
  if (code === DiscordCode.wrongChannelType) return { code: 'no-community', detail, retryable: false };
  if (GONE.has(code)) return { code: 'gone', detail, retryable: false };
  if (code === DiscordCode.maximumChannels) return { code: 'too-many-channels', detail, retryable: false };
  if (code === DiscordCode.takesNoMessages) return { code: 'closed', detail, retryable: false };
  if (code === DiscordCode.dmsTooFast) return { code: 'rate-limited', retryAfterMs: DMS_WAIT_MS, retryable: true };
  if (error.status === 429) return { code: 'rate-limited', retryAfterMs: 1000, retryable: true };
  if (error.status >= 500) return { code: 'unavailable', detail, retryable: true };
  return { code: 'refused', detail, retryable: false };
};

/** How long Discord wants to be left alone with this, milliseconds. `retryAfter` is zero when only a sublimit applies. */
export const longestWaitMs = ({ retryAfter, timeToReset, sublimitTimeout }: RateLimitError): number =>
  Math.max(retryAfter, timeToReset, sublimitTimeout);

/**
 * Makes of anything that a REST call threw what the use cases understand. What is no failure of the outside
 * (a bug: TypeError and the like) is given back as it is.
 */
export const outsideError = (error: unknown, place: CallPlace): unknown => {
  if (error instanceof OutsideRefusal) return error;
  if (error instanceof RateLimitError) {
    return new OutsideRefusal({ code: 'rate-limited', retryAfterMs: longestWaitMs(error), retryable: true }, error);
  }
  if (error instanceof DiscordAPIError) {
    return new OutsideRefusal(ofApi(error, Number(error.code), place), error);
  }
  if (error instanceof HTTPError) {
    return new OutsideRefusal({ code: 'unavailable', detail: `HTTP ${error.status}`, retryable: true }, error);
  }
  return isNetworkFailure(error)
    ? new OutsideRefusal({ code: 'unavailable', detail: networkDetail(error), retryable: true }, error)
    : error;
};

/** undici, the library's HTTP client, marks its failures by `code`; a timed-out request is an AbortError. */
const isNetworkFailure = (error: unknown): error is Error => {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  const cause: unknown = error.cause;
  return hasSystemCode(error) || (cause instanceof Error && hasSystemCode(cause));
};

/** Whether what a REST call threw says nothing of what became of the request: it may have been carried out. */
export const isWithoutAnswer = (error: unknown): boolean => error instanceof HTTPError || isNetworkFailure(error);

const hasSystemCode = (error: Error): boolean =>
  'code' in error && typeof error.code === 'string' && /^(E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(error.code);

const networkDetail = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.name;

/** What messages that are kept true in a channel of a server have in common: announcements and posters. */
import { RateLimitError } from 'discord.js';
import type { Client } from 'discord.js';
import type { ChannelId } from '../lib/index.ts';
import { forgetUnknown, longestWaitMs, outsideError, OutsideRefusal } from './failures.ts';
import { ownMessage } from './history.ts';
import type { OwnMessage, Stretch } from './history.ts';
import { apiName, mayRead, missingToWrite } from './permissions.ts';

/** Discord names no time after which a message that is too old takes an edit again; counts that are this late harm nobody. */
const OLD_EDIT_WAIT_MS = 600_000;

/** Until the next edit of a message that takes none now: as long as Discord says, if it says so. */
export const untilEdits = (error: unknown): OutsideRefusal => {
  const retryAfterMs = error instanceof RateLimitError ? longestWaitMs(error) : OLD_EDIT_WAIT_MS;
  return new OutsideRefusal({ code: 'rate-limited', retryAfterMs, retryable: true }, error);
};

/** Makes calls in a channel and tells their failures in the use cases' words. */
export const callsIn =
  (client: Client) =>
  async <Value>(channelId: ChannelId, call: () => Promise<Value>): Promise<Value> => {
    try {
      return await call();
    } catch (error) {
      forgetUnknown(client, error, channelId);
      throw outsideError(error, { channelId, missing: () => missingToWrite(client, channelId) });
    }
  };

/**
 * A message of ours that was posted and whose answer was lost; null when there is none. Fails where the channel's history may not be read:
 * Discord answers with no messages there, as if there were none, and it would stand twice.
 */
export const lostMessage = async (
  client: Client,
  stretch: Stretch,
  isMeant: (message: OwnMessage) => boolean,
): Promise<OwnMessage | null> => {
  const { channelId } = stretch;
  if (!mayRead(client, channelId)) {
    const permissions = [apiName('ReadMessageHistory')];
    throw new OutsideRefusal({ code: 'missing-permissions', permissions, channelId, retryable: false }, null);
  }
  const found = await ownMessage(client, stretch, isMeant);
  return found === 'unknown' ? null : found;
};

import { Routes } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { MessagePort } from '../app/index.ts';
import type { ChannelId, MessageId } from '../lib/index.ts';
import { outsideError } from './failures.ts';
import { ownMessage } from './history.ts';
import { nonceOf } from './message-parts.ts';
import { missingToWrite } from './permissions.ts';

const postedSchema = z.object({ id: z.string() });

/** Makes the port that posts messages; the library's client repeats what was not answered for, which the nonce makes harmless. */
export const createMessages = (client: Client): MessagePort => {
  const attempt = async <Value>(channelId: ChannelId, call: () => Promise<Value>): Promise<Value> => {
    try {
      return await call();
    } catch (error) {
      throw outsideError(error, { channelId, missing: () => missingToWrite(client, channelId) });
    }
  };
  return {
    post: ({ channelId, key, text }) =>
      attempt(channelId, async () => {
        const body = {
          content: text,
          allowed_mentions: { parse: [] },
          nonce: nonceOf('outbox', key),
          enforce_nonce: true,
        };
        const answer = await client.rest.post(Routes.channelMessages(channelId), { body });
        // as: Discord's id of a message.
        return postedSchema.parse(answer).id as MessageId;
      }),
    wasPosted: ({ channelId, text }, sinceMs) =>
      attempt(channelId, async () => {
        const isIt = ({ content }: { readonly content: string }): boolean => content.trim() === text.trim();
        const found = await ownMessage(client, { channelId, sinceMs }, isIt);
        return found === 'unknown' ? found : found === null ? 'no' : 'yes';
      }),
  };
};

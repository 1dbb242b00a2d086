import { Routes, SnowflakeUtil } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { MessageEffect, MessagePort } from '../app/index.ts';
import type { ChannelId, MessageId } from '../lib/index.ts';
import { outsideError } from './failures.ts';
import { nonceOf } from './message-parts.ts';
import { mayRead, missingToWrite } from './permissions.ts';

/** Discord gives at most this many messages in one page (its documentation, "Get Channel Messages"). */
const PAGE = 100;
/** Pages that are looked through: what we look for stands at the beginning of the first, unless a channel is flooded. */
const MAX_PAGES = 5;
/** How far Discord's clock, which stands in ids, may be behind ours. */
const CLOCK_SLACK_MS = 60_000;

const postedSchema = z.object({ id: z.string() });
const pageSchema = z.array(z.object({ id: z.string(), author: z.object({ id: z.string() }), content: z.string() }));

type Page = z.output<typeof pageSchema>;

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
    wasPosted: (message, sinceMs) => attempt(message.channelId, () => lookFor(client, message, sinceMs)),
  };
};

/** Oldest first, from a moment before `sinceMs` on. Our own words are given to us without a privileged intent. */
const lookFor = async (
  client: Client,
  { channelId, text }: MessageEffect,
  sinceMs: number,
): Promise<'yes' | 'no' | 'unknown'> => {
  if (!mayRead(client, channelId)) return 'unknown';
  let after = String(SnowflakeUtil.generate({ timestamp: sinceMs - CLOCK_SLACK_MS }));
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page = await pageAfter(client, channelId, after);
    if (page.some(({ author, content }) => author.id === client.user?.id && content.trim() === text.trim()))
      return 'yes';
    if (page.length < PAGE) return 'no';
    after = page
      .map(({ id }) => BigInt(id))
      .reduce((newest, id) => (id > newest ? id : newest), 0n)
      .toString();
  }
  return 'unknown';
};

const pageAfter = async (client: Client, channelId: ChannelId, after: string): Promise<Page> => {
  const query = new URLSearchParams({ after, limit: String(PAGE) });
  return pageSchema.parse(await client.rest.get(Routes.channelMessages(channelId), { query }));
};

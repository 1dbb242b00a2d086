import { ButtonStyle, ComponentType, PermissionFlagsBits, Routes, SnowflakeUtil } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { MessagePort, NoticeEffect, PermissionName, Sendable } from '../app/index.ts';
import type { ChannelId, MessageId, UserId } from '../lib/index.ts';
import { outsideError } from './failures.ts';
import { nonceOf } from './message-parts.ts';
import { mayIn, missingToWrite } from './permissions.ts';

/** Discord gives at most this many messages in one page (its documentation, "Get Channel Messages"). */
const PAGE = 100;
/** Pages that are looked through: what we look for stands at the beginning of the first, unless a channel is flooded. */
const MAX_PAGES = 5;
const HISTORY = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;
/** How far Discord's clock, which stands in ids, may be behind ours. */
const CLOCK_SLACK_MS = 60_000;

const postedSchema = z.object({ id: z.string() });
const pageSchema = z.array(z.object({ id: z.string(), author: z.object({ id: z.string() }), content: z.string() }));

type Page = z.output<typeof pageSchema>;

/** Conversations with people that are remembered, so that they are not opened again; the oldest goes first. */
const MAX_CONVERSATIONS = 10_000;

type Conversations = Map<UserId, ChannelId>;

/** Makes the port that posts messages; the library's client repeats what was not answered for, which the nonce makes harmless. */
export const createMessages = (client: Client): MessagePort => {
  const known: Conversations = new Map();
  const attempt = async <Value>(message: Sendable, call: (channelId: ChannelId) => Promise<Value>): Promise<Value> => {
    const { channelId } = message;
    const missing = (): readonly PermissionName[] => (channelId === null ? [] : missingToWrite(client, channelId));
    try {
      return await call(await placeOf(client, known, message));
    } catch (error) {
      throw outsideError(error, { channelId, missing });
    }
  };
  return {
    post: (message) =>
      attempt(message, async (channelId) => {
        const body = { ...saidIn(message), nonce: nonceOf('outbox', message.key), enforce_nonce: true };
        const answer = await client.rest.post(Routes.channelMessages(channelId), { body });
        // as: Discord's id of a message.
        return postedSchema.parse(answer).id as MessageId;
      }),
    wasPosted: (message, sinceMs) =>
      attempt(message, (channelId) => lookFor(client, { channelId, text: contentOf(message) }, sinceMs)),
  };
};

const placeOf = async (client: Client, known: Conversations, message: Sendable): Promise<ChannelId> => {
  if (message.type === 'message') return message.channelId;
  return message.channelId ?? (await conversationWith(client, known, message.userId));
};

/** The direct messages with somebody; opened by the first of them. */
const conversationWith = async (client: Client, known: Conversations, userId: UserId): Promise<ChannelId> => {
  const before = known.get(userId);
  if (before !== undefined) return before;
  const answer = await client.rest.post(Routes.userChannels(), { body: { recipient_id: userId } });
  // as: Discord's id of a channel.
  const channelId = postedSchema.parse(answer).id as ChannelId;
  known.set(userId, channelId);
  const oldest = known.keys().next();
  if (known.size > MAX_CONVERSATIONS && oldest.done !== true) known.delete(oldest.value);
  return channelId;
};

/** In a channel a notice begins with the mention of whom it is for. */
const contentOf = (message: Sendable): string =>
  message.type === 'notice' && message.channelId !== null ? `<@${message.userId}> ${message.text}` : message.text;

/** What is posted: nobody is pinged but whom a notice in a channel is for, whatever the text says. */
const saidIn = (message: Sendable): object => {
  const content = contentOf(message);
  if (message.type === 'message') return { content, allowed_mentions: { parse: [] } };
  const { userId, channelId } = message;
  const users = channelId === null ? {} : { users: [userId] };
  return { content, allowed_mentions: { parse: [], ...users }, components: rowsOf(message) };
};

const rowsOf = ({ buttons }: NoticeEffect): object[] =>
  buttons.length === 0
    ? []
    : [
        {
          type: ComponentType.ActionRow,
          components: buttons.map(({ label, ...does }) =>
            'url' in does
              ? { type: ComponentType.Button, style: ButtonStyle.Link, label, url: does.url }
              : { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: does.customId },
          ),
        },
      ];

/** Oldest first, from a moment before `sinceMs` on. Our own words are given to us without a privileged intent. */
const lookFor = async (
  client: Client,
  { channelId, text }: { readonly channelId: ChannelId; readonly text: string },
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

/** Without the right to read the history Discord answers with no messages, as if there were none. */
const mayRead = (client: Client, channelId: ChannelId): boolean => {
  const channel = client.channels.cache.get(channelId);
  // One that is not there is told by the call.
  return channel === undefined || channel.isDMBased() || mayIn(channel.guild, channelId, HISTORY);
};

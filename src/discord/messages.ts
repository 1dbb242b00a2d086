import { ButtonStyle, ComponentType, Routes } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { LogButton, MessagePort, NoticeButton, PermissionName, Sendable } from '../app/index.ts';
import { endButtonId, extendButtonId, planButtonId } from '../commands/index.ts';
import type { ChannelId, MessageId, UserId } from '../lib/index.ts';
import type { CallOrder } from './call-order.ts';
import { outsideError } from './failures.ts';
import { ownMessage } from './history.ts';
import { nonceOf } from './message-parts.ts';
import { missingToWrite } from './permissions.ts';

const postedSchema = z.object({ id: z.string() });

/** Conversations with people that are remembered, so that they are not opened again; the oldest goes first. */
const MAX_CONVERSATIONS = 10_000;

type Conversations = Map<UserId, ChannelId>;

/** Makes the port that posts messages; the library's client repeats what was not answered for, which the nonce makes harmless. */
export const createMessages = (client: Client, order: Pick<CallOrder, 'ranked'>): MessagePort => {
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
  const port: MessagePort = {
    post: (message) =>
      attempt(message, async (channelId) => {
        const body = { ...saidIn(message), nonce: nonceOf('outbox', message.key), enforce_nonce: true };
        const answer = await client.rest.post(Routes.channelMessages(channelId), { body });
        // as: Discord's id of a message.
        return postedSchema.parse(answer).id as MessageId;
      }),
    wasPosted: (message, sinceMs) =>
      attempt(message, async (channelId) => {
        const text = contentOf(message).trim();
        const found = await ownMessage(client, { channelId, sinceMs }, ({ content }) => content.trim() === text);
        return found === 'unknown' ? found : found === null ? 'no' : 'yes';
      }),
  };
  const [notices, log] = [order.ranked('card', port), order.ranked('log', port)];
  const of = ({ type }: Sendable): MessagePort => (type === 'notice' ? notices : log);
  return {
    post: (message) => of(message).post(message),
    wasPosted: (message, sinceMs) => of(message).wasPosted(message, sinceMs),
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

const only = (userId: UserId | undefined): object => ({
  parse: [],
  ...(userId === undefined ? {} : { users: [userId] }),
});

/** What is posted: nobody is pinged but the one person whom it is for, whatever the text says. */
const saidIn = (message: Sendable): object => {
  const content = contentOf(message);
  if (message.type === 'message')
    return { content, allowed_mentions: only(message.mention), components: rowsOf(message.buttons ?? []) };
  const { userId, channelId } = message;
  const mentioned = channelId === null ? undefined : userId;
  return { content, allowed_mentions: only(mentioned), components: rowsOf(message.buttons) };
};

type Button = LogButton | NoticeButton;

const idOf = (button: Exclude<Button, { readonly url: string }>): string => {
  if (!('does' in button)) return button.customId;
  switch (button.does) {
    case 'end-space':
      return endButtonId(button.spaceId);
    case 'extend-space':
      return extendButtonId(button.spaceId);
    default:
      return planButtonId(button);
  }
};

const rowsOf = (buttons: readonly Button[]): object[] =>
  buttons.length === 0
    ? []
    : [
        {
          type: ComponentType.ActionRow,
          components: buttons.map((button) =>
            'url' in button
              ? { type: ComponentType.Button, style: ButtonStyle.Link, label: button.label, url: button.url }
              : {
                  type: ComponentType.Button,
                  style: ButtonStyle.Secondary,
                  label: button.label,
                  custom_id: idOf(button),
                },
          ),
        },
      ];

import {
  Intent,
  toApiMember,
  type ApiObject,
  type Channel,
  type Dispatch,
  type StoredMessage,
  type World,
} from '../world/index.ts';
import { composeMessage, contentFields, type Draft } from './compose.ts';
import { LONGEST_EDIT_WINDOW_MS } from './edit-limit.ts';

/** Messages kept per channel; older ones are forgotten. */
const MAX_PER_CHANNEL = 1_000;

/** Stores a message and tells everybody who sees the channel. */
export function postMessage(world: World, draft: Draft, nonce: string | number | null = null): StoredMessage {
  const id = world.nextId();
  const message: StoredMessage = {
    id,
    channelId: draft.channel.id,
    authorId: draft.author.id,
    nonce,
    createdAtMs: world.clock.nowMs(),
    editTimesMs: [],
    api: composeMessage(world, draft, id, world.nowIso()),
  };
  const list = world.messages.get(draft.channel.id) ?? [];
  list.push(message);
  if (list.length > MAX_PER_CHANNEL) list.shift();
  world.messages.set(draft.channel.id, list);
  draft.channel.lastMessageId = id;
  emitMessage(world, 'MESSAGE_CREATE', draft.channel, { ...message.api, ...(nonce === null ? {} : { nonce }) });
  return message;
}

/** Gives a stored message new content, and tells everybody who sees the channel. */
export function rewriteMessage(world: World, message: StoredMessage, draft: Draft): void {
  const nowMs = world.clock.nowMs();
  const firstCounted = message.editTimesMs.findIndex((time) => nowMs - time < LONGEST_EDIT_WINDOW_MS);
  message.editTimesMs.splice(0, firstCounted < 0 ? message.editTimesMs.length : firstCounted);
  message.editTimesMs.push(nowMs);
  message.api = {
    ...message.api,
    ...contentFields(world, draft),
    ...draft.extra,
    flags: draft.flags,
    edited_timestamp: world.nowIso(),
  };
  emitMessage(world, 'MESSAGE_UPDATE', draft.channel, message.api);
}

/** Forgets a message and tells everybody who sees the channel. */
export function removeMessage(world: World, channel: Channel, message: StoredMessage): void {
  const list = world.messages.get(channel.id) ?? [];
  const index = list.indexOf(message);
  if (index >= 0) list.splice(index, 1);
  const place = channel.guildId === null ? {} : { guild_id: channel.guildId };
  world.emit({ ...audience(channel), t: 'MESSAGE_DELETE', d: { id: message.id, channel_id: channel.id, ...place } });
}

/** The stored message, or null. */
export function findMessage(world: World, channelId: string, messageId: string): StoredMessage | null {
  return world.messages.get(channelId)?.find(({ id }) => id === messageId) ?? null;
}

function emitMessage(world: World, t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', channel: Channel, api: ApiObject): void {
  world.emit({ ...audience(channel), t, d: gatewayMessage(world, channel, api) });
}

/** A message as the gateway sends it: with its guild and its author's membership. */
export function gatewayMessage(world: World, channel: Channel, api: ApiObject): ApiObject {
  const guild = world.guildOf(channel);
  if (guild === null) return { ...api, channel_type: channel.type };
  const { author } = api;
  // Every message object made here carries its author's id.
  const member = guild.members.get((author as { id: string }).id);
  if (member === undefined) return { ...api, channel_type: channel.type, guild_id: guild.id };
  const { user: _author, ...rest } = toApiMember(world, member);
  return { ...api, channel_type: channel.type, guild_id: guild.id, member: rest };
}

function audience(channel: Channel): Pick<Dispatch, 'guildId' | 'intents' | 'toUserIds' | 'visibleInChannelId'> {
  return channel.guildId === null
    ? { guildId: null, intents: Intent.DirectMessages, toUserIds: channel.recipientIds }
    : { guildId: channel.guildId, intents: Intent.GuildMessages, visibleInChannelId: channel.id };
}

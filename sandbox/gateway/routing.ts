import type { Dispatch, User } from '../world/model.ts';
import { INTENT } from './protocol.ts';
import type { SessionTerms } from './session.ts';

/** What routing must know of the world. */
export interface Sight {
  isMember(guildId: string, userId: string): boolean;
  canView(guildId: string, channelId: string, userId: string): boolean;
}

/** Discord's rule of which shard holds a guild (documentation, sharding). */
export function shardOf(guildId: string, shardCount: number): number {
  return Number((BigInt(guildId) >> 22n) % BigInt(shardCount));
}

/** Whether the session is sent this event: by account, shard, membership, intents and sight of the channel. */
export function receives(terms: SessionTerms, event: Dispatch, sight: Sight): boolean {
  const { user } = terms;
  if (event.toUserIds !== undefined && !event.toUserIds.includes(user.id)) return false;
  if (event.toSessionId !== undefined && event.toSessionId !== terms.id) return false;
  if (!onShard(terms, event.guildId)) return false;
  if (user.bot && !asked(terms, event)) return false;
  if (event.guildId === null) return event.toUserIds !== undefined || event.t === 'USER_UPDATE';
  if (event.toUserIds === undefined && !sight.isMember(event.guildId, user.id)) return false;
  return event.visibleInChannelId === undefined || sight.canView(event.guildId, event.visibleInChannelId, user.id);
}

/** DMs and what belongs to no guild go to shard 0. */
function onShard(terms: SessionTerms, guildId: string | null): boolean {
  if (guildId === null) return terms.shardId === 0;
  return shardOf(guildId, terms.shardCount) === terms.shardId;
}

function asked(terms: SessionTerms, event: Dispatch): boolean {
  if (event.intents === 0 || (event.intents & terms.intents) !== 0) return true;
  return event.evenWithoutIntentsTo?.includes(terms.user.id) ?? false;
}

interface MessageLike {
  readonly author?: { readonly id: string };
  readonly guild_id?: string;
  readonly mentions?: readonly { readonly id: string }[];
  readonly referenced_message?: MessageLike;
}

/** What a bot without MESSAGE_CONTENT sees of other people's messages (documentation, message content intent). */
const withheld = { content: '', embeds: [], attachments: [], components: [] } as const;

/** The event's data as this session may see it. */
export function shapeFor(terms: SessionTerms, event: Dispatch): unknown {
  if (event.t !== 'MESSAGE_CREATE' && event.t !== 'MESSAGE_UPDATE') return event.d;
  if (!terms.user.bot || (terms.intents & INTENT.messageContent) !== 0) return event.d;
  // The world only dispatches messages in Discord's shape under these two names.
  const message = event.d as MessageLike;
  return message.guild_id === undefined ? event.d : readableBy(terms.user, message);
}

/** The same object when nothing of it is withheld; the message to which it replies is judged by itself. */
function readableBy(user: User, message: MessageLike): MessageLike {
  const own = mayRead(user, message) ? message : { ...message, ...withheld };
  if (message.referenced_message === undefined) return own;
  const referenced = readableBy(user, message.referenced_message);
  return referenced === message.referenced_message ? own : { ...own, referenced_message: referenced };
}

function mayRead(user: User, message: MessageLike): boolean {
  if (message.author?.id === user.id) return true;
  return message.mentions?.some((mention) => mention.id === user.id) ?? false;
}

import {
  has,
  Permission,
  toApiMember,
  toApiUser,
  type ApiObject,
  type Channel,
  type Guild,
  type User,
  type World,
} from '../world/index.ts';
import { walk, withIds, type Component } from './component-tree.ts';
import { MESSAGE_FLAG } from './flags.ts';
import { withMedia } from './media.ts';
import { readMentions, type Mentioned } from './mentions.ts';
import type { MessageBody } from './message-limits.ts';

/** A file of a message: what is kept of it is its description. */
export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  readonly content_type: string;
  readonly url: string;
  readonly proxy_url: string;
  readonly description?: string;
}

/** A message that is about to be sent. */
export interface Draft {
  readonly channel: Channel;
  readonly author: User;
  readonly body: MessageBody;
  /** Message flags as they will stand. */
  readonly flags: number;
  readonly attachments: readonly Attachment[];
  /** Fields beyond those of a plain message: reference, interaction, application. */
  readonly extra?: ApiObject;
}

/** Discord's message object of a draft; `id` and times are the caller's. */
export function composeMessage(world: World, draft: Draft, id: string, timestamp: string): ApiObject {
  return {
    id,
    channel_id: draft.channel.id,
    type: 0,
    author: toApiUser(draft.author),
    timestamp,
    edited_timestamp: null,
    tts: false,
    pinned: false,
    flags: draft.flags,
    ...contentFields(world, draft),
    ...draft.extra,
  };
}

/** The fields that an edit computes anew. */
export function contentFields(world: World, draft: Draft): ApiObject {
  const { body } = draft;
  const components = withIds(withMedia(body.components ?? [], draft.attachments));
  const mentioned = mentionsOf(world, draft, components);
  return {
    content: body.content ?? '',
    embeds: (body.embeds ?? []).map((embed) => ({ type: 'rich', ...embed })),
    components,
    attachments: draft.attachments,
    mention_everyone: mentioned.everyone,
    mention_roles: mentioned.roleIds,
    mentions: mentioned.userIds.flatMap((userId) => mentionedUser(world, world.guildOf(draft.channel), userId)),
  };
}

function mentionsOf(world: World, draft: Draft, components: readonly Component[]): Mentioned {
  const guild = world.guildOf(draft.channel);
  const rights = guild === null ? 0n : world.permissionsIn(guild, draft.channel, draft.author.id);
  const isV2 = (draft.flags & MESSAGE_FLAG.componentsV2) !== 0;
  const texts = isV2 ? textsOf(components) : [draft.body.content ?? ''];
  return readMentions(texts, draft.body.allowed_mentions, {
    everyone: has(rights, Permission.MentionEveryone),
    isMentionable: (roleId) => guild?.roles.get(roleId)?.mentionable ?? false,
  });
}

function textsOf(components: readonly Component[]): string[] {
  return walk(components).flatMap(({ component }) => {
    const { content } = component;
    return typeof content === 'string' ? [content] : [];
  });
}

function mentionedUser(world: World, guild: Guild | null, userId: string): ApiObject[] {
  const user = world.users.get(userId);
  if (user === undefined) return [];
  const member = guild?.members.get(userId);
  if (member === undefined) return [toApiUser(user)];
  const { user: _named, ...rest } = toApiMember(world, member);
  return [{ ...toApiUser(user), member: rest }];
}

import { MessageCreateRequestSchema, MessageEditRequestPartialSchema } from 'discord-api-spec/zod';
import {
  DiscordError,
  invalidForm,
  param,
  readQuery,
  refusal,
  visibleChannel,
  type RestRequest,
  type RestResponse,
  type Router,
} from '../rest/index.ts';
import {
  has,
  isVoiceLike,
  Permission,
  type ApiObject,
  type Channel,
  type StoredMessage,
  type User,
  type World,
} from '../world/index.ts';
import { asSchemasRead } from './as-schemas-read.ts';
import { describeFiles } from './attachments.ts';
import { applyEdit, emptyMessage, type SendBody } from './edit.ts';
import { tooManyOldEdits } from './edit-limit.ts';
import { refuseExtras } from './extras.ts';
import { settableFlags } from './flags.ts';
import { isEmpty, messageProblems } from './message-limits.ts';
import { messageFor } from './privacy.ts';
import { readAs } from './read-as.ts';
import { createSlowMode } from './slow-mode.ts';
import { findMessage, postMessage, removeMessage } from './store.ts';

/** Messages of one page (documentation, get channel messages). */
const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

/** What the routes ask about an application. */
export interface MessagePolicy {
  /** Whether the bot was given MESSAGE_CONTENT. */
  mayReadContent(bot: User): boolean;
}

/** Registers GET, POST, PATCH and DELETE of channel messages. */
export function routeMessages(router: Router, policy: MessagePolicy): void {
  const slowMode = createSlowMode();
  const readable = (request: RestRequest, channel: Channel, message: StoredMessage): ApiObject =>
    messageFor(request.account, message, channel.guildId === null || policy.mayReadContent(request.account));
  router.route('POST', '/channels/:channelId/messages', (request) => {
    const channel = textChannel(request, 50008);
    const early = slowMode.refusal(request.world, channel, request.account);
    if (early !== null) return early;
    const { message, isNew } = send(request, channel);
    if (isNew) slowMode.sent(request.world, channel, request.account);
    const nonce = message.nonce === null ? {} : { nonce: message.nonce };
    return { status: 200, body: { ...readable(request, channel, message), ...nonce } };
  });
  router.route('PATCH', '/channels/:channelId/messages/:messageId', (request) => {
    const { channel, message } = messageInPath(request);
    return edit(request, channel, message) ?? { status: 200, body: readable(request, channel, message) };
  });
  router.route('DELETE', '/channels/:channelId/messages/:messageId', remove);
  router.route('GET', '/channels/:channelId/messages/:messageId', (request) => {
    const { channel, message } = messageInPath(request);
    if (!rightsIn(request, channel).mayReadHistory) throw refusal(50013);
    return { status: 200, body: readable(request, channel, message) };
  });
  router.route('GET', '/channels/:channelId/messages', (request) => {
    const channel = textChannel(request);
    if (!rightsIn(request, channel).mayReadHistory) return { status: 200, body: [] };
    const messages = page(request.world.messages.get(channel.id) ?? [], request.query);
    return { status: 200, body: messages.map((message) => readable(request, channel, message)) };
  });
}

interface Rights {
  readonly maySend: boolean;
  readonly mayReadHistory: boolean;
  readonly mayEmbed: boolean;
  readonly mayAttach: boolean;
  readonly mayManage: boolean;
}

const dmRights: Rights = { maySend: true, mayReadHistory: true, mayEmbed: true, mayAttach: true, mayManage: false };

function rightsIn(request: RestRequest, channel: Channel): Rights {
  const guild = request.world.guildOf(channel);
  if (guild === null) return dmRights;
  const permissions = request.world.permissionsIn(guild, channel, request.account.id);
  return {
    maySend: has(permissions, Permission.SendMessages),
    mayReadHistory: has(permissions, Permission.ReadMessageHistory),
    mayEmbed: has(permissions, Permission.EmbedLinks),
    mayAttach: has(permissions, Permission.AttachFiles),
    mayManage: has(permissions, Permission.ManageMessages),
  };
}

/** A channel whose chat the account may open: the chat of a voice room needs CONNECT too. A category has none. */
function textChannel(request: RestRequest, refusedWith = 50024): Channel {
  const channel = visibleChannel(request.world, request.account, param(request, 'channelId'));
  if (channel.type === 4) throw refusal(refusedWith);
  const guild = request.world.guildOf(channel);
  if (guild !== null && isVoiceLike(channel)) {
    const permissions = request.world.permissionsIn(guild, channel, request.account.id);
    if (!has(permissions, Permission.Connect)) throw refusal(50001);
  }
  return channel;
}

function messageInPath(request: RestRequest): { channel: Channel; message: StoredMessage } {
  const channel = textChannel(request);
  const message = findMessage(request.world, channel.id, param(request, 'messageId'));
  if (message === null) throw refusal(10008);
  return { channel, message };
}

/** The message that was sent, or sent before under the same nonce. */
function send(request: RestRequest, channel: Channel): { readonly message: StoredMessage; readonly isNew: boolean } {
  const rights = rightsIn(request, channel);
  if (!rights.maySend) throw refusal(50013);
  refuseClosedDm(request.world, channel, request.account);
  const body = readAs<SendBody>(request.world.switches, MessageCreateRequestSchema, asSchemasRead(request.body));
  const flags = settableFlags(body.flags, false);
  const faults = messageProblems(request.world.switches, body, flags);
  if (faults.length > 0) throw invalidForm(faults);
  if (isEmpty(body, request.files.length)) throw emptyMessage();
  if ((body.embeds?.length ?? 0) > 0 && !rights.mayEmbed) throw refusal(50013);
  if (request.files.length > 0 && !rights.mayAttach) throw refusal(50013);
  const twin = sameNonce(request, channel, body);
  if (twin !== null) return { message: twin, isNew: false };
  const attachments = describeFiles(request.world, {
    channelId: channel.id,
    files: request.files,
    notes: body.attachments ?? [],
  });
  refuseExtras(body, flags, attachments);
  const extra = replyFields(request, channel, body, rights);
  const draft = { channel, author: request.account, body, flags, attachments, extra };
  return { message: postMessage(request.world, draft, body.nonce ?? null), isNew: true };
}

/** A DM to somebody who takes none fails when it is sent, not when it is opened. */
function refuseClosedDm(world: World, channel: Channel, author: User): void {
  if (channel.guildId !== null) return;
  const others = channel.recipientIds.filter((id) => id !== author.id);
  if (others.some((id) => world.users.get(id)?.acceptsDms === false)) throw refusal(50007);
  const mutual = [...world.guilds.values()].some((guild) => channel.recipientIds.every((id) => guild.members.has(id)));
  if (!mutual) throw refusal(50278);
}

function sameNonce(request: RestRequest, channel: Channel, body: SendBody): StoredMessage | null {
  if (body.enforce_nonce !== true || body.nonce === undefined || body.nonce === null) return null;
  const since = request.world.clock.nowMs() - request.world.switches.nonceKnownMs;
  const list = request.world.messages.get(channel.id) ?? [];
  const isTwin = (message: StoredMessage): boolean =>
    message.authorId === request.account.id &&
    String(message.nonce) === String(body.nonce) &&
    message.createdAtMs >= since;
  return list.findLast(isTwin) ?? null;
}

function replyFields(request: RestRequest, channel: Channel, ...[body, rights]: [SendBody, Rights]): ApiObject {
  const id = body.message_reference?.message_id;
  if (id === undefined) return {};
  if (!rights.mayReadHistory) throw refusal(160002);
  const referenced = findMessage(request.world, channel.id, id);
  if (referenced === null && body.message_reference?.fail_if_not_exists !== false) {
    throw invalidForm([{ path: ['message_reference'], code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }]);
  }
  if (referenced === null) return {};
  const place = channel.guildId === null ? {} : { guild_id: channel.guildId };
  return {
    type: 19,
    message_reference: { type: 0, channel_id: channel.id, message_id: id, ...place },
    referenced_message: referenced.api,
  };
}

/** Carries an edit out; the answer is a refusal that is no error, or null. */
function edit(request: RestRequest, channel: Channel, message: StoredMessage): RestResponse | null {
  const body = readAs<SendBody>(request.world.switches, MessageEditRequestPartialSchema, asSchemasRead(request.body));
  if (message.authorId !== request.account.id) {
    throw new DiscordError(403, 50005, 'Cannot edit a message authored by another user');
  }
  if (request.files.length > 0 && !rightsIn(request, channel).mayAttach) throw refusal(50013);
  const refused = tooManyOldEdits(request.world, message);
  if (refused !== null) return refused;
  const files = describeFiles(request.world, {
    channelId: channel.id,
    files: request.files,
    notes: body.attachments ?? [],
  });
  applyEdit(request.world, { channel, message, author: request.account, body, files });
  return null;
}

function remove(request: RestRequest): RestResponse {
  const { channel, message } = messageInPath(request);
  if (message.authorId !== request.account.id && !rightsIn(request, channel).mayManage) throw refusal(50013);
  removeMessage(request.world, channel, message);
  return { status: 204 };
}

function page(all: readonly StoredMessage[], query: URLSearchParams): StoredMessage[] {
  const { limit, before, after, around } = readQuery(query, { max: MAX_PAGE, fallback: DEFAULT_PAGE });
  const newestFirst = [...all].reverse();
  if (after !== null)
    return all
      .filter(({ id }) => BigInt(id) > after)
      .slice(0, limit)
      .reverse();
  if (before !== null) return newestFirst.filter(({ id }) => BigInt(id) < before).slice(0, limit);
  if (around === null) return newestFirst.slice(0, limit);
  const half = Math.floor(limit / 2);
  const middle = newestFirst.findIndex(({ id }) => BigInt(id) <= around);
  const start = Math.max(0, (middle < 0 ? newestFirst.length : middle) - half);
  return newestFirst.slice(start, start + limit);
}

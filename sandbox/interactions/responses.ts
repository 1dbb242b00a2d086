import {
  composeMessage,
  contentFields,
  edited,
  emptyMessage,
  findMessage,
  gatewayMessage,
  isEmpty,
  MESSAGE_FLAG,
  applyEdit,
  postMessage,
  refuseExtras,
  removeMessage,
  settableFlags,
  messageProblems,
  describeFiles,
  type SendBody,
} from '../messages/index.ts';
import { invalidForm, refusal, type UploadedFile } from '../rest/index.ts';
import { toApiUser, type ApiObject, type Channel, type StoredMessage, type World } from '../world/index.ts';
import type { InteractionLedger } from './ledger.ts';
import { INTERACTION, type Interaction, type MessageHandle } from './model.ts';

/** Message types of answers (documentation, message types). */
const CHAT_INPUT_COMMAND = 20;
const CONTEXT_MENU_COMMAND = 23;
const REPLY = 19;

/** Where answers go. */
export interface ResponseParts {
  readonly world: World;
  readonly ledger: InteractionLedger;
}

/** A message in answer to an interaction. */
export interface Response {
  readonly body: SendBody;
  readonly files: readonly UploadedFile[];
  /** The "thinking…" state: nothing to show yet. */
  readonly loading: boolean;
  /** The first answer, to which later ones refer. */
  readonly follows: MessageHandle | null;
}

/** Checks and posts an answer: into the channel, or for the person alone. Throws 50035 or 50006. */
export function postResponse(parts: ResponseParts, interaction: Interaction, response: Response): MessageHandle {
  const { world, ledger } = parts;
  const { body } = response;
  const asked = response.loading ? (body.flags ?? 0) & MESSAGE_FLAG.ephemeral : settableFlags(body.flags, true);
  const flags = asked | (response.loading ? MESSAGE_FLAG.loading : 0);
  const faults = messageProblems(world.switches, body, flags);
  if (faults.length > 0) throw invalidForm(faults);
  if (!response.loading && isEmpty(body, response.files.length)) throw emptyMessage();
  const channel = channelOf(world, interaction);
  const attachments = describeFiles(world, {
    channelId: channel.id,
    files: response.files,
    notes: body.attachments ?? [],
  });
  refuseExtras(body, flags, attachments);
  const extra = responseFields(interaction, response.follows);
  const draft = { channel, author: interaction.bot, body, flags, attachments, extra };
  if ((flags & MESSAGE_FLAG.ephemeral) === 0) {
    const posted = postMessage(world, draft);
    interaction.postedIds.add(posted.id);
    return { message: posted, onlyForUserId: null };
  }
  const id = world.nextId();
  const message: StoredMessage = {
    id,
    channelId: channel.id,
    authorId: interaction.bot.id,
    nonce: null,
    createdAtMs: world.clock.nowMs(),
    editTimesMs: [],
    api: composeMessage(world, draft, id, world.nowIso()),
  };
  const handle: MessageHandle = { message, onlyForUserId: interaction.user.id };
  interaction.postedIds.add(id);
  ledger.keepPrivate(handle);
  tellOwner(world, channel, handle, 'MESSAGE_CREATE');
  return handle;
}

/** The channel of the interaction. Throws 10003 when it has been deleted since. */
function channelOf(world: World, interaction: Interaction): Channel {
  const channel = world.channel(interaction.channelId);
  if (channel === null) throw refusal(10003);
  return channel;
}

function tellOwner(
  world: World,
  channel: Channel,
  handle: MessageHandle,
  t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE',
): void {
  world.emit({
    t,
    guildId: channel.guildId,
    d: gatewayMessage(world, channel, handle.message.api),
    intents: 0,
    toUserIds: handle.onlyForUserId === null ? [] : [handle.onlyForUserId],
  });
}

/** Checks and carries out an edit of an answer; the "thinking…" state ends. Throws 50035 or 50006. */
export function editResponse(
  parts: ResponseParts,
  interaction: Interaction,
  handle: MessageHandle,
  change: Pick<Response, 'body' | 'files'>,
): void {
  const { world } = parts;
  const { message } = handle;
  const channel = channelOf(world, interaction);
  const files = describeFiles(world, {
    channelId: channel.id,
    files: change.files,
    notes: change.body.attachments ?? [],
  });
  // Flags were put there by `composeMessage`.
  const before = message.api['flags'] as number;
  const settled = { ...message.api, flags: before & ~MESSAGE_FLAG.loading };
  if (handle.onlyForUserId === null) {
    // Checked first, so that a refused edit leaves the message as it was.
    edited(world.switches, settled, change.body, files);
    message.api = settled;
    applyEdit(world, { channel, message, author: interaction.bot, body: change.body, files });
    return;
  }
  const { draftBody, flags, attachments } = edited(world.switches, settled, change.body, files);
  const draft = { channel, author: interaction.bot, body: draftBody, flags, attachments };
  message.api = { ...settled, ...contentFields(world, draft), flags, edited_timestamp: world.nowIso() };
  tellOwner(world, channel, handle, 'MESSAGE_UPDATE');
}

/** Deletes an answer. */
export function deleteResponse(parts: ResponseParts, interaction: Interaction, handle: MessageHandle): void {
  const { world, ledger } = parts;
  const channel = channelOf(world, interaction);
  if (handle.onlyForUserId === null) return removeMessage(world, channel, handle.message);
  ledger.forgetPrivate(handle.message.id);
  world.emit({
    t: 'MESSAGE_DELETE',
    guildId: channel.guildId,
    d: {
      id: handle.message.id,
      channel_id: channel.id,
      ...(channel.guildId === null ? {} : { guild_id: channel.guildId }),
    },
    intents: 0,
    toUserIds: [handle.onlyForUserId],
  });
}

/**
 * The message of that id if the interaction's token reaches it: an answer or follow-up of this interaction, or the
 * message whose component was used. Else null, also for other messages of the same application.
 */
export function findResponse(parts: ResponseParts, interaction: Interaction, messageId: string): MessageHandle | null {
  if (!interaction.postedIds.has(messageId) && interaction.source?.message.id !== messageId) return null;
  const hidden = parts.ledger.privateMessage(messageId);
  if (hidden !== null) return hidden.message.authorId === interaction.bot.id ? hidden : null;
  const message = findMessage(parts.world, interaction.channelId, messageId);
  return message === null || message.authorId !== interaction.bot.id ? null : { message, onlyForUserId: null };
}

function responseFields(interaction: Interaction, follows: MessageHandle | null): ApiObject {
  const { command, source } = interaction;
  const referenced = follows ?? source;
  const own = {
    application_id: interaction.applicationId,
    webhook_id: interaction.applicationId,
    interaction_metadata: metadataOf(interaction),
    ...(command === null || interaction.type !== INTERACTION.command
      ? {}
      : {
          interaction: {
            id: interaction.id,
            type: interaction.type,
            name: command.name,
            user: toApiUser(interaction.user),
          },
        }),
  };
  if (referenced === null) return { ...own, type: command?.type === 1 ? CHAT_INPUT_COMMAND : CONTEXT_MENU_COMMAND };
  const place = interaction.guildId === null ? {} : { guild_id: interaction.guildId };
  return {
    ...own,
    type: REPLY,
    message_reference: { type: 0, channel_id: interaction.channelId, message_id: referenced.message.id, ...place },
  };
}

function metadataOf(interaction: Interaction): ApiObject {
  const { command, source, openedBy } = interaction;
  return {
    id: interaction.id,
    type: interaction.type,
    user: toApiUser(interaction.user),
    authorizing_integration_owners: { 0: interaction.guildId ?? '0' },
    ...(interaction.type === INTERACTION.command && command !== null
      ? { name: command.name, command_type: command.type }
      : {}),
    ...(interaction.type === INTERACTION.component && source !== null
      ? { interacted_message_id: source.message.id }
      : {}),
    ...(openedBy === null ? {} : { triggering_interaction_metadata: metadataOf(openedBy) }),
  };
}

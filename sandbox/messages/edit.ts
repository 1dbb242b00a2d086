import { DiscordError, invalidForm } from '../rest/index.ts';
import type { ApiObject, Channel, StoredMessage, Switches, User, World } from '../world/index.ts';
import type { AttachmentNote } from './attachments.ts';
import type { Attachment } from './compose.ts';
import { refuseExtras } from './extras.ts';
import { flagsAfterEdit } from './flags.ts';
import { isEmpty, messageProblems, type MessageBody } from './message-limits.ts';
import { rewriteMessage } from './store.ts';

/** What a message body may hold beyond its limits' fields. */
export interface SendBody extends MessageBody {
  readonly enforce_nonce?: boolean | null | undefined;
  readonly attachments?: readonly AttachmentNote[] | null | undefined;
  readonly message_reference?:
    | { readonly message_id?: string; readonly fail_if_not_exists?: boolean }
    | null
    | undefined;
}

/** 50006. */
export function emptyMessage(): DiscordError {
  return new DiscordError(400, 50006, 'Cannot send an empty message');
}

/** An edit of a stored message by its author. */
export interface Edit {
  readonly channel: Channel;
  readonly message: StoredMessage;
  readonly author: User;
  readonly body: SendBody;
  readonly files: readonly Attachment[];
  readonly extra?: ApiObject;
}

/** Checks an edit against the limits and carries it out. Throws 50035 or 50006. */
export function applyEdit(world: World, change: Edit): void {
  const { message, body } = change;
  const { draftBody, flags, attachments } = edited(world.switches, message.api, body, change.files);
  const draft = { channel: change.channel, author: change.author, body: draftBody, flags, attachments };
  rewriteMessage(world, message, change.extra === undefined ? draft : { ...draft, extra: change.extra });
}

/** What a message holds after an edit: fields that the edit leaves out stay. Throws 50035 or 50006. */
export function edited(
  switches: Switches,
  api: ApiObject,
  body: SendBody,
  files: readonly Attachment[],
): { draftBody: MessageBody; flags: number; attachments: Attachment[] } {
  // Flags and attachments were put there by `composeMessage`.
  const flags = flagsAfterEdit(api['flags'] as number, body.flags);
  const kept = api['attachments'] as readonly Attachment[];
  const keeps = body.attachments?.map(({ id }) => String(id));
  const attachments = [...kept.filter(({ id }) => keeps === undefined || keeps.includes(id)), ...files];
  const current: MessageBody = {
    // As above: these are the fields of a message made here.
    content: api['content'] as string,
    embeds: api['embeds'] as NonNullable<MessageBody['embeds']>,
    components: api['components'] as NonNullable<MessageBody['components']>,
  };
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  const draftBody: MessageBody = { ...current, ...given };
  const faults = messageProblems(switches, draftBody, flags);
  if (faults.length > 0) throw invalidForm(faults);
  if (isEmpty(draftBody, attachments.length)) throw emptyMessage();
  refuseExtras(body, flags, attachments);
  return { draftBody, flags, attachments };
}

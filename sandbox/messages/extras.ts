import { DiscordError, invalidForm, refusal, type PathFault } from '../rest/index.ts';
import type { Attachment } from './compose.ts';
import { MESSAGE_FLAG } from './flags.ts';
import type { MessageBody } from './message-limits.ts';

/** How a link names a file of the same message. */
const PREFIX = 'attachment://';

/**
 * Refuses what a message cannot carry: stickers (50081: no server here has any), polls (501: not played), a voice
 * message that is anything but one sound (50160, 50161), and links to files that are not there (50035). `body` is what
 * was sent, `attachments` what the message will have.
 */
export function refuseExtras(body: MessageBody, flags: number, attachments: readonly Attachment[]): void {
  if ((body.sticker_ids?.length ?? 0) > 0) throw refusal(50081);
  if (body.poll !== undefined && body.poll !== null) {
    throw new DiscordError(501, 0, 'The local Discord has no polls');
  }
  if ((flags & MESSAGE_FLAG.voiceMessage) !== 0) refuseVoiceMessage(body, attachments);
  const names = new Set(attachments.map(({ filename }) => filename));
  const faults = (['embeds', 'components'] as const).flatMap((field) => danglingLinks(body[field], [field], names));
  if (faults.length > 0) throw invalidForm(faults);
}

function refuseVoiceMessage(body: MessageBody, attachments: readonly Attachment[]): void {
  const more = [body.embeds, body.components].some((list) => (list?.length ?? 0) > 0);
  if (more || (body.content ?? '') !== '') throw refusal(50160);
  const [sound, ...others] = attachments;
  if (others.length > 0 || sound?.content_type.startsWith('audio/') !== true) throw refusal(50161);
}

/** The schemas have bounded how deep the value is. */
function danglingLinks(value: unknown, path: readonly (string | number)[], names: ReadonlySet<string>): PathFault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): PathFault[] => {
    const innerPath = [...path, key];
    if (!isLinkField(key) || typeof inner !== 'string') return danglingLinks(inner, innerPath, names);
    if (!inner.startsWith(PREFIX) || names.has(inner.slice(PREFIX.length))) return [];
    const message = 'The referenced attachment was not found.';
    return [{ path: innerPath, code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', message }];
  });
}

function isLinkField(key: string): boolean {
  return key === 'url' || key === 'icon_url';
}

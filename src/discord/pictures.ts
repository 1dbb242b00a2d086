import type { Client, RawFile } from 'discord.js';
import type { CoverStore } from '../app/index.ts';
import { coverFile } from '../commands/index.ts';
import type { Cover } from '../domain/index.ts';
import type { ChannelId } from '../lib/index.ts';
import { mayAttach } from './permissions.ts';

/** Messages of which is remembered what they hold; the oldest is sent its picture anew, which harms nobody. */
const MAX_MESSAGES = 2000;

/** What is sent beside the words of a message for its picture. */
interface Sending {
  /** Whether it can be shown: not when its bytes are gone, or we may send no files there. */
  readonly isShown: boolean;
  readonly files: RawFile[];
  /** What the message is to hold after an edit; left out where that stays as it is. */
  readonly keeps: { readonly attachments?: readonly { readonly id: number; readonly description: string }[] };
}

/** A picture, where it is shown, and what it is called for who does not see it. */
interface Pictured {
  readonly channelId: ChannelId;
  readonly cover: Cover | null;
  readonly alt: string;
}

/** A call with a message's body and files. */
type Send<Answer> = (message: {
  readonly isShown: boolean;
  readonly files: RawFile[];
  readonly keeps: object;
}) => Promise<Answer>;

/** What was posted, and whether it is what was sent: a nonce may bring back an earlier message. */
interface Posting {
  readonly posted: { readonly id: string };
  readonly isCurrent: boolean;
}

/** Pictures on messages of ours. They are uploaded with a message, and again only when it is to show another. */
export interface Pictures {
  /** Posts a message with its picture. */
  posting<Answer extends Posting>(pictured: Pictured, send: Send<Answer>): Promise<Answer>;
  /** Edits a message. */
  editing(messageId: string, pictured: Pictured, send: Send<unknown>): Promise<void>;
}

/** What it needs. */
interface PictureDesk {
  readonly client: Client;
  readonly covers: Pick<CoverStore, 'read'>;
}

/** Makes them. After a restart nobody knows what stands on a message, and the first edit uploads it again. */
export const createPictures = ({ client, covers }: PictureDesk): Pictures => {
  /** By message: the id of its picture, null for none. */
  const held = new Map<string, string | null>();
  const note = (messageId: string, coverId: string | null): void => {
    held.delete(messageId);
    held.set(messageId, coverId);
    const oldest = held.keys().next();
    if (held.size > MAX_MESSAGES && oldest.done !== true) held.delete(oldest.value);
  };
  const upload = async ({ channelId, cover, alt }: Pictured): Promise<Sending> => {
    const bytes = cover === null || !mayAttach(client, channelId) ? null : await covers.read(cover.id);
    if (cover === null || bytes === null) return { isShown: false, files: [], keeps: { attachments: [] } };
    const file = { name: coverFile(cover), data: Buffer.from(bytes), contentType: cover.type };
    return { isShown: true, files: [file], keeps: { attachments: [{ id: 0, description: alt }] } };
  };
  return {
    posting: async (pictured, send) => {
      const sending = await upload(pictured);
      const answer = await send(sending.isShown ? sending : { ...sending, keeps: {} });
      if (answer.isCurrent) note(answer.posted.id, sending.isShown ? (pictured.cover?.id ?? null) : null);
      return answer;
    },
    editing: async (messageId, pictured, send) => {
      const coverId = pictured.cover?.id ?? null;
      const isThere = held.get(messageId) === coverId;
      const sending = isThere ? { isShown: coverId !== null, files: [], keeps: {} } : await upload(pictured);
      // Of an edit whose answer is lost nobody knows whether the picture stands.
      if (!isThere) held.delete(messageId);
      await send(sending);
      note(messageId, sending.isShown ? coverId : null);
    },
  };
};

import type { ApiObject, StoredMessage, User } from '../world/index.ts';

/** What is taken out of other people's messages for a bot without MESSAGE_CONTENT. */
const withheld = { content: '', embeds: [], attachments: [], components: [] };

/** The message as the account may read it over REST (documentation, message content intent). */
export function messageFor(user: User, message: StoredMessage, mayReadContent: boolean): ApiObject {
  const { api } = message;
  // Mentions are made here, by `composeMessage`.
  const mentions = api['mentions'] as readonly { readonly id: string }[];
  const own = message.authorId === user.id || mentions.some(({ id }) => id === user.id);
  const open = !user.bot || mayReadContent || own;
  return open ? { ...api } : { ...api, ...withheld };
}

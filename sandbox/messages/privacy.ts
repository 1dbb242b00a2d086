import type { ApiObject, StoredMessage, User } from '../world/index.ts';

/** What is taken out of other people's messages for a bot without MESSAGE_CONTENT. */
const withheld = { content: '', embeds: [], attachments: [], components: [] };

/** The message as the account may read it over REST (documentation, message content intent). */
export function messageFor(user: User, message: StoredMessage, mayReadContent: boolean): ApiObject {
  return !user.bot || mayReadContent ? { ...message.api } : contentWithheld(message.api, user.id);
}

/** The message without the content that is not for the account; the message to which it replies is judged by itself. */
function contentWithheld(api: ApiObject, userId: string): ApiObject {
  // Both are made here, by `composeMessage`.
  const mentions = api['mentions'] as readonly { readonly id: string }[];
  const author = api['author'] as { readonly id: string };
  const own = author.id === userId || mentions.some(({ id }) => id === userId);
  // Set by the routes: the object of another message.
  const referenced = api['referenced_message'] as ApiObject | undefined;
  return {
    ...api,
    ...(own ? {} : withheld),
    ...(referenced === undefined ? {} : { referenced_message: contentWithheld(referenced, userId) }),
  };
}

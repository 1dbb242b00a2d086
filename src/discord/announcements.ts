import { MessageFlags, Routes } from 'discord.js';
import type { Client } from 'discord.js';
import type { AnnouncementFacts, AnnouncementPort } from '../app/index.ts';
import { announcementMark, isRecap, renderAnnouncement } from '../commands/index.ts';
import type { ChannelId, Logger, MessageId } from '../lib/index.ts';
import { DiscordCode, discordCode } from './failures.ts';
import type { OwnMessage } from './history.ts';
import { callsIn, lostMessage, untilEdits } from './kept-message.ts';
import { digestOf, isStuck, nonceOf, postedSchema, textsIn } from './message-parts.ts';

type Posted = Pick<OwnMessage, 'id' | 'components'>;

const bodyOf = (facts: AnnouncementFacts): object => ({
  flags: MessageFlags.IsComponentsV2,
  components: [renderAnnouncement(facts)],
  allowed_mentions: { parse: [] },
});

/** Of a space that is on, the role is told, and nobody else whatever the texts say. */
const firstBodyOf = (facts: AnnouncementFacts): object =>
  isRecap(facts) || facts.roleId === null
    ? bodyOf(facts)
    : { ...bodyOf(facts), allowed_mentions: { parse: [], roles: [facts.roleId] } };

/** What the acts share. */
interface Desk {
  readonly client: Client;
  readonly logger: Logger;
}

const patch = ({ client }: Desk, channelId: ChannelId, messageId: string, facts: AnnouncementFacts): Promise<unknown> =>
  client.rest.patch(Routes.channelMessage(channelId, messageId), { body: bodyOf(facts) });

/** An announcement that was posted and whose answer was lost; people would be pinged twice by another. */
const lost = async (
  { client }: Desk,
  channelId: ChannelId,
  { facts, askedAtMs }: { readonly facts: AnnouncementFacts; readonly askedAtMs: number },
): Promise<Posted | null> => {
  const mark = announcementMark(facts);
  const isIt = ({ components }: OwnMessage): boolean => mark !== null && textsIn(components).includes(mark);
  return await lostMessage(client, { channelId, sinceMs: askedAtMs }, isIt);
};

const post = async (desk: Desk, channelId: ChannelId, facts: AnnouncementFacts, nonce: string): Promise<Posted> => {
  const body = { ...firstBodyOf(facts), nonce, enforce_nonce: true };
  return postedSchema.parse(await desk.client.rest.post(Routes.channelMessages(channelId), { body }));
};

/** Posts the recap and takes the message away that Discord does not let us edit. */
const replace = async (
  desk: Desk,
  channelId: ChannelId,
  { messageId, facts }: { readonly messageId: MessageId; readonly facts: AnnouncementFacts },
): Promise<MessageId> => {
  const { id } = await post(desk, channelId, facts, nonceOf('recap', facts.space.id));
  try {
    await desk.client.rest.delete(Routes.channelMessage(channelId, messageId));
  } catch (error) {
    desk.logger.warn('an old announcement could not be removed', { channelId, code: discordCode(error) });
  }
  // as: Discord's id of a message.
  return id as MessageId;
};

/** Makes the port that keeps announcements in a server's channel. */
export const createAnnouncements = (desk: Desk): AnnouncementPort => {
  const { client } = desk;
  const attempt = callsIn(client);
  return {
    digest: (facts) => digestOf(renderAnnouncement(facts)),
    post: (channelId, facts, askedAtMs) =>
      attempt(channelId, async () => {
        const found = askedAtMs === null ? null : await lost(desk, channelId, { facts, askedAtMs });
        const posted = found ?? (await post(desk, channelId, facts, nonceOf('announcement', facts.space.id)));
        // What was found, or brought back by the nonce, says what was true then.
        const isCurrent = textsIn(posted.components).join('\n') === textsIn([renderAnnouncement(facts)]).join('\n');
        if (!isCurrent) await patch(desk, channelId, posted.id, facts);
        // as: Discord's id of a message.
        return posted.id as MessageId;
      }),
    edit: (channelId, messageId, facts) =>
      attempt(channelId, async () => {
        try {
          await patch(desk, channelId, messageId, facts);
          return messageId;
        } catch (error) {
          if (discordCode(error) === DiscordCode.unknownMessage) return 'deleted';
          if (!isStuck(error)) throw error;
          if (!isRecap(facts)) throw untilEdits(error);
          return await replace(desk, channelId, { messageId, facts });
        }
      }),
  };
};

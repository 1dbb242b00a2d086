import { MessageFlags, RateLimitError, Routes, SnowflakeUtil } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { AnnouncementFacts, AnnouncementPort } from '../app/index.ts';
import { announcementMark, isRecap, renderAnnouncement } from '../commands/index.ts';
import type { ChannelId, Logger, MessageId } from '../lib/index.ts';
import { DiscordCode, discordCode, forgetUnknown, longestWaitMs, outsideError, OutsideRefusal } from './failures.ts';
import { digestOf, isStuck, nonceOf, postedSchema, textsIn } from './message-parts.ts';
import { apiName, mayRead, missingToWrite } from './permissions.ts';

/** Discord's largest page of messages; a lost announcement is looked for below the moment it was asked for. */
const PAGE = 100;
/** How far our clock may be before Discord's. */
const CLOCK_SLACK_MS = 60_000;
/** Discord names no time after which a message that is too old takes an edit again; counts that are this late harm nobody. */
const OLD_EDIT_WAIT_MS = 600_000;

const pageSchema = z.array(postedSchema.extend({ author: z.object({ id: z.string() }) }));

type Posted = z.output<typeof postedSchema>;

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

/** Until the next edit of an announcement that takes none now: as long as Discord says, if it says so. */
const waitFor = (error: unknown): OutsideRefusal => {
  const retryAfterMs = error instanceof RateLimitError ? longestWaitMs(error) : OLD_EDIT_WAIT_MS;
  return new OutsideRefusal({ code: 'rate-limited', retryAfterMs, retryable: true }, error);
};

/** What the acts share. */
interface Desk {
  readonly client: Client;
  readonly logger: Logger;
}

const patch = ({ client }: Desk, channelId: ChannelId, messageId: string, facts: AnnouncementFacts): Promise<unknown> =>
  client.rest.patch(Routes.channelMessage(channelId, messageId), { body: bodyOf(facts) });

/**
 * An announcement of ours that was posted and whose answer was lost; null when there is none. Fails where its channel's history may not be
 * read: Discord answers with no messages there, as if there were none, and people would be pinged twice.
 */
const lost = async (
  { client }: Desk,
  channelId: ChannelId,
  { facts, askedAtMs }: { readonly facts: AnnouncementFacts; readonly askedAtMs: number },
): Promise<Posted | null> => {
  if (!mayRead(client, channelId)) {
    const permissions = [apiName('ReadMessageHistory')];
    throw new OutsideRefusal({ code: 'missing-permissions', permissions, channelId, retryable: false }, null);
  }
  const after = String(SnowflakeUtil.generate({ timestamp: askedAtMs - CLOCK_SLACK_MS }));
  const query = new URLSearchParams({ after, limit: String(PAGE) });
  const page = pageSchema.parse(await client.rest.get(Routes.channelMessages(channelId), { query }));
  const mark = announcementMark(facts);
  const isIt = ({ author, components }: (typeof page)[number]): boolean =>
    author.id === client.user?.id && mark !== null && textsIn(components).includes(mark);
  return page.find(isIt) ?? null;
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
  const attempt = async <Value>(channelId: ChannelId, call: () => Promise<Value>): Promise<Value> => {
    try {
      return await call();
    } catch (error) {
      forgetUnknown(client, error, channelId);
      throw outsideError(error, { channelId, missing: () => missingToWrite(client, channelId) });
    }
  };
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
          if (!isRecap(facts)) throw waitFor(error);
          return await replace(desk, channelId, { messageId, facts });
        }
      }),
  };
};

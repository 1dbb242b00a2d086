import { MessageFlags, RateLimitError, Routes, SnowflakeUtil } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { PosterFacts, PosterPort } from '../app/index.ts';
import { posterMark, renderPoster } from '../commands/index.ts';
import type { ChannelId, MessageId } from '../lib/index.ts';
import { DiscordCode, discordCode, forgetUnknown, longestWaitMs, outsideError, OutsideRefusal } from './failures.ts';
import { digestOf, isStuck, nonceOf, postedSchema, textsIn } from './message-parts.ts';
import { missingToWrite } from './permissions.ts';

/** Discord's largest page of messages; a lost poster is looked for from the moment on at which it was asked for. */
const PAGE = 100;
/** How far our clock may be before Discord's. */
const CLOCK_SLACK_MS = 60_000;
/** Discord names no time after which a message that is too old takes an edit again. */
const OLD_EDIT_WAIT_MS = 600_000;

const pageSchema = z.array(postedSchema.extend({ author: z.object({ id: z.string() }) }));

const bodyOf = (facts: PosterFacts): object => ({
  flags: MessageFlags.IsComponentsV2,
  components: [renderPoster(facts)],
  allowed_mentions: { parse: [] },
});

const waitFor = (error: unknown): OutsideRefusal => {
  const retryAfterMs = error instanceof RateLimitError ? longestWaitMs(error) : OLD_EDIT_WAIT_MS;
  return new OutsideRefusal({ code: 'rate-limited', retryAfterMs, retryable: true }, error);
};

/** Makes the port that keeps posters in a server's channel. */
export const createPosters = (client: Client): PosterPort => {
  const attempt = async <Value>(channelId: ChannelId, call: () => Promise<Value>): Promise<Value> => {
    try {
      return await call();
    } catch (error) {
      forgetUnknown(client, error, channelId);
      throw outsideError(error, { channelId, missing: () => missingToWrite(client, channelId) });
    }
  };
  return {
    digest: (facts) => digestOf(renderPoster(facts)),
    find: (channelId, planId, sinceMs) =>
      attempt(channelId, async () => {
        const after = String(SnowflakeUtil.generate({ timestamp: sinceMs - CLOCK_SLACK_MS }));
        const query = new URLSearchParams({ after, limit: String(PAGE) });
        const page = pageSchema.parse(await client.rest.get(Routes.channelMessages(channelId), { query }));
        const isIt = ({ author, components }: (typeof page)[number]): boolean =>
          author.id === client.user?.id && textsIn(components).includes(posterMark(planId));
        // as: Discord's id of a message.
        return (page.find(isIt)?.id ?? null) as MessageId | null;
      }),
    post: (channelId, facts) =>
      attempt(channelId, async () => {
        const body = { ...bodyOf(facts), nonce: nonceOf('poster', facts.plan.id), enforce_nonce: true };
        const { id } = postedSchema.parse(await client.rest.post(Routes.channelMessages(channelId), { body }));
        // as: Discord's id of a message.
        return id as MessageId;
      }),
    edit: (channelId, messageId, facts) =>
      attempt(channelId, async () => {
        try {
          await client.rest.patch(Routes.channelMessage(channelId, messageId), { body: bodyOf(facts) });
          return 'edited';
        } catch (error) {
          if (discordCode(error) === DiscordCode.unknownMessage) return 'deleted';
          if (isStuck(error)) throw waitFor(error);
          throw error;
        }
      }),
  };
};

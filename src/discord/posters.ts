import { MessageFlags, Routes } from 'discord.js';
import type { Client } from 'discord.js';
import type { PosterFacts, PosterPort } from '../app/index.ts';
import { posterMark, renderPoster } from '../commands/index.ts';
import type { MessageId } from '../lib/index.ts';
import { DiscordCode, discordCode } from './failures.ts';
import type { OwnMessage } from './history.ts';
import { callsIn, lostMessage, untilEdits } from './kept-message.ts';
import { digestOf, isStuck, nonceOf, postedSchema, textsIn } from './message-parts.ts';

const bodyOf = (facts: PosterFacts): object => ({
  flags: MessageFlags.IsComponentsV2,
  components: [renderPoster(facts)],
  allowed_mentions: { parse: [] },
});

/** Makes the port that keeps posters in a server's channel. */
export const createPosters = (client: Client): PosterPort => {
  const attempt = callsIn(client);
  return {
    digest: (facts) => digestOf(renderPoster(facts)),
    find: (channelId, planId, sinceMs) =>
      attempt(channelId, async () => {
        const isIt = ({ components }: OwnMessage): boolean => textsIn(components).includes(posterMark(planId));
        // as: Discord's id of a message.
        return ((await lostMessage(client, { channelId, sinceMs }, isIt))?.id ?? null) as MessageId | null;
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
          if (isStuck(error)) throw untilEdits(error);
          throw error;
        }
      }),
  };
};

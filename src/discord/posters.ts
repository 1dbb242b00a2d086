import { MessageFlags, Routes } from 'discord.js';
import type { Client } from 'discord.js';
import type { CoverStore, PosterFacts, PosterPort } from '../app/index.ts';
import { coverAlt, posterMark, renderPoster } from '../commands/index.ts';
import type { Cover } from '../domain/index.ts';
import type { MessageId } from '../lib/index.ts';
import { DiscordCode, discordCode } from './failures.ts';
import type { OwnMessage } from './history.ts';
import { callsIn, lostMessage, untilEdits } from './kept-message.ts';
import { areSame, digestOf, isStuck, nonceOf, postedSchema, textsIn } from './message-parts.ts';
import { createPictures } from './pictures.ts';

/** What is shown; a picture that cannot be is left out. */
const shownOf = (facts: PosterFacts, isShown: boolean): PosterFacts => {
  if (isShown) return facts;
  const { plan } = facts;
  return { ...facts, plan: { ...plan, opening: { ...plan.opening, about: { ...plan.opening.about, cover: null } } } };
};

const pictureOf = ({
  plan: { opening },
  language,
}: PosterFacts): { readonly cover: Cover | null; readonly alt: string } => ({
  cover: opening.about.cover,
  alt: coverAlt(opening.title, language),
});

const bodyOf = (facts: PosterFacts): object => ({
  flags: MessageFlags.IsComponentsV2,
  components: [renderPoster(facts)],
  allowed_mentions: { parse: [] },
});

/** What posters need. */
interface PosterDesk {
  readonly client: Client;
  readonly covers: Pick<CoverStore, 'read'>;
}

/** Makes the port that keeps posters in a server's channel. */
export const createPosters = ({ client, covers }: PosterDesk): PosterPort => {
  const pictures = createPictures({ client, covers });
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
        const { posted } = await pictures.posting(
          { channelId, ...pictureOf(facts) },
          async ({ isShown, files, keeps }) => {
            const shown = shownOf(facts, isShown);
            const body = { ...bodyOf(shown), ...keeps, nonce: nonceOf('poster', facts.plan.id), enforce_nonce: true };
            const answer = await client.rest.post(Routes.channelMessages(channelId), { body, files });
            const message = postedSchema.parse(answer);
            return { posted: message, isCurrent: areSame(message.components, [renderPoster(shown)]) };
          },
        );
        // as: Discord's id of a message.
        return posted.id as MessageId;
      }),
    remove: (channelId, messageId) =>
      attempt(channelId, async () => {
        try {
          await client.rest.delete(Routes.channelMessage(channelId, messageId));
        } catch (error) {
          if (discordCode(error) !== DiscordCode.unknownMessage) throw error;
        }
      }),
    edit: (channelId, messageId, facts) =>
      attempt(channelId, async () => {
        try {
          await pictures.editing(messageId, { channelId, ...pictureOf(facts) }, ({ isShown, files, keeps }) =>
            client.rest.patch(Routes.channelMessage(channelId, messageId), {
              body: { ...bodyOf(shownOf(facts, isShown)), ...keeps },
              files,
            }),
          );
          return 'edited';
        } catch (error) {
          if (discordCode(error) === DiscordCode.unknownMessage) return 'deleted';
          if (isStuck(error)) throw untilEdits(error);
          throw error;
        }
      }),
  };
};

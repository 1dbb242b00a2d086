import { MessageFlags, Routes } from 'discord.js';
import type { Client } from 'discord.js';
import type { AnnouncementFacts, AnnouncementPort, CoverStore, Posting } from '../app/index.ts';
import { announcementMark, coverAlt, isRecap, renderAnnouncement } from '../commands/index.ts';
import type { Cover } from '../domain/index.ts';
import type { ChannelId, Logger, MessageId } from '../lib/index.ts';
import { DiscordCode, discordCode } from './failures.ts';
import type { OwnMessage } from './history.ts';
import { callsIn, lostMessage, untilEdits } from './kept-message.ts';
import { areSame, digestOf, isStuck, nonceOf, postedSchema, textsIn } from './message-parts.ts';
import { createPictures } from './pictures.ts';
import type { Pictures } from './pictures.ts';

type Posted = Pick<OwnMessage, 'id' | 'components'>;

/** What is shown; a picture that cannot be is left out. */
const shownOf = (facts: AnnouncementFacts, isShown: boolean): AnnouncementFacts =>
  isShown ? facts : { ...facts, space: { ...facts.space, about: { ...facts.space.about, cover: null } } };

const pictureOf = ({ space, language }: AnnouncementFacts): { readonly cover: Cover | null; readonly alt: string } => ({
  cover: space.about.cover,
  alt: coverAlt(space.title, language),
});

const bodyOf = (facts: AnnouncementFacts): object => ({
  flags: MessageFlags.IsComponentsV2,
  components: [renderAnnouncement(facts)],
  allowed_mentions: { parse: [] },
});

/** Of a space that is on, the role is told once, and nobody else whatever the texts say. */
const firstBodyOf = (facts: AnnouncementFacts, mentions: boolean): object =>
  isRecap(facts) || facts.roleId === null || !mentions
    ? bodyOf(facts)
    : { ...bodyOf(facts), allowed_mentions: { parse: [], roles: [facts.roleId] } };

/** What the acts share. */
interface Desk {
  readonly client: Client;
  readonly pictures: Pictures;
  readonly logger: Logger;
}

const patch = (desk: Desk, channelId: ChannelId, messageId: string, facts: AnnouncementFacts): Promise<void> =>
  desk.pictures.editing(messageId, { channelId, ...pictureOf(facts) }, ({ isShown, files, keeps }) =>
    desk.client.rest.patch(Routes.channelMessage(channelId, messageId), {
      body: { ...bodyOf(shownOf(facts, isShown)), ...keeps },
      files,
    }),
  );

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

interface JustPosted {
  readonly posted: Posted;
  /** Whether it is what was sent, and not brought back by the nonce. */
  readonly isCurrent: boolean;
}

const post = (
  desk: Desk,
  channelId: ChannelId,
  facts: AnnouncementFacts,
  { nonce, mentions }: { readonly nonce: string; readonly mentions: boolean },
): Promise<JustPosted> =>
  desk.pictures.posting({ channelId, ...pictureOf(facts) }, async ({ isShown, files, keeps }) => {
    const shown = shownOf(facts, isShown);
    const body = { ...firstBodyOf(shown, mentions), ...keeps, nonce, enforce_nonce: true };
    const answer = await desk.client.rest.post(Routes.channelMessages(channelId), { body, files });
    const posted = postedSchema.parse(answer);
    return { posted, isCurrent: areSame(posted.components, [renderAnnouncement(shown)]) };
  });

/** Posts the recap and takes the message away that Discord does not let us edit. */
const replace = async (
  desk: Desk,
  channelId: ChannelId,
  { messageId, facts }: { readonly messageId: MessageId; readonly facts: AnnouncementFacts },
): Promise<MessageId> => {
  const { posted } = await post(desk, channelId, facts, {
    nonce: nonceOf('recap', facts.space.id),
    mentions: false,
  });
  try {
    await desk.client.rest.delete(Routes.channelMessage(channelId, messageId));
  } catch (error) {
    desk.logger.warn('an old announcement could not be removed', { channelId, code: discordCode(error) });
  }
  // as: Discord's id of a message.
  return posted.id as MessageId;
};

/** Of one that was taken away another follows: Discord would answer with that one by the same nonce. */
const postingOf = ({ space }: AnnouncementFacts, { mentions, round }: Posting): Parameters<typeof post>[3] => ({
  nonce: round === 0 ? nonceOf('announcement', space.id) : nonceOf('announcement', space.id, String(round)),
  mentions,
});

/** Makes the port that keeps announcements in a server's channel. */
export const createAnnouncements = (
  parts: Omit<Desk, 'pictures'> & { readonly covers: Pick<CoverStore, 'read'> },
): AnnouncementPort => {
  const { client, logger, covers } = parts;
  const desk: Desk = { client, logger, pictures: createPictures({ client, covers }) };
  const attempt = callsIn(client);
  return {
    digest: (facts) => digestOf(renderAnnouncement(facts)),
    post: (channelId, facts, how) =>
      attempt(channelId, async () => {
        const { askedAtMs } = how;
        const found = askedAtMs === null ? null : await lost(desk, channelId, { facts, askedAtMs });
        const { posted, isCurrent } =
          found === null
            ? await post(desk, channelId, facts, postingOf(facts, how))
            : { posted: found, isCurrent: areSame(found.components, [renderAnnouncement(facts)]) };
        // What was found, or brought back by the nonce, says what was true then.
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
    remove: (channelId, facts, what) =>
      attempt(channelId, async () => {
        const messageId =
          'messageId' in what
            ? what.messageId
            : (await lost(desk, channelId, { facts, askedAtMs: what.askedAtMs }))?.id;
        if (messageId === undefined) return;
        try {
          await client.rest.delete(Routes.channelMessage(channelId, messageId));
        } catch (error) {
          if (discordCode(error) !== DiscordCode.unknownMessage) throw error;
        }
      }),
  };
};

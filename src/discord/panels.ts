import { MessageFlags, Routes, SnowflakeUtil } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { BackstageTold, CoverStore, PanelFacts, PanelPort } from '../app/index.ts';
import {
  coverAlt,
  renderBackstage,
  renderNotice,
  renderOffer,
  renderPanel,
  standsOnOffer,
  standsOnPanel,
} from '../commands/index.ts';
import type { Cover } from '../domain/index.ts';
import type { ChannelId, Logger, MessageId, SpaceId } from '../lib/index.ts';
import { discordCode, forgetUnknown, outsideError, OutsideRefusal } from './failures.ts';
import { ownMessage, postedAtMs } from './history.ts';
import type { OwnMessage } from './history.ts';
import { areSame, digestOf, isStuck, nonceOf, postedSchema, textsIn } from './message-parts.ts';
import { missingForRoom } from './permissions.ts';
import { createPictures } from './pictures.ts';
import type { Pictures } from './pictures.ts';
import { kindOf } from './room-view.ts';

/** What is shown; a picture that cannot be is left out. */
const shownOf = (facts: PanelFacts, isShown: boolean): PanelFacts =>
  isShown ? facts : { ...facts, space: { ...facts.space, about: { ...facts.space.about, cover: null } } };

const panelBody = (facts: PanelFacts): object => ({
  flags: MessageFlags.IsComponentsV2,
  components: [renderPanel(facts)],
  allowed_mentions: { parse: [] },
});

const pictureOf = ({ space, language }: PanelFacts): { readonly cover: Cover | null; readonly alt: string } => ({
  cover: space.about.cover,
  alt: coverAlt(space.title, language),
});

/** What writing a panel needs. */
interface Shows {
  readonly client: Client;
  readonly pictures: Pictures;
}

/** Edits a panel; its picture is sent along when it is to show another. */
const patchPanel = (
  { client, pictures }: Shows,
  panel: { readonly channelId: ChannelId; readonly messageId: string; readonly facts: PanelFacts },
): Promise<void> => {
  const { channelId, messageId, facts } = panel;
  return pictures.editing(messageId, { channelId, ...pictureOf(facts) }, ({ isShown, files, keeps }) =>
    client.rest.patch(Routes.channelMessage(channelId, messageId), {
      body: { ...panelBody(shownOf(facts, isShown)), ...keeps },
      files,
    }),
  );
};

const postPanel = async (
  shows: Shows,
  panel: { readonly channelId: ChannelId; readonly facts: PanelFacts; readonly before: MessageId | null },
): Promise<MessageId> => {
  const { client, pictures } = shows;
  const { channelId, facts, before } = panel;
  const nonce = nonceOf(facts.space.id, before ?? '');
  const { posted, isCurrent } = await pictures.posting(
    { channelId, ...pictureOf(facts) },
    async ({ isShown, files, keeps }) => {
      const shown = shownOf(facts, isShown);
      const body = { ...panelBody(shown), ...keeps, nonce, enforce_nonce: true };
      const message = postedSchema.parse(await client.rest.post(Routes.channelMessages(channelId), { body, files }));
      return { posted: message, isCurrent: areSame(message.components, [renderPanel(shown)]) };
    },
  );
  // The nonce may have brought back the message of a post whose answer was lost, with what was true then.
  if (!isCurrent) await patchPanel(shows, { channelId, messageId: posted.id, facts });
  // Discord's id of a message.
  return posted.id as MessageId;
};

/** What panels need. */
interface PanelDesk {
  readonly client: Client;
  readonly covers: Pick<CoverStore, 'read'>;
  readonly logger: Logger;
}

/** Makes a call in a channel and tells its failure in the use cases' words. */
type Attempt = <Value>(channelId: ChannelId, call: () => Promise<Value>) => Promise<Value>;

/** What is told beside the panel, once. */
const telling = (client: Client, attempt: Attempt): Pick<PanelPort, 'notify' | 'offer' | 'offeredAt'> => ({
  notify: async (channelId, notice) => {
    const { what, linkId, revision, released, hostId } = notice;
    const nonce =
      what === 'leaves' ? nonceOf(channelId, linkId) : nonceOf(channelId, `${linkId} ${revision} ${released}`);
    const { content, rows } = renderNotice(notice);
    // It is the host who decides on what is held back, and nobody hears it meanwhile.
    const mentions = what === 'leaves' ? { parse: [] } : { parse: [], users: [hostId] };
    const body = { content, components: [...rows], allowed_mentions: mentions, nonce, enforce_nonce: true };
    await attempt(channelId, () => client.rest.post(Routes.channelMessages(channelId), { body }));
  },
  offer: async (channelId, offer) => {
    const { content, rows } = renderOffer(offer);
    const nonce = nonceOf('offer', channelId);
    const body = { content, components: [...rows], allowed_mentions: { parse: [] }, nonce, enforce_nonce: true };
    await attempt(channelId, () => client.rest.post(Routes.channelMessages(channelId), { body }));
  },
  offeredAt: (channelId, sinceMs) =>
    attempt(channelId, async () => {
      const isOffer = ({ components }: OwnMessage): boolean => textsIn(components).some(standsOnOffer);
      const found = await ownMessage(client, { channelId, sinceMs }, isOffer);
      return found === null || found === 'unknown' ? found : postedAtMs(found);
    }),
});

const backstageBody = (told: BackstageTold): object => ({
  flags: MessageFlags.IsComponentsV2,
  components: [renderBackstage(told)],
  allowed_mentions: { parse: [] },
});

/** The message of a backstage: it says the same for as long as it stands. */
const backstages = (client: Client, attempt: Attempt): Pick<PanelPort, 'postBackstage' | 'editBackstage'> => ({
  postBackstage: (channelId, told, before) =>
    attempt(channelId, async () => {
      const nonce = nonceOf(`backstage ${channelId}`, before ?? '');
      const body = { ...backstageBody(told), nonce, enforce_nonce: true };
      const answer = await client.rest.post(Routes.channelMessages(channelId), { body });
      // as: Discord's id of a message.
      return postedSchema.parse(answer).id as MessageId;
    }),
  editBackstage: async (channelId, messageId, told) => {
    await attempt(channelId, () =>
      client.rest.patch(Routes.channelMessage(channelId, messageId), { body: backstageBody(told) }),
    );
  },
});

/** Makes the port that keeps panels in the rooms' chats. */
export const createPanels = ({ client, covers, logger }: PanelDesk): PanelPort => {
  const shows: Shows = { client, pictures: createPictures({ client, covers }) };
  const attempt: Attempt = async (channelId, call) => {
    try {
      return await call();
    } catch (error) {
      forgetUnknown(client, error, channelId);
      throw outsideError(error, { channelId, missing: () => missingIn(client, channelId) });
    }
  };

  return {
    digest: (facts) => digestOf(renderPanel(facts)),
    post: (channelId, facts, before) => attempt(channelId, () => postPanel(shows, { channelId, facts, before })),
    edit: (channelId, messageId, facts) =>
      attempt(channelId, async () => {
        try {
          await patchPanel(shows, { channelId, messageId, facts });
        } catch (error) {
          if (!isStuck(error)) throw error;
          await discard(client, { channelId, messageId, logger });
          throw new OutsideRefusal({ code: 'gone', detail: 'it takes no edits now', retryable: false }, error);
        }
      }),
    below: (channelId, messageId, spaceId) =>
      attempt(channelId, async () => {
        if (isNewest(client, channelId, messageId)) return { others: 0, panels: [] };
        const query = new URLSearchParams({ after: messageId, limit: String(PAGE) });
        const answer = await client.rest.get(Routes.channelMessages(channelId), { query });
        return belowIn(pageSchema.parse(answer), spaceId, client.user?.id);
      }),
    ...telling(client, attempt),
    ...backstages(client, attempt),
    remove: async (channelId, messageId) => {
      await attempt(channelId, () => client.rest.delete(Routes.channelMessage(channelId, messageId)));
    },
  };
};

/** Discord's largest page of messages; a panel is buried by far fewer. */
const PAGE = 100;

/** Who wrote, and of our own messages the controls: what people write is neither asked for nor told to us. */
const pageSchema = z.array(postedSchema.extend({ author: z.object({ id: z.string() }) }));

/** Whether nothing was written below a message, as the gateway tells it. */
const isNewest = (client: Client, channelId: ChannelId, messageId: MessageId): boolean => {
  const channel = client.channels.cache.get(channelId);
  return channel?.isTextBased() === true && 'lastMessageId' in channel && channel.lastMessageId === messageId;
};

const belowIn = (
  page: z.output<typeof pageSchema>,
  spaceId: SpaceId,
  ownId: string | undefined,
): Awaited<ReturnType<PanelPort['below']>> => {
  const ours = page.filter(({ author }) => author.id === ownId);
  return {
    others: page.length - ours.length,
    panels: ours
      .filter(({ components }) => textsIn(components).some((text) => standsOnPanel(text, spaceId)))
      // as: Discord's id of a message.
      .map(({ id }) => ({ messageId: id as MessageId, postedAtMs: SnowflakeUtil.timestampFrom(id) }))
      .toSorted((one, other) => one.postedAtMs - other.postedAtMs),
  };
};

/** Takes away a panel that Discord does not let us edit any more; a new one is about to stand below it. */
const discard = async (
  client: Client,
  input: { readonly channelId: ChannelId; readonly messageId: MessageId; readonly logger: Logger },
): Promise<void> => {
  try {
    await client.rest.delete(Routes.channelMessage(input.channelId, input.messageId));
  } catch (error) {
    input.logger.warn('an old panel could not be removed', { channelId: input.channelId, code: discordCode(error) });
  }
};

const missingIn = (client: Client, channelId: ChannelId): readonly string[] => {
  const channel = client.channels.cache.get(channelId);
  if (channel === undefined || channel.isDMBased()) return [];
  return missingForRoom(channel.guild, channelId, kindOf(channel) === 'voice' ? 'voice' : 'stage');
};

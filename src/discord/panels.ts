import { createHash } from 'node:crypto';
import { MessageFlags, Routes } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { PanelFacts, PanelPort } from '../app/index.ts';
import { renderNotice, renderPanel } from '../commands/index.ts';
import type { ChannelId, Logger, MessageId } from '../lib/index.ts';
import { DiscordCode, discordCode, outsideError } from './failures.ts';
import { nonceOf } from './nonce.ts';
import { missingForRoom } from './permissions.ts';
import { kindOf } from './room-view.ts';

const postedSchema = z.object({ id: z.string(), components: z.array(z.unknown()).default([]) });

/** Fields that people read, or that tell our controls apart. */
const TELLING = ['content', 'label', 'custom_id'] as const;

/**
 * Every text of a tree of components, in order: what tells two panels apart whatever ids and defaults Discord adds. Fields come in
 * an order of ours, since Discord answers with them in an order of its own.
 */
const textsIn = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  const fields = new Map<string, unknown>(Object.entries(node));
  const own = TELLING.map((key) => fields.get(key)).filter((text) => typeof text === 'string');
  return [...own, ...[...fields.keys()].toSorted().flatMap((key) => textsIn(fields.get(key)))];
};

const panelBody = (facts: PanelFacts): object => ({
  flags: MessageFlags.IsComponentsV2,
  components: [renderPanel(facts)],
  allowed_mentions: { parse: [] },
});

/** Makes the port that keeps panels in the rooms' chats. */
export const createPanels = ({ client, logger }: { readonly client: Client; readonly logger: Logger }): PanelPort => {
  const attempt = async <Value>(channelId: ChannelId, call: () => Promise<Value>): Promise<Value> => {
    try {
      return await call();
    } catch (error) {
      throw outsideError(error, { channelId, missing: () => missingIn(client, channelId) });
    }
  };
  const patch = (channelId: ChannelId, messageId: string, facts: PanelFacts): Promise<unknown> =>
    client.rest.patch(Routes.channelMessage(channelId, messageId), { body: panelBody(facts) });

  return {
    digest: (facts) =>
      createHash('sha256')
        .update(JSON.stringify(renderPanel(facts)))
        .digest('base64url'),
    post: (channelId, facts, lost) =>
      attempt(channelId, async () => {
        // Another one after a deletion, or Discord might answer with the deleted message.
        const nonce = nonceOf(facts.space.id, lost ?? '');
        const answer = await client.rest.post(Routes.channelMessages(channelId), {
          body: { ...panelBody(facts), nonce, enforce_nonce: true },
        });
        const posted = postedSchema.parse(answer);
        // The nonce may have brought back the message of a post whose answer was lost, with what was true then.
        const isCurrent = textsIn(posted.components).join('\n') === textsIn([renderPanel(facts)]).join('\n');
        if (!isCurrent) await patch(channelId, posted.id, facts);
        // Discord's id of a message.
        return posted.id as MessageId;
      }),
    edit: (channelId, messageId, facts) =>
      attempt(channelId, async () => {
        try {
          await patch(channelId, messageId, facts);
        } catch (error) {
          if (discordCode(error) === DiscordCode.tooManyOldEdits)
            await discard(client, { channelId, messageId, logger });
          throw error;
        }
      }),
    notify: async (channelId, notice) => {
      const nonce = nonceOf(channelId, notice.linkId);
      const body = { content: renderNotice(notice), allowed_mentions: { parse: [] }, nonce, enforce_nonce: true };
      await attempt(channelId, () => client.rest.post(Routes.channelMessages(channelId), { body }));
    },
    remove: async (channelId, messageId) => {
      await attempt(channelId, () => client.rest.delete(Routes.channelMessage(channelId, messageId)));
    },
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

import { InteractionResponseType, MessageFlags, Routes } from 'discord.js';
import type { RawFile, REST, RESTPatchAPIWebhookWithTokenMessageJSONBody } from 'discord.js';
import type { Choice, Reply } from '../commands/index.ts';
import type { Logger } from '../lib/index.ts';
import { DiscordCode, discordCode, isWithoutAnswer } from './failures.ts';
import type { Address } from './interaction-schema.ts';

/** Discord shows at most this many choices under an option. */
const CHOICES_SHOWN = 25;

/** How an interaction is answered. A dead token is logged and told by `false`; nothing here throws. */
export interface Replies {
  /** Claims the interaction within Discord's 3 s; the answer will be seen by the one who asked only. */
  acknowledge(): Promise<boolean>;
  /** Claims a press on a private message of ours, which the answer then replaces. */
  acknowledgeUpdate(): Promise<boolean>;
  /** Shows or replaces the answer. */
  show(reply: Reply): Promise<boolean>;
  suggest(choices: readonly Choice[]): Promise<boolean>;
}

/**
 * Codes after which this interaction is not ours to answer: it is not or no longer known (3 s passed), its 15 minutes are over, or
 * somebody claimed it already (a second process with the same token).
 */
const DEAD: ReadonlySet<number> = new Set([
  DiscordCode.unknownInteraction,
  DiscordCode.alreadyAcknowledged,
  DiscordCode.invalidWebhookToken,
  DiscordCode.unknownWebhook,
]);

/** Discord closes an interaction after 3 s: repeated at once, and not for long. */
const ATTEMPTS = 3;

const bodyOf = (reply: Reply): RESTPatchAPIWebhookWithTokenMessageJSONBody => ({
  content: reply.text,
  components: [...reply.rows],
  allowed_mentions: { parse: [] },
});

const filesOf = ({ files = [] }: Reply): RawFile[] =>
  files.map(({ name, type, data }) => ({ name, contentType: type, data: Buffer.from(data) }));

/** Makes the answers of one interaction. */
export const createReplies = (rest: REST, address: Address, logger: Logger): Replies => {
  /** Sends, up to thrice when no answer of Discord's API comes back; false when nobody can see it any more. */
  const send = async (step: string, call: () => Promise<unknown>, attempt = 1): Promise<boolean> => {
    try {
      await call();
      return true;
    } catch (error) {
      const code = discordCode(error);
      // The claim whose answer was lost had arrived: it is ours, and leaving it would leave people with "thinking…".
      if (code === DiscordCode.alreadyAcknowledged && attempt > 1) return true;
      if (isWithoutAnswer(error) && attempt < ATTEMPTS) {
        logger.warn('an answer was lost and is sent again', { step, attempt });
        return await send(step, call, attempt + 1);
      }
      if (code !== null && DEAD.has(code)) {
        logger.warn('an interaction ended before it was answered', { step, code });
        return false;
      }
      logger.error('an answer could not be sent', { step, code, error });
      return false;
    }
  };
  const callback = (step: string, body: unknown): Promise<boolean> =>
    send(step, () => rest.post(Routes.interactionCallback(address.id, address.token), { body, auth: false }));
  return {
    acknowledge: () =>
      callback('acknowledge', {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        data: { flags: MessageFlags.Ephemeral },
      }),
    acknowledgeUpdate: () => callback('acknowledge', { type: InteractionResponseType.DeferredMessageUpdate }),
    show: (reply) =>
      send('show', () =>
        rest.patch(Routes.webhookMessage(address.application_id, address.token), {
          body: bodyOf(reply),
          files: filesOf(reply),
          auth: false,
        }),
      ),
    suggest: (choices) =>
      callback('suggest', {
        type: InteractionResponseType.ApplicationCommandAutocompleteResult,
        data: { choices: choices.slice(0, CHOICES_SHOWN) },
      }),
  };
};

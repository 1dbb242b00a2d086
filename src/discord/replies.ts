import { InteractionResponseType, MessageFlags, Routes } from 'discord.js';
import type { RawFile, REST, RESTPatchAPIWebhookWithTokenMessageJSONBody } from 'discord.js';
import { textDisplay } from '../commands/index.ts';
import type { Choice, Modal, Reply } from '../commands/index.ts';
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
  /** Claims the interaction by opening a form; nothing else may have answered it. */
  openModal(modal: Modal): Promise<boolean>;
  /** Shows or replaces the answer. */
  show(reply: Reply): Promise<boolean>;
  suggest(choices: readonly Choice[]): Promise<boolean>;
}

/**
 * Codes after which this interaction is not ours to answer: it is not or no longer known (3 s passed), its 15 minutes are over,
 * somebody claimed it already (a second process with the same token), or the chat it was asked in is gone, as that of a room whose
 * space was ended there.
 */
const DEAD: ReadonlySet<number> = new Set([
  DiscordCode.unknownInteraction,
  DiscordCode.alreadyAcknowledged,
  DiscordCode.invalidWebhookToken,
  DiscordCode.unknownWebhook,
  DiscordCode.unknownChannel,
]);

/** Discord closes an interaction after 3 s: repeated at once, and not for long. */
const ATTEMPTS = 3;

const isLaidOut = (flags: number): boolean => (flags & MessageFlags.IsComponentsV2) !== 0;

/** `laidOut`: the message that is edited is laid out with Components V2 already, and Discord lets none go back. */
const bodyOf = (reply: Reply, laidOut: boolean): RESTPatchAPIWebhookWithTokenMessageJSONBody => {
  const { layout, text, rows } = reply;
  const allowed_mentions = { parse: [] };
  if (layout === undefined && !laidOut) return { content: text, components: [...rows], allowed_mentions };
  const components = layout === undefined ? [textDisplay(text), ...rows] : [layout];
  // A laid-out message has no content: that of a plain one is taken out as it becomes one.
  return { flags: MessageFlags.IsComponentsV2, content: null, components, allowed_mentions };
};

const filesOf = ({ files = [] }: Reply): RawFile[] =>
  files.map(({ name, type, data }) => ({ name, contentType: type, data: Buffer.from(data) }));

/** Makes the answers of one interaction. */
export const createReplies = (rest: REST, address: Address, logger: Logger): Replies => {
  /** Whether the message that `show` edits is laid out. */
  let laidOut = false;
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
    acknowledgeUpdate: () => {
      laidOut = isLaidOut(address.message?.flags ?? 0);
      return callback('acknowledge', { type: InteractionResponseType.DeferredMessageUpdate });
    },
    openModal: ({ form }) => callback('open a form', { type: InteractionResponseType.Modal, data: form }),
    show: (reply) => {
      const body = bodyOf(reply, laidOut);
      laidOut ||= reply.layout !== undefined;
      return send('show', () =>
        rest.patch(Routes.webhookMessage(address.application_id, address.token), {
          body,
          files: filesOf(reply),
          auth: false,
        }),
      );
    },
    suggest: (choices) =>
      callback('suggest', {
        type: InteractionResponseType.ApplicationCommandAutocompleteResult,
        data: { choices: choices.slice(0, CHOICES_SHOWN) },
      }),
  };
};

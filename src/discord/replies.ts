import { InteractionResponseType, MessageFlags, RateLimitError, Routes } from 'discord.js';
import type { RawFile, REST, RESTPatchAPIWebhookWithTokenMessageJSONBody } from 'discord.js';
import { textDisplay } from '../commands/index.ts';
import type { Choice, Modal, Reply } from '../commands/index.ts';
import type { Clock, Logger } from '../lib/index.ts';
import { DiscordCode, discordCode, isWithoutAnswer, longestWaitMs } from './failures.ts';
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
  /** Shows how far it has come, in place of what was shown; left out where Discord does not take it now. */
  progress(reply: Reply): Promise<boolean>;
  /** Shows or replaces the answer. A limit of Discord's is waited out, since without an answer "thinking…" stays there. */
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

/** Of the 15 minutes in which an interaction can be answered (Discord), as much is waited for a limit to be over. */
const PATIENCE_MS = 600_000;

/** However short a wait Discord names, answers do not hammer. */
const SHORTEST_WAIT_MS = 500;

/** How long Discord wants to be left alone with an answer; null when that is not why it was not taken. */
const waitOf = (error: unknown): number | null => {
  if (!(error instanceof RateLimitError)) return null;
  return Math.max(SHORTEST_WAIT_MS, error.retryAfter > 0 ? error.retryAfter : longestWaitMs(error));
};

/** What answers are made with. */
export interface ReplyParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when nothing is to be waited for any more; never when left out. */
  readonly leaving?: AbortSignal;
}

/** A request of an answer's. */
interface Sending {
  readonly step: string;
  readonly call: () => Promise<unknown>;
  /** Until when a limit may be over that it is to wait for, monotonic. */
  readonly untilMs: number;
}

/** Waits; false when nothing is to be waited for any more. */
const pause = async ({ clock, leaving }: ReplyParts, ms: number): Promise<boolean> => {
  if (leaving?.aborted === true) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const cancel = clock.after(ms, () => resolve(true));
  const leave = (): void => resolve(false);
  leaving?.addEventListener('abort', leave, { once: true });
  try {
    return await promise;
  } finally {
    cancel();
    leaving?.removeEventListener('abort', leave);
  }
};

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

/**
 * Sends, up to thrice when no answer of Discord's API comes back, and again once a limit is over that is not too long; false when nobody
 * can see it any more.
 */
const send = async (parts: ReplyParts, sending: Sending, attempt = 1): Promise<boolean> => {
  const { clock, logger } = parts;
  const { step, call, untilMs } = sending;
  try {
    await call();
    return true;
  } catch (error) {
    const code = discordCode(error);
    // The claim whose answer was lost had arrived: it is ours, and leaving it would leave people with "thinking…".
    if (code === DiscordCode.alreadyAcknowledged && attempt > 1) return true;
    if (isWithoutAnswer(error) && attempt < ATTEMPTS) {
      logger.warn('an answer was lost and is sent again', { step, attempt });
      return await send(parts, sending, attempt + 1);
    }
    const waitMs = waitOf(error);
    if (waitMs !== null && clock.monotonicMs() + waitMs <= untilMs && (await pause(parts, waitMs))) {
      logger.warn('an answer waited for a limit of Discord and is sent again', { step, waitMs });
      return await send(parts, sending, attempt);
    }
    if (code !== null && DEAD.has(code)) {
      logger.warn('an interaction ended before it was answered', { step, code });
      return false;
    }
    logger.error('an answer could not be sent', { step, code, error });
    return false;
  }
};

/** Makes the answers of one interaction. */
export const createReplies = (rest: REST, address: Address, parts: ReplyParts): Replies => {
  const { clock } = parts;
  /** Whether the message that `show` edits is laid out. */
  let laidOut = false;
  const callback = (step: string, body: unknown): Promise<boolean> =>
    send(parts, {
      step,
      call: () => rest.post(Routes.interactionCallback(address.id, address.token), { body, auth: false }),
      untilMs: 0,
    });
  const edit = (step: string, reply: Reply, untilMs: number): Promise<boolean> => {
    const body = bodyOf(reply, laidOut);
    laidOut ||= reply.layout !== undefined;
    const route = Routes.webhookMessage(address.application_id, address.token);
    return send(parts, { step, call: () => rest.patch(route, { body, files: filesOf(reply), auth: false }), untilMs });
  };
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
    progress: (reply) => edit('progress', reply, 0),
    show: (reply) => edit('show', reply, clock.monotonicMs() + PATIENCE_MS),
    suggest: (choices) =>
      callback('suggest', {
        type: InteractionResponseType.ApplicationCommandAutocompleteResult,
        data: { choices: choices.slice(0, CHOICES_SHOWN) },
      }),
  };
};

import type { Clock, Logger } from '../lib/index.ts';
import type { NoticeWays } from './notice-ways.ts';
import { gathered } from './outbox-gather.ts';
import type {
  Effect,
  IsWanted,
  Lane,
  LogEffect,
  MessageEffect,
  NoticeEffect,
  OutboxStore,
  PlanButton,
  Sendable,
  Waiting,
} from './outbox-port.ts';
import { MESSAGE_LIMIT, REPORTS } from './outbox-port.ts';
import type { SettingsBook } from './settings-book.ts';

/** Effects that are read at once: more than fit into one message. */
const READ_AT_ONCE = 50;

/** The first message of a lane, and which effects become it. */
export interface First {
  readonly message: Sendable;
  readonly keys: readonly string[];
  /** When it was first about to be sent and perhaps was. */
  readonly attemptedAtMs: number | null;
}

/** What tells which message is first. */
interface Desk {
  readonly store: Pick<OutboxStore, 'next' | 'done'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly ways: Pick<NoticeWays, 'isClosed'>;
  readonly isWanted: IsWanted;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A lane, and the message of which Discord has just said that it did not take it. */
interface Track extends Lane {
  readonly notTaken: string | null;
}

/** Buttons by which somebody decides what becomes of a plan. */
const DECIDES: ReadonlySet<string> = new Set([
  'open',
  'move',
  'cancel',
  'make-room',
  'other-room',
] satisfies readonly PlanButton['does'][]);

/** Whether it is for who decides of a plan: to be read before its start, or at once where it did not open. Others come, and need do nothing. */
export const isForHost = (message: Sendable): boolean =>
  message.type === 'notice' &&
  (message.reminds?.as === 'host' || message.buttons.some((button) => 'does' in button && DECIDES.has(button.does)));

/** Says that nobody knows whether a message was sent. */
export const tellDoubt = ({ logger }: Pick<Desk, 'logger'>, { guildId, channelId, key }: Sendable): void =>
  logger.error('whether a message was sent is not known, and it is not sent again', { guildId, channelId, key });

/** Whether it is a reminder of what was cancelled, moved or over since, or that somebody takes back; the log says so. */
const isUnwanted = async (desk: Desk, message: Sendable, attemptedAtMs: number | null): Promise<boolean> => {
  if (message.type !== 'notice' || message.reminds === undefined) return false;
  const { guildId, key, userId, reminds } = message;
  if (await desk.isWanted(userId, reminds)) return false;
  if (attemptedAtMs === null) desk.logger.info('a reminder is not wanted any more and is not told', { guildId, key });
  else tellDoubt(desk, message);
  return true;
};

/** Whether it means nothing any more, which the log says. */
const isTooLate = (desk: Desk, message: Sendable, attemptedAtMs: number | null): boolean => {
  const { guildId, key, untilMs = null } = message;
  if (untilMs === null || untilMs > desk.clock.wallMs()) return false;
  if (attemptedAtMs === null) desk.logger.warn('something is too late and is not told', { guildId, key });
  else tellDoubt(desk, message);
  return true;
};

/** A notice with the place where it is told; null when it is told nowhere, which the log says. */
const routed = async (desk: Desk, notice: NoticeEffect, attemptedAtMs: number | null): Promise<NoticeEffect | null> => {
  const { logger, ways, settings } = desk;
  const { guildId, key } = notice;
  // Perhaps it stands where it was tried, so that is where to look.
  if (attemptedAtMs !== null) return notice;
  if (!ways.isClosed(notice.userId)) return { ...notice, channelId: null };
  const { announcing } = (await settings.get(guildId)).rules;
  if (announcing !== null && notice.isDirectOnly !== true) return { ...notice, channelId: announcing.channelId };
  logger.warn('somebody who takes no direct messages is not told, since no channel of the server is for it', {
    guildId,
    key,
  });
  return null;
};

/** What is gathered for the log channel of a server. */
const toLog = (
  waiting: readonly Waiting[],
  { key, guildId, atMs }: LogEffect,
  channelId: MessageEffect['channelId'],
): First => {
  const { text, keys, buttons } = gathered(waiting, MESSAGE_LIMIT);
  const shown = { type: 'message' as const, key, guildId, atMs, channelId, text };
  return { message: buttons.length === 0 ? shown : { ...shown, buttons }, keys, attemptedAtMs: null };
};

/** A report goes to where the log is told by now, but for one that perhaps stands where it was tried. */
const reportOf = async (
  { settings }: Desk,
  waiting: readonly Waiting[],
  { effect, attemptedAtMs }: { readonly effect: Effect; readonly attemptedAtMs: number | null },
): Promise<First | 'nowhere'> => {
  const { logChannel } = (await settings.get(effect.guildId)).rules;
  if (effect.type === 'notice') throw new Error('a notice is no report');
  if (effect.type === 'message' && attemptedAtMs !== null)
    return { message: effect, keys: [effect.key], attemptedAtMs };
  if (logChannel === null) return 'nowhere';
  if (effect.type === 'log') return toLog(waiting, effect, logChannel);
  return { message: { ...effect, channelId: logChannel }, keys: [effect.key], attemptedAtMs };
};

/** The first message of a lane; null when nothing waits in it, 'nowhere' when it waits for a channel. What is told to nobody is removed. */
export const firstOf = async (desk: Desk, track: Track): Promise<First | 'nowhere' | null> => {
  const waiting = await desk.store.next(track.name, READ_AT_ONCE);
  const [first] = waiting;
  if (first === undefined) return null;
  const { effect } = first;
  const attemptedAtMs = track.notTaken === effect.key ? null : first.attemptedAtMs;
  if (track.name.startsWith(REPORTS)) return await reportOf(desk, waiting, { effect, attemptedAtMs });
  if (effect.type !== 'log') {
    const isLost = isTooLate(desk, effect, attemptedAtMs) || (await isUnwanted(desk, effect, attemptedAtMs));
    const message = isLost ? null : effect.type === 'notice' ? await routed(desk, effect, attemptedAtMs) : effect;
    if (message !== null) return { message, keys: [effect.key], attemptedAtMs };
    await desk.store.done([effect.key]);
    return await firstOf(desk, track);
  }
  const { rules } = await desk.settings.get(track.guildId);
  if (rules.logChannel !== null) return toLog(waiting, effect, rules.logChannel);
  // No log channel any more: nobody wants to read it.
  await desk.store.done(waiting.flatMap((one) => (one.effect.type === 'log' ? [one.effect.key] : [])));
  return await firstOf(desk, track);
};

import type { ChannelId, GuildId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { PlanRooms } from './plan-rooms.ts';
import { isOutsideError } from './refusals.ts';
import type { SettingsBook } from './settings-book.ts';
import type { SpaceBook } from './space-book.ts';

/** A stage that we open ourselves is known by its space before Discord tells of it; only one that nobody of ours runs by then is offered. */
const OFFER_AFTER_MS = 3000;
/** A room is offered at most once in this time: whoever does not want it is not asked again by the next stage of the day. */
const OFFER_EVERY_MS = 6 * 3_600_000;
/** Rooms whose last offer is remembered; the oldest goes first, and the chat still tells of it. */
const MAX_REMEMBERED = 10_000;

/** Without these nothing can be said in a chat. */
const WRITING = ['VIEW_CHANNEL', 'SEND_MESSAGES'] as const;

/** Offers to run stages that people start by hand. */
export interface Offers {
  /** A stage was opened in Discord, by whomever. */
  stageOpened(guildId: GuildId, channelId: ChannelId): void;
  /** A stage stands open since then (wall time), and nobody of us may have seen it opened. */
  stageStands(guildId: GuildId, channelId: ChannelId, openedAtMs: number): void;
  close(): void;
}

/** What offers are made of. */
export interface OffersParts {
  readonly deps: AppDeps;
  readonly book: SpaceBook;
  readonly settings: SettingsBook;
  readonly planRooms: Pick<PlanRooms, 'holds'>;
  /** Runs work that nobody waits for; its failure is logged under `name`. */
  readonly spawn: (name: string, work: Promise<unknown>) => void;
}

/** An open stage that is offered unless it was already; `openedAtMs` is null where it is being opened now. */
interface Stage {
  readonly guildId: GuildId;
  readonly channelId: ChannelId;
  readonly openedAtMs: number | null;
}

interface Desk extends OffersParts {
  /** When each room was last offered, wall time. */
  readonly offeredAt: Map<ChannelId, number>;
}

/** The topic of an open stage that nobody of ours runs or is about to run; null otherwise. */
const topicOf = ({ deps, book, planRooms }: Desk, { guildId, channelId }: Stage): string | null => {
  const seen = deps.rooms.see(guildId, channelId);
  if (seen === null || seen === 'unknown' || seen.kind !== 'stage') return null;
  if (book.inChannel(channelId) !== undefined || planRooms.holds(channelId)) return null;
  // One that is being made for a space may be just this one.
  return book.ofGuild(guildId).some(({ space }) => space.room.channelId === null) ? null : seen.topic;
};

/** Since when one offer is enough: that of this opening, or of the last hours. */
const enoughSince = ({ deps }: Desk, { openedAtMs }: Stage): number =>
  Math.min(deps.clock.wallMs() - OFFER_EVERY_MS, openedAtMs ?? Number.POSITIVE_INFINITY);

/** Whether an earlier process has offered it; the offer stands in the chat. Where that cannot be read, a stage that is found open is left alone. */
const wasOffered = async ({ deps, offeredAt }: Desk, stage: Stage, sinceMs: number): Promise<boolean> => {
  const found = await deps.panels.offeredAt(stage.channelId, sinceMs);
  if (found === 'unknown') return stage.openedAtMs !== null;
  if (found === null || found < sinceMs) return false;
  remember(offeredAt, stage.channelId, found);
  return true;
};

const offer = async (desk: Desk, stage: Stage): Promise<void> => {
  const { deps, settings, offeredAt } = desk;
  const { guildId, channelId } = stage;
  const topic = topicOf(desk, stage);
  if (topic === null) return;
  const lacking = deps.server.lacking(guildId, channelId, WRITING);
  if (lacking.length > 0) return deps.logger.debug('a stage is not offered', { guildId, channelId, lacking });
  try {
    if (await wasOffered(desk, stage, enoughSince(desk, stage))) return;
    const { language } = await settings.get(guildId);
    await deps.panels.offer(channelId, { language, topic });
    remember(offeredAt, channelId, deps.clock.wallMs());
  } catch (error) {
    if (!isOutsideError(error)) throw error;
    // It is a kindness, and the next stage is offered again.
    deps.logger.info('a stage could not be offered', { guildId, channelId, failure: error.failure.code });
  }
};

/** Nothing offered yet. */
export const createOffers = (parts: OffersParts): Offers => {
  const { deps, spawn } = parts;
  const desk: Desk = { ...parts, offeredAt: new Map() };
  const waiting = new Map<ChannelId, () => void>();

  const consider = (stage: Stage): void => {
    const { channelId } = stage;
    const lastMs = desk.offeredAt.get(channelId);
    if (waiting.has(channelId) || (lastMs !== undefined && lastMs > enoughSince(desk, stage))) return;
    const cancel = deps.clock.after(OFFER_AFTER_MS, () => {
      const done = offer(desk, stage).finally(() => waiting.delete(channelId));
      spawn('offer to run a stage', done);
    });
    waiting.set(channelId, cancel);
  };

  return {
    stageOpened: (guildId, channelId) => consider({ guildId, channelId, openedAtMs: null }),
    stageStands: (guildId, channelId, openedAtMs) => consider({ guildId, channelId, openedAtMs }),
    close: () => {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
};

const remember = (offeredAt: Map<ChannelId, number>, channelId: ChannelId, nowMs: number): void => {
  offeredAt.delete(channelId);
  offeredAt.set(channelId, nowMs);
  const oldest = offeredAt.keys().next();
  if (offeredAt.size > MAX_REMEMBERED && oldest.done !== true) offeredAt.delete(oldest.value);
};

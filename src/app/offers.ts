import type { ChannelId, GuildId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { SettingsBook } from './settings-book.ts';
import type { SpaceBook } from './space-book.ts';

/** A stage that we open ourselves is known by its space before Discord tells of it; only one that nobody of ours runs by then is offered. */
const OFFER_AFTER_MS = 3000;
/** A room is offered at most once in this time: whoever does not want it is not asked again by the next stage of the day. */
const OFFER_EVERY_MS = 6 * 3_600_000;
/** Rooms whose last offer is remembered; the oldest goes first. */
const MAX_REMEMBERED = 10_000;

/** Offers to run stages that people start by hand. */
export interface Offers {
  /** A stage was opened in Discord, by whomever. */
  stageOpened(guildId: GuildId, channelId: ChannelId): void;
  close(): void;
}

/** What offers are made of. */
export interface OffersParts {
  readonly deps: AppDeps;
  readonly book: SpaceBook;
  readonly settings: SettingsBook;
  /** Runs work that nobody waits for; its failure is logged under `name`. */
  readonly spawn: (name: string, work: Promise<unknown>) => void;
}

/** Nothing offered yet. */
export const createOffers = ({ deps, book, settings, spawn }: OffersParts): Offers => {
  const offeredAt = new Map<ChannelId, number>();
  const waiting = new Map<ChannelId, () => void>();

  const offer = async (guildId: GuildId, channelId: ChannelId): Promise<void> => {
    const seen = deps.rooms.see(guildId, channelId);
    if (seen === null || seen === 'unknown' || seen.kind !== 'stage' || seen.topic === null) return;
    if (book.inChannel(channelId) !== undefined) return;
    // One that is being made for a space may be just this one.
    if (book.ofGuild(guildId).some(({ space }) => space.room.channelId === null)) return;
    const { language } = await settings.get(guildId);
    remember(offeredAt, channelId, deps.clock.wallMs());
    await deps.panels.offer(channelId, { language, topic: seen.topic });
  };

  return {
    stageOpened: (guildId, channelId) => {
      const lastMs = offeredAt.get(channelId);
      if (waiting.has(channelId) || (lastMs !== undefined && deps.clock.wallMs() - lastMs < OFFER_EVERY_MS)) return;
      const cancel = deps.clock.after(OFFER_AFTER_MS, () => {
        waiting.delete(channelId);
        spawn('offer to run a stage', offer(guildId, channelId));
      });
      waiting.set(channelId, cancel);
    },
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

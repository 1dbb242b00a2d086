import type { TalkTime } from '../domain/index.ts';
import type { ChannelId, Clock, UserId } from '../lib/index.ts';
import type { VoicePort } from './ports.ts';

/** The voice nodes tell of somebody who is heard at most once a second. */
const HEARD_MS = 1000;
/** How often talk times are stored: the queue's order need not be truer than this, and a write in 15 s costs nothing. */
const STORE_EVERY_MS = 15_000;

/** Counts how long people are heard, where an account of ours hears them. */
export interface TalkDesk {
  /** Nothing is counted any more; what is not stored yet, at most 15 s of talk, is lost. */
  close(): void;
}

/** What talk times are counted by. */
export interface TalkDeskParts {
  readonly voice: VoicePort;
  readonly clock: Clock;
  /** Stores what was counted in a room since the last time. */
  readonly store: (channelId: ChannelId, talk: readonly TalkTime[]) => void;
}

/** Counts from now on. Bounded by the people that are heard within one period. */
export const createTalkDesk = ({ voice, clock, store }: TalkDeskParts): TalkDesk => {
  const counted = new Map<ChannelId, Map<UserId, number>>();
  let cancel: (() => void) | null = null;

  const flush = (): void => {
    cancel = null;
    for (const [channelId, people] of counted)
      store(
        channelId,
        [...people].map(([userId, ms]) => ({ userId, ms })),
      );
    counted.clear();
  };
  const unlisten = voice.onReport((report) => {
    if (report.type !== 'heard') return;
    const { channelId, userId } = report;
    const people = counted.get(channelId) ?? new Map<UserId, number>();
    counted.set(channelId, people.set(userId, (people.get(userId) ?? 0) + HEARD_MS));
    cancel ??= clock.after(STORE_EVERY_MS, flush);
  });
  return {
    close: () => {
      unlisten();
      cancel?.();
      counted.clear();
    },
  };
};
